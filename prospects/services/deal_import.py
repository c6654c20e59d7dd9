"""Closed deals of another system taken into the bank's own history, so that probabilities are learned from them too."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from audit.services import record_act
from common import jobs
from common.calendar import SHANGHAI
from common.models import JobStep
from common.spreadsheets import Sheet
from common.text import fold_name
from customers.models import Customer
from files.sheets import keep_sheet, map_sheet, order_sheet, sheet_of
from imports.rules import RowError
from organization.models import Staff
from organization.rules import Role
from products.models import ProductLine
from prospects.models import DealImport, Opportunity, Prospect, ProspectSource, ProspectState
from prospects.queries.deal_import import guessed_columns, read_closed_deals, reading_of
from prospects.rules.deal_import import HEADS, Deal, Reading
from prospects.rules.pipeline import STAGES, Stage, State
from prospects.services.adding import refresh_search
from prospects.services.learning import learn_from_history

JOB_KIND = "deal_import"
_CHUNK = 1000
FAULTS_KEPT = 1000
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


class MayNotImport(Exception):
    """Closed deals are brought over by supervisors of a unit."""


def may_import(user: Staff) -> bool:
    """Whether a person brings closed deals over: the supervisor of a unit, whose prospects strangers become."""
    return Role.SUPERVISOR in user.reach.roles and user.unit_id is not None


@transaction.atomic
def read_deal_file(
    *, content: BinaryIO, name: str, size: int, source_system: str, form_key: UUID, by: Staff, at: datetime
) -> DealImport:
    """Keep a file of closed deals and guess its columns; nothing is taken over yet.

    Raises MayNotImport, FileRefused where it is no file that is taken, UnreadableSheet where it holds no table.
    """
    if not may_import(by):
        raise MayNotImport
    kept, made = keep_sheet(
        DealImport,
        content=content,
        name=name,
        size=size,
        source_system=source_system,
        guess=guessed_columns,
        form_key=form_key,
        by=by,
        at=at,
    )
    if made:
        after = {"file": kept.file_name, "rows": kept.rows}
        record_act(kind="opportunity.import_read", subject=kept, actor=by, at=at, after=after)
    return kept


@transaction.atomic
def map_deals(
    *,
    kept: DealImport,
    mapping: dict[str, int],
    codes: dict[str, dict[str, str]],
    by: Staff,
    at: datetime,
) -> DealImport:
    """Say which column holds which field and what the other system's words mean; raises AlreadyOrdered."""
    held = map_sheet(kept, mapping=mapping, codes=codes, fields=HEADS)
    record_act(kind="opportunity.import_mapped", subject=held, actor=by, at=at)
    return held


@transaction.atomic
def order_deals(*, kept: DealImport, by: Staff, at: datetime) -> DealImport:
    """Have the worker take the deals over; ordered twice they are taken over once."""
    held, fresh = order_sheet(
        kept,
        job_kind=JOB_KIND,
        task="prospects.take_over_deals",
        steps=["take_over"],
        parameter="file",
        by=by,
    )
    if fresh:
        record_act(kind="opportunity.import_ordered", subject=held, actor=by, at=at)
    return held


def take_over_deals(*, job_id: int, at: datetime | None = None) -> None:
    """Write the deals of an ordered file; the worker's part. Done twice, or after being killed, it is done once.

    Rows with mistakes are left out and kept with what is wrong.
    """
    jobs.run_steps(job_id, lambda hold, step: _take_over(hold, step, at=at or timezone.now()), at=at)


@transaction.atomic
def _take_over(hold: jobs.Hold, step: JobStep, *, at: datetime) -> None:
    kept = DealImport.objects.select_related("uploaded_by__unit").get(job_id=hold.job_id)
    sheet = sheet_of(kept)
    reading = reading_of(kept, sheet, at=at)
    done = _write(reading, source=kept.source_system, by=kept.uploaded_by, at=at)
    kept.state, kept.finished_at = DealImport.State.DONE, at
    kept.taken, kept.known, kept.won, kept.lost = done.written, done.known, done.won, done.lost
    kept.running = reading.running
    kept.faults = [
        [error.row, error.field, error.code, error.value] for error in reading.errors[:FAULTS_KEPT]
    ]
    kept.save(update_fields=["state", "finished_at", "taken", "known", "won", "lost", "running", "faults"])
    jobs.finish_step(hold, step, rows=done.written, note={}, at=at)


@transaction.atomic
def import_closed_deals(
    *, sheet: Sheet, source: str, by: Staff, at: datetime, leave_out_errors: bool = False
) -> Imported:
    """Write the closed deals of a table whose columns have their usual heads, as history, once each by their number.

    Where a row has an error nothing is written, unless rows with errors are to be left out. A company that is no
    customer here becomes a prospect outside the pool. Probabilities are learned anew at once.
    """
    reading = read_closed_deals(sheet=sheet, at=at)
    won = sum(deal.won for deal in reading.deals)
    if reading.missing or (reading.errors and not leave_out_errors):
        return Imported(0, 0, won, len(reading.deals) - won, reading.errors, reading.missing)
    return _write(reading, source=source, by=by, at=at)


def _write(reading: Reading, *, source: str, by: Staff, at: datetime) -> Imported:
    won = sum(deal.won for deal in reading.deals)
    lost = len(reading.deals) - won
    keys = [f"{source}:{deal.number}" for deal in reading.deals]
    known = set(Opportunity.objects.filter(import_key__in=keys).values_list("import_key", flat=True))
    fresh = [deal for deal in reading.deals if f"{source}:{deal.number}" not in known]
    companies = _Companies(fresh, by=by, at=at)
    lines = {line.code: line for line in ProductLine.objects.all()}
    usual = ProductLine.objects.order_by("position").first()
    owners = Staff.objects.in_bulk({deal.owner for deal in fresh if deal.owner}, field_name="employee_no")
    Opportunity.objects.bulk_create(
        [
            Opportunity(
                **companies.of(deal),
                **_told(deal, at),
                product_line=lines.get(deal.product_line, usual),
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
