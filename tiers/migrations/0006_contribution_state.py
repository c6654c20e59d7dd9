"""What the contributions of each month were computed from: months of which nothing differs are not computed again."""

from django.db import migrations

TABLES = """
CREATE TABLE tiers_contributionstate (
    month date PRIMARY KEY,
    books_version bigint NOT NULL,
    terms varchar(32) NOT NULL
);
CREATE TABLE tiers_ratedcustomer (
    customer_id bigint PRIMARY KEY,
    rating varchar(4) NOT NULL
);
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON tiers_contributionstate, tiers_ratedcustomer FROM hausbank_app;
GRANT INSERT, UPDATE, DELETE ON tiers_contributionstate, tiers_ratedcustomer TO hausbank_loader;
"""


class Migration(migrations.Migration):
    dependencies = [("tiers", "0005_peer_scales"), ("customers", "0007_books_version")]

    operations = [
        migrations.RunSQL(
            sql=TABLES, reverse_sql="DROP TABLE tiers_contributionstate; DROP TABLE tiers_ratedcustomer"
        )
    ]
