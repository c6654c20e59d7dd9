"""Lets the loader gather statistics of the tables that a night joins: just after a large feed nobody else has yet."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tiers", "0003_shipped_model"), ("customers", "0003_shipped_tiers")]

    operations = [
        migrations.RunSQL(
            sql="GRANT MAINTAIN ON customers_customer, customers_account TO hausbank_loader",
            reverse_sql="REVOKE MAINTAIN ON customers_customer, customers_account FROM hausbank_loader",
        )
    ]
