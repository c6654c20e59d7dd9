"""Targets: who sets whose, three levels that rise, what is over, sharing out to the last fen, what was achieved."""

from datetime import date

import pytest

from audit.models import Act
from customers.models import Tier
from targets.models import Achieved, Target
from targets.queries import board, parts_of, standings
from targets.rules import Levels, Measure, Reached, of_period, percent_of, reached, share_out
from targets.services import (
    LevelsDoNotRise,
    MonthIsOver,
    NothingToShareOut,
    NotTheirs,
    StaleTargets,
    keep_achieved,
    set_targets,
    share_out_targets,
)
from tests.factories import at, make_bank, make_customer, publish_scores

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 20, 10)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
WAN = 1_000_000


@pytest.fixture
def bank():
    return make_bank()


def put(bank, unit, levels, *, by, person=None, measure=Measure.DEPOSITS, months=(DECEMBER,), **more):
    return set_targets(
        unit=unit, person=person, measure=measure, months=dict.fromkeys(months, levels), by=by, at=NOW, **more
    )


def achieve(unit, person, *, month=date(2026, 10, 1), **figures):
    known = dict.fromkeys(
        ("customers", "key_customers", "new_customers", "deposits", "loans", "contribution"), 0
    )
    return Achieved._base_manager.create(
        month=month, business_date=date(2026, 11, 19), unit=unit, person=person, **known | figures
    )


# ---------------------------------------------------------------- rules
def test_a_stock_stands_where_its_last_month_stands_and_a_flow_adds_up():
    months = [Levels(1, 2, 3), Levels(4, 5, 6), Levels(7, 8, 9)]
    assert of_period(Measure.DEPOSITS, months) == Levels(7, 8, 9)
    assert of_period(Measure.NEW_CUSTOMERS, months) == Levels(12, 15, 18)
    assert of_period(Measure.NEW_CUSTOMERS, [*months, None]) is None
    assert of_period(Measure.DEPOSITS, [None, Levels(7, 8, 9)]) == Levels(7, 8, 9)
    assert of_period(Measure.DEPOSITS, []) is None


def test_a_level_is_reached_exactly_where_it_is():
    levels = Levels(80, 100, 120)
    said = [reached(value, levels) for value in (79, 80, 99, 100, 119, 120)]
    assert said == [
        Reached.BELOW, Reached.FLOOR, Reached.FLOOR, Reached.TARGET, Reached.TARGET, Reached.STRETCH
    ]  # fmt: skip
    assert (percent_of(999, 1000), percent_of(5, 0)) == (99, None)


@pytest.mark.parametrize(
    ("total", "weights", "step", "parts"),
    [
        (10, [1, 1, 1], 1, [4, 3, 3]),
        (100, [50, 30, 20], 1, [50, 30, 20]),
        (7, [5, 3, 1], 1, [4, 2, 1]),
        (5, [0, 0], 1, [3, 2]),
        (5, [-4, 2], 1, [0, 5]),
        (2_500_001, [1, 1], 1_000_000, [1_500_001, 1_000_000]),
        (0, [3, 2], 1, [0, 0]),
        (9, [], 1, []),
    ],
)
def test_what_is_shared_out_adds_up(total, weights, step, parts):
    assert share_out(total, weights, step=step) == parts
    assert sum(parts) == (total if weights else 0)


# ---------------------------------------------------------------- who, when
def test_a_units_target_is_set_above_it_and_a_colleagues_in_it(bank):
    levels = Levels(WAN, 2 * WAN, 3 * WAN)
    assert put(bank, bank.unit, levels, by=bank.branch_supervisor) == 1
    assert put(bank, bank.unit, levels, by=bank.supervisor, person=bank.manager) == 1
    assert put(bank, bank.head_office, levels, by=bank.executive) == 1
    refused = [
        (bank.unit, None, bank.supervisor),
        (bank.branch, None, bank.branch_supervisor),
        (bank.unit, None, bank.far_supervisor),
        (bank.unit, bank.manager, bank.manager),
        (bank.unit, bank.supervisor, bank.supervisor),
        (bank.far_unit, bank.outsider, bank.supervisor),
        (bank.unit, None, bank.audit_admin),
    ]
    for unit, person, by in refused:
        with pytest.raises(NotTheirs):
            put(bank, unit, levels, by=by, person=person, measure=Measure.LOANS)
    assert Target.objects.count() == 3


def test_what_is_over_and_what_falls_is_refused_and_nothing_is_set(bank):
    with pytest.raises(MonthIsOver):
        put(bank, bank.unit, Levels(1, 2, 3), by=bank.executive, months=(date(2026, 10, 1), DECEMBER))
    for levels in (Levels(3, 2, 4), Levels(1, 3, 2), Levels(-1, 2, 3)):
        with pytest.raises(LevelsDoNotRise):
            put(bank, bank.unit, levels, by=bank.executive)
    assert Target.objects.count() == Act.objects.filter(kind="targets.set").count() == 0


def test_two_who_set_the_same_month_know_of_each_other(bank):
    put(bank, bank.unit, Levels(1, 2, 3), by=bank.executive, seen={DECEMBER: 0})
    with pytest.raises(StaleTargets) as stale:
        put(bank, bank.unit, Levels(4, 5, 6), by=bank.branch_supervisor, seen={DECEMBER: 0})
    assert stale.value.months == [DECEMBER]
    assert put(bank, bank.unit, Levels(4, 5, 6), by=bank.branch_supervisor, seen={DECEMBER: 1}) == 1
    held = Target.objects.get()
    assert (held.levels, held.version, held.set_by) == (Levels(4, 5, 6), 2, bank.branch_supervisor)
    assert put(bank, bank.unit, Levels(4, 5, 6), by=bank.branch_supervisor) == 0
    assert put(bank, bank.unit, None, by=bank.branch_supervisor) == 1
    told = [
        (act.before["2026-12"], act.after["2026-12"])
        for act in Act.objects.filter(kind="targets.set").order_by("id")
    ]
    assert told == [(None, [1, 2, 3]), ([1, 2, 3], [4, 5, 6]), ([4, 5, 6], None)]
    assert Target.objects.count() == 0


# ---------------------------------------------------------------- sharing out
def test_a_branch_is_shared_out_among_its_units_as_they_stood_and_adds_up(bank, loader):
    achieve(bank.unit, bank.manager, deposits=30 * WAN)
    achieve(bank.sister_unit, None, deposits=10 * WAN)
    put(
        bank,
        bank.branch,
        Levels(50 * WAN, 61 * WAN, 75 * WAN + 7),
        by=bank.executive,
        months=(NOVEMBER, DECEMBER),
    )
    put(bank, bank.unit, Levels(1, 2, 3), by=bank.executive, months=(NOVEMBER,))
    shared = share_out_targets(
        unit=bank.branch, measure=Measure.DEPOSITS, year=2026, by=bank.branch_supervisor, at=NOW
    )
    assert shared == 1
    parts = Target.objects.filter(month=DECEMBER, unit__parent=bank.branch).order_by("unit__path")
    assert [each.levels for each in parts] == [
        Levels(38 * WAN, 46 * WAN, 57 * WAN + 7),
        Levels(12 * WAN, 15 * WAN, 18 * WAN),
    ]
    assert sum((each.levels for each in parts), start=Levels(0, 0, 0)) == Levels(
        50 * WAN, 61 * WAN, 75 * WAN + 7
    )
    assert Target.objects.get(month=NOVEMBER, unit=bank.unit).levels == Levels(1, 2, 3)
    with pytest.raises(NothingToShareOut):
        share_out_targets(unit=bank.branch, measure=Measure.DEPOSITS, year=2026, by=bank.executive, at=NOW)


def test_a_unit_is_shared_out_among_its_leads_by_who_answers_for_it(bank, loader):
    achieve(bank.unit, bank.manager, customers=9)
    achieve(bank.unit, bank.colleague, customers=3)
    put(bank, bank.unit, Levels(4, 8, 12), by=bank.executive, measure=Measure.CUSTOMERS)
    assert [part.person for part in parts_of(bank.unit)] == [bank.manager, bank.colleague]
    with pytest.raises(NotTheirs):
        share_out_targets(
            unit=bank.unit, measure=Measure.CUSTOMERS, year=2026, by=bank.far_supervisor, at=NOW
        )
    share_out_targets(unit=bank.unit, measure=Measure.CUSTOMERS, year=2026, by=bank.supervisor, at=NOW)
    people = Target.objects.exclude(person=None).order_by("person__employee_no")
    assert {each.person: each.levels for each in people} == {
        bank.manager: Levels(3, 6, 9),
        bank.colleague: Levels(1, 2, 3),
    }


# ---------------------------------------------------------------- the table
def test_the_table_says_what_the_parts_lack_and_what_was_reached(bank, loader):
    achieve(bank.unit, bank.manager, deposits=6 * WAN)
    achieve(bank.sister_unit, None, deposits=3 * WAN)
    months = (NOVEMBER, DECEMBER)
    put(bank, bank.branch, Levels(8 * WAN, 10 * WAN, 12 * WAN), by=bank.executive, months=months)
    put(bank, bank.unit, Levels(5 * WAN, 7 * WAN, 8 * WAN), by=bank.executive, months=months)
    Target.objects.filter(month=NOVEMBER).update(month=date(2026, 10, 1))
    shown = board(bank.branch_supervisor, bank.branch, Measure.DEPOSITS, 2026, by_quarter=True)
    assert [label for label, _months in shown.columns] == ["Q1", "Q2", "Q3", "Q4", "2026"]
    last = shown.own.cells[3]
    assert (last.levels, last.actual, last.percent, last.reached) == (
        Levels(8 * WAN, 10 * WAN, 12 * WAN), 9 * WAN, 90, Reached.FLOOR
    )  # fmt: skip
    assert shown.own.cells[0].levels is None
    assert shown.gaps[3] == Levels(3 * WAN, 3 * WAN, 4 * WAN)
    assert [(line.part.label, line.editable) for line in shown.parts] == [
        (bank.unit.label, True),
        (bank.sister_unit.label, True),
    ]
    assert (shown.own.editable, shown.parts[0].cells[3].percent) == (False, 85)
    by_month = board(bank.supervisor, bank.unit, Measure.DEPOSITS, 2026, by_quarter=False)
    assert [cell.percent for cell in by_month.own.cells[9:]] == [85, None, None, 85]


def test_who_leads_sees_their_own_standing_and_no_others(bank, loader):
    october = date(2026, 10, 1)
    achieve(bank.unit, bank.manager, deposits=6 * WAN, customers=4)
    put(bank, bank.unit, Levels(5 * WAN, 8 * WAN, 9 * WAN), by=bank.executive, person=bank.manager)
    put(bank, bank.unit, Levels(5 * WAN, 9 * WAN, 9 * WAN), by=bank.executive, person=bank.colleague)
    put(bank, bank.unit, Levels(10 * WAN, 20 * WAN, 30 * WAN), by=bank.executive)
    Target.objects.update(month=october)
    own = standings(bank.manager, None, october)
    assert {measure: (one.percent, one.reached) for measure, one in own.items()} == {
        Measure.DEPOSITS: (75, Reached.FLOOR)
    }
    assert Target.objects.visible_to(bank.manager).count() == 1
    assert standings(bank.supervisor, bank.unit, october)[Measure.DEPOSITS].percent == 30
    assert standings(bank.manager, bank.unit, october) == {}
    assert Target.objects.visible_to(bank.outsider).count() == 0


# ---------------------------------------------------------------- what was achieved
def test_what_a_month_came_to_equals_a_slow_count_and_a_later_night_replaces_it(bank, loader):
    assert Tier.objects.get(code="key").rank == 2
    customers = [make_customer(bank) for _number in range(3)] + [make_customer(bank, manager=bank.outsider)]
    figures = [
        {"tier_id": 1, "tier_before_id": None, "deposits_fen": 100, "loans_fen": 7, "contribution_fen": -5},
        {"tier_id": 2, "deposits_fen": 20, "contribution_fen": 3},
        {"tier_id": 3, "deposits_fen": 3, "loans_fen": 1},
        {"tier_id": 5, "tier_before_id": None, "deposits_fen": 50},
    ]
    publication = publish_scores(dict(zip(customers, figures, strict=True)), business_date=date(2026, 11, 19))
    october = date(2026, 10, 1)
    assert keep_achieved(publication=publication, month=october) == 2
    assert keep_achieved(publication=publication, month=october) == 2
    named = ("customers", "key_customers", "new_customers", "deposits", "loans", "contribution")
    rows = {row.person: [getattr(row, name) for name in named] for row in Achieved.objects.all()}
    assert rows == {bank.manager: [3, 2, 1, 123, 8, -2], bank.outsider: [1, 0, 1, 50, 0, 0]}
    earlier = publish_scores({customers[0]: {"deposits_fen": 1}}, business_date=date(2026, 11, 18))
    assert keep_achieved(publication=earlier, month=october) == 0
    later = publish_scores({customers[0]: {"deposits_fen": 1}}, business_date=date(2026, 11, 20))
    assert keep_achieved(publication=later, month=october) == 1
    assert [(row.person, row.deposits) for row in Achieved.objects.all()] == [(bank.manager, 1)]
