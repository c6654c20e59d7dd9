"""Results, calls, quotas and point rules are only added to, a bulletin stays as it was made."""

from django.db import migrations

FACTS = ["call", "result", "quota", "pointrule", "bulletin", "listline"]
KEPT = ["campaign", "targetlist", "target", "evaluation", *FACTS]


def names(tables):
    return ", ".join(f"campaigns_{table}" for table in tables)


RIGHTS = f"""
REVOKE DELETE, TRUNCATE ON {names(KEPT)} FROM hausbank_app, hausbank_loader;
REVOKE UPDATE ON {names(FACTS)} FROM hausbank_app, hausbank_loader;
GRANT UPDATE (sent_at) ON campaigns_bulletin TO hausbank_app, hausbank_loader;
"""
RIGHTS_BACK = f"""
GRANT DELETE ON {names(KEPT)} TO hausbank_app;
GRANT UPDATE ON {names(FACTS)} TO hausbank_app;
"""
TRIGGERS = """
CREATE FUNCTION campaigns_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to', TG_TABLE_NAME;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON campaigns_result
    FOR EACH ROW EXECUTE FUNCTION campaigns_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON campaigns_call
    FOR EACH ROW EXECUTE FUNCTION campaigns_refuse_change();

CREATE FUNCTION campaigns_keep_bulletin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'sent_at' IS DISTINCT FROM to_jsonb(OLD) - 'sent_at' THEN
        RAISE EXCEPTION 'a bulletin stays as it was made';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON campaigns_bulletin
    FOR EACH ROW EXECUTE FUNCTION campaigns_keep_bulletin();
"""
TRIGGERS_BACK = """
DROP TRIGGER frozen ON campaigns_bulletin;
DROP FUNCTION campaigns_keep_bulletin();
DROP TRIGGER append_only ON campaigns_call;
DROP TRIGGER append_only ON campaigns_result;
DROP FUNCTION campaigns_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_campaigns_targets_results")]

    operations = [
        migrations.RunSQL(sql=RIGHTS, reverse_sql=RIGHTS_BACK),
        migrations.RunSQL(sql=TRIGGERS, reverse_sql=TRIGGERS_BACK),
    ]
