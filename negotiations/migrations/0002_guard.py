"""Facts are only appended, and no offer of ours passes the bottom line without leave, whatever the code believes."""

from django.db import migrations

FACTS = ["round", "offer", "phasenote", "tacticseen", "agreement", "agreementterm", "promise"]
TABLES = ", ".join(f"negotiations_{name}" for name in FACTS)

GUARD = """
CREATE FUNCTION negotiations_keep_stop_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about negotiations_issue%ROWTYPE;
BEGIN
    SELECT * INTO about FROM negotiations_issue WHERE id = NEW.issue_id;
    IF NEW.side <> 'ours' OR about.bottom IS NULL
       OR (about.more_is_better AND NEW.value >= about.bottom)
       OR (NOT about.more_is_better AND NEW.value <= about.bottom) THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM negotiations_stopapproval AS leave
        WHERE leave.id = NEW.approval_id AND leave.issue_id = NEW.issue_id AND leave.state = 'approved'
          AND leave.expires_on >= (NEW.recorded_at AT TIME ZONE 'Asia/Shanghai')::date
          AND CASE WHEN about.more_is_better THEN NEW.value >= leave.value ELSE NEW.value <= leave.value END
    ) THEN
        RAISE EXCEPTION 'an offer beyond the bottom line needs leave' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'offer_keeps_stop_line';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_stop_line BEFORE INSERT ON negotiations_offer
    FOR EACH ROW EXECUTE FUNCTION negotiations_keep_stop_line();
"""
GUARD_BACK = """
DROP TRIGGER keep_stop_line ON negotiations_offer;
DROP FUNCTION negotiations_keep_stop_line();
"""


class Migration(migrations.Migration):
    dependencies = [("negotiations", "0001_talks")]

    operations = [
        migrations.RunSQL(
            sql=f"REVOKE UPDATE, DELETE, TRUNCATE ON {TABLES} FROM hausbank_app, hausbank_loader",
            reverse_sql=f"GRANT UPDATE, DELETE ON {TABLES} TO hausbank_app",
        ),
        migrations.RunSQL(sql=GUARD, reverse_sql=GUARD_BACK),
    ]
