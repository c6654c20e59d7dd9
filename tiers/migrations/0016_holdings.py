"""Which product lines and services a customer uses stands as bits with the facts of a night and its scores."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0025_pairs_that_may_be_one'),
        ('tiers', '0015_peers_by_size'),
    ]

    operations = [
        migrations.RunSQL(
            sql="ALTER TABLE tiers_feature ADD COLUMN holdings bigint;"
            " ALTER TABLE customers_customerscore ADD COLUMN holdings bigint",
            reverse_sql="ALTER TABLE customers_customerscore DROP COLUMN holdings;"
            " ALTER TABLE tiers_feature DROP COLUMN holdings",
        ),
    ]
