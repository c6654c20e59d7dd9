"""Which month's books were changed last: whoever computes from them need not read the months that stand still.

Kept by triggers of each statement on the books, so that no way of writing them is forgotten; a load straight into a
partition says so itself.
"""

from django.db import migrations

TABLE = """
CREATE SEQUENCE customers_booksversion_seq;
CREATE TABLE customers_booksversion (
    month date PRIMARY KEY,
    version bigint NOT NULL DEFAULT nextval('customers_booksversion_seq')
);
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON customers_booksversion FROM hausbank_app;
GRANT INSERT, UPDATE ON customers_booksversion TO hausbank_loader;
GRANT USAGE ON SEQUENCE customers_booksversion_seq TO hausbank_loader;

CREATE FUNCTION customers_books_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO customers_booksversion (month, version)
    SELECT month, nextval('customers_booksversion_seq')
    FROM (SELECT DISTINCT month FROM changed ORDER BY month) AS touched
    ON CONFLICT (month) DO UPDATE SET version = excluded.version;
    RETURN NULL;
END
$$;

CREATE TRIGGER books_inserted AFTER INSERT ON customers_accountmonth
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION customers_books_changed();
CREATE TRIGGER books_updated AFTER UPDATE ON customers_accountmonth
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION customers_books_changed();
CREATE TRIGGER books_deleted AFTER DELETE ON customers_accountmonth
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION customers_books_changed();
"""

BACK = """
DROP TRIGGER books_inserted ON customers_accountmonth;
DROP TRIGGER books_updated ON customers_accountmonth;
DROP TRIGGER books_deleted ON customers_accountmonth;
DROP FUNCTION customers_books_changed();
DROP TABLE customers_booksversion;
DROP SEQUENCE customers_booksversion_seq;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0006_what_core_banking_last_sent")]

    operations = [migrations.RunSQL(sql=TABLE, reverse_sql=BACK)]
