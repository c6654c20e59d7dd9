"""The running check of internal audit: notes booked better than the standard, with nothing approved for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef

from common.calendar import business_date, month_start
from customers.models import Account
from pricing.models import Concession, SheetLine, UnaskedNote
from pricing.queries import NoPrice, terms_for
from pricing.rules.price import best_price, gap_bp
from pricing.rules.route import State
from products.models import ProductLine

# Approved prices last a year at most: what is older was asked for, or found, before.
LOOKS_BACK = timedelta(days=366)
BATCH = 1000


@dataclass(frozen=True)
class _Better:
    account_id: int
    booked: Decimal
    standard: Decimal
    gap_bp: int


@transaction.atomic
def find_unasked(*, at: datetime) -> int:
    """Read the notes of the last year against the standard; says how many stand out.

    A note that was found before keeps its day; one that is found no more is cleared, and found anew from that day on.
    """
    today = business_date(at)
    better = {one.account_id: one for one in _better(today)}
    held = {one.account_id: one for one in UnaskedNote.objects.select_for_update().order_by("id")}
    new = [
        UnaskedNote(
            account_id=one.account_id,
            booked_rate=one.booked,
            standard_rate=one.standard,
            gap_bp=one.gap_bp,
            found_on=today,
        )
        for one in better.values()
        if one.account_id not in held
    ]
    UnaskedNote.objects.bulk_create(new, batch_size=BATCH)
    changed = [note for note in held.values() if _changes(note, better.get(note.account_id), today)]
    UnaskedNote.objects.bulk_update(
        changed, ["booked_rate", "standard_rate", "gap_bp", "found_on", "cleared_on"], batch_size=BATCH
    )
    return len(better)


def _changes(note: UnaskedNote, found: _Better | None, today: date) -> bool:
    """Bring a note to what was found; says whether that changed it."""
    if found is None:
        gone = note.cleared_on is None
        note.cleared_on = note.cleared_on or today
        return gone
    was = (note.booked_rate, note.standard_rate, note.cleared_on)
    if note.cleared_on is not None:
        note.found_on = today
    note.booked_rate, note.standard_rate, note.gap_bp = found.booked, found.standard, found.gap_bp
    note.cleared_on = None
    return was != (found.booked, found.standard, None)


def _better(today: date) -> Iterator[_Better]:
    """Notes of the last year that were booked better than the standard gives anybody."""
    lines = ProductLine.objects.in_bulk(SheetLine.objects.values_list("product_line_id", flat=True))
    approved = Concession.objects.filter(
        customer_id=OuterRef("customer_id"),
        loan_note=OuterRef("account_no"),
        state__in=[State.APPROVED, State.LAPSED],
    )
    notes = Account.objects.filter(
        ~Exists(approved),
        product_line__in=lines,
        status="active",
        rate__gt=0,
        opened_on__gt=today - LOOKS_BACK,
    ).values_list("pk", "rate", "product_line_id", "customer__rating", "opened_on", "currency")
    # A standard of one line, rating, month and currency is worked out once.
    best: dict[tuple[int, str, date, str], tuple[Decimal, int] | None] = {}
    for pk, rate, line, rating, opened_on, currency in notes.order_by("pk").iterator(chunk_size=BATCH):
        key = (line, rating, month_start(opened_on), currency)
        if key not in best:
            best[key] = _best(lines[line], rating, key[2], currency)
        standard = best[key]
        if standard is not None and (gap := gap_bp(standard[0], rate, standard[1])) > 0:
            yield _Better(pk, rate, standard[0], gap)


def _best(line: ProductLine, rating: str, day: date, currency: str) -> tuple[Decimal, int] | None:
    """The best price of the standard and which way the bank wants it; None where there is none."""
    try:
        _sheet, terms = terms_for(rating, line, day, currency)
    except NoPrice:
        return None
    return best_price(terms), terms.sign
