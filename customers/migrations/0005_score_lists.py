"""Indexes that lists above one unit are read by: the whole bank or a branch by tier."""

from django.db import migrations

INDEXES = """
-- Lists by tier across units (branch supervisors, head office), keyset paged; backwards for the worst first.
CREATE INDEX customers_customerscore_tier ON customers_customerscore (tier_id, score DESC, customer_id);
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_history_keeps_superseded_row")]

    operations = [
        migrations.RunSQL(sql=INDEXES, reverse_sql="DROP INDEX customers_customerscore_tier"),
    ]
