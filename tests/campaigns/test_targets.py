"""Lists become targets once each, calls say what is next, and nobody learns of a customer by a list."""

from datetime import date
from uuid import uuid4

import pytest

from campaigns.models import Call, Target
from campaigns.queries.targets import overlaps
from campaigns.services.calls import TargetClosed, log_call
from campaigns.services.targets import MayNotCall, NoNameColumn, add_customers, assign_targets, import_list
from common.once import KeyTaken
from common.spreadsheets import read_sheet
from tests.campaigns.making import NOW, make_campaign
from tests.factories import fresh, make_bank, make_customer
from worklist.models import Task

pytestmark = pytest.mark.django_db
CSV = """名称,支行,客户经理,决策人,切入点,规模(万元)
翠苑一区业委会,城东支行,{manager},业委会主任,街道,1200
翠苑二区业委会,城东支行,,,,
{customer},,,,,
,城东支行,,,,
金地花园业委会,没有的支行,,,,
银泰公寓业委会,,E9999,,,
翠苑一区业委会,,,,,
滨江府业委会,,,,,很多
"""


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def campaign(bank):
    return make_campaign(bank)


def sheet(bank, customer):
    return read_sheet(CSV.format(manager=bank.manager.employee_no, customer=customer.name).encode("gb18030"))


def imported(campaign, bank, table, *, by=None, name="街道名单", **more):
    return import_list(
        campaign=campaign,
        name=name,
        sheet=table,
        file_name="a.csv",
        by=by or bank.branch_supervisor,
        at=NOW,
        **more,
    )


def test_a_file_becomes_targets_and_says_which_lines_were_not_taken(bank, campaign):
    customer = make_customer(bank)
    listed = imported(campaign, bank, sheet(bank, customer))
    assert (listed.lines_read, listed.new_targets) == (8, 3)
    assert listed.refused == [
        [5, "no_name"],
        [6, "unknown_unit"],
        [7, "unknown_manager"],
        [8, "twice_in_file"],
        [9, "no_number"],
    ]
    first = Target.objects.get(name="翠苑一区业委会")
    assert (first.unit, first.owner, first.who_decides, first.value_fen) == (
        bank.unit,
        bank.manager,
        "业委会主任",
        1200_0000_00,
    )
    assert first.next_on == date(2026, 11, 19)
    known = Target.objects.get(customer=customer)
    assert (known.owner, known.name) == (bank.manager, customer.name)


def test_the_same_names_again_join_the_targets_that_are_there_and_overlaps_are_shown(bank, campaign):
    customer = make_customer(bank)
    imported(campaign, bank, sheet(bank, customer))
    again = imported(campaign, bank, sheet(bank, customer), name="再次")
    assert again.new_targets == 0
    add_customers(
        campaign=campaign,
        name="筛选",
        customers=[customer, make_customer(bank)],
        query="tier=key",
        by=bank.branch_supervisor,
        at=NOW,
    )
    assert Target.objects.count() == 4
    assert [(row.targets, row.in_other_lists, row.customers) for row in overlaps(campaign)] == [
        (3, 3, 1),
        (3, 3, 1),
        (2, 1, 2),
    ]


def test_the_same_form_imports_once(bank, campaign):
    key, table = uuid4(), sheet(bank, make_customer(bank))
    first = imported(campaign, bank, table, form_key=key)
    assert imported(campaign, bank, table, form_key=key) == first
    assert campaign.target_lists.count() == 1


def test_a_customer_whom_the_planner_does_not_see_stays_a_name(bank, campaign):
    hidden = make_customer(bank, manager=bank.outsider, unit=bank.far_unit)
    imported(campaign, bank, sheet(bank, hidden))
    target = Target.objects.get(name=hidden.name)
    assert (target.customer, target.prospect, target.unit) == (None, None, bank.branch)


def test_a_table_without_names_is_refused_with_its_heads(bank, campaign):
    with pytest.raises(NoNameColumn) as refusal:
        imported(campaign, bank, read_sheet("甲,乙\n1,2\n".encode()))
    assert refusal.value.heads == ["甲", "乙"]
    assert not campaign.target_lists.exists()


def test_customers_of_units_that_take_no_part_are_left_out_and_named(bank, campaign):
    inside, outside = make_customer(bank), make_customer(bank, manager=bank.outsider, unit=bank.far_unit)
    listed = add_customers(
        campaign=campaign, name="全行", customers=[inside, outside], query="", by=bank.executive, at=NOW
    )
    assert (listed.new_targets, listed.refused) == (1, [[outside.customer_no, "unit_not_taking_part"]])


def test_assigning_gives_no_right_to_read_a_customer(bank, campaign):
    customer = make_customer(bank)
    add_customers(campaign=campaign, name="户", customers=[customer], query="", by=bank.supervisor, at=NOW)
    target = Target.objects.get()
    with pytest.raises(MayNotCall):
        assign_targets(targets=[target], to=bank.colleague, by=bank.supervisor, at=NOW)
    target.refresh_from_db()
    assert target.owner == bank.manager


def test_a_name_goes_to_whom_it_is_given_and_is_seen_by_nobody_else_of_the_desk(bank, campaign):
    imported(campaign, bank, read_sheet("名称,支行\n翠苑三区,城东支行\n".encode()))
    target = Target.objects.get()
    assert assign_targets(targets=[target], to=bank.colleague, by=bank.supervisor, at=NOW) == 1
    assert Target.objects.visible_to(fresh(bank.colleague)).count() == 1
    assert Target.objects.visible_to(fresh(bank.manager)).count() == 0
    assert Target.objects.visible_to(fresh(bank.supervisor)).count() == 1
    assert Target.objects.visible_to(fresh(bank.far_supervisor)).count() == 0


@pytest.fixture
def target(bank, campaign):
    customer = make_customer(bank)
    add_customers(campaign=campaign, name="户", customers=[customer], query="", by=bank.supervisor, at=NOW)
    return Target.objects.get()


def test_an_outcome_sets_the_next_action_and_gives_the_caller_a_task(bank, target):
    call = log_call(
        target=target,
        outcome="interested",
        by=bank.manager,
        at=NOW,
        form_key=uuid4(),
        task_title="上门：样例",
    )
    target.refresh_from_db()
    assert (target.next_action, target.next_on, target.calls_made) == ("visit", date(2026, 11, 24), 1)
    task = Task.objects.get()
    assert (task.owner, task.due_on, task.title) == (bank.manager, date(2026, 11, 24), "上门：样例")
    assert call.next_on == task.due_on


def test_another_day_than_the_codes_can_be_agreed(bank, target):
    log_call(
        target=target,
        outcome="call_back",
        by=bank.manager,
        at=NOW,
        form_key=uuid4(),
        next_on=date(2026, 12, 1),
    )
    target.refresh_from_db()
    assert target.next_on == date(2026, 12, 1)


def test_the_same_form_logs_one_call_and_one_task(bank, target):
    key = uuid4()
    for _ in range(2):
        log_call(target=target, outcome="no_answer", by=bank.manager, at=NOW, form_key=key, task_title="再打")
    assert (Call.objects.count(), Task.objects.count()) == (1, 1)
    with pytest.raises(KeyTaken):
        log_call(target=target, outcome="declined", by=bank.manager, at=NOW, form_key=key)


def test_a_closed_target_is_not_called_again(bank, target):
    log_call(target=target, outcome="declined", by=bank.manager, at=NOW, form_key=uuid4())
    target.refresh_from_db()
    assert (target.state, target.next_on, target.next_action) == ("closed", None, "")
    with pytest.raises(TargetClosed):
        log_call(target=target, outcome="call_back", by=bank.manager, at=NOW, form_key=uuid4())
    assert Call.objects.count() == 1
