"""Going beyond the authority at the table or our bottom line: asked by one, decided by another, for a while."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from negotiations.models import Issue, Negotiation, StopApproval, TeamMember
from negotiations.queries.leave import given_by_price_levels, leave_for, limits_of
from negotiations.rules.codes import AskKind, AskState, Measure
from negotiations.rules.stop_line import (
    Standing,
    ask_kind,
    leave_may_end_on,
    may_decide,
    standing,
)
from negotiations.services.opening import hold_running
from negotiations.services.trail import record_talk
from organization.models import RoleAssignment, Staff
from organization.rules import Act, Role
from pricing.models import Concession
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices

PERCENT = 100


class NeedsLeave(Exception):
    """An offer of ours goes beyond `where` and its `limit`, and nobody has allowed it; the way out is to ask."""

    def __init__(self, issue: Issue, value: Decimal, where: Standing, limit: Decimal | None) -> None:
        super().__init__(f"{issue.pk} {value} {where}")
        self.issue, self.value, self.where, self.limit = issue, value, where, limit


class NothingToAsk(Exception):
    """The table may offer this value itself."""


class AskedAlready(Exception):
    """A question on this issue waits for its answer."""


class NotYoursToDecide(Exception):
    """Four eyes: who asked, the deal team, and whoever does not supervise the unit do not decide."""


class DecidedAlready(Exception):
    """The question has its answer."""


class PriceElsewhere(Exception):
    """The request is of another customer, or the issue is no rate."""


class PriceLevelsDecide(Exception):
    """The question rests on a request for a lower price: its levels decide."""


class LeaveTooLong(Exception):
    """Leave ends between today and 30 days ahead."""


def check_limits(*, issue: Issue, value: Decimal, day: date) -> StopApproval | None:
    """The leave that a value of ours needs, None where it needs none. Refuses NeedsLeave."""
    limits = limits_of(issue)
    where = standing(value, limits)
    if ask_kind(where) is None:
        return None
    take_price_leave(issue=issue, day=day)
    leave = leave_for(issue=issue, value=value, day=day)
    if leave is None:
        limit = limits.bottom if where == Standing.BEYOND_BOTTOM else limits.authority
        raise NeedsLeave(issue, value, where, limit)
    return leave


@transaction.atomic
def take_price_leave(*, issue: Issue, day: date) -> StopApproval | None:
    """Turn what the price levels approved into leave for the rate that they agreed to; None where nothing came."""
    found = given_by_price_levels(issue, day)
    if found is None:
        return None
    asked, decision = found
    held = StopApproval.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if held.state != AskState.WAITING or asked.concession is None or asked.concession.rate is None:
        return None
    held.state, held.value = AskState.APPROVED, asked.concession.rate * PERCENT
    held.decided_by, held.decided_at = decision.decided_by, decision.decided_at
    held.decision_note, held.expires_on = asked.concession.number, asked.concession.expires_on
    held.save(update_fields=["state", "value", "decided_by", "decided_at", "decision_note", "expires_on"])
    record_talk(
        kind="crossing_decided",
        negotiation=held.negotiation,
        by=decision.decided_by,
        at=decision.decided_at,
        after={"approval": held.public_id, "approved": True, "expires_on": held.expires_on},
        secret={"value": held.value, "concession": held.decision_note},
    )
    return held


@transaction.atomic
def ask_to_cross(
    *,
    issue: Issue,
    value: Decimal,
    reason: str,
    in_return: str = "",
    concession: Concession | None = None,
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> StopApproval:
    """Ask for leave to offer down to a value; the supervisors nearest above the unit are told, without any value.

    With a `concession` the price levels decide instead, and nobody else is told. Refuses NothingToAsk,
    AskedAlready, TalkEnded, PriceElsewhere; KeyTaken for other words under a used key.
    """
    talk = hold_running(negotiation=issue.negotiation)
    held = Issue.objects.select_for_update().get(pk=issue.pk)
    limits = limits_of(held)
    kind = ask_kind(standing(value, limits))
    if kind is None:
        raise NothingToAsk(value)
    # A deposit's approved rate is no leave for a loan's, and the other way round.
    if concession is not None and (
        concession.customer_id != talk.customer_id
        or held.measure != Measure.RATE
        or concession.quote.taken == held.more_is_better
    ):
        raise PriceElsewhere(concession.number)
    key = form_key or uuid7()
    waiting = StopApproval.objects.filter(issue=held, state=AskState.WAITING).exclude(form_key=key)
    if waiting.exists():
        raise AskedAlready(held.pk)
    limit = limits.bottom if kind == AskKind.STOP_LINE else limits.authority
    asked, written = write_once(
        StopApproval.objects,
        key={"form_key": key},
        words={"issue": held, "value": value, "reason": reason.strip(), "in_return": in_return.strip()},
        more={
            "negotiation": talk,
            "kind": kind,
            "limit": limit,
            "asked_by": by,
            "asked_at": at,
            "concession": concession,
        },
    )
    if written:
        record_talk(
            kind="crossing_asked",
            negotiation=talk,
            by=by,
            at=at,
            after={"approval": asked.public_id},
            secret={"value": value, "limit": limit, "reason": asked.reason, "in_return": asked.in_return},
        )
        if concession is None:
            add_notices(_told(asked, talk, deciders(negotiation=talk, day=business_date(at))), at=at)
    return asked


@transaction.atomic
def decide_ask(
    *,
    asked: StopApproval,
    approve: bool,
    expires_on: date | None = None,
    note: str = "",
    by: Staff,
    at: datetime,
) -> StopApproval:
    """Allow or refuse what was asked; leave holds until `expires_on`.

    Refuses NotYoursToDecide, DecidedAlready, LeaveTooLong, TalkEnded.
    """
    talk = hold_running(negotiation=asked.negotiation)
    held = StopApproval.objects.select_for_update(of=("self",)).select_related("issue").get(pk=asked.pk)
    on_team = TeamMember.objects.filter(negotiation=talk, staff_id__in=by.reach.people, ends_on=None).exists()
    supervises = by.reach.may(Act.APPROVE_STOP_LINE) and any(
        talk.unit.path.startswith(path) for path in by.reach.subtrees
    )
    if not may_decide(
        asked_by=held.asked_by_id,
        decider=by.reach.as_whom(held.asked_by_id),
        on_team=on_team,
        supervises=supervises,
    ):
        raise NotYoursToDecide(held.pk)
    if held.concession_id is not None:
        raise PriceLevelsDecide(held.pk)
    if held.state != AskState.WAITING:
        raise DecidedAlready(held.pk)
    if approve and (expires_on is None or not leave_may_end_on(expires_on, business_date(at))):
        raise LeaveTooLong(expires_on)
    held.state = AskState.APPROVED if approve else AskState.REFUSED
    held.decided_by, held.decided_at, held.decision_note = by, at, note.strip()
    held.expires_on = expires_on if approve else None
    held.save(update_fields=["state", "decided_by", "decided_at", "decision_note", "expires_on"])
    record_talk(
        kind="crossing_decided",
        negotiation=talk,
        by=by,
        at=at,
        after={"approval": held.public_id, "approved": approve, "expires_on": held.expires_on},
        secret={"value": held.value, "note": held.decision_note},
    )
    add_notices(
        [_notice(NoticeKind.NEGOTIATION_DECIDED, held, talk, held.asked_by_id, approved=approve)], at=at
    )
    return held


def deciders(*, negotiation: Negotiation, day: date) -> list[int]:
    """Supervisors of the nearest unit at or above the talk's that has one who is not on its team."""
    team = TeamMember.objects.filter(negotiation=negotiation, ends_on=None).values("staff_id")
    held = (
        RoleAssignment.objects.held_on(day)
        .filter(role=Role.SUPERVISOR)
        .exclude(staff_id__in=team)
        .exclude(staff__status="left")
        .values_list("staff_id", "unit__path")
    )
    above = [(path, staff) for staff, path in held if negotiation.unit.path.startswith(path)]
    nearest = max((len(path) for path, _ in above), default=0)
    return sorted({staff for path, staff in above if len(path) == nearest})


def _told(asked: StopApproval, talk: Negotiation, people: list[int]) -> list[NewNotice]:
    return [_notice(NoticeKind.NEGOTIATION_ASKED, asked, talk, person) for person in people]


def _notice(kind: NoticeKind, asked: StopApproval, talk: Negotiation, person: int, **more: bool) -> NewNotice:
    """A notice names the number and leads to the question; values stand only there."""
    path = f"/negotiations/approvals/{asked.public_id}/"
    return NewNotice(
        kind=kind,
        person_id=person,
        subject=f"negotiation:{talk.number}",
        slot=str(asked.public_id),
        parameters={"about": talk.number, "path": path, **more},
    )
