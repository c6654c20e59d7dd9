"""Decisions are only appended, nobody decides what they asked, and no price is approved by a level above its limit."""

from django.db import migrations

FACTS = "pricing_decision, pricing_quote"

GUARD = """
CREATE FUNCTION pricing_keep_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about pricing_concession%ROWTYPE;
BEGIN
    SELECT * INTO about FROM pricing_concession WHERE id = NEW.concession_id;
    IF NEW.decided_by_id = about.asked_by_id OR NEW.stood_in_for_id = about.asked_by_id THEN
        RAISE EXCEPTION 'nobody decides what they asked' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'decision_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_four_eyes BEFORE INSERT ON pricing_decision
    FOR EACH ROW EXECUTE FUNCTION pricing_keep_four_eyes();

CREATE FUNCTION pricing_keep_limits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'approved' OR OLD.state = 'approved' THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM pricing_decision AS decision
        INNER JOIN pricing_step AS step
            ON step.concession_id = decision.concession_id AND step.level = decision.level
        INNER JOIN pricing_quote AS quote ON quote.id = NEW.quote_id
        WHERE
            decision.concession_id = NEW.id AND decision.verdict = 'approve' AND decision.rate = NEW.rate
            AND (
                (
                    NEW.rate >= quote.floor_rate
                    AND (step.limit_bp IS NULL OR (quote.quoted_rate - NEW.rate) * 10000 <= step.limit_bp)
                    AND (step.limit_fen IS NULL OR quote.amount_fen <= step.limit_fen)
                )
                OR step.level = 4
            )
    ) THEN
        RAISE EXCEPTION 'a price is approved within the limit of who approves it' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'concession_within_limit';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_limits BEFORE UPDATE ON pricing_concession
    FOR EACH ROW EXECUTE FUNCTION pricing_keep_limits();
CREATE FUNCTION pricing_begin_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'waiting' THEN
        RAISE EXCEPTION 'a request begins by waiting' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'concession_begins_waiting';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begin_waiting BEFORE INSERT ON pricing_concession
    FOR EACH ROW EXECUTE FUNCTION pricing_begin_waiting();
"""
GUARD_BACK = """
DROP TRIGGER begin_waiting ON pricing_concession;
DROP FUNCTION pricing_begin_waiting();
DROP TRIGGER keep_limits ON pricing_concession;
DROP FUNCTION pricing_keep_limits();
DROP TRIGGER keep_four_eyes ON pricing_decision;
DROP FUNCTION pricing_keep_four_eyes();
"""


class Migration(migrations.Migration):
    dependencies = [("pricing", "0001_quotes_and_concessions")]

    operations = [
        migrations.RunSQL(
            sql=f"REVOKE UPDATE, DELETE, TRUNCATE ON {FACTS} FROM hausbank_app, hausbank_loader",
            reverse_sql=f"GRANT UPDATE, DELETE ON {FACTS} TO hausbank_app",
        ),
        migrations.RunSQL(sql=GUARD, reverse_sql=GUARD_BACK),
    ]
