"""Migrations that brought tables of the feed, taken back and made again while rows stand in them."""

import os
from collections.abc import Iterator

import psycopg2
import pytest

from crm_site.local.databases import copy_database, drop_database, manage, with_name

BACK = [("corebanking", "0013"), ("customers", "0017")]  # activities go back with the latter
# As they would stand in a bank; what they refer to is left out, and nothing asks for it.
FILLED = """
SET session_replication_role = replica;
CREATE TABLE customers_dailybalance_back PARTITION OF customers_dailybalance
    FOR VALUES FROM ('2026-10-01') TO ('2026-11-01');
INSERT INTO customers_dailybalance VALUES ('2026-10-31', 1, 1, 500, '2026-10-31', 1);
INSERT INTO customers_correction (resource, key, business_date, batch_id, was, became, corrected_at, customer_id)
VALUES ('loans', 'L1', '2026-10-31', 1, '{"overdue_days": 1}', '{"overdue_days": 0}', now(), 1);
INSERT INTO customers_feecharged (business_date, batch_id, fee_no, charged_on, kind, amount_fen, account_id,
    customer_id)
VALUES ('2026-10-31', 1, 'F1', '2026-10-31', 'other', 100, 1, 1);
INSERT INTO customers_holding (business_date, batch_id, since, customer_id, product_id)
VALUES ('2026-10-31', 1, '2026-01-01', 1, 1);
INSERT INTO customers_rating (business_date, batch_id, rated_on, rating, customer_id)
VALUES ('2026-10-31', 1, '2026-10-01', 'AA', 1);
INSERT INTO customers_settlement (business_date, batch_id, settlement_no, settled_on, direction, kind, amount_fen,
    counterparty, counterparty_bank, account_id, customer_id)
VALUES ('2026-10-31', 1, 'S1', '2026-10-31', 'in', 'tax', 100, '', '', 1, 1);
INSERT INTO customers_loan (business_date, batch_id, loan_no, currency, principal_fen, outstanding_fen, rate, lent_on,
    matures_on, overdue_days, overdue_fen, quality, security, status, customer_id, product_line_id)
VALUES ('2026-10-31', 1, 'L1', 'CNY', 100, 100, 0.03, '2026-01-01', '2027-01-01', 0, 0, 'normal', '', 'active', 1, 1);
INSERT INTO activities_channelcontact (business_date, batch_id, interaction_no, channel, happened_at, cause, subject,
    outcome, customer_id)
VALUES ('2026-10-31', 1, 'PB1', 'counter', now(), 'limit', 'limit', 'open', 1);
INSERT INTO corebanking_rowversion (resource, source, key, version, batch_id, day)
VALUES ('loans', 'core', 'L1', 7, 1, NULL), ('fees', 'core', 'F1', 8, 1, '2026-10-31');
INSERT INTO corebanking_cutoff (resource, until, changed_at, changed_by_id) VALUES ('loans', '07:15', now(), 1);
INSERT INTO corebanking_webhook (public_id, url, resources, place, begins, active, stopped, broken, made_at, version,
    client_id)
VALUES (gen_random_uuid(), 'https://x.example/', '{customers,tiers}', 40, '{"customers": 12, "tiers": 30}', true, '', 0,
    now(), 1, 1);
"""
TABLES = "customers_loan", "activities_channelcontact", "corebanking_rowversion", "customers_dailybalance"


@pytest.fixture
def database() -> Iterator[str]:
    """A database of its own with every migration, and rows in the tables of the feed."""
    url = with_name(os.environ["DATABASE_URL"], f"{os.environ['HAUSBANK_TEST_COPY']}_back")
    copy_database(url, source=os.environ["HAUSBANK_TEST_TEMPLATE"])
    yield url
    drop_database(url)


def ask(url: str, question: str) -> tuple:
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone() if cursor.description else ()


def is_there(url: str, table: str) -> bool:
    return ask(url, f"SELECT to_regclass('{table}') IS NOT NULL")[0]


def test_the_tables_of_the_feed_can_be_taken_back_with_rows_in_them(database):
    ask(database, FILLED)
    for app, to in BACK:
        manage(
            "migrate",
            app,
            to,
            "--skip-checks",
            "--verbosity",
            "0",
            DATABASE_URL=database,
            DATABASE_ROLE="owner",
        )
    assert [table for table in TABLES if is_there(database, table)] == []
    # Whoever went back is told from the latest of the beginnings on.
    assert ask(database, "SELECT begins_after FROM corebanking_webhook") == (30,)
    manage("migrate", "--skip-checks", "--verbosity", "0", DATABASE_URL=database, DATABASE_ROLE="owner")
    assert [table for table in TABLES if not is_there(database, table)] == []
    assert ask(database, "SELECT begins->>'customers', begins->>'tiers' FROM corebanking_webhook") == (
        "30",
        "30",
    )
    assert ask(database, "SELECT count(*) FROM customers_loan") == (0,)
