"""Another version of the standard: figures proposed by one of head office, written once another has approved."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation

from audit.services import record_act
from organization.models import Staff
from organization.queries import staff_by_role
from organization.rules import ROLES_BY_ACT
from organization.rules import Act as Permission
from pricing import standard_phrases
from pricing.models import PriceSheet, StandardChange
from pricing.queries.changes import figures_in, figures_on
from pricing.queries.sheets import sheet_on
from pricing.rules.standard import LIMITED, Table, Wrong, begins_rightly, faults
from tiers.models import ChangeState
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices

# Whoever proposes or decides holds this lock of the database until the transaction ends.
_LOCK = 0x7374_616E  # 'stan'


class NotInStandard(Exception):
    """The table has no row of such a product."""


class FaultyFigures(Exception):
    """Figures are missing or out of bounds; `faults` says by name what is wrong."""

    def __init__(self, found: Mapping[str, Wrong]) -> None:
        super().__init__(", ".join(f"{name}: {wrong}" for name, wrong in found.items()))
        self.faults = dict(found)


class BeginsUnfit(Exception):
    """Another version begins tomorrow at the earliest: what is quoted today rests on today's."""


class LaterVersionStands(Exception):
    """Versions follow one another: one that begins later was approved already."""


class NothingDiffers(Exception):
    """The version that holds on that day says the same."""


class ChangeWaits(Exception):
    """A proposal for the same row waits already."""


class ChangeSettled(Exception):
    """It does not wait any more."""


class ChangeNeedsSecondPerson(Exception):
    """Whoever proposed it, or stands in for them, does not decide it."""


class NotTheProposer(Exception):
    """A proposal is taken back by whoever made it."""


class WhyMissing(Exception):
    """A proposal, and a refusal, say why."""


@transaction.atomic
def propose_standard(
    *,
    table: Table,
    key: str,
    valid_from: date,
    values: Mapping[str, Decimal | int],
    reason: str,
    today: date,
    by: Staff,
    at: datetime,
) -> StandardChange:
    """Propose the figures of one row from a day on; nothing is priced so before another has approved it.

    Refuses NotInStandard, FaultyFigures, BeginsUnfit, LaterVersionStands, NothingDiffers, WhyMissing, ChangeWaits.
    """
    _lock()
    if not begins_rightly(valid_from, today=today):
        raise BeginsUnfit(valid_from)
    held = figures_on(table, valid_from).get(key)
    if held is None:
        raise NotInStandard(key)
    if found := faults(table, held, values):
        raise FaultyFigures(found)
    if not reason.strip():
        raise WhyMissing
    _refuse_earlier(valid_from)
    if held == values:
        raise NothingDiffers
    if StandardChange.objects.filter(table=table, key=key, state=ChangeState.PROPOSED).exists():
        raise ChangeWaits
    change = StandardChange.objects.create(
        table=table,
        key=key,
        valid_from=valid_from,
        values=_told(held, values),
        before=_told(held, held),
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    _record(change, "proposed", by=by, at=at, reason=reason)
    people = {one.pk for role in ROLES_BY_ACT[Permission.SHAPE_PRICES] for one in staff_by_role(role)}
    _tell(change, people - {by.pk}, "standard_asked", at=at)
    return change


@transaction.atomic
def decide_standard(
    *, change: StandardChange, approve: bool, note: str, today: date, by: Staff, at: datetime
) -> StandardChange:
    """Approve or refuse what another proposed; approved, a version begins on its day, all else as it stood before.

    A version that would have begun on the same day holds on no day. Refuses ChangeSettled, ChangeNeedsSecondPerson,
    WhyMissing (a refusal), BeginsUnfit and LaterVersionStands.
    """
    _lock()
    held = _held(change)
    if held.proposed_by_id in by.reach.people:
        raise ChangeNeedsSecondPerson
    if not approve and not note.strip():
        raise WhyMissing
    if approve:
        if not begins_rightly(held.valid_from, today=today):
            raise BeginsUnfit(held.valid_from)
        _refuse_earlier(held.valid_from)
        held.sheet = _write(held)
    held.state = ChangeState.APPROVED if approve else ChangeState.REFUSED
    held.decided_by, held.decided_at, held.decision = by, at, note.strip()
    held.save(update_fields=["state", "sheet", "decided_by", "decided_at", "decision"])
    _record(held, "approved" if approve else "refused", by=by, at=at, reason=note)
    told = "standard_approved" if approve else "standard_refused"
    _tell(held, {held.proposed_by_id} - {by.pk}, told, at=at)
    return held


@transaction.atomic
def withdraw_standard(*, change: StandardChange, by: Staff, at: datetime) -> StandardChange:
    """Take a proposal back before it is decided. Refuses ChangeSettled and NotTheProposer."""
    held = _held(change)
    if held.proposed_by_id not in by.reach.people:
        raise NotTheProposer
    held.state = ChangeState.WITHDRAWN
    held.save(update_fields=["state"])
    _record(held, "withdrawn", by=by, at=at)
    return held


# ---------------------------------------------------------------- parts
def _lock() -> None:
    """One at a time proposes or decides: nothing comes between what is asked of a version and what is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _held(change: StandardChange) -> StandardChange:
    held = StandardChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if held.state != ChangeState.PROPOSED:
        raise ChangeSettled(held.state)
    return held


def _refuse_earlier(day: date) -> None:
    if PriceSheet.objects.live().filter(valid_from__gt=day).exists():
        raise LaterVersionStands(day)


def _write(change: StandardChange) -> PriceSheet:
    """The version before with the figures of the change in their place."""
    base, table = sheet_on(change.valid_from), Table(change.table)
    values = {name: Decimal(value) for name, value in change.values.items()}
    held = figures_in(base, table)[change.key]
    values = {name: int(value) if isinstance(held[name], int) else value for name, value in values.items()}
    if base.valid_from == change.valid_from:
        PriceSheet.objects.filter(pk=base.pk).update(replaced=True)
    again = PriceSheet.objects.filter(valid_from=change.valid_from).count()
    sheet = PriceSheet.objects.get(pk=base.pk)
    sheet.pk, sheet._state.adding, sheet.replaced = None, True, False
    sheet.valid_from = change.valid_from
    sheet.label = f"{change.valid_from.isoformat()}.{again + 1}" if again else change.valid_from.isoformat()
    if table is Table.SHEET:
        _set(sheet, values)
    sheet.save(force_insert=True)
    parts: tuple[tuple[Table, Any], ...] = (
        (Table.LINES, base.lines),
        (Table.POSTED, base.posted),
        (Table.CURRENCIES, base.currencies),
        (Table.LIMITS, base.limits),
    )
    for of, rows in parts:
        copies = list(rows.select_related("product_line").order_by("pk"))
        for row in copies:
            row.pk, row.sheet = None, sheet
            if of is table and row.product_line.code == change.key:
                _set(row, _of_row(of, row, values))
        rows.model.objects.bulk_create(copies)
    return sheet


def _of_row(table: Table, row: Any, values: Mapping[str, Decimal | int]) -> Mapping[str, Decimal | int]:
    """Of the figures of a product those that a row of it holds, by its fields."""
    if table is Table.POSTED:
        return {"rate": values[f"m{row.months}"]}
    if table is Table.CURRENCIES:
        return {"transfer_price": values[row.currency]}
    if table is Table.LIMITS:
        own = {"limit_bp": f"bp_{row.level}", "limit_fen": f"fen_{row.level}"} if row.level in LIMITED else {}
        return {field: values[name] for field, name in (own | {"days": f"days_{row.level}"}).items()}
    return values


def _set(row: Any, values: Mapping[str, Decimal | int]) -> None:
    for field, value in values.items():
        setattr(row, field, value)


def _told(names: Iterable[str], values: Mapping[str, Decimal | int]) -> dict[str, str]:
    return {name: f"{Decimal(values[name]):f}" for name in names}


def _tell(change: StandardChange, people: Iterable[int], what: str, *, at: datetime) -> None:
    names = {}
    for name, language in (("about", "zh-hans"), ("about_en", "en")):
        with translation.override(language):
            names[name] = standard_phrases.title(Table(change.table), change.key)
    path = reverse("pricing:standard-change", args=[change.public_id])
    parameters = {"what": what, "path": path, **names}
    told = {"kind": NoticeKind.DECISION, "subject": f"standard:{change.pk}", "slot": what}
    add_notices([NewNotice(person_id=key, parameters=parameters, **told) for key in sorted(people)], at=at)


def _record(change: StandardChange, what: str, *, by: Staff, at: datetime, reason: str = "") -> None:
    record_act(
        kind=f"price.standard_{what}",
        subject=change,
        actor=by,
        at=at,
        reason=reason,
        before=change.before,
        after={
            "table": change.table,
            "key": change.key,
            "valid_from": change.valid_from,
            "values": change.values,
        },
    )
