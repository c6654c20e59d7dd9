"""What each customer earned and held month by month in one row, rolled forward a month at a time.

The night reads one row a customer in place of 24 months of accounts. Column 0 is the month scored, 1 the one before.
"""

from django.db import migrations


def _months(measure: str, count: int) -> str:
    return ", ".join(f"{measure}_{ago} bigint" for ago in range(count))


TABLES = f"""
-- Contributions of 24 months, averages of deposits of 4, of loans and yuan of the month scored, and of 3 months the
-- product lines that were in use, a bit each. Null: no books.
CREATE TABLE tiers_rolling (
    generation bigint NOT NULL,
    customer_id bigint NOT NULL,
    {_months("earned", 24)},
    {_months("deposits", 4)},
    {_months("lines", 3)},
    deposits_cny_0 bigint,
    loans_0 bigint,
    loans_cny_0 bigint,
    PRIMARY KEY (generation, customer_id)
) PARTITION BY LIST (generation);

-- Fees of 12 months by fee line.
CREATE TABLE tiers_rollingfee (
    generation bigint NOT NULL,
    customer_id bigint NOT NULL,
    product_line_id bigint NOT NULL,
    {_months("fees", 12)},
    PRIMARY KEY (generation, customer_id, product_line_id)
) PARTITION BY LIST (generation);

-- Which partitions hold, and which month stands in column 0.
CREATE TABLE tiers_rollingstate (
    alone boolean PRIMARY KEY DEFAULT TRUE CHECK (alone),
    generation bigint NOT NULL,
    month date NOT NULL
);
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON tiers_rolling, tiers_rollingfee, tiers_rollingstate FROM hausbank_app;
GRANT INSERT, UPDATE, DELETE ON tiers_rollingstate TO hausbank_loader;
ALTER TABLE tiers_rolling OWNER TO hausbank_loader;
ALTER TABLE tiers_rollingfee OWNER TO hausbank_loader;
"""


class Migration(migrations.Migration):
    dependencies = [("tiers", "0006_contribution_state"), ("customers", "0009_whose_books_changed")]

    operations = [
        migrations.RunSQL(
            sql=TABLES,
            reverse_sql="DROP TABLE tiers_rolling; DROP TABLE tiers_rollingfee; DROP TABLE tiers_rollingstate",
        )
    ]
