"""The segmentation cube: cells by month, the months that are closed, and the bands as the bank counts them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


WAN = 1_000_000
# From 1, 5, 10, 20, 30 and 50 million yuan of settlement a month; from 1, 5, 10 and 20 million of loans.
SHIPPED = {"settlement": [100, 500, 1000, 2000, 3000, 5000], "loans": [100, 500, 1000, 2000]}


def add_bands(apps, schema_editor):
    tables = apps.get_model("dashboards", "BandTable").objects
    for kind, bounds in SHIPPED.items():
        tables.create(kind=kind, valid_from="2000-01-01", bounds_fen=[bound * WAN for bound in bounds])


def nothing(apps, schema_editor):
    """The table goes with its rows."""


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0023_requests_of_people'),
        ('dashboards', '0006_value_spreads'),
        ('organization', '0004_hints_for_newcomers'),
        ('products', '0004_shipped_catalogue'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CubeMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(unique=True)),
                ('settlement_bounds_fen', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('loan_bounds_fen', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.publication')),
            ],
            options={
                'ordering': ['-month'],
            },
        ),
        migrations.CreateModel(
            name='BandTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('settlement', 'Monthly settlement'), ('loans', 'Loan balance')], max_length=10)),
                ('valid_from', models.DateField()),
                ('bounds_fen', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['kind', '-valid_from'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'valid_from'), name='band_table_once')],
            },
        ),
        migrations.CreateModel(
            name='CubeCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('settlement_from_fen', models.BigIntegerField()),
                ('loans_from_fen', models.BigIntegerField()),
                ('customers', models.PositiveIntegerField()),
                ('accounts', models.PositiveIntegerField()),
                ('deposits_ending_fen', models.BigIntegerField()),
                ('deposits_ending_before_fen', models.BigIntegerField()),
                ('deposits_average_fen', models.BigIntegerField()),
                ('deposits_average_before_fen', models.BigIntegerField()),
                ('loans_ending_fen', models.BigIntegerField()),
                ('loans_ending_before_fen', models.BigIntegerField()),
                ('loans_average_fen', models.BigIntegerField()),
                ('loans_average_before_fen', models.BigIntegerField()),
                ('product_line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.productline')),
                ('tier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.tier')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'ordering': ['month', 'unit_id', 'id'],
                'indexes': [models.Index(condition=models.Q(('product_line', None)), fields=['month'], name='cube_month_whole'), models.Index(fields=['month'], name='cube_month')],
            },
        ),
        migrations.RunPython(add_bands, nothing),
        migrations.RunSQL(
            sql="""
                REVOKE INSERT, UPDATE, DELETE ON dashboards_cubecell, dashboards_cubemonth FROM hausbank_app;
                GRANT SELECT, INSERT, UPDATE, DELETE ON dashboards_cubecell, dashboards_cubemonth TO hausbank_loader;
            """,
            reverse_sql="GRANT INSERT, UPDATE, DELETE ON dashboards_cubecell, dashboards_cubemonth TO hausbank_app",
        ),
    ]
