"""`manage.py verify_invariants` over plans, reminders, what webhooks were told and parameters: each fault is named."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from common.models import Change
from corebanking import services as corebanking
from corebanking.models import Client, Message, Webhook
from crm_site.invariants import INVARIANTS, violations
from organization.rules import Role
from tests.accountplans.making import agreed
from tests.factories import fresh, make_bank, make_customer, make_staff
from tests.faults.test_invariants import FAULTS as OF_BOOKS
from tests.faults.test_invariants import plant
from tests.faults.test_invariants_of_files import FAULTS as OF_FILES
from tiers import services as tiers
from tiers.parameter_tables import Table
from worklist.models import Reminder, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def working():
    """An agreed plan with its step, a reminder, two changes told of one record, and a row of parameters approved."""
    bank, now = make_bank(), timezone.now()
    make_customer(bank)
    agreed(bank)
    Reminder.objects.create(
        task=Task.objects.earliest("pk"), kind="due", person=bank.manager, slot="2026-11-02"
    )
    corebanking.create_api_client(name="core", scopes=["prospects:read"], starts_on=date(2020, 1, 1))
    webhook = Webhook.objects.create(
        client=Client.objects.get(),
        url="https://crm.bank.example/hook",
        resources=["prospects"],
        place=2,
        begins={"prospects": 0},
    )
    for place in (1, 2):
        at = now - timedelta(minutes=10 - place)
        words = {"resource": "prospects", "record_id": 1}
        Change.objects.create(**words, kind="changed", at=at, position=place)
        Message.objects.create(
            **words,
            webhook=webhook,
            place=place,
            record_key="P1",
            change="changed",
            changed_at=at,
            state="told",
            due_at=at,
            next_try_at=at,
            finished_at=at,
        )
    change = tiers.propose_parameter(
        table=Table.RATINGS,
        key="B",
        valid_from=date(2027, 1, 1),
        values={"pd": Decimal("0.06"), "lgd": Decimal("0.45")},
        reason="年度校准",
        today=date(2026, 11, 2),
        by=fresh(bank.executive),
        at=now,
    )
    second = make_staff(Role.EXECUTIVE, bank.head_office, "钱二", "Qian Er")
    tiers.decide_parameter(change=change, approve=True, note="", by=fresh(second), at=now)


FAULTS = {
    "a needs segment that the bank does not know": (
        "INSERT INTO customers_customerprofile (customer_id, pool, management_level, vip_category, style, habit,"
        " segment, life_stage, team_name, version) SELECT id, '', '', '', '', '', 'unheard', '', '', 1"
        " FROM customers_customer ORDER BY id LIMIT 1",
        "segments_are_known",
    ),
    "a plan agreed by one who wrote in it": (
        "UPDATE accountplans_accountplan SET hands = array_append(hands, agreed_by_id)",
        "plans_have_four_eyes",
    ),
    "a plan that stands without an aim": ("DELETE FROM accountplans_planaim", "plans_have_four_eyes"),
    "a plan that stands without a step": ("DELETE FROM accountplans_planstep", "plans_have_four_eyes"),
    "a step without its task": ("UPDATE accountplans_planstep SET task_id = NULL", "plans_steps_are_tasks"),
    "a step that is another customer's task": (
        "UPDATE worklist_task SET customer_id = (SELECT min(id) FROM customers_customer)"
        " WHERE id IN (SELECT task_id FROM accountplans_planstep)",
        "plans_steps_are_tasks",
    ),
    "an aim without its last figure": (
        "UPDATE accountplans_accountplan SET state = 'closed', ending = 'over', closed_at = now(),"
        " closed_by_id = agreed_by_id, outcome = 'x'",
        "plans_steps_are_tasks",
    ),
    "a reminder given twice": (
        "ALTER TABLE worklist_reminder DROP CONSTRAINT reminder_once;"
        "INSERT INTO worklist_reminder (task_id, kind, person_id, slot, created_at)"
        " SELECT task_id, kind, person_id, slot, created_at FROM worklist_reminder",
        "reminders_given_once",
    ),
    "a change that was not told": ("DELETE FROM corebanking_message WHERE place = 1", "changes_are_told"),
    "a change told before an earlier one": (
        "UPDATE corebanking_message SET finished_at = now() WHERE place = 1",
        "changes_are_told",
    ),
    "a change told while an earlier one waits": (
        "UPDATE corebanking_message SET state = 'waiting', finished_at = NULL WHERE place = 1",
        "changes_are_told",
    ),
    "a parameter edited": (
        "UPDATE tiers_ratingparameter SET pd = 0.07 WHERE valid_from = '2027-01-01'",
        "parameters_stand_as_approved",
    ),
    "a parameter that begins on another day": (
        "UPDATE tiers_ratingparameter SET valid_from = '2027-02-01' WHERE valid_from = '2027-01-01'",
        "parameters_stand_as_approved",
    ),
    "a parameter lost": (
        "DELETE FROM tiers_ratingparameter WHERE valid_from = '2027-01-01'",
        "parameters_stand_as_approved",
    ),
}


@pytest.mark.parametrize(("sql", "name"), FAULTS.values(), ids=FAULTS.keys())
def test_a_planted_fault_is_named(working, sql, name):
    assert violations() == []
    plant(sql)
    found = {each.invariant.name: each for each in violations()}
    assert name in found and found[name].count > 0 and found[name].examples


# In tests/targets/test_kept.py, tests/proposals/test_proposals.py and tests/pricing/test_standard_changes.py, beside
# what they are of.
ELSEWHERE = {
    "achieved_is_everybody",
    "proposals_have_four_eyes",
    "proposals_go_out_confirmed",
    "standards_stand_as_approved",
}


def test_every_invariant_has_a_fault_that_is_planted():
    """An invariant whose question finds nothing for any fault would hold of every bank."""
    planted = {name for faults in (FAULTS, OF_BOOKS, OF_FILES) for _, name in faults.values()}
    assert {each.name for each in INVARIANTS} == planted | ELSEWHERE
