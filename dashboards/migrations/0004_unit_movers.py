"""The night keeps of each unit who moved most, so that a dashboard need not look at everybody who moved."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0014_dossiers_of_people'),
        ('dashboards', '0003_money_before'),
        ('organization', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitMover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('up', models.BooleanField()),
                ('place', models.PositiveSmallIntegerField()),
                ('cause', models.CharField(blank=True, max_length=20)),
                ('cause_points', models.IntegerField(null=True)),
                ('rank', models.IntegerField()),
                (
                    'customer',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer'
                    ),
                ),
                (
                    'publication',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.publication'
                    ),
                ),
                (
                    'tier',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.tier'
                    ),
                ),
                (
                    'tier_before',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.tier'
                    ),
                ),
                (
                    'unit',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit'
                    ),
                ),
            ],
            options={
                'ordering': ['publication_id', 'unit_id', 'up', 'place'],
                'constraints': [
                    models.UniqueConstraint(
                        fields=('publication', 'unit', 'up', 'place'), name='unit_mover_place_once'
                    )
                ],
            },
        ),
        migrations.RunSQL(
            sql="""
                REVOKE INSERT, UPDATE, DELETE ON dashboards_unitmover FROM hausbank_app;
                GRANT SELECT, INSERT, UPDATE, DELETE ON dashboards_unitmover TO hausbank_loader;
            """,
            reverse_sql="GRANT INSERT, UPDATE, DELETE ON dashboards_unitmover TO hausbank_app",
        ),
    ]
