"""Intelligence, cases and answers; what people follow; the week of a unit."""

import common.models
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0014_dossiers_of_people'),
        ('organization', '0003_absences'),
        ('products', '0004_shipped_catalogue'),
        ('prospects', '0007_amounts_that_sum'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(blank=True, choices=[('news', 'Market intelligence'), ('case', 'Case'), ('answer', 'Question and answer')], max_length=8, verbose_name='Kind')),
                ('tag', models.CharField(blank=True, max_length=20, verbose_name='Tag')),
                ('industry_code', models.CharField(blank=True, max_length=5, verbose_name='Industry (GB/T 4754)')),
                ('competitor', models.CharField(blank=True, max_length=60, verbose_name='Competitor')),
                ('confidence', models.PositiveSmallIntegerField(choices=[(1, 'Heard'), (2, 'Likely'), (3, 'Confirmed')], default=1, verbose_name='At least how sure')),
                ('importance', models.PositiveSmallIntegerField(choices=[(1, 'Good to know'), (2, 'Worth reading'), (3, 'Act on it')], default=2, verbose_name='At least how important')),
                ('since', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL)),
                ('product_line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.productline', verbose_name='Product line')),
            ],
            options={
                'ordering': ['since', 'id'],
                'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'tag', 'industry_code', 'product_line', 'competitor'), name='follow_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('news', 'Market intelligence'), ('case', 'Case'), ('answer', 'Question and answer')], max_length=8, verbose_name='Kind')),
                ('topic', models.CharField(choices=[('price', 'Price of a competitor'), ('industry', 'Industry'), ('policy', 'Policy'), ('won', 'Won'), ('lost', 'Lost'), ('other', 'Other')], default='other', max_length=8, verbose_name='About')),
                ('title', models.CharField(max_length=80, verbose_name='Title')),
                ('body', models.TextField(max_length=6000, verbose_name='What is known')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='Source')),
                ('confidence', models.PositiveSmallIntegerField(choices=[(1, 'Heard'), (2, 'Likely'), (3, 'Confirmed')], default=2, verbose_name='How sure')),
                ('importance', models.PositiveSmallIntegerField(choices=[(1, 'Good to know'), (2, 'Worth reading'), (3, 'Act on it')], default=2, verbose_name='How important')),
                ('noted_on', models.DateField(verbose_name='As of')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='Valid until')),
                ('industry_code', models.CharField(blank=True, max_length=5, verbose_name='Industry (GB/T 4754)')),
                ('region_code', models.CharField(blank=True, max_length=6, verbose_name='Region (GB/T 2260)')),
                ('competitor', models.CharField(blank=True, max_length=60, verbose_name='Competitor')),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('state', models.CharField(choices=[('shared', 'Shared'), ('waiting', 'Waits for review'), ('returned', 'Returned'), ('withdrawn', 'Taken back')], default='shared', max_length=10)),
                ('written_at', models.DateTimeField()),
                ('shared_at', models.DateTimeField(blank=True, null=True)),
                ('review_note', models.CharField(blank=True, max_length=300, verbose_name='Note of the review')),
                ('contact_id', models.UUIDField(blank=True, null=True, unique=True)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('search_text', models.TextField(blank=True)),
                ('search_parts', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='knowledge', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='knowledge', to='customers.customer', verbose_name='Customer')),
                ('opportunity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='prospects.opportunity')),
                ('origin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='published', to='knowledge.piece')),
                ('product_line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.productline', verbose_name='Product line')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('shared_with', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit', verbose_name='For whom')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'ordering': ['-written_at', '-id'],
                'indexes': [models.Index(fields=['-written_at', '-id'], name='piece_latest'), models.Index(fields=['shared_with', '-shared_at', '-id'], name='piece_of_unit'), models.Index(fields=['customer', '-written_at', '-id'], name='piece_of_customer'), models.Index(condition=models.Q(('state', 'shared'), ('told_at', None)), fields=['id'], name='piece_to_tell'), django.contrib.postgres.indexes.GinIndex(fields=['search_parts'], name='piece_search')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('customer__isnull', False), ('shared_with', None)), models.Q(('customer', None), ('shared_with__isnull', False)), _connector='OR'), name='piece_of_a_customer_or_a_unit'), models.CheckConstraint(condition=models.Q(('customer__isnull', False), ('opportunity', None), _connector='OR'), name='piece_of_a_deal_names_customer'), models.CheckConstraint(condition=models.Q(('reviewed_by', models.F('author')), _negated=True), name='piece_reviewed_by_another')],
            },
        ),
        migrations.CreateModel(
            name='UnitDigest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('monday', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('pieces', models.PositiveIntegerField()),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'ordering': ['-monday', '-id'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'monday'), name='unitdigest_once_a_week')],
            },
        ),
    ]
