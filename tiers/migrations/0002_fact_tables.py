"""Contributions by month, features and results by run: partitioned, owned by the loader role, without foreign keys."""

from django.db import migrations

FACTS = """
CREATE TABLE tiers_contribution (
    month date NOT NULL,
    account_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    product_line_id bigint NOT NULL,
    average_yuan_fen bigint NOT NULL,
    margin_fen bigint NOT NULL,
    fees_fen bigint NOT NULL,
    service_cost_fen bigint NOT NULL,
    expected_loss_fen bigint NOT NULL,
    capital_charge_fen bigint NOT NULL,
    total_fen bigint NOT NULL,
    PRIMARY KEY (month, account_id),
    CHECK (total_fen = margin_fen + fees_fen - service_cost_fen - expected_loss_fen - capital_charge_fen)
) PARTITION BY RANGE (month);
-- What one customer earned, month by month, on the why page.
CREATE INDEX tiers_contribution_customer ON tiers_contribution (customer_id, month);

CREATE TABLE tiers_feature (
    run_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    unit_id bigint NOT NULL,
    branch_id bigint NOT NULL,
    industry varchar(1) NOT NULL,
    months_before smallint NOT NULL,
    revenue_fen bigint NOT NULL,
    change_ppm bigint,
    relationship_days bigint,
    entanglement bigint,
    wallet_share_ppm bigint,
    partnership bigint,
    revenue_before_fen bigint,
    customer_days integer,
    contract_days integer,
    active_lines smallint NOT NULL,
    services smallint NOT NULL,
    wallet_lines smallint NOT NULL,
    wallet_ours_fen bigint NOT NULL,
    wallet_total_fen bigint NOT NULL,
    wallet_gain_fen bigint NOT NULL,
    contact_levels smallint NOT NULL,
    referrals smallint NOT NULL,
    recent_quarter_fen bigint NOT NULL,
    line_closed boolean NOT NULL,
    deposits_fen bigint NOT NULL,
    deposits_cny_fen bigint NOT NULL,
    deposits_change_bp integer,
    loans_fen bigint NOT NULL,
    loans_cny_fen bigint NOT NULL,
    limit_cny_fen bigint NOT NULL,
    PRIMARY KEY (run_id, customer_id)
) PARTITION BY LIST (run_id);

CREATE TABLE tiers_result (
    run_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    revenue_pct integer,
    change_pct integer,
    relationship_pct integer,
    entanglement_pct integer,
    wallet_pct integer,
    partnership_pct integer,
    score integer NOT NULL CHECK (score BETWEEN 0 AND 100000),
    confidence smallint NOT NULL,
    rank integer NOT NULL,
    bank_decile smallint NOT NULL,
    branch_decile smallint NOT NULL,
    actual_value_fen bigint NOT NULL,
    potential_value_fen bigint NOT NULL,
    strategic_class smallint NOT NULL,
    phase smallint NOT NULL,
    qualified_tier_id smallint NOT NULL,
    tier_id smallint NOT NULL,
    candidate_nights smallint NOT NULL,
    PRIMARY KEY (run_id, customer_id)
) PARTITION BY LIST (run_id);

GRANT SELECT ON tiers_contribution, tiers_feature, tiers_result TO hausbank_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON tiers_contribution, tiers_feature, tiers_result FROM hausbank_app;
ALTER TABLE tiers_contribution OWNER TO hausbank_loader;
ALTER TABLE tiers_feature OWNER TO hausbank_loader;
ALTER TABLE tiers_result OWNER TO hausbank_loader;

-- Runs, moves and intervals are written by the night alone.
REVOKE INSERT, UPDATE, DELETE ON tiers_run, tiers_tiermove, tiers_tierinterval FROM hausbank_app;
GRANT INSERT, UPDATE, DELETE ON tiers_run, tiers_tiermove, tiers_tierinterval TO hausbank_loader;
"""

UNDO = """
DROP TABLE tiers_result;
DROP TABLE tiers_feature;
DROP TABLE tiers_contribution;
"""


class Migration(migrations.Migration):
    dependencies = [("tiers", "0001_initial"), ("customers", "0002_fact_tables")]

    operations = [migrations.RunSQL(sql=FACTS, reverse_sql=UNDO)]
