"""Analysis sheets of customers, their wordings, and what stands in each section."""

import common.models
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0023_requests_of_people'),
        ('products', '0004_shipped_catalogue'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AnalysisSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('environment', 'Business environment'), ('on_site', 'Seen on site'), ('policy', 'Fit with our policy'), ('value_chain', 'Value chain'), ('markets', 'Six markets')], max_length=12, verbose_name='Kind')),
                ('dated_on', models.DateField(verbose_name='Of the day')),
                ('version', models.PositiveIntegerField(default=1)),
                ('written_at', models.DateTimeField()),
                ('search_parts', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, editable=False, size=None)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('form_key', models.UUIDField(unique=True)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='analysis_sheets', to='customers.customer')),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-dated_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SheetWording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('dated_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sheet', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='wordings', to='analyses.analysissheet')),
            ],
            options={
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='SheetEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(choices=[('economy', 'Economy'), ('industry', 'Industry'), ('competitors', "The customer's competitors"), ('affiliates', 'Affiliates'), ('trends', 'Trends of its products'), ('premises', 'Seen on the premises'), ('office', "Seen in the manager's office"), ('culture', 'Company culture'), ('taste', 'Taste'), ('topics', 'Common topics'), ('credit', 'Fit with our credit policy'), ('pricing', 'Fit with our pricing policy'), ('fit', 'What follows'), ('inbound', 'Purchasing and storing'), ('operations', 'Production'), ('outbound', 'Delivery'), ('marketing', 'Marketing and sales'), ('after_sales', 'After-sales service'), ('infrastructure', 'Management and finance'), ('staff', 'People'), ('technology', 'Technology'), ('procurement', 'Procurement'), ('tied_up', 'Where money is tied up'), ('suppliers', 'Links to suppliers'), ('buyers', 'Links to buyers'), ('customer', 'Customer market'), ('internal', 'Internal market'), ('supplier', 'Supplier market'), ('recruitment', 'Recruitment market'), ('referral', 'Referral market'), ('influence', 'Influence market')], max_length=16)),
                ('text', models.TextField(blank=True, max_length=2000)),
                ('source', models.CharField(blank=True, max_length=160)),
                ('asked', models.CharField(blank=True, max_length=300)),
                ('given', models.CharField(blank=True, max_length=300)),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.contact')),
                ('product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product')),
                ('tie', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.companytie')),
                ('wording', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='analyses.sheetwording')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='analysissheet',
            index=models.Index(fields=['customer', '-dated_on', '-id'], name='sheet_of_customer'),
        ),
        migrations.AddIndex(
            model_name='analysissheet',
            index=models.Index(condition=models.Q(('removed_by__isnull', False)), fields=['removed_by'], name='sheet_removed_by'),
        ),
        migrations.AddIndex(
            model_name='analysissheet',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_parts'], name='sheet_search'),
        ),
        migrations.AddConstraint(
            model_name='sheetwording',
            constraint=models.UniqueConstraint(fields=('sheet', 'version'), name='sheetwording_once'),
        ),
        migrations.AddConstraint(
            model_name='sheetentry',
            constraint=models.UniqueConstraint(fields=('wording', 'section'), name='sheetentry_once'),
        ),
        migrations.AddConstraint(
            model_name='sheetentry',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), models.Q(('source', ''), _negated=True), _connector='OR'), name='sheetentry_has_source'),
        ),
    ]
