"""Who holds a prospect: claim, release, reassign, drop, take up again, and the day it becomes a customer."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from audit.services import record_act
from common.calendar import business_date
from customers.models import Customer
from organization.models import Staff, Unit
from organization.queries import staff_by_role
from organization.rules import Role
from prospects.models import ClaimEvent, PoolRule, Prospect, ProspectState, TurnKind
from prospects.queries.terms import terms_of
from prospects.rules.pool import LIVE, return_day
from prospects.services.handing import hand_over_opportunities
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices


class AlreadyHeld(Exception):
    """Somebody else holds the prospect; `current` is the prospect as it stands now, with its owner."""

    def __init__(self, current: Prospect) -> None:
        super().__init__(str(current.public_id))
        self.current = current


class PoolFull(Exception):
    """The person holds as many as the unit lets one hold: `capacity`."""

    def __init__(self, capacity: int) -> None:
        super().__init__(str(capacity))
        self.capacity = capacity


class NotInPool(Exception):
    """The prospect is not in the state that the act needs; `current` is how it stands now."""

    def __init__(self, current: Prospect) -> None:
        super().__init__(f"{current.public_id} {current.state}")
        self.current = current


class Protected(Exception):
    """A running opportunity keeps the prospect with its account manager; `current` says how many."""

    def __init__(self, current: Prospect) -> None:
        super().__init__(str(current.open_opportunities))
        self.current = current


class NotAnAccountManager(Exception):
    """Only account managers of the supervisor's units are given prospects."""


@transaction.atomic
def claim(*, prospect: Prospect, by: Staff, at: datetime) -> Prospect:
    """Take a prospect out of the pool; claiming what one holds already changes nothing.

    Of many who claim at the same moment one gets it. Refuses AlreadyHeld (says who has it), PoolFull, NotInPool.
    """
    _one_at_a_time(by)
    terms = terms_of(prospect.unit)
    mine = Prospect.objects.held_by(by)
    if mine.filter(pk=prospect.pk).exists():
        return Prospect.objects.get(pk=prospect.pk)
    if mine.count() >= terms.capacity:
        raise PoolFull(terms.capacity)
    # The condition stands in the statement that takes: the database lets one through.
    taken = Prospect.objects.filter(pk=prospect.pk, state=ProspectState.OPEN, owner=None).update(
        state=ProspectState.CLAIMED,
        owner=by,
        claimed_at=at,
        return_on=return_day(business_date(at), terms),
        warned_at=None,
        version=F("version") + 1,
        changed_at=at,
    )
    current = Prospect.objects.select_related("owner", "unit").get(pk=prospect.pk)
    if not taken:
        raise AlreadyHeld(current) if current.state == ProspectState.CLAIMED else NotInPool(current)
    _turn(current, TurnKind.CLAIMED, before=None, by=by, at=at)
    return current


@transaction.atomic
def release(*, prospect: Prospect, reason: str = "", by: Staff, at: datetime) -> Prospect:
    """Put a prospect back into the pool. Refuses NotInPool for one that nobody holds, Protected."""
    held = _hold(prospect, {ProspectState.CLAIMED})
    if held.open_opportunities:
        raise Protected(held)
    before = held.owner
    _free(held, ProspectState.OPEN)
    _turn(held, TurnKind.RELEASED, before=before, by=by, at=at, reason=reason)
    return held


@transaction.atomic
def reassign(*, prospect: Prospect, to: Staff, reason: str = "", by: Staff, at: datetime) -> Prospect:
    """Give a prospect, held or open, to an account manager; it moves to the pool of that person's unit.

    The capacity counts here too. Running opportunities go along, so that nobody keeps business with a company that is
    another's. Refuses NotInPool, PoolFull, NotAnAccountManager. Whoever gets it is told.
    """
    if to.unit is None or to not in staff_by_role(Role.ACCOUNT_MANAGER, unit=to.unit):
        raise NotAnAccountManager
    _one_at_a_time(to)
    held = _hold(prospect, set(LIVE))
    before = held.owner
    if before == to:
        return held
    terms = terms_of(to.unit)
    if Prospect.objects.held_by(to).count() >= terms.capacity:
        raise PoolFull(terms.capacity)
    held.state, held.owner, held.unit = ProspectState.CLAIMED, to, to.unit
    held.claimed_at, held.warned_at = at, None
    held.return_on = return_day(business_date(at), terms)
    held.version += 1
    held.save(
        update_fields=[
            "state",
            "owner",
            "unit",
            "claimed_at",
            "warned_at",
            "return_on",
            "version",
            "changed_at",
        ]
    )
    _turn(held, TurnKind.REASSIGNED, before=before, by=by, at=at, reason=reason)
    hand_over_opportunities(prospect=held, to=to, by=by, at=at)
    if to != by:
        add_notices(
            [notice_of(prospect=held, kind=NoticeKind.PROSPECT_GIVEN, person=to, slot=at.isoformat())], at=at
        )
    return held


@transaction.atomic
def drop(*, prospect: Prospect, reason: str, by: Staff, at: datetime) -> Prospect:
    """Close a prospect that leads nowhere. Refuses NotInPool for one closed already, Protected."""
    held = _hold(prospect, set(LIVE))
    if held.open_opportunities:
        raise Protected(held)
    before = held.owner
    held.closed_at, held.closed_reason = at, reason
    _free(held, ProspectState.DROPPED, "closed_at", "closed_reason")
    _turn(held, TurnKind.DROPPED, before=before, by=by, at=at, reason=reason)
    return held


@transaction.atomic
def reopen(*, prospect: Prospect, reason: str = "", by: Staff | None, at: datetime) -> Prospect:
    """Put a dropped prospect back into the pool. Refuses NotInPool for any other."""
    held = _hold(prospect, {ProspectState.DROPPED})
    held.closed_at, held.closed_reason = None, ""
    _free(held, ProspectState.OPEN, "closed_at", "closed_reason")
    _turn(held, TurnKind.REOPENED, before=None, by=by, at=at, reason=reason)
    return held


@transaction.atomic
def convert_to_customer(
    *, prospect: Prospect, customer: Customer, by: Staff | None, at: datetime
) -> Prospect:
    """Link a prospect to the customer it has become; it keeps its account manager's name and leaves the pool.

    Linking the same customer again changes nothing. Refuses NotInPool for a dropped one or another customer.
    """
    held = Prospect.objects.select_for_update().get(pk=prospect.pk)
    if held.state == ProspectState.CONVERTED and held.customer_id == customer.pk:
        return held
    if held.state not in LIVE:
        raise NotInPool(held)
    held.state, held.customer, held.closed_at = ProspectState.CONVERTED, customer, at
    held.return_on, held.warned_at, held.open_opportunities = None, None, 0
    held.version += 1
    held.save(
        update_fields=[
            "state",
            "customer",
            "closed_at",
            "return_on",
            "warned_at",
            "open_opportunities",
            "version",
            "changed_at",
        ]
    )
    more = {"customer": customer.customer_no}
    _turn(held, TurnKind.CONVERTED, before=held.owner, by=by, at=at, more=more)
    return held


@transaction.atomic
def count_opportunities(*, prospect_id: int, running: int, at: datetime) -> None:
    """Remember how many opportunities of a prospect are running; while there is one, it stays where it is.

    A warning given before is taken back, so that after the last one has ended the days of warning run anew.
    """
    held = Prospect.objects.select_for_update().get(pk=prospect_id)
    if held.state not in LIVE or held.open_opportunities == running:
        return
    held.open_opportunities = running
    if running:
        held.warned_at = None
    held.save(update_fields=["open_opportunities", "warned_at", "changed_at"])


@transaction.atomic
def set_pool_rule(
    *, unit: Unit | None, capacity: int, days: int, warn_days: int, by: Staff, at: datetime
) -> PoolRule:
    """Set the terms of a unit (or the bank's); they count from the next claim or contact."""
    rule, _ = PoolRule.objects.update_or_create(
        unit=unit,
        defaults={"capacity": capacity, "days": days, "warn_days": warn_days, "changed_by": by},
    )
    after = {"capacity": capacity, "days": days, "warn_days": warn_days}
    record_act(kind="pool_rule.set", subject=rule, actor=by, after=after, at=at)
    return rule


def notice_of(*, prospect: Prospect, kind: NoticeKind, person: Staff, slot: str, **more: Any) -> NewNotice:
    """What somebody is told about a prospect; its name and address travel with the notice."""
    return NewNotice(
        kind=kind,
        person_id=person.pk,
        subject=f"prospect:{prospect.pk}",
        slot=slot,
        parameters={
            "about": prospect.short_name,
            "about_en": prospect.short_name_en,
            "path": f"/prospects/{prospect.public_id}/",
            **more,
        },
    )


def _one_at_a_time(person: Staff) -> None:
    """Two claims of one person wait for each other, so that nobody passes the capacity by being quick."""
    Staff.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def _hold(prospect: Prospect, states: set[Any]) -> Prospect:
    held = Prospect.objects.select_for_update(of=("self",)).select_related("unit").get(pk=prospect.pk)
    if held.state not in states:
        raise NotInPool(held)
    return held


def _free(held: Prospect, state: ProspectState, *more: str) -> None:
    held.state, held.owner, held.claimed_at, held.return_on, held.warned_at = state, None, None, None, None
    held.version += 1
    fields = ["state", "owner", "claimed_at", "return_on", "warned_at", "version", "changed_at"]
    held.save(update_fields=[*fields, *more])


def _turn(
    prospect: Prospect,
    kind: TurnKind,
    *,
    before: Staff | None,
    by: Staff | None,
    at: datetime,
    reason: str = "",
    more: dict[str, Any] | None = None,
) -> None:
    ClaimEvent.objects.create(
        prospect=prospect, kind=kind, from_owner=before, to_owner=prospect.owner, by=by, at=at, reason=reason
    )
    record_act(
        kind=f"prospect.{kind.value}",
        subject=prospect,
        actor=by,
        reason=reason,
        before={"owner": before.employee_no if before else None},
        after={"owner": prospect.owner.employee_no if prospect.owner else None, **(more or {})},
        at=at,
    )
