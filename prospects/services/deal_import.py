"""Closed deals of another system taken into the bank's own history, so that probabilities are learned from them too."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import translation

from audit.services import record_act
from common.calendar import SHANGHAI, business_date
from common.spreadsheets import Sheet
from common.text import fold_name
from customers.models import Customer
from organization.models import Staff
from products.models import ProductLine
from prospects.models import (
    DecidingFactor,
    Opportunity,
    Prospect,
    ProspectSource,
    ProspectState,
    StageName,
)
from prospects.rules.deal_import import Deal, Reading, RowError, read_deals, words_of
from prospects.rules.pipeline import STAGES, Stage, State
from prospects.services.adding import refresh_search
from prospects.services.learning import learn_from_history

_CHUNK = 1000
LANGUAGES = ("zh-hans", "en")
HISTORY = "imported history"


@dataclass(frozen=True)
class Imported:
    """What came of a file: deals written now, those that were there before, and won and lost among all of them."""

    written: int
    known: int
    won: int
    lost: int
    errors: list[RowError]
    missing: list[str]


def read_closed_deals(*, sheet: Sheet, at: datetime) -> Reading:
    """The file's deals and what is wrong with its rows; nothing is written."""
    lines = _line_words()
    reading = read_deals(
        sheet,
        today=business_date(at),
        stages=_words(StageName.choices),
        factors=_words(DecidingFactor.choices),
    )
    wrong = [
        RowError(deal.row, "product_line", "unknown", deal.product_line)
        for deal in reading.deals
        if deal.product_line and deal.product_line.lower() not in lines
    ]
    rows = {error.row for error in wrong}
    deals = [deal for deal in reading.deals if deal.row not in rows]
    return Reading(deals, sorted([*reading.errors, *wrong], key=lambda error: error.row), reading.missing)


@transaction.atomic
def import_closed_deals(
    *, sheet: Sheet, source: str, by: Staff, at: datetime, leave_out_errors: bool = False
) -> Imported:
    """Write the closed deals of a file as history, once each by their number in the system `source`.

    Where a row has an error nothing is written, unless rows with errors are to be left out. A company that is no
    customer here becomes a prospect outside the pool. Probabilities are learned anew at once.
    """
    reading = read_closed_deals(sheet=sheet, at=at)
    won = sum(deal.won for deal in reading.deals)
    lost = len(reading.deals) - won
    if reading.missing or (reading.errors and not leave_out_errors):
        return Imported(0, 0, won, lost, reading.errors, reading.missing)
    keys = [f"{source}:{deal.number}" for deal in reading.deals]
    known = set(Opportunity.objects.filter(import_key__in=keys).values_list("import_key", flat=True))
    fresh = [deal for deal in reading.deals if f"{source}:{deal.number}" not in known]
    companies = _Companies(fresh, by=by, at=at)
    lines = _line_words()
    usual = ProductLine.objects.order_by("position").first()
    owners = Staff.objects.in_bulk({deal.owner for deal in fresh if deal.owner}, field_name="employee_no")
    Opportunity.objects.bulk_create(
        [
            Opportunity(
                **companies.of(deal),
                **_told(deal, at),
                product_line=lines.get(deal.product_line.lower(), usual),
                owner=owners.get(deal.owner, by),
                imported=True,
                import_key=f"{source}:{deal.number}",
            )
            for deal in fresh
        ],
        batch_size=_CHUNK,
    )
    record_act(
        kind="opportunity.imported",
        subject=by,
        actor=by,
        at=at,
        after={
            "source": source,
            "deals": len(fresh),
            "won": won,
            "lost": lost,
            "left_out": len(reading.errors),
        },
    )
    learn_from_history(at=at)
    return Imported(len(fresh), len(known), won, lost, reading.errors, [])


def _told(deal: Deal, at: datetime) -> dict[str, Any]:
    stage = Stage.FUNDED if deal.won else STAGES[deal.furthest]
    return {
        "name": deal.name,
        "amount_fen": deal.amount_fen,
        "funded_fen": deal.amount_fen if deal.won else None,
        "expected_on": deal.closed_on,
        "stage": stage.value,
        "state": (State.WON if deal.won else State.LOST).value,
        "furthest": deal.furthest,
        "opened_at": datetime.combine(deal.opened_on, time(9), tzinfo=SHANGHAI),
        "entered_stage_at": datetime.combine(deal.closed_on, time(9), tzinfo=SHANGHAI),
        "closed_on": deal.closed_on,
        "decided_by": deal.decided_by,
        "competitor": deal.competitor,
        "lost_reason": "" if deal.won else deal.reason,
    }


class _Companies:
    """The customer of a deal by number or name, else a prospect of that name outside the pool, made once."""

    def __init__(self, deals: list[Deal], *, by: Staff, at: datetime) -> None:
        numbers = {deal.customer_no for deal in deals if deal.customer_no}
        names = {deal.company for deal in deals}
        seen = Customer.objects.visible_to(by).live()
        self.by_number = {one.customer_no: one for one in seen.filter(customer_no__in=numbers)}
        self.by_name = {one.name: one for one in seen.filter(name__in=names)}
        self.by_name |= {one.short_name: one for one in seen.filter(short_name__in=names)}
        self.unit = by.unit
        strangers = sorted({deal.company for deal in deals if self._customer(deal) is None})
        self.prospects = self._prospects(strangers, at)

    def of(self, deal: Deal) -> dict[str, Any]:
        customer = self._customer(deal)
        if customer is not None:
            return {"customer": customer, "prospect": None, "unit_id": customer.unit_id}
        prospect = self.prospects[fold_name(deal.company)]
        return {"customer": None, "prospect": prospect, "unit_id": prospect.unit_id}

    def _customer(self, deal: Deal) -> Customer | None:
        return self.by_number.get(deal.customer_no) or self.by_name.get(deal.company)

    def _prospects(self, names: list[str], at: datetime) -> dict[str, Prospect]:
        folded = {fold_name(name): name for name in names}
        here = Prospect.objects.filter(folded_name__in=folded, unit=self.unit).order_by("id")
        found = {one.folded_name: one for one in here}
        strangers = [
            Prospect(
                name=name,
                short_name=name[:40],
                unit=self.unit,
                state=ProspectState.DROPPED,
                closed_at=at,
                closed_reason=HISTORY,
                source=ProspectSource.BUSINESS,
                created_at=at,
            )
            for key, name in folded.items()
            if key not in found
        ]
        for one in strangers:
            refresh_search(one)
        made = Prospect.objects.bulk_create(strangers, batch_size=_CHUNK)
        return found | {one.folded_name: one for one in made}


def _line_words() -> dict[str, ProductLine]:
    lines: dict[str, ProductLine] = {}
    for line in ProductLine.objects.all():
        lines |= {line.code.lower(): line, line.name_zh.lower(): line, line.name_en.lower(): line}
    return lines


def _words(choices) -> dict[str, str]:
    names: dict[str, tuple[str, ...]] = {code: () for code, _ in choices}
    for language in LANGUAGES:
        with translation.override(language):
            names = {code: (*names[code], str(label)) for code, label in choices}
    return words_of(names)
