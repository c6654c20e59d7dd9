"""Whose books of a month were changed last, as long as they are few: the others need not be computed again.

A change of more rows than BIG is kept as one of the whole month. Versions are drawn under the lock of the month's row,
so that they rise in the order in which the changes are committed.
"""

from django.db import migrations

CHANGES = """
ALTER TABLE customers_booksversion ADD COLUMN whole_version bigint NOT NULL DEFAULT 0;
-- Nobody kept whose books they were so far.
UPDATE customers_booksversion SET whole_version = version;
CREATE TABLE customers_bookschange (
    month date NOT NULL,
    customer_id bigint NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (month, customer_id)
);
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON customers_bookschange FROM hausbank_app;
GRANT INSERT, UPDATE, DELETE ON customers_bookschange TO hausbank_loader;

CREATE OR REPLACE FUNCTION customers_books_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    big constant integer := 50000;
    whole boolean := (SELECT count(*) FROM (SELECT FROM changed LIMIT big + 1) AS counted) > big;
BEGIN
    INSERT INTO customers_booksversion (month)
    SELECT DISTINCT month FROM changed ORDER BY month
    ON CONFLICT (month) DO UPDATE SET version = nextval('customers_booksversion_seq');
    IF whole THEN
        UPDATE customers_booksversion SET whole_version = version
        WHERE month IN (SELECT DISTINCT month FROM changed);
    ELSE
        INSERT INTO customers_bookschange (month, customer_id, version)
        SELECT DISTINCT changed.month, changed.customer_id, raised.version
        FROM changed
        INNER JOIN customers_booksversion AS raised ON changed.month = raised.month
        ORDER BY changed.month, changed.customer_id
        ON CONFLICT (month, customer_id) DO UPDATE SET version = excluded.version;
    END IF;
    RETURN NULL;
END
$$;
"""

BACK = """
CREATE OR REPLACE FUNCTION customers_books_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO customers_booksversion (month, version)
    SELECT month, nextval('customers_booksversion_seq')
    FROM (SELECT DISTINCT month FROM changed ORDER BY month) AS touched
    ON CONFLICT (month) DO UPDATE SET version = excluded.version;
    RETURN NULL;
END
$$;
DROP TABLE customers_bookschange;
ALTER TABLE customers_booksversion DROP COLUMN whole_version;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0008_company_ties")]

    operations = [migrations.RunSQL(sql=CHANGES, reverse_sql=BACK)]
