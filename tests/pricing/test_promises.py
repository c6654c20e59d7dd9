"""What a customer promised for its price: read from the books, warned of; the price lapses where it did not come."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.calendar import add_months, business_today, month_start
from pricing import services
from pricing.models import Given, GivenMonth
from pricing.rules.route import promise_standing
from pricing.services.tracking import warn_expiring
from tests.factories import make_account, make_month
from tests.pricing.making import WAN, approved_request
from worklist.models import Notice

TODAY = business_today()


@pytest.mark.parametrize(
    ("actual", "days_left", "standing"),
    [
        (1000, 90, "open"),
        (1350, 90, "kept"),
        (1349, 30, "warned"),
        (1350, 30, "kept"),
        (1349, 0, "broken"),
        (1350, 0, "kept"),
        (0, -5, "broken"),
    ],
)
def test_where_a_promise_of_fifteen_hundred_stands(actual, days_left, standing):
    assert promise_standing(1500, actual, check_on=TODAY + timedelta(days=days_left), today=TODAY) == standing


@pytest.fixture
def promised(bank, customer, as_loader):
    """Fifteen million of deposits promised, ten there, and four million settled of three promised."""
    with as_loader():
        month = add_months(month_start(TODAY), -1)
        make_month(make_account(customer), month, 1000 * WAN, settlement_yuan_fen=400 * WAN)
    day = TODAY + timedelta(days=60)
    given = {"deposits": (1500 * WAN, day), "settlement": (300 * WAN, day), "payroll": (320, day)}
    return approved_request(bank, customer, given=given)


def standings(request):
    return {one.kind: (one.actual, one.standing) for one in Given.objects.filter(concession=request)}


def test_the_books_of_the_last_month_say_what_is_there(promised):
    assert services.track_promises(at=timezone.now()) == 3
    assert services.track_promises(at=timezone.now()) == 3
    assert standings(promised) == {
        "deposits": (1000 * WAN, "open"),
        "settlement": (400 * WAN, "kept"),
        "payroll": (0, "open"),
    }
    assert GivenMonth.objects.count() == 3


def test_a_promise_behind_is_warned_of_once(promised, bank):
    for days in (35, 36):
        services.track_promises(at=timezone.now() + timedelta(days=days))
    assert Notice.objects.filter(person=bank.manager, slot__startswith="warned").count() == 1
    promised.refresh_from_db()
    assert promised.state == "approved"


def test_a_promise_that_did_not_come_lapses_the_price(promised, bank):
    services.track_promises(at=timezone.now() + timedelta(days=60))
    promised.refresh_from_db()
    assert promised.state == "lapsed"
    told = Notice.objects.filter(slot__startswith="lapsed").values_list("person", flat=True)
    assert set(told) == {bank.manager.pk, bank.branch_supervisor.pk}


def test_an_approved_price_is_said_to_expire_once(promised, bank):
    near = timezone.now() + timedelta(days=275)
    assert (warn_expiring(at=near), warn_expiring(at=near)) == (1, 1)
    assert Notice.objects.filter(person=bank.manager, slot__startswith="expiring").count() == 1
