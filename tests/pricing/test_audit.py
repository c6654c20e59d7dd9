"""The audit list: what core banking booked under a loan note beside what was approved for it, and who reads it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.calendar import business_today
from pricing.models import Concession
from pricing.queries import audit_page
from tests.browsing import browser
from tests.factories import make_account, make_customer
from tests.pricing.making import approved_request, make_request

pytestmark = pytest.mark.django_db
BP = Decimal("0.0001")


def rows():
    return audit_page(business_today()).rows


def booked(customer, note, rate):
    return make_account(customer, "working_capital_loan", account_no=note, rate=rate)


@pytest.mark.parametrize(
    ("off", "finding", "under"),
    [
        (0, "fits", None),
        (1, "fits", None),
        (-1, "under", 1),
        (Decimal("-0.5"), "under", 1),
        (-12, "under", 12),
    ],
)
def test_a_note_is_booked_at_what_was_approved_or_above(bank, customer, off, finding, under):
    request = approved_request(bank, customer, loan_note="JK-2026-001")
    booked(customer, "JK-2026-001", request.rate + off * BP)
    (row,) = rows()
    assert (row.finding, row.under_bp, row.approved) == (finding, under, request.rate)
    assert row.booked == request.rate + off * BP


def test_without_a_note_or_a_booking_there_is_nothing_to_compare(bank, customer):
    approved_request(bank, customer, loan_note="")
    approved_request(bank, customer, loan_note="JK-2026-002")
    assert sorted(row.finding for row in rows()) == ["no_note", "none_booked"]


def test_a_note_of_another_customer_proves_nothing(bank, customer):
    request = approved_request(bank, customer, loan_note="JK-2026-003")
    booked(make_customer(bank), "JK-2026-003", request.rate - 50 * BP)
    (row,) = rows()
    assert (row.finding, row.booked, row.under_bp) == ("none_booked", None, None)


@pytest.mark.parametrize("ended", ["expired", "lapsed"])
def test_a_price_that_has_ended_does_not_go_on_being_booked(bank, customer, ended):
    request = approved_request(bank, customer, loan_note="JK-2026-004")
    account = booked(customer, "JK-2026-004", request.rate)
    gone = {"expires_on": business_today() - timedelta(days=1)} if ended == "expired" else {"state": "lapsed"}
    Concession.objects.update(**gone)
    (row,) = rows()
    assert (row.finding, row.expired) == ("expired", True)
    # Booked at the quote again, it fits.
    account.rate = request.quote.quoted_rate
    account.save()
    assert [row.finding for row in rows()] == ["fits"]


def test_what_waits_or_was_refused_is_no_price(bank, customer):
    make_request(bank, customer, loan_note="JK-2026-005")
    assert rows() == []


def test_internal_audit_and_head_office_read_it_and_nobody_else(bank, customer):
    request = approved_request(bank, customer, loan_note="JK-2026-006")
    booked(customer, "JK-2026-006", request.rate - 5 * BP)
    page = browser(bank.executive).get("/prices/audit/")
    assert page.status_code == 200 and request.number in page.content.decode()
    for person in (bank.manager, bank.supervisor, bank.branch_supervisor):
        assert browser(person).get("/prices/audit/").status_code == 403


def test_more_prices_ask_no_more_queries(bank, customer):
    counts = []
    for wanted in (1, 4):
        for place in range(wanted):
            approved_request(bank, customer, loan_note=f"JK-{wanted}-{place}")
        with CaptureQueriesContext(connection) as asked:
            rows()
        counts.append(len(asked))
    assert counts[0] == counts[1]
