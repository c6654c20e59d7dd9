"""Takes from the application roles what nobody may do to a case, and refuses by triggers what rights cannot say."""

from django.db import migrations

KEPT = [
    "accused", "assignment", "breach", "check", "clause", "clockregime", "complaint", "complaintgroup", "contribution",
    "correctiveaction", "escalation", "extension", "groupmember", "levelchange", "numbercounter", "pause", "recused",
    "remedy", "remedylimit", "reply", "review", "standardcode", "step", "surveyanswer", "threshold", "thresholdlesson",
]
FACTS = ["accused", "breach", "check", "escalation", "levelchange", "recused", "reply", "step", "thresholdlesson"]


def names(tables):
    return ", ".join(f"complaints_{table}" for table in tables)


RIGHTS = f"""
REVOKE DELETE, TRUNCATE ON {names(KEPT)} FROM hausbank_app, hausbank_loader;
REVOKE UPDATE ON {names(FACTS)} FROM hausbank_app, hausbank_loader;
REVOKE UPDATE ON complaints_clockregime FROM hausbank_app, hausbank_loader;
GRANT UPDATE (ends_on, confirmed_by_compliance) ON complaints_clockregime TO hausbank_app;
"""
RIGHTS_BACK = f"""
GRANT DELETE ON {names(KEPT)} TO hausbank_app;
GRANT UPDATE ON {names(FACTS)} TO hausbank_app;
GRANT UPDATE ON complaints_clockregime TO hausbank_app;
"""

KEPT_FROM = """
-- Whether a case is kept from a person: recused, accused, or supervising today somebody whom it is about.
CREATE FUNCTION complaints_kept_from(of_case bigint, person bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM complaints_recused WHERE complaint_id = of_case AND staff_id = person)
        OR EXISTS (
            SELECT FROM complaints_accused AS accused
            LEFT JOIN organization_unit AS place ON place.id = accused.unit_id
            WHERE accused.complaint_id = of_case
              AND (accused.staff_id = person OR EXISTS (
                    SELECT FROM organization_roleassignment AS held
                    JOIN organization_unit AS above ON above.id = held.unit_id
                    WHERE held.staff_id = person AND held.role = 'supervisor'
                      AND starts_with(place.path, above.path)
                      AND held.starts_on <= (now() AT TIME ZONE 'Asia/Shanghai')::date
                      AND (held.ends_on IS NULL OR held.ends_on > (now() AT TIME ZONE 'Asia/Shanghai')::date)))
        )
$$;

-- The first argument names the column of the person, the second that of the case.
CREATE FUNCTION complaints_refuse_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held jsonb := to_jsonb(NEW);
    person bigint := (held ->> TG_ARGV[0])::bigint;
    of_case bigint := (held ->> TG_ARGV[1])::bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(OLD) ->> TG_ARGV[0])::bigint IS NOT DISTINCT FROM person THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'complaints_contribution' AND held ->> 'kind' = 'statement' THEN
        RETURN NEW;
    END IF;
    IF person IS NOT NULL AND complaints_kept_from(of_case, person) THEN
        RAISE EXCEPTION 'the case is kept from this person' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'complaint_recusal';
    END IF;
    RETURN NEW;
END $$;

-- Nobody becomes recused while they still hold the case: it is taken from them first.
CREATE FUNCTION complaints_refuse_recused_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM complaints_complaint WHERE id = NEW.complaint_id AND owner_id = NEW.staff_id
                 AND state IN ('new', 'open', 'resolved')) THEN
        RAISE EXCEPTION 'take the case from its owner first' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'complaint_recusal';
    END IF;
    RETURN NEW;
END $$;
"""
# Table, column of the person, column of the case.
PEOPLE = [
    ("complaint", "owner_id", "id"),
    ("complaint", "resolved_by_id", "id"),
    ("complaint", "validity_decided_by_id", "id"),
    ("assignment", "person_id", "complaint_id"),
    ("contribution", "person_id", "complaint_id"),
    ("contribution", "asked_by_id", "complaint_id"),
    ("check", "checked_by_id", "complaint_id"),
    ("remedy", "proposed_by_id", "complaint_id"),
    ("remedy", "decided_by_id", "complaint_id"),
    ("extension", "asked_by_id", "complaint_id"),
    ("extension", "decided_by_id", "complaint_id"),
    ("review", "decided_by_id", "complaint_id"),
    ("step", "by_id", "complaint_id"),
    ("reply", "frozen_by_id", "complaint_id"),
    ("pause", "started_by_id", "complaint_id"),
    ("levelchange", "by_id", "complaint_id"),
    ("correctiveaction", "owner_id", "complaint_id"),
]
KEEP = "".join(
    f"CREATE TRIGGER kept_from_{column} BEFORE INSERT OR UPDATE ON complaints_{table} FOR EACH ROW "
    f"EXECUTE FUNCTION complaints_refuse_kept('{column}', '{of_case}');\n"
    for table, column, of_case in PEOPLE
) + (
    "CREATE TRIGGER owner_goes_first BEFORE INSERT ON complaints_recused FOR EACH ROW "
    "EXECUTE FUNCTION complaints_refuse_recused_owner();\n"
)
KEEP_BACK = (
    "DROP TRIGGER owner_goes_first ON complaints_recused;\n"
    + "".join(f"DROP TRIGGER kept_from_{column} ON complaints_{table};\n" for table, column, _ in PEOPLE)
    + """
DROP FUNCTION complaints_refuse_recused_owner();
DROP FUNCTION complaints_refuse_kept();
DROP FUNCTION complaints_kept_from(bigint, bigint);
"""
)

# The owner of the tables (migrations) is not bound: the rules hold for the web and the worker.
LIFE = """
CREATE FUNCTION complaints_is_now(moment timestamptz) RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT moment BETWEEN clock_timestamp() - interval '10 minutes' AND clock_timestamp() + interval '1 minute'
$$;

CREATE FUNCTION complaints_guard_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user NOT IN ('hausbank_app', 'hausbank_loader') THEN
        RETURN NEW;
    END IF;
    IF NEW.imported THEN
        IF current_user <> 'hausbank_loader' OR NEW.source_system = '' OR NEW.source_number = ''
           OR NEW.sequence IS NOT NULL OR NEW.received_at > clock_timestamp() THEN
            RAISE EXCEPTION 'only the worker imports cases, each with the system and number it comes from';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT complaints_is_now(NEW.received_at) THEN
        RAISE EXCEPTION 'a case is received when the server says';
    END IF;
    IF NEW.state <> 'new' OR NEW.round <> 0 OR NEW.owner_id IS NOT NULL OR NEW.legal_stage <> 0
       OR num_nonnulls(NEW.accepted_at, NEW.first_response_at, NEW.resolved_at, NEW.closed_at, NEW.withdrawn_at,
                       NEW.paused_at) > 0 THEN
        RAISE EXCEPTION 'a case begins new';
    END IF;
    IF NEW.year <> extract(year FROM NEW.received_at AT TIME ZONE 'Asia/Shanghai')
       OR NOT EXISTS (SELECT FROM complaints_numbercounter WHERE unit_id = NEW.number_unit_id AND year = NEW.year
                        AND last = NEW.sequence)
       OR NEW.number <> (SELECT code FROM organization_unit WHERE id = NEW.number_unit_id)
                        || '-' || NEW.year || '-' || lpad(NEW.sequence::text, 5, '0') THEN
        RAISE EXCEPTION 'a case takes the next number of its unit';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION complaints_guard_update() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    reopened boolean := NEW.round = OLD.round + 1 AND OLD.state = 'closed' AND NEW.state = 'open';
BEGIN
    IF current_user NOT IN ('hausbank_app', 'hausbank_loader') THEN
        RETURN NEW;
    END IF;
    IF NEW.is_consultation AND NOT OLD.is_consultation THEN
        RAISE EXCEPTION 'a complaint does not become a consultation';
    END IF;
    IF NEW.level <> OLD.level AND NEW.level IS DISTINCT FROM (
        SELECT after FROM complaints_levelchange WHERE complaint_id = NEW.id ORDER BY id DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'a level changes with a row that says who and why';
    END IF;
    IF NEW.state <> OLD.state AND NOT (
        (OLD.state, NEW.state) IN (('new', 'open'), ('new', 'withdrawn'), ('open', 'new'), ('open', 'resolved'),
                                   ('open', 'withdrawn'), ('resolved', 'open'), ('resolved', 'new'),
                                   ('resolved', 'closed'), ('resolved', 'withdrawn'))
        OR (reopened AND OLD.closed_at > clock_timestamp() - interval '31 days')
    ) THEN
        RAISE EXCEPTION 'a case does not go from % to %', OLD.state, NEW.state;
    END IF;
    IF NEW.round <> OLD.round AND NOT reopened THEN
        RAISE EXCEPTION 'only a reopening begins a round';
    END IF;
    IF NEW.first_response_at IS DISTINCT FROM OLD.first_response_at
       AND (OLD.first_response_at IS NOT NULL OR NOT complaints_is_now(NEW.first_response_at)) THEN
        RAISE EXCEPTION 'the first response was when it was';
    END IF;
    IF NEW.accepted_at IS DISTINCT FROM OLD.accepted_at AND NEW.accepted_at IS NOT NULL
       AND NOT complaints_is_now(NEW.accepted_at) THEN
        RAISE EXCEPTION 'a case is accepted when the server says';
    END IF;
    IF NEW.resolved_at IS DISTINCT FROM OLD.resolved_at THEN
        IF NEW.resolved_at IS NULL AND NOT reopened AND NOT EXISTS (
            SELECT FROM complaints_check WHERE complaint_id = NEW.id AND round = NEW.round AND NOT passed
        ) AND NEW.state <> 'new' THEN
            RAISE EXCEPTION 'a resolved case opens again by a failed check or a reopening';
        ELSIF NEW.resolved_at IS NOT NULL AND NOT complaints_is_now(NEW.resolved_at) THEN
            RAISE EXCEPTION 'a case is resolved when the server says';
        END IF;
    END IF;
    IF NEW.closed_at IS DISTINCT FROM OLD.closed_at THEN
        IF NEW.closed_at IS NULL AND NOT reopened THEN
            RAISE EXCEPTION 'a closed case opens again by a reopening';
        ELSIF NEW.closed_at IS NOT NULL AND NOT complaints_is_now(NEW.closed_at) THEN
            RAISE EXCEPTION 'a case is closed when the server says';
        END IF;
    END IF;
    IF NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at
       AND (OLD.withdrawn_at IS NOT NULL OR NOT complaints_is_now(NEW.withdrawn_at)) THEN
        RAISE EXCEPTION 'a case is withdrawn when the server says';
    END IF;
    IF NEW.state = 'closed' AND OLD.state <> 'closed' AND NOT NEW.is_consultation AND (
        num_nulls(NEW.channel_code_id, NEW.business_code_id, NEW.cause_id, NEW.closed_at) > 0
        OR NEW.validity = ''
        OR NOT EXISTS (SELECT FROM complaints_reply WHERE complaint_id = NEW.id AND round = NEW.round)
        OR NOT EXISTS (SELECT FROM complaints_correctiveaction WHERE complaint_id = NEW.id)
        OR NOT EXISTS (SELECT FROM complaints_check WHERE complaint_id = NEW.id AND round = NEW.round AND passed
                         AND checked_by_id IS DISTINCT FROM NEW.owner_id)
    ) THEN
        RAISE EXCEPTION 'a case does not close with a step missing';
    END IF;
    IF OLD.customer_id IS NOT NULL AND NEW.customer_id IS NULL THEN
        RAISE EXCEPTION 'a case is not taken from its customer';
    END IF;
    -- A clock moves out only where something says why.
    IF (OLD.response_due_at IS NOT NULL AND (NEW.response_due_at IS NULL OR NEW.response_due_at > OLD.response_due_at)
        OR OLD.resolve_due_at IS NOT NULL AND (NEW.resolve_due_at IS NULL OR NEW.resolve_due_at > OLD.resolve_due_at))
       AND NOT (reopened OR OLD.service_provisional OR NEW.level > OLD.level
                OR NEW.response_due_at IS NOT DISTINCT FROM OLD.response_due_at AND NEW.resolve_due_at IS NOT NULL
                   AND EXISTS (SELECT FROM complaints_pause WHERE complaint_id = NEW.id AND ended_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'a clock does not move out by itself';
    END IF;
    IF OLD.legal_due_at IS NOT NULL AND (NEW.legal_due_at IS NULL OR NEW.legal_due_at > OLD.legal_due_at)
       AND NOT (OLD.legal_provisional OR EXISTS (
            SELECT FROM complaints_extension WHERE complaint_id = NEW.id AND answer = 'accepted'
               AND stage = NEW.legal_stage)) THEN
        RAISE EXCEPTION 'the clock of the law moves out by an approved extension alone';
    END IF;
    IF NEW.legal_stage <> OLD.legal_stage AND NOT EXISTS (
        SELECT FROM complaints_extension WHERE complaint_id = NEW.id AND answer = 'accepted' AND stage = NEW.legal_stage
    ) THEN
        RAISE EXCEPTION 'the clock of the law moves out by an approved extension alone';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard_insert BEFORE INSERT ON complaints_complaint
    FOR EACH ROW EXECUTE FUNCTION complaints_guard_insert();
CREATE TRIGGER guard_update BEFORE UPDATE ON complaints_complaint
    FOR EACH ROW EXECUTE FUNCTION complaints_guard_update();

-- No gaps: a counter goes up by one, and by the end of the transaction its number stands on a case.
CREATE FUNCTION complaints_guard_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last <> (CASE TG_OP WHEN 'INSERT' THEN 0 ELSE OLD.last END) + 1
       OR TG_OP = 'UPDATE' AND (NEW.unit_id, NEW.year) IS DISTINCT FROM (OLD.unit_id, OLD.year) THEN
        RAISE EXCEPTION 'numbers are given one by one';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION complaints_number_is_used() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM complaints_complaint WHERE number_unit_id = NEW.unit_id AND year = NEW.year
                     AND sequence = NEW.last) THEN
        RAISE EXCEPTION 'number % of unit % in % stands on no case', NEW.last, NEW.unit_id, NEW.year;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER one_by_one BEFORE INSERT OR UPDATE ON complaints_numbercounter
    FOR EACH ROW EXECUTE FUNCTION complaints_guard_counter();
CREATE CONSTRAINT TRIGGER number_is_used AFTER INSERT OR UPDATE ON complaints_numbercounter
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION complaints_number_is_used();

CREATE FUNCTION complaints_review_from_above() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM complaints_complaint AS held
        JOIN organization_unit AS handling ON handling.id = held.unit_id
        JOIN organization_unit AS reviewing ON reviewing.id = NEW.unit_id
        WHERE held.id = NEW.complaint_id AND handling.id <> reviewing.id
          AND starts_with(handling.path, reviewing.path)
    ) THEN
        RAISE EXCEPTION 'a review is decided by a unit above the handling one' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'review_from_above';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER from_above BEFORE INSERT ON complaints_review
    FOR EACH ROW EXECUTE FUNCTION complaints_review_from_above();
"""
LIFE_BACK = """
DROP TRIGGER from_above ON complaints_review;
DROP TRIGGER number_is_used ON complaints_numbercounter;
DROP TRIGGER one_by_one ON complaints_numbercounter;
DROP TRIGGER guard_update ON complaints_complaint;
DROP TRIGGER guard_insert ON complaints_complaint;
DROP FUNCTION complaints_review_from_above();
DROP FUNCTION complaints_number_is_used();
DROP FUNCTION complaints_guard_counter();
DROP FUNCTION complaints_guard_update();
DROP FUNCTION complaints_guard_insert();
DROP FUNCTION complaints_is_now(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_cases")]

    operations = [
        migrations.RunSQL(sql=RIGHTS, reverse_sql=RIGHTS_BACK),
        migrations.RunSQL(sql=KEPT_FROM + KEEP, reverse_sql=KEEP_BACK),
        migrations.RunSQL(sql=LIFE, reverse_sql=LIFE_BACK),
    ]
