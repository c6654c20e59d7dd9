"""The night keeps of each unit how value is spread over its customers."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0023_requests_of_people'),
        ('dashboards', '0005_movers_of_the_night_followed_now'),
        ('organization', '0004_hints_for_newcomers'),
    ]

    operations = [
        migrations.CreateModel(
            name='ValueSpread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customers', models.PositiveIntegerField()),
                ('total_fen', models.BigIntegerField()),
                ('gini_ppm', models.IntegerField(null=True)),
                ('peak_ppm', models.BigIntegerField(null=True)),
                ('peak_at_ppm', models.IntegerField(null=True)),
                ('curve_fen', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('deciles', models.JSONField()),
                ('classes', models.JSONField()),
                ('squares', models.JSONField()),
                ('valuable_from_fen', models.BigIntegerField(null=True)),
                ('growable_from_fen', models.BigIntegerField(null=True)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.publication')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'ordering': ['publication_id', 'unit_id'],
                'constraints': [models.UniqueConstraint(fields=('publication', 'unit'), name='value_spread_once')],
            },
        ),
        migrations.RunSQL(
            sql="""
                REVOKE INSERT, UPDATE, DELETE ON dashboards_valuespread FROM hausbank_app;
                GRANT SELECT, INSERT, UPDATE, DELETE ON dashboards_valuespread TO hausbank_loader;
            """,
            reverse_sql="GRANT INSERT, UPDATE, DELETE ON dashboards_valuespread TO hausbank_app",
        ),
    ]
