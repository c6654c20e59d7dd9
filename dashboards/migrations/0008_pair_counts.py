"""The night counts which product lines and services customers use together."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0025_pairs_that_may_be_one'),
        ('dashboards', '0007_cube'),
        ('tiers', '0016_holdings'),
    ]

    operations = [
        migrations.CreateModel(
            name='PairCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('industry', models.CharField(blank=True, max_length=1)),
                ('one', models.CharField(blank=True, max_length=30)),
                ('other', models.CharField(blank=True, max_length=30)),
                ('customers', models.PositiveIntegerField()),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.publication')),
                ('tier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.tier')),
            ],
            options={
                'ordering': ['publication_id', 'id'],
                'constraints': [models.UniqueConstraint(fields=('publication', 'industry', 'tier', 'one', 'other'), name='pair_count_once')],
            },
        ),
        migrations.RunSQL(
            sql="""
                REVOKE INSERT, UPDATE, DELETE ON dashboards_paircount FROM hausbank_app;
                GRANT SELECT, INSERT, UPDATE, DELETE ON dashboards_paircount TO hausbank_loader;
            """,
            reverse_sql="GRANT INSERT, UPDATE, DELETE ON dashboards_paircount TO hausbank_app",
        ),
    ]
