"""`manage.py verify_invariants`: silent on a sound bank, and each planted fault is named."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from common.models import Delivery
from common.outbox import Letter, post_mail
from corebanking import services
from crm_site.invariants import INVARIANTS, violations
from customers.models import Customer
from tests.corebanking.conftest import ALL_SCOPES, DAY, Machine, account_row, balance_row, customer_row
from tests.scored_bank import make_moving_bank, run_night
from tests.standing import loaders_rights, standing
from tiers.models import Run
from worklist.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sound(django_db_setup, django_db_blocker):
    """A bank with books from core banking, three nights, movers and their notices; each planted fault is undone."""
    with standing(django_db_blocker, make_sound_bank) as bank:
        yield bank


def make_sound_bank() -> None:
    with loaders_rights():
        make_moving_bank()
    made = services.create_api_client(name="core", scopes=ALL_SCOPES, starts_on=date(2020, 1, 1))
    machine = Machine(made, loaders_rights)
    machine.sign_in()
    customer = customer_row(unit_code=Customer.objects.first().unit.code)
    assert machine.send("customers", [customer], {"CNY": "250000000.00"})["state"] == "applied"
    machine.send("accounts", [account_row(), account_row("A2")])
    rows = [balance_row(), balance_row("A2", ending_balance="5.00"), balance_row(month="2026-09")]
    assert machine.send("balances", rows, {"CNY": "106347648.56"})["state"] == "applied"
    with loaders_rights():
        run_night(DAY)
    for run in Run.objects.all():
        told = Notice.objects.filter(slot=f"run:{run.pk}", kind__startswith="tier_").count()
        run.job.steps.update(state="done")
        run.job.steps.filter(name="notices").update(rows=told)
    for address in ("a@bank.test", "b@bank.test"):
        letter = Letter(address, "en", "News", "There is news.")
        post_mail(kind="bulletin", key=f"bulletin:{address}", letters=[letter], at=timezone.now())
    Delivery.objects.filter(address="a@bank.test").update(state="sent", attempts=1, sent_at=timezone.now())


def plant(sql: str) -> int:
    """Change records as only a superuser can, triggers and constraints aside."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        return cursor.rowcount


FAULTS = {
    "a lost balance": (
        "DELETE FROM customers_accountmonth WHERE month = '2026-10-01' AND ending_fen = 500",
        "books_equal_batches",
    ),
    "a cent more in the books": (
        "UPDATE customers_accountmonth SET ending_fen = 501 WHERE month = '2026-10-01' AND ending_fen = 500",
        "books_equal_batches",
    ),
    "a row lost on the way": (
        "UPDATE corebanking_batch SET applied_rows = 2 WHERE applied_rows = 3",
        "batches_add_up",
    ),
    "a contribution lost": (
        "DELETE FROM tiers_contribution WHERE (month, account_id) IN"
        " (SELECT month, account_id FROM tiers_contribution ORDER BY account_id, month LIMIT 1)",
        "contributions_follow_books",
    ),
    "a contribution that does not add up": (
        "DO $$ DECLARE part regclass; BEGIN FOR part IN SELECT conrelid FROM pg_constraint"
        " WHERE conname = 'tiers_contribution_check' ORDER BY conparentid LOOP EXECUTE"
        " format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS tiers_contribution_check', part); END LOOP; END $$;"
        "UPDATE tiers_contribution SET total_fen = total_fen + 1 WHERE (month, account_id) IN"
        " (SELECT month, account_id FROM tiers_contribution ORDER BY account_id, month LIMIT 1)",
        "contributions_add_up",
    ),
    "a result lost": (
        "DELETE FROM tiers_result WHERE run_id = (SELECT max(id) FROM tiers_run) AND rank = 3",
        "one_result_per_customer",
    ),
    "another score shown than computed": (
        "UPDATE customers_customerscore SET score = score + 1 WHERE rank = 2"
        " AND publication_id = (SELECT max(id) FROM tiers_run)",
        "scores_equal_results",
    ),
    "a customer lost whom no name stands for": (
        "INSERT INTO dashboards_retentionmonth (publication_id, unit_id, month, ends_on, before, won, won_back,"
        " lost, lost_value_fen, warned, acted) SELECT (SELECT max(id) FROM customers_publication), id,"
        " '1999-01-01', '1999-01-31', 1, 0, 0, 1, 0, 0, 0 FROM organization_unit WHERE parent_id IS NULL",
        "retention_adds_up",
    ),
    "more reports on time than due": (
        "INSERT INTO dashboards_managermonth (month, as_of, unit_id, person_id, customers, key_customers, deposits_fen,"
        " loans_fen, contribution_fen, contacts_asked, contacts_kept, contacts, deals_won, deals_lost, won_fen,"
        " won_days, reports_due, reports_on_time, facts_known, answers, index_tenths, at_risk, at_loss, away,"
        " neglected, hard) SELECT '1999-01-01', '1999-01-31', id, (SELECT min(id) FROM organization_staff), 0, 0, 0,"
        " 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0 FROM organization_unit WHERE parent_id IS NULL",
        "work_is_within_bounds",
    ),
    "another risk shown than computed": (
        "UPDATE customers_customerscore SET churn_risk = coalesce(churn_risk, 0) + 1 WHERE rank = 2"
        " AND publication_id = (SELECT max(id) FROM tiers_run)",
        "scores_equal_results",
    ),
    "two ranks exchanged": (
        "UPDATE tiers_result SET rank = 6 - rank WHERE rank IN (2, 4)"
        " AND run_id = (SELECT max(id) FROM tiers_run)",
        "ranks_follow_scores",
    ),
    "a moved pointer": (
        "UPDATE customers_currentpublication SET publication_id = (SELECT min(id) FROM customers_publication)",
        "pointer_is_latest_publication",
    ),
    "a publication of a failed run": (
        "UPDATE tiers_run SET state = 'failed' WHERE id = (SELECT min(id) FROM tiers_run)",
        "pointer_is_latest_publication",
    ),
    "a stretch that begins too early": (
        "UPDATE tiers_tierinterval SET started_on = started_on - 5 WHERE id ="
        " (SELECT max(id) FROM tiers_tierinterval WHERE opened_by_id <> (SELECT min(id) FROM tiers_run)"
        " AND customer_id IN (SELECT customer_id FROM tiers_tierinterval WHERE ended_on IS NOT NULL))",
        "intervals_have_no_gap_or_overlap",
    ),
    "a stretch lost": (
        "DELETE FROM tiers_tierinterval WHERE ended_on IS NULL AND customer_id ="
        " (SELECT min(customer_id) FROM tiers_tierinterval)",
        "intervals_have_no_gap_or_overlap",
    ),
    "a mover lost": (
        "DELETE FROM tiers_tiermove WHERE id = (SELECT min(id) FROM tiers_tiermove)",
        "moves_are_counted",
    ),
    "a doubled notice": (
        "ALTER TABLE worklist_notice DROP CONSTRAINT notice_once_per_cause;"
        "INSERT INTO worklist_notice (public_id, kind, person_id, customer_id, subject, slot, parameters, created_at)"
        " SELECT gen_random_uuid(), kind, person_id, customer_id, subject, slot, parameters, created_at"
        " FROM worklist_notice WHERE kind = 'tier_up' LIMIT 1",
        "notices_told_once",
    ),
    "a notice lost": (
        "DELETE FROM worklist_notice WHERE id = (SELECT min(id) FROM worklist_notice WHERE kind = 'tier_up')",
        "notices_told_once",
    ),
    "a doubled follow-up": (
        "INSERT INTO worklist_task (public_id, kind, customer_id, owner_id, slot, title, parameters, due_on, state,"
        " created_at, closing_note) SELECT gen_random_uuid(), kind, customer_id, owner_id, slot || '-again', title,"
        " parameters, due_on, state, created_at, '' FROM worklist_task"
        " WHERE kind = 'follow_up' AND state = 'open' LIMIT 1",
        "follow_ups_planned_once",
    ),
    "a counter that is off by one": (
        "UPDATE customers_customerpulse SET open_tasks = open_tasks + 1 WHERE customer_id ="
        " (SELECT min(customer_id) FROM customers_customerpulse)",
        "pulse_counts_open_tasks",
    ),
    "a trail that can be changed": ("GRANT UPDATE ON audit_act TO hausbank_app", "trail_is_append_only"),
    "a trigger switched off": (
        "ALTER TABLE audit_act DISABLE TRIGGER ALL",
        "trail_is_append_only",
    ),
    "an act struck from the trail": ("DELETE FROM audit_act WHERE kind = 'apply_batch'", "trail_is_whole"),
    "a partition taken off": (
        "DO $$ BEGIN EXECUTE format('ALTER TABLE tiers_contribution DETACH PARTITION tiers_contribution_%s',"
        " to_char((SELECT max(month) FROM tiers_run), 'YYYYMM')); END $$",
        "partitions_stand",
    ),
    "a sum that is not the sum": (
        "UPDATE dashboards_summary SET deposits_fen = deposits_fen + 1"
        " WHERE id = (SELECT max(id) FROM dashboards_summary)",
        "summaries_equal_sums",
    ),
    "a customer counted twice among pairs": (
        "UPDATE dashboards_paircount SET customers = customers + 1"
        " WHERE id = (SELECT min(id) FROM dashboards_paircount WHERE one = '')",
        "pairs_are_counted",
    ),
    "a pair of more customers than either": (
        "UPDATE dashboards_paircount SET customers = 1000000"
        " WHERE id = (SELECT min(id) FROM dashboards_paircount WHERE one < other AND one <> '')",
        "pairs_are_counted",
    ),
    "a customer twice in the cube": (
        "UPDATE dashboards_cubecell SET customers = customers + 1"
        " WHERE id = (SELECT min(id) FROM dashboards_cubecell WHERE product_line_id IS NULL)",
        "cube_holds_everybody_once",
    ),
    "a decision in force that no night shows": (
        "INSERT INTO tiers_tieroverride (public_id, customer_id, tier_id, tier_computed_id, reason, until, state,"
        " proposed_by_id, proposed_at, decided_by_id, decided_at, decision, end_reason, began_on)"
        " SELECT gen_random_uuid(), min(customer_id), 1, 5, 'x', '2099-01-01', 'in_force',"
        " (SELECT min(id) FROM organization_staff), now(), (SELECT max(id) FROM organization_staff), now(), '', '',"
        " '2000-01-01' FROM tiers_result WHERE run_id = (SELECT max(id) FROM tiers_run)",
        "decisions_stand_by_two_people",
    ),
    "a letter written twice": (
        "UPDATE common_delivery SET event_id = (SELECT event_id FROM common_delivery WHERE address = 'a@bank.test'),"
        " address = 'A@bank.test' WHERE address = 'b@bank.test'",
        "letters_written_once",
    ),
    "a cause without its letter": (
        "DELETE FROM common_delivery WHERE address = 'a@bank.test'",
        "letters_written_once",
    ),
    "a letter sent by nobody": (
        "UPDATE common_delivery SET state = 'sent', sent_at = now() WHERE address = 'b@bank.test'",
        "letters_reach_an_end",
    ),
    "a letter that failed without a word": (
        "UPDATE common_delivery SET state = 'failed' WHERE address = 'b@bank.test'",
        "letters_reach_an_end",
    ),
    "a letter that nobody takes up again": (
        "UPDATE common_delivery SET state = 'sending', attempts = 1, next_try_at = 'infinity'"
        " WHERE address = 'b@bank.test'",
        "letters_reach_an_end",
    ),
    "a loan of no batch": (
        "INSERT INTO customers_loan (business_date, batch_id, loan_no, currency, principal_fen, outstanding_fen, rate,"
        " lent_on, matures_on, overdue_days, overdue_fen, quality, security, status, customer_id, product_line_id)"
        " SELECT '2026-10-31', 999999, 'L1', 'CNY', 1, 1, 0.03, '2026-01-01', '2027-01-01', 0, 0, 'normal', '',"
        " 'active', min(id), 1 FROM customers_customer",
        "facts_come_of_applied_batches",
    ),
    "a version of another source": (
        "INSERT INTO corebanking_rowversion (resource, source, key, version, batch_id)"
        " SELECT resource, 'elsewhere', 'A2', 7, id FROM corebanking_batch WHERE state = 'applied' LIMIT 1",
        "facts_come_of_applied_batches",
    ),
    "a correction that corrects nothing": (
        "INSERT INTO customers_correction (resource, key, business_date, batch_id, was, became, corrected_at,"
        " customer_id)"
        " SELECT 'balances', 'A2', business_date, id, '{\"fees\": 1}', '{\"fees\": 1}', now(),"
        " (SELECT min(id) FROM customers_customer) FROM corebanking_batch WHERE resource = 'balances'",
        "corrections_tell_a_difference",
    ),
    "somebody who left and still holds a role": (
        "UPDATE organization_staff SET status = 'left' WHERE id ="
        " (SELECT min(staff_id) FROM organization_roleassignment);"
        "INSERT INTO audit_act (at, kind, subject_type, subject_id, source, reason, before, after, sealed_for)"
        " SELECT now(), 'staff.left', 'organization.staff', min(staff_id)::text, 'api', '', '{}', '{}', ''"
        " FROM organization_roleassignment",
        "who_left_holds_no_role",
    ),
    "a job done without its step": (
        "UPDATE common_job SET state = 'done' WHERE kind = 'night';"
        "UPDATE common_jobstep SET state = 'pending' WHERE id = (SELECT min(id) FROM common_jobstep"
        " WHERE job_id IN (SELECT id FROM common_job WHERE kind = 'night'))",
        "jobs_end",
    ),
}


@pytest.mark.parametrize(("sql", "name"), FAULTS.values(), ids=FAULTS.keys())
def test_a_planted_fault_is_named(sound, sql, name):
    assert violations() == []
    plant(sql)
    found = {each.invariant.name: each for each in violations()}
    assert name in found, found
    assert found[name].count > 0
    assert found[name].examples
    out = StringIO()
    with pytest.raises(CommandError, match="are contradicted"):
        call_command("verify_invariants", stdout=out)
    assert f"{name}: " in out.getvalue()


def test_a_sound_bank_is_said_to_be_sound(sound):
    out = StringIO()
    call_command("verify_invariants", stdout=out)
    assert out.getvalue() == f"{len(INVARIANTS)} invariants hold.\n"


def test_a_bank_without_a_night_is_sound(db):
    assert violations() == []
