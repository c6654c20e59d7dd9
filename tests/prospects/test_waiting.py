"""Opportunities that wait stand on Today: late by their date, or stuck beyond twice the median of their stage."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.calendar import business_today
from prospects.models import Opportunity, StageFigure
from prospects.queries.waiting import waiting_deals
from tests.factories import fresh, make_customer
from tests.prospects.deals import bring, make_opportunity

pytestmark = pytest.mark.django_db


@pytest.fixture
def medians():
    StageFigure.objects.create(
        stage="lead", cases=40, won=10, bp=2500, learned=True, median_days=10, computed_on=business_today()
    )


def at_stage(deal, days):
    when = timezone.now() - timedelta(days=days)
    Opportunity.objects.filter(pk=deal.pk).update(entered_stage_at=when)


def test_late_ones_come_first_then_stuck_ones_and_the_rest_stay_away(bank, medians):
    customer, today = make_customer(bank), business_today()
    late = make_opportunity(customer, bank.manager, name="迟")
    Opportunity.objects.filter(pk=late.pk).update(expected_on=today - timedelta(days=3))
    stuck, slow = (make_opportunity(customer, bank.manager, name=name) for name in ("卡", "慢"))
    at_stage(stuck, 21)
    at_stage(slow, 20)
    rows, total = waiting_deals(fresh(bank.manager), today)
    assert [(row.name, row.late, row.days) for row in rows] == [("迟", 3, 0), ("卡", 0, 21)]
    assert total == 2


def test_only_ones_own_for_an_account_manager_and_the_teams_for_a_supervisor(bank, medians):
    for owner in (bank.manager, bank.colleague):
        at_stage(make_opportunity(make_customer(bank, manager=owner), owner), 30)
    today = business_today()
    assert waiting_deals(fresh(bank.manager), today)[1] == 1
    assert waiting_deals(fresh(bank.supervisor), today)[1] == 0
    assert waiting_deals(fresh(bank.supervisor), today, team=True)[1] == 2
    assert waiting_deals(fresh(bank.outsider), today, team=True)[1] == 0


def test_what_is_closed_or_rests_does_not_wait(bank, medians):
    customer = make_customer(bank)
    for place in ("lost", "on_hold"):
        deal = bring(make_opportunity(customer, bank.manager), place, bank.manager)
        Opportunity.objects.filter(pk=deal.pk).update(expected_on=business_today() - timedelta(days=9))
    assert waiting_deals(fresh(bank.manager), business_today()) == ([], 0)


def test_it_stands_beside_the_queue_of_today(bank, medians, signed_in):
    deal = make_opportunity(make_customer(bank), bank.manager)
    at_stage(deal, 30)
    page = signed_in(bank.manager).get("/today/beside/").content.decode()
    assert f"/opportunities/{deal.public_id}/" in page
    assert "30 days at Lead" in page
