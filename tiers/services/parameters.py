"""Rows of the bank's dated parameters: proposed by one of head office, written once another has approved."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation

from audit.services import record_act
from organization.queries import staff_by_role
from organization.rules import ROLES_BY_ACT
from organization.rules import Act as Permission
from products.models import ProductLine
from tiers import parameter_phrases
from tiers.models import ChangeState, ParameterChange
from tiers.parameter_tables import DAILY, FIGURES, Fault, Table, begins_rightly, faults
from tiers.queries.parameters import TABLES, parameter_keys, parameter_on, scored_through
from tiers.services.overrides import ReasonMissing
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices

# Whoever proposes or decides holds this lock of the database until the transaction ends.
_LOCK = 0x7061_7261  # 'para'


class UnknownKey(Exception):
    """The table has no rows of such a thing."""


class FaultyFigures(Exception):
    """Figures are missing or out of bounds; `faults` says by field what is wrong."""

    def __init__(self, found: Mapping[str, Fault]) -> None:
        super().__init__(", ".join(f"{name}: {fault}" for name, fault in found.items()))
        self.faults = dict(found)


class BeginsUnfit(Exception):
    """A row begins with a month from 2000 to five years ahead; what a night reads of its date on any of these days."""


class NightHasCounted(Exception):
    """A night has counted that day: its results stay as they are."""


class PriceIsSent(Exception):
    """A month's transfer price is there already: core banking, which sent it, sends what is right."""


class NothingDiffers(Exception):
    """The row in force on that day has the same figures."""


class ChangeWaits(Exception):
    """A proposal for the same thing waits already."""


class ChangeSettled(Exception):
    """It does not wait any more."""


class ChangeNeedsSecondPerson(Exception):
    """Whoever proposed it, or stands in for them, does not decide it."""


class NotTheProposer(Exception):
    """A proposal is taken back by whoever made it."""


@transaction.atomic
def propose_parameter(
    *,
    table: Table,
    key: str,
    valid_from: date,
    values: Mapping[str, Decimal | int],
    reason: str,
    today: date,
    by: Any,
    at: datetime,
) -> ParameterChange:
    """Propose a row of a table that holds from a day on; nothing counts so before another has approved it.

    Refuses with UnknownKey, FaultyFigures, BeginsUnfit, NightHasCounted, PriceIsSent, NothingDiffers, ReasonMissing or
    ChangeWaits.
    """
    _lock()
    if key not in parameter_keys(table):
        raise UnknownKey(key)
    if found := faults(table, values):
        raise FaultyFigures(found)
    if not begins_rightly(table, valid_from, today=today):
        raise BeginsUnfit
    if not reason.strip():
        raise ReasonMissing
    _refuse_settled_days(table, key, valid_from)
    held = parameter_on(table, key, valid_from)
    if held and held.values == values and held.begins <= valid_from:
        raise NothingDiffers
    if ParameterChange.objects.filter(table=table, key=key, state=ChangeState.PROPOSED).exists():
        raise ChangeWaits
    change = ParameterChange.objects.create(
        table=table,
        key=key,
        valid_from=valid_from,
        values=_told(table, values),
        before=_told(table, held.values) if held else {},
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    _record(change, "proposed", by=by, at=at, reason=reason)
    people = {one.pk for role in ROLES_BY_ACT[Permission.SHAPE_MODELS] for one in staff_by_role(role)}
    _tell(change, people - {by.pk}, "parameter_asked", at=at)
    return change


@transaction.atomic
def decide_parameter(
    *, change: ParameterChange, approve: bool, note: str, by: Any, at: datetime
) -> ParameterChange:
    """Approve or refuse what another proposed; approved, the row is written, and what held stays as it is.

    A row that began on the same day ends there, having held on no day. Refuses with ChangeSettled,
    ChangeNeedsSecondPerson, ReasonMissing (a refusal), NightHasCounted or PriceIsSent.
    """
    _lock()
    held = _held(change)
    if held.proposed_by_id in by.reach.people:
        raise ChangeNeedsSecondPerson
    if not approve and not note.strip():
        raise ReasonMissing
    if approve:
        _refuse_settled_days(Table(held.table), held.key, held.valid_from)
        held.row = _write(held)
    held.state = ChangeState.APPROVED if approve else ChangeState.REFUSED
    held.decided_by, held.decided_at, held.decision = by, at, note.strip()
    held.save(update_fields=["state", "row", "decided_by", "decided_at", "decision"])
    _record(held, "approved" if approve else "refused", by=by, at=at, reason=note)
    told = "parameter_approved" if approve else "parameter_refused"
    _tell(held, {held.proposed_by_id} - {by.pk}, told, at=at)
    return held


@transaction.atomic
def withdraw_parameter(*, change: ParameterChange, by: Any, at: datetime) -> ParameterChange:
    """Take a proposal back before it is decided. Refuses with ChangeSettled or NotTheProposer."""
    held = _held(change)
    if held.proposed_by_id not in by.reach.people:
        raise NotTheProposer
    held.state = ChangeState.WITHDRAWN
    held.save(update_fields=["state"])
    _record(held, "withdrawn", by=by, at=at)
    return held


# ---------------------------------------------------------------- parts
def _lock() -> None:
    """One at a time proposes or decides: nothing comes between what is asked of a table and what is written to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _held(change: ParameterChange) -> ParameterChange:
    held = ParameterChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if held.state != ChangeState.PROPOSED:
        raise ChangeSettled(held.state)
    return held


def _refuse_settled_days(table: Table, key: str, day: date) -> None:
    counted = scored_through() if table in DAILY else None
    if counted and day <= counted:
        raise NightHasCounted
    if table is Table.PRICES and _rows_of(table, key).filter(month=day).exists():
        raise PriceIsSent


def _rows_of(table: Table, key: str) -> Any:
    kept = TABLES[table]
    return kept.model.objects.filter(**({kept.key: key} if kept.key else {}))


def _write(change: ParameterChange) -> int:
    """The row as it was approved; says its primary key."""
    table = Table(change.table)
    kept = TABLES[table]
    of: dict[str, Any] = {kept.key: change.key} if kept.key else {}
    if kept.key == "product_line__code":
        of = {"product_line": ProductLine.objects.get(code=change.key)}
    if table is not Table.PRICES:
        replaced = (
            _rows_of(table, change.key).in_force(change.valid_from).filter(valid_from=change.valid_from)
        )
        replaced.update(valid_until=change.valid_from)
    values = {figure.name: Decimal(change.values[figure.name]) for figure in FIGURES[table]}
    row = kept.model.objects.create(**of, **{kept.begins: change.valid_from}, **values)
    return row.pk


def _told(table: Table, values: Mapping[str, Decimal | int]) -> dict[str, str]:
    return {figure.name: f"{Decimal(values[figure.name]):f}" for figure in FIGURES[table]}


def _tell(change: ParameterChange, people: Iterable[int], what: str, *, at: datetime) -> None:
    names = {}
    for name, language in (("about", "zh-hans"), ("about_en", "en")):
        with translation.override(language):
            names[name] = parameter_phrases.title(Table(change.table), change.key)
    path = reverse("tiers:parameter-change", args=[change.public_id])
    parameters = {"what": what, "path": path, **names}
    told = {"kind": NoticeKind.DECISION, "subject": f"parameter:{change.pk}", "slot": what}
    add_notices([NewNotice(person_id=key, parameters=parameters, **told) for key in sorted(people)], at=at)


def _record(change: ParameterChange, what: str, *, by: Any, at: datetime, reason: str = "") -> None:
    record_act(
        kind=f"tiers.parameter_{what}",
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
