"""Tiers by decision: proposed by the lead, decided by another, in force from night to night; no score is touched."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from audit.services import record_act
from common.calendar import months_later
from customers.models import Customer, CustomerScore, Tier
from customers.queries import current_publication
from organization.models import Staff
from organization.queries import supervisors_of
from organization.rules import Act
from tiers.models import OverrideState, Result, Run, TierOverride
from tiers.queries.nights import is_past
from tiers.rules import OVERRIDE_MONTHS, OVERRIDE_STANDING
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices


class NotTheLead(Exception):
    """A tier by decision is proposed by who leads the customer, or stands in for them."""


class NotScored(Exception):
    """Only a customer in use that the last night scored has a tier that could be decided."""


class DayUnfit(Exception):
    """The last day lies ahead, at most twelve months."""


class OverrideWaits(Exception):
    """A proposal for this customer waits already: `held` is it."""

    def __init__(self, held: TierOverride) -> None:
        super().__init__(str(held.pk))
        self.held = held


class OverrideSettled(Exception):
    """It is decided, withdrawn or over: nothing of this can be done to it any more."""


class OverrideNeedsSecondPerson(Exception):
    """Who proposed it, who leads the customer, and who stands in for either do not decide it."""


class NotTheDecider(Exception):
    """Only who answers for the customer's unit decides, of their own right and not for somebody absent."""


class ReasonMissing(Exception):
    """A refusal and an early end say why."""


def answers_for(*, person: Any, customer: Customer) -> bool:
    """Whether a person decides on tiers of a customer's unit of their own right: standing in for one gives none."""
    reach, path = person.reach, customer.unit.path
    above = reach.own_everything or any(path.startswith(own) for own in reach.own_subtrees)
    return above and reach.may(Act.DECIDE_TIER)


@transaction.atomic
def propose_override(
    *, customer: Customer, tier: Tier, reason: str, until: date, today: date, by: Any, at: datetime
) -> TierOverride:
    """Propose a tier in place of the computed one, through `until`; supervisors are told that it waits.

    Refuses with NotTheLead, NotScored, DayUnfit, ReasonMissing or OverrideWaits.
    """
    held = Customer.objects.select_for_update(of=("self",)).select_related("unit").get(pk=customer.pk)
    if held.manager_id not in by.reach.people:
        raise NotTheLead
    if not reason.strip():
        raise ReasonMissing
    if not today < until <= months_later(today, OVERRIDE_MONTHS):
        raise DayUnfit
    score = _score(held)
    if score is None:
        raise NotScored
    if waiting := TierOverride.objects.waiting().filter(customer=held).first():
        raise OverrideWaits(waiting)
    override = TierOverride.objects.create(
        customer=held,
        tier=tier,
        tier_computed_id=score.computed_tier_id or score.tier_id,
        reason=reason.strip(),
        until=until,
        proposed_by=by,
        proposed_at=at,
    )
    _record(override, "proposed", by=by, at=at, reason=reason)
    people = [person.pk for person in supervisors_of(held.unit) if person.pk != by.pk]
    _tell(override, people, "tier_asked", at=at)
    return override


@transaction.atomic
def decide_override(
    *, override: TierOverride, approve: bool, note: str, today: date, by: Any, at: datetime
) -> TierOverride:
    """Approve or refuse what another proposed; approved it holds from the next night, in place of any before it.

    Refuses with OverrideSettled, NotTheDecider, OverrideNeedsSecondPerson, ReasonMissing (a refusal), and, to approve,
    with DayUnfit where its last day has come or NotScored where the customer is in use no more.
    """
    held = _held(override, OverrideState.PROPOSED)
    if not answers_for(person=by, customer=held.customer):
        raise NotTheDecider
    if {held.proposed_by_id, held.customer.manager_id} & set(by.reach.people):
        raise OverrideNeedsSecondPerson
    if not approve and not note.strip():
        raise ReasonMissing
    if approve:
        if held.until <= today:
            raise DayUnfit
        if _score(held.customer) is None:
            raise NotScored
        for standing in TierOverride.objects.standing().select_for_update().filter(customer=held.customer_id):
            _end(standing, OverrideState.ENDED, by=by, at=at, reason="")
    held.state = OverrideState.APPROVED if approve else OverrideState.REFUSED
    held.decided_by, held.decided_at, held.decision = by, at, note.strip()
    held.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    _record(held, "approved" if approve else "refused", by=by, at=at, reason=note)
    _tell(held, _concerned(held, by), "tier_approved" if approve else "tier_refused", at=at)
    return held


@transaction.atomic
def withdraw_override(*, override: TierOverride, by: Any, at: datetime) -> TierOverride:
    """Take a proposal back before it is decided, as who proposed it or leads the customer now."""
    held = _held(override, OverrideState.PROPOSED)
    if not {held.proposed_by_id, held.customer.manager_id} & set(by.reach.people):
        raise NotTheLead
    held.state = OverrideState.WITHDRAWN
    held.save(update_fields=["state"])
    _record(held, "withdrawn", by=by, at=at)
    return held


@transaction.atomic
def end_override(*, override: TierOverride, reason: str, by: Any, at: datetime) -> TierOverride:
    """End an approved one before its day: the next night shows the computed tier again.

    One pair of eyes is enough, as it leads back to the rule. Refuses with OverrideSettled, ReasonMissing, or
    NotTheDecider for whoever neither answers for the unit nor leads the customer.
    """
    if not reason.strip():
        raise ReasonMissing
    held = _held(override, *OVERRIDE_STANDING)
    if not answers_for(person=by, customer=held.customer) and held.customer.manager_id not in by.reach.people:
        raise NotTheDecider
    _end(held, OverrideState.ENDED, by=by, at=at, reason=reason.strip())
    _tell(held, _concerned(held, by), "tier_ended", at=at)
    return held


@transaction.atomic
def turn_overrides(*, run: Run, at: datetime) -> None:
    """Within the publishing of a run: what it shows for the first time is in force, whose last day passed is over.

    A night that is over turns nothing.
    """
    if is_past(run):
        return
    of_night = Result.objects.filter(run=run, customer=OuterRef("customer"), override=OuterRef("pk"))
    for override in _locked(TierOverride.objects.filter(Exists(of_night), state=OverrideState.APPROVED)):
        override.state, override.began_on = OverrideState.IN_FORCE, run.business_date
        override.save(update_fields=["state", "began_on"])
        _record(override, "in_force", by=None, at=at)
    for override in _locked(TierOverride.objects.standing().filter(until__lt=run.business_date)):
        override.state = OverrideState.EXPIRED
        override.save(update_fields=["state"])
        _record(override, "expired", by=None, at=at)
        _tell(override, _concerned(override, None), "tier_expired", at=at)
    # Ended while the night was under way: this night still shows it, and the next records that it is over.
    ended = TierOverride.objects.filter(Exists(of_night), state=OverrideState.ENDED, began_on=None)
    ended.update(began_on=run.business_date)
    over = Q(state__in=[OverrideState.ENDED, OverrideState.EXPIRED], ended_on=None, began_on__isnull=False)
    TierOverride.objects.filter(over).exclude(Exists(of_night)).update(ended_on=run.business_date)


# ---------------------------------------------------------------- parts
def _held(override: TierOverride, *states: str) -> TierOverride:
    rows = TierOverride.objects.select_for_update(of=("self",)).select_related("customer__unit", "tier")
    held = rows.get(pk=override.pk)
    if held.state not in states:
        raise OverrideSettled(held.state)
    return held


def _locked(found: QuerySet[TierOverride]) -> Iterable[TierOverride]:
    return found.select_for_update(of=("self",)).select_related("customer", "tier").order_by("pk")


def _score(customer: Customer) -> CustomerScore | None:
    if customer.state != "live":
        return None
    return CustomerScore.objects.filter(customer=customer, publication=current_publication()).first()


def _end(override: TierOverride, state: str, *, by: Staff, at: datetime, reason: str) -> None:
    override.state, override.ended_by, override.ended_at, override.end_reason = state, by, at, reason
    override.save(update_fields=["state", "ended_by", "ended_at", "end_reason"])
    _record(override, "ended", by=by, at=at, reason=reason)


def _concerned(override: TierOverride, by: Any) -> list[int]:
    """Who proposed it and who leads the customer now, but for who acts."""
    people = {override.proposed_by_id, override.customer.manager_id} - {None, by.pk if by else None}
    return sorted(key for key in people if key)


def _tell(override: TierOverride, people: Iterable[int], what: str, *, at: datetime) -> None:
    customer = override.customer
    add_notices(
        [
            NewNotice(
                kind=NoticeKind.DECISION,
                person_id=key,
                subject=f"override:{override.pk}",
                slot=what,
                parameters={
                    "what": what,
                    "path": reverse("tiers:override", args=[override.public_id]),
                    "about": customer.short_name,
                    "about_en": customer.short_name_en,
                },
            )
            for key in sorted(set(people))
        ],
        at=at,
    )


def _record(override: TierOverride, what: str, *, by: Any, at: datetime, reason: str = "") -> None:
    after = {"customer": override.customer.customer_no, "tier": override.tier.code, "until": override.until}
    record_act(kind=f"tiers.override_{what}", subject=override, actor=by, at=at, reason=reason, after=after)
