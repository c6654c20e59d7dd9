"""Results: counted once, with the points of their day, taken back only by a reversal."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from campaigns.models import Result, Target
from campaigns.queries import page
from campaigns.queries.ranking import Group, ranking
from campaigns.services.forces import take_part
from campaigns.services.planning import NotTakingPart, set_point_rule
from campaigns.services.results import (
    AlreadyReversed,
    NothingReached,
    OutsidePeriod,
    record_result,
    reverse_result,
    take_from_core,
)
from campaigns.services.targets import add_customers
from common.money import LARGEST_FEN
from common.once import KeyTaken
from tests.campaigns.making import NOW, STARTS, make_campaign, quota, reached
from tests.factories import at, fresh, make_account, make_bank, make_customer

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 19)


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def campaign(bank):
    return make_campaign(bank)


def test_units_are_ranked_by_their_quota_and_those_without_one_are_not(bank, campaign):
    quota(campaign, bank, bank.unit, 10)
    quota(campaign, bank, bank.sister_unit, 0)
    reached(campaign, bank.manager, 4)
    reached(campaign, bank.colleague, 2, on=date(2026, 11, 17))
    table = ranking(campaign, fresh(bank.manager), day=DAY)
    assert [(row.name_zh, row.actual, row.quota, row.rank, row.week) for row in table.rows] == [
        ("城东支行", 6, 10, 1, 2),
        ("西湖支行", 0, 0, None, 0),
    ]
    assert (table.actual, table.quota, table.rows[0].reached) == (6, 10, 0.6)
    assert table.rows[0].sub_zh == "许嘉"


def test_a_raised_quota_counts_from_its_day_on(bank, campaign):
    quota(campaign, bank, bank.unit, 5)
    quota(campaign, bank, bank.unit, 8, starts_on=date(2026, 11, 15))
    assert ranking(campaign, None, day=date(2026, 11, 14)).quota == 5
    assert ranking(campaign, None, day=date(2026, 11, 15)).quota == 8


def test_people_of_a_unit_that_keeps_them_to_itself_are_ranked_for_their_own_alone(bank, campaign):
    quota(campaign, bank, bank.unit, 3, staff=bank.manager)
    reached(campaign, bank.manager, 2)

    def people(person):
        return [row.name_zh for row in ranking(campaign, person, day=DAY, group=Group.PEOPLE).rows]

    assert people(fresh(bank.colleague)) == ["陈思远"]
    take_part(campaign=campaign, unit=bank.unit, people_public=False, by=bank.supervisor, at=NOW)
    assert people(None) == []
    assert people(fresh(bank.colleague)) == ["陈思远"]
    assert people(fresh(bank.branch_supervisor)) == ["陈思远"]
    bank.colleague.unit = bank.sister_unit
    bank.colleague.save()
    assert people(fresh(bank.colleague)) == []


def test_who_takes_no_part_sees_no_people(bank, campaign):
    quota(campaign, bank, bank.unit, 3, staff=bank.manager)
    assert ranking(campaign, fresh(bank.outsider), day=DAY, group=Group.PEOPLE).rows == []


def test_quotas_of_people_that_do_not_add_up_are_shown_with_what_is_missing(bank, campaign):
    quota(campaign, bank, bank.unit, 10)
    quota(campaign, bank, bank.unit, 4, staff=bank.manager)
    quota(campaign, bank, bank.unit, 3, staff=bank.colleague)
    (gap,) = page.quota_gaps(campaign, DAY)
    assert (gap.unit, gap.of_unit, gap.of_people, gap.missing) == (bank.unit, 10, 7, 3)
    quota(campaign, bank, bank.unit, 6, staff=bank.colleague, starts_on=date(2026, 11, 1))
    assert page.quota_gaps(campaign, DAY) == []


def test_a_quota_outside_the_campaign_is_refused(bank, campaign):
    with pytest.raises(NotTakingPart):
        quota(campaign, bank, bank.far_unit, 5)


def test_a_changed_rule_of_points_moves_no_earlier_points(bank, campaign):
    rule = {
        "campaign": campaign,
        "kind": "account",
        "fen_per_point": 0,
        "by": bank.branch_supervisor,
        "at": NOW,
    }
    set_point_rule(**rule, starts_on=date(2026, 9, 1), per_count=20)
    first = reached(campaign, bank.manager, 1, on=date(2026, 10, 14))
    set_point_rule(**rule, starts_on=date(2026, 10, 15), per_count=30)
    second = reached(campaign, bank.manager, 2, on=date(2026, 10, 15))
    assert (first.points, second.points) == (20, 60)


def test_a_reversal_takes_exactly_as_much_away_and_comes_once(bank, campaign):
    quota(campaign, bank, bank.unit, 5)
    result = reached(campaign, bank.manager, 3)
    back = reverse_result(result=result, reason="重复登记", by=bank.supervisor, at=NOW)
    assert (back.count, back.happened_on, back.reverses) == (-3, result.happened_on, result)
    assert ranking(campaign, None, day=DAY).actual == 0
    for again in (result, back):
        with pytest.raises(AlreadyReversed):
            reverse_result(result=again, reason="再次", by=bank.supervisor, at=NOW)
    assert Result.objects.count() == 2


def test_results_cannot_be_changed_even_by_sql(bank, campaign):
    result = reached(campaign, bank.manager, 3)
    for statement in ("UPDATE campaigns_result SET count = 30", "DELETE FROM campaigns_result"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    result.refresh_from_db()
    assert result.count == 3


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2027, 1, 4), date(2026, 11, 20)])
def test_a_day_outside_the_period_or_still_to_come_is_refused(bank, campaign, day):
    with pytest.raises(OutsidePeriod):
        reached(campaign, bank.manager, 1, on=day)
    assert not Result.objects.exists()


def test_nothing_is_no_result(bank, campaign):
    with pytest.raises(NothingReached):
        reached(campaign, bank.manager, 0)


def test_the_same_form_records_once_and_other_figures_under_its_key_are_refused(bank, campaign):
    key = uuid4()
    first = reached(campaign, bank.manager, 1, form_key=key)
    assert reached(campaign, bank.manager, 1, form_key=key) == first
    with pytest.raises(KeyTaken):
        reached(campaign, bank.manager, 2, form_key=key)
    assert Result.objects.count() == 1


def test_accounts_of_targets_in_core_banking_count_once_with_their_account_as_evidence(bank, campaign):
    customer, other = make_customer(bank), make_customer(bank)
    in_time = make_account(customer, opened_on=date(2026, 11, 3))
    make_account(customer, opened_on=date(2026, 8, 31))  # before the campaign
    make_account(customer, "rmb_time", opened_on=date(2026, 11, 3))  # another product
    make_account(other, opened_on=date(2026, 11, 3))  # no target
    add_customers(
        campaign=campaign, name="重点户", customers=[customer], query="", by=bank.branch_supervisor, at=NOW
    )
    assert take_from_core(campaign=campaign, at=NOW) == 1
    assert take_from_core(campaign=campaign, at=NOW) == 0
    result = Result.objects.get()
    assert (result.account, result.source, result.staff, result.unit) == (
        in_time,
        "core",
        bank.manager,
        bank.unit,
    )
    assert Target.objects.get().state == "won"
    reverse_result(result=result, reason="非维修资金户", by=bank.supervisor, at=NOW)
    assert take_from_core(campaign=campaign, at=NOW) == 0
    assert Target.objects.get().state == "open"


def test_tiles_say_what_came_from_where(bank, campaign):
    customer = make_customer(bank)
    make_account(customer, opened_on=date(2026, 11, 3))
    add_customers(campaign=campaign, name="户", customers=[customer], query="", by=bank.supervisor, at=NOW)
    take_from_core(campaign=campaign, at=NOW)
    reached(campaign, bank.manager, 2)
    reached(campaign, bank.manager, 0, kind="deposit", amount_fen=5_000_000_00)
    reached(campaign, bank.manager, 40, kind="card")
    figures = page.reached(campaign, DAY)
    assert (figures.accounts, figures.from_core, figures.by_hand) == (3, 1, 2)
    assert (figures.deposits_fen, figures.cards) == (5_000_000_00, 40)
    opened = page.share_opened(campaign, figures)
    assert (opened.part, opened.base) == (3, 500)


def test_a_result_of_a_machine_needs_no_person_to_win_a_target(bank, campaign):
    result = record_result(
        campaign=campaign,
        kind="wealth",
        unit=bank.unit,
        staff=None,
        count=0,
        amount_fen=1,
        happened_on=DAY,
        by=bank.supervisor,
        at=at(2026, 11, 19, 18),
    )
    assert result.staff is None
    assert ranking(campaign, None, day=DAY, group=Group.PEOPLE).rows == []


def test_the_largest_result_has_its_points_and_a_larger_one_is_refused(bank, campaign):
    set_point_rule(
        campaign=campaign,
        kind="deposit",
        starts_on=STARTS,
        per_count=10_000,
        fen_per_point=1,
        by=bank.branch_supervisor,
        at=NOW,
    )
    assert reached(campaign, bank.manager, 0, kind="deposit", amount_fen=LARGEST_FEN).points == LARGEST_FEN
    client = Client()
    client.force_login(bank.manager, backend="django.contrib.auth.backends.ModelBackend")
    body = {"kind": "deposit", "amount": "1000000000000.01", "happened_on": "2026-11-10", "evidence": "1"}
    path = f"/api/v1/campaigns/{campaign.public_id}/results/"
    answer = client.post(path, body | {"key": str(uuid4())}, content_type="application/json")
    assert answer.status_code == 400 and "amount" in answer.content.decode()
