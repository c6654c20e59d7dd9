"""The partitioned tables of facts and published scores, owned by the loader role.

Foreign keys to customers and accounts are not declared on them: whoever fills them joins those tables to find the keys,
nothing is ever deleted there, and a check per row would double the load time of a month.
"""

from django.db import migrations

FACTS = """
CREATE TABLE customers_accountmonth (
    month date NOT NULL,
    account_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    product_line_id bigint NOT NULL,
    currency varchar(3) NOT NULL,
    ending_fen bigint NOT NULL,
    average_fen bigint NOT NULL,
    year_average_fen bigint NOT NULL,
    settlement_fen bigint NOT NULL,
    fees_fen bigint NOT NULL,
    transactions integer NOT NULL,
    ending_yuan_fen bigint NOT NULL,
    average_yuan_fen bigint NOT NULL,
    settlement_yuan_fen bigint NOT NULL,
    fees_yuan_fen bigint NOT NULL,
    rate numeric(8, 6) NOT NULL,
    batch_id bigint NOT NULL,
    PRIMARY KEY (month, account_id),
    CHECK (month = date_trunc('month', month)::date)
) PARTITION BY RANGE (month);
-- The balances of one customer on the record page.
CREATE INDEX customers_accountmonth_customer ON customers_accountmonth (customer_id, month);

CREATE TABLE customers_customerscore (
    publication_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    score integer NOT NULL,
    tier_id smallint NOT NULL,
    tier_before_id smallint,
    qualifies_for_id smallint NOT NULL,
    rank integer NOT NULL,
    bank_decile smallint NOT NULL,
    branch_decile smallint NOT NULL,
    strategic_class smallint NOT NULL,
    phase smallint NOT NULL,
    confidence smallint NOT NULL,
    provisional boolean NOT NULL,
    contribution_fen bigint NOT NULL,
    contribution_before_fen bigint,
    deposits_fen bigint NOT NULL,
    deposits_cny_fen bigint NOT NULL,
    deposits_change_bp integer,
    loans_fen bigint NOT NULL,
    loans_cny_fen bigint NOT NULL,
    limit_cny_fen bigint NOT NULL,
    product_lines smallint NOT NULL,
    PRIMARY KEY (publication_id, customer_id)
) PARTITION BY LIST (publication_id);
-- Lists of a unit by tier and score, keyset paged; also counts by unit and tier.
CREATE INDEX customers_customerscore_list ON customers_customerscore (unit_id, tier_id, score DESC, customer_id);

CREATE TABLE customers_customerforeignbalance (
    publication_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    currency varchar(3) NOT NULL,
    deposits_fen bigint NOT NULL,
    loans_fen bigint NOT NULL,
    PRIMARY KEY (publication_id, customer_id, currency)
) PARTITION BY LIST (publication_id);

GRANT SELECT ON customers_accountmonth, customers_customerscore, customers_customerforeignbalance TO hausbank_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE
    ON customers_accountmonth, customers_customerscore, customers_customerforeignbalance FROM hausbank_app;
ALTER TABLE customers_accountmonth OWNER TO hausbank_loader;
ALTER TABLE customers_customerscore OWNER TO hausbank_loader;
ALTER TABLE customers_customerforeignbalance OWNER TO hausbank_loader;

-- Publishing is the loader's alone.
REVOKE INSERT, UPDATE, DELETE ON customers_publication, customers_currentpublication FROM hausbank_app;
GRANT INSERT, UPDATE, DELETE ON customers_publication, customers_currentpublication TO hausbank_loader;

-- Signals and row history are appended, never changed.
REVOKE UPDATE, DELETE ON customers_customersignal, customers_customerevent FROM hausbank_app;
"""

UNDO = """
DROP TABLE customers_customerforeignbalance;
DROP TABLE customers_customerscore;
DROP TABLE customers_accountmonth;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [migrations.RunSQL(sql=FACTS, reverse_sql=UNDO)]
