"""The running check: what is booked better than the standard gives anybody, with nothing approved for it, is found."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.calendar import business_today
from pricing.models import UnaskedNote
from pricing.queries import terms_of
from pricing.rules.price import best_price
from pricing.services import find_unasked, look_after_prices
from products.models import ProductLine
from tests.browsing import browser
from tests.factories import make_account, make_customer
from tests.pricing.making import approved_request, make_request

pytestmark = pytest.mark.django_db
BP = Decimal("0.0001")


def best(customer, line="working_capital_loan"):
    return best_price(terms_of(customer, ProductLine.objects.get(code=line), business_today())[1])


def booked(customer, off, line="working_capital_loan", days=20, **fields):
    """A note of some days ago, so many basis points from the best price of the standard."""
    rate = best(customer, line) + off * BP
    opened = business_today() - timedelta(days=days)
    return make_account(customer, line, rate=rate, opened_on=opened, **fields)


def found():
    find_unasked(at=timezone.now())
    return [(one.account.account_no, one.gap_bp) for one in UnaskedNote.objects.standing().order_by("id")]


@pytest.mark.parametrize(
    ("line", "off", "gap"),
    [
        ("working_capital_loan", 0, None),
        ("working_capital_loan", 1, None),
        ("working_capital_loan", -1, 1),
        ("fixed_asset_loan", -30, 30),
        ("rmb_time", 0, None),
        ("rmb_time", -5, None),
        ("rmb_time", 7, 7),
        ("guarantee", -2, 2),
        ("fx_time", 900, None),
    ],
)
def test_what_is_booked_beyond_the_best_price_is_found(bank, customer, line, off, gap):
    standard = best(customer, line) if line != "fx_time" else Decimal(0)
    opened = business_today() - timedelta(days=20)
    make_account(customer, line, account_no="JK-1", rate=standard + off * BP, opened_on=opened)
    assert found() == ([("JK-1", gap)] if gap else [])


def test_what_was_approved_under_its_number_is_not_and_what_waits_is(bank, customer):
    booked(customer, -40, account_no="JK-APPROVED")
    booked(customer, -40, account_no="JK-WAITING")
    booked(make_customer(bank), -40, account_no="JK-OTHERS")
    approved_request(bank, customer, loan_note="JK-APPROVED")
    make_request(bank, customer, loan_note="JK-WAITING")
    # A request of another customer is no leave.
    approved_request(bank, customer, loan_note="JK-OTHERS")
    assert found() == [("JK-WAITING", 40), ("JK-OTHERS", 40)]


def test_old_and_closed_notes_are_not_read(bank, customer):
    booked(customer, -40, days=400)
    booked(customer, -40, status="closed", closed_on=business_today())
    assert found() == []


def test_a_finding_keeps_its_day_until_it_is_gone(bank, customer):
    account = booked(customer, -40, account_no="JK-1")
    assert found() == [("JK-1", 40)]
    UnaskedNote.objects.update(found_on=business_today() - timedelta(days=9))
    account.rate += 10 * BP
    account.save()
    assert found() == [("JK-1", 30)]
    assert UnaskedNote.objects.get().found_on == business_today() - timedelta(days=9)
    account.rate += 30 * BP
    account.save()
    assert found() == []
    assert UnaskedNote.objects.get().cleared_on == business_today()
    account.rate -= 5 * BP
    account.save()
    assert found() == [("JK-1", 5)]
    assert UnaskedNote.objects.get().found_on == business_today()


def test_the_daily_look_reads_them_and_audit_sees_them(bank, customer):
    booked(customer, -12, account_no="JK-1")
    look_after_prices(at=timezone.now())
    page = browser(bank.executive).get("/prices/audit/unasked/").content.decode()
    assert "JK-1" in page and "12 bp under the standard" in page
    (row,) = browser(bank.executive).get("/api/v1/pricing/unasked/").json()["results"]
    assert (row["account_no"], row["gap_bp"], row["customer_no"]) == ("JK-1", 12, customer.customer_no)
    for person in (bank.manager, bank.supervisor):
        assert browser(person).get("/prices/audit/unasked/").status_code == 403
        assert browser(person).get("/api/v1/pricing/unasked/").status_code == 403


def test_queries_of_the_check_and_its_page_do_not_grow(bank, customer):
    """/prices/audit/unasked/ (pricing:unasked)"""
    counts = []
    for place in (3, 27):
        for _ in range(place):
            booked(customer, -12)
        find_unasked(at=timezone.now())
        with CaptureQueriesContext(connection) as asked:
            assert browser(bank.executive).get("/prices/audit/unasked/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
