"""Deciding a concession at one level: within its limit for good, beyond it upwards, and never for oneself."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from audit.services import record_act
from common.calendar import business_date
from organization.models import Staff
from pricing.models import Concession, Decision, Seat, Step
from pricing.rules.route import (
    COMMITTEES,
    Ask,
    Hands,
    Level,
    Limit,
    State,
    Verdict,
    Votes,
    four_eyes,
    within,
)
from pricing.services.asking import due_at, notice_of, tell_level
from worklist.services import add_notices


class NotYoursToDecide(Exception):
    """Four eyes: no seat at this level, or one's own request, by whatever account or in whoever's stead."""


class DecidedAlready(Exception):
    """The request no longer waits."""


class VotedDown(Exception):
    """A committee agrees to what more of its members were for than against."""


class NoCommittee(Exception):
    """Votes are counted where a committee sits."""


class RateElsewhere(Exception):
    """What is agreed to lies between what was asked and the quote."""


@transaction.atomic
def decide(
    *,
    concession: Concession,
    verdict: str,
    rate: Decimal | None = None,
    note: str = "",
    votes: Votes | None = None,
    by: Staff,
    at: datetime,
) -> Concession:
    """Agree to a rate (the asked one where none is named) or refuse.

    Within the limit of the level the rate is approved for good; beyond it the request goes up. How a committee voted
    may be told. Refuses NotYoursToDecide, DecidedAlready, RateElsewhere, NoCommittee, VotedDown.
    """
    held = (
        Concession.objects.select_for_update(of=("self",))
        .select_related("quote__product_line", "unit", "asked_by")
        .get(pk=concession.pk)
    )
    if held.state != State.WAITING:
        raise DecidedAlready(held.number)
    seat = seat_of(concession=held, by=by, at=at)
    if seat is None or not _four_eyes(held, seat, by):
        raise NotYoursToDecide(held.number)
    agreed = None if verdict == Verdict.REFUSE else (rate if rate is not None else _passed_on(held))
    if agreed is not None and not held.quote.conceded(agreed, held.asked_rate):
        raise RateElsewhere(agreed)
    if votes and held.level not in COMMITTEES:
        raise NoCommittee(held.level)
    if votes and agreed is not None and not votes.carried:
        raise VotedDown(votes)
    Decision.objects.create(
        concession=held,
        level=held.level,
        verdict=verdict,
        rate=agreed,
        note=note.strip(),
        votes_for=votes.cast_for if votes else None,
        votes_against=votes.against if votes else None,
        decided_by=by,
        stood_in_for=_stood_in_for(seat, by),
        decided_at=at,
    )
    if agreed is None:
        _end(held, State.REFUSED, at)
    elif _may_give(held, agreed):
        held.rate, held.expires_on = agreed, held.wanted_until
        _end(held, State.APPROVED, at)
    else:
        _send_up(held, at)
    record_act(
        kind="price.decided",
        subject=held,
        actor=by,
        at=at,
        reason=note.strip(),
        after={
            "number": held.number,
            "verdict": verdict,
            "rate": agreed,
            "state": held.state,
            "level": held.level,
            "votes_for": votes.cast_for if votes else None,
            "votes_against": votes.against if votes else None,
        },
    )
    return held


def seat_of(*, concession: Concession, by: Staff, at: datetime) -> Seat | None:
    """The seat by which a person decides where the request waits; one's own before one in which one stands in.

    Whoever stands in for an absent person sits in their seat as well.
    """
    seats = (
        Seat.objects.held_on(business_date(at))
        .filter(staff_id__in=by.reach.people, level=concession.level)
        .select_related("unit", "staff", "stands_in_for")
    )
    mine = [seat for seat in seats if concession.unit.path.startswith(seat.unit.path)]
    return min(mine, key=lambda seat: (_stood_in_for(seat, by) is not None, seat.pk), default=None)


def _stood_in_for(seat: Seat, by: Staff) -> Staff | None:
    """For whom somebody sits there: named so by the seat, or its holder who is absent."""
    return seat.stands_in_for or (seat.staff if seat.staff_id != by.pk else None)


def accounts_of(people: list[Staff]) -> set[int]:
    """The keys of all accounts of these people: the same telephone, e-mail, or name in the same unit is one person."""
    same = Q(pk__in=[person.pk for person in people])
    for person in people:
        if person.phone.strip():
            same |= Q(phone=person.phone)
        if person.email.strip():
            same |= Q(email__iexact=person.email)
        if person.unit_id:
            same |= Q(name=person.name, unit_id=person.unit_id)
    return set(Staff.objects.filter(same).values_list("pk", flat=True))


def _four_eyes(held: Concession, seat: Seat, by: Staff) -> bool:
    absent = _stood_in_for(seat, by)
    before = [held.pk, held.appeal_of_id] if held.appeal_of_id else [held.pk]
    decisions = Decision.objects.filter(concession_id__in=before).select_related("decided_by", "stood_in_for")
    others = [person for made in decisions for person in (made.decided_by, made.stood_in_for) if person]
    appealed = [held.appeal_of.asked_by] if held.appeal_of else []
    return four_eyes(
        Hands(
            decider=accounts_of([by]),
            stood_in_for=accounts_of([absent]) if absent else set(),
            applicant=accounts_of([held.asked_by, *appealed]),
            others=accounts_of(others) if others else set(),
        )
    )


def _passed_on(held: Concession) -> Decimal:
    """What the level below agreed to, else what was asked."""
    below = held.decisions.filter(verdict=Verdict.APPROVE).order_by("-level").first()
    return below.rate if below and below.rate is not None else held.asked_rate


def _may_give(held: Concession, rate: Decimal) -> bool:
    step = Step.objects.get(concession=held, level=held.level)
    quote = held.quote
    limit = Limit(Level(step.level), step.limit_bp, step.limit_fen, step.days)
    return within(limit, Ask(quote.gap_bp(rate), quote.amount_fen, quote.beyond_floor(rate)))


def _send_up(held: Concession, at: datetime) -> None:
    step = Step.objects.filter(concession=held, level__gt=held.level).order_by("level").first()
    if step is None:
        raise NotYoursToDecide(held.number)
    held.level = step.level
    held.save(update_fields=["level"])
    step.due_at = due_at(days=step.days, at=at)
    step.save(update_fields=["due_at"])
    tell_level(concession=held, at=at)


def _end(held: Concession, state: State, at: datetime) -> None:
    held.state, held.ended_at = state, at
    held.save(update_fields=["state", "ended_at", "rate", "expires_on"])
    add_notices([notice_of(concession=held, person=held.asked_by_id, said=state.value)], at=at)
