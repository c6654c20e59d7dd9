"""A quote and a waiting request of the secret customer, and who sits where it is decided."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from common.calendar import business_today
from pricing.models import UnaskedNote
from pricing.queries import figures_on
from pricing.rules.standard import Table
from pricing.services import give_seat, propose_standard
from tests.factories import SINCE, make_account
from tests.pricing.making import decide, make_prices, make_request

KEPT = (
    "pricing_quote",
    "pricing_concession",
    "pricing_step",
    "pricing_decision",
    "pricing_scan",
    "pricing_given",
    "pricing_givenmonth",
    "pricing_seat",
    "pricing_unaskednote",
    "pricing_standardchange",
)


def make_price_request(bank, customer) -> dict[str, str]:
    """Make them; returns the keys that paths name: {quote}, {price}, {seat}."""
    make_prices()
    seats = [
        give_seat(level=level, unit=unit, staff=person, starts_on=SINCE, by=None, at=timezone.now())
        for level, unit, person in (
            (1, bank.unit, bank.supervisor),
            (2, bank.branch, bank.branch_supervisor),
        )
    ]
    decide(make_request(bank, customer, 5, wan=1000), bank.supervisor, "refuse", note="同业报价未核实")
    scanned = [SimpleUploadedFile("申请书.pdf", b"%PDF-1.7 of the secret customer")]
    request = make_request(bank, customer, 20, files=scanned)
    account = make_account(customer, "working_capital_loan")
    facts = {"booked_rate": "0.0200", "standard_rate": "0.0400", "gap_bp": 200, "found_on": SINCE}
    UnaskedNote.objects.create(account=account, **facts)
    change = propose_standard(
        table=Table.SHEET,
        key="",
        valid_from=business_today() + timedelta(days=30),
        values=figures_on(Table.SHEET, business_today())[""] | {"tax": Decimal("0.26")},
        reason="税率调整",
        today=business_today(),
        by=bank.executive,
        at=timezone.now(),
    )
    return {
        "standard": str(change.public_id),
        "quote": str(request.quote.public_id),
        "price": str(request.public_id),
        "scan": str(request.scans.get().public_id),
        "seat": str(seats[0].pk),
    }
