"""Needs segments are head office's to shape; a bank beside us is proposed by whoever meets it, and listed there too."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from audit.services import record_act, record_change
from customers.models import BankState, NeedsSegment, OtherBank
from customers.rules_of_words import same_bank
from organization.models import Staff
from organization.rules import Act

SEGMENT_WORDS = ("name_zh", "name_en", "meaning", "position", "in_use")
BANK_WORDS = ("name", "also", "strengths")


class SegmentThere(Exception):
    """A segment of this code is there already."""


class StaleSegment(Exception):
    """Somebody changed it after this form was opened; `current` is it as it stands now."""

    def __init__(self, current: NeedsSegment) -> None:
        super().__init__(current.code)
        self.current = current


class BankThere(Exception):
    """One of the words stands for a bank that is there already; `name` is it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class StaleBank(Exception):
    """Somebody changed it after this form was opened; `current` is it as it stands now."""

    def __init__(self, current: OtherBank) -> None:
        super().__init__(current.name)
        self.current = current


@transaction.atomic
def add_segment(
    *,
    code: str,
    name_zh: str,
    name_en: str,
    meaning: str = "",
    position: int | None = None,
    in_use: bool = True,
    reason: str,
    by: Staff,
    at: datetime,
) -> NeedsSegment:
    """Offer one more segment, last in the list unless a place is said; refuses SegmentThere."""
    _one_at_a_time()
    if NeedsSegment.objects.filter(code=code).exists():
        raise SegmentThere(code)
    last = NeedsSegment.objects.aggregate(last=Max("position"))["last"] or 0
    segment = NeedsSegment.objects.create(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        meaning=meaning,
        position=last + 1 if position is None else position,
        in_use=in_use,
        reason=reason,
        changed_by=by,
        changed_at=at,
    )
    after = {"code": code, **_told(segment, SEGMENT_WORDS)}
    record_act(kind="customer.segment_added", subject=segment, actor=by, at=at, reason=reason, after=after)
    return segment


@transaction.atomic
def change_segment(
    *,
    segment: NeedsSegment,
    changes: dict[str, Any],
    version: int,
    reason: str,
    by: Staff,
    at: datetime,
) -> NeedsSegment:
    """Other names, another meaning or place, or no longer offered; the code stays. Refuses StaleSegment."""
    held = NeedsSegment.objects.select_for_update(of=("self",)).get(pk=segment.pk)
    if held.version != version:
        raise StaleSegment(held)
    before = _told(held, SEGMENT_WORDS)
    if all(before[name] == changes[name] for name in changes):
        return held
    for name in changes:
        setattr(held, name, changes[name])
    held.reason, held.changed_by, held.changed_at = reason, by, at
    held.version += 1
    held.save()
    after = {name: value for name, value in _told(held, SEGMENT_WORDS).items() if value != before[name]}
    record_act(
        kind="customer.segment_changed",
        subject=held,
        actor=by,
        at=at,
        reason=reason,
        before={name: before[name] for name in after},
        after=after,
    )
    return held


@transaction.atomic
def name_bank(*, name: str, also: str = "", strengths: str = "", by: Staff, at: datetime) -> OtherBank:
    """Propose a bank for the list; whoever decides the list puts it there. Refuses BankThere.

    A bank that was left off or proposed before is there: it is decided where it stands.
    """
    _one_at_a_time()
    _must_be_new(name, also)
    decides = by.reach.may(Act.SET_WORK_RULES)
    bank = OtherBank.objects.create(
        name=name,
        also=also,
        strengths=strengths,
        state=BankState.LISTED if decides else BankState.PROPOSED,
        proposed_by=by,
        decided_by=by if decides else None,
        changed_at=at,
    )
    after = _told(bank, (*BANK_WORDS, "state"))
    record_act(kind="customer.bank_named", subject=bank, actor=by, at=at, after=after)
    return bank


@transaction.atomic
def decide_bank(
    *, bank: OtherBank, changes: dict[str, Any], version: int, by: Staff, at: datetime
) -> OtherBank:
    """Put a bank on the list or leave it off, under these words; `changes` are of BANK_WORDS and state.

    Refuses StaleBank, and BankThere where a word stands for another bank.
    """
    _one_at_a_time()
    held = OtherBank.objects.select_for_update(of=("self",)).get(pk=bank.pk)
    if held.version != version:
        raise StaleBank(held)
    before = _told(held, (*BANK_WORDS, "state"))
    if all(before[name] == changes[name] for name in changes):
        return held
    for name in changes:
        setattr(held, name, changes[name])
    _must_be_new(held.name, held.also, besides=held)
    held.decided_by, held.changed_at = by, at
    held.version += 1
    held.save()
    after = _told(held, (*BANK_WORDS, "state"))
    record_change(kind="customer.bank_decided", subject=held, actor=by, at=at, before=before, after=after)
    return held


def _must_be_new(name: str, also: str, *, besides: OtherBank | None = None) -> None:
    others = OtherBank.objects.exclude(pk=besides.pk if besides else None).order_by("id")
    if there := same_bank(name, also, others.values_list("name", "also")):
        raise BankThere(there)


def _one_at_a_time() -> None:
    """What must not be there twice is looked for and written by one at a time; readers do not wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('customers.vocabulary'))")


def _told(row: NeedsSegment | OtherBank, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
