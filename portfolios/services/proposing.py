"""A handover proposed, answered, withdrawn, taken back; and the closing of a unit as one."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from audit.services import record_act
from common import jobs
from common.calendar import business_date
from common.errors import Forbidden
from common.once import write_once
from customers.models import Customer
from organization.models import RoleAssignment, Staff, Unit
from organization.rules import TEAM_READERS
from portfolios.models import HandedCustomer, Handover
from portfolios.queries import customers_of, supervises
from portfolios.rules import MOST_CUSTOMERS, PART, UNDER_WAY, UNDONE_WITHIN, Fate, State
from worklist.rules import NoticeKind
from worklist.services import NewNotice, add_notices

JOB_KIND, UNDO_KIND = "handover", "handover_undo"
CLOSE = "close"


class NotAbove(Forbidden):
    """Whoever proposes does not supervise both sides."""


class TakerUnfit(Exception):
    """The new manager is the old one, has left, or holds no role with customers from that day."""


class UnitUnfit(Exception):
    """The unit is closed, has open units below, or its successor is none."""


class NothingToHand(Exception):
    """No customer of theirs is named."""


class TooMany(Exception):
    """More customers than one handover takes."""


class DayOver(Exception):
    """A handover begins today or later."""


class OnTheWay(Exception):
    """Some of the customers stand in a handover that is under way; `numbers` are theirs."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(", ".join(numbers))
        self.numbers = numbers


class NotTheTaker(Forbidden):
    """Only whoever is to take the customers answers."""


class AlreadyAnswered(Exception):
    """It does not wait for this any more."""


class WhyMissing(Exception):
    """Refusing wants a reason."""


class TooLateToUndo(Exception):
    """Nothing was carried out, or longer ago than it can be taken back."""


@transaction.atomic
def propose_handover(
    *,
    giver: Staff,
    taker: Staff,
    numbers: Collection[str] | None = None,
    reason: str,
    effective_on: date,
    form_key: UUID,
    by: Staff,
    at: datetime,
) -> Handover:
    """Propose that somebody's customers (all, or those of `numbers`) go to a colleague, who is asked to accept.

    Refuses NotAbove, DayOver, TakerUnfit, NothingToHand, TooMany and OnTheWay; the same `form_key` proposes one.
    """
    if effective_on < business_date(at):
        raise DayOver
    if not supervises(by, giver.unit) or not supervises(by, taker.unit):
        raise NotAbove
    if taker.pk == giver.pk or not is_fit(taker=taker, on=effective_on):
        raise TakerUnfit
    found = customers_of(giver, by)
    if numbers is not None:
        found = found.filter(customer_no__in=numbers)
    words = {"giver": giver, "taker": taker, "reason": reason.strip(), "effective_on": effective_on}
    return _propose(found, words | {"unit": giver.unit}, State.PROPOSED, form_key=form_key, by=by, at=at)


def is_fit(*, taker: Staff, on: date) -> bool:
    """Whether somebody is there to take customers on a day: not gone, and in a role that has customers."""
    held = RoleAssignment.objects.held_on(on).filter(staff=taker, role__in=TEAM_READERS)
    return taker.is_active and held.exists()


def may_close(*, unit: Unit, successor: Unit, on: date) -> bool:
    """Whether both units are open, and nothing is open below the one that closes on the day."""
    return unit.closed_on is None and successor.closed_on is None and not unit.children.open_on(on).exists()


@transaction.atomic
def propose_closing(
    *, unit: Unit, successor: Unit, reason: str, effective_on: date, form_key: UUID, by: Staff, at: datetime
) -> Handover:
    """Order that a unit closes on a day: its customers, their open things, its people and roles go to the successor.

    Refuses NotAbove, DayOver, UnitUnfit, TooMany and OnTheWay. Nobody is asked: people stay with their customers.
    """
    if effective_on < business_date(at):
        raise DayOver
    parent = unit.parent
    above = by.reach.everything or (
        parent is not None and supervises(by, parent) and supervises(by, successor)
    )
    if not above:
        raise NotAbove
    if (
        unit.level != successor.level
        or unit.pk == successor.pk
        or not may_close(unit=unit, successor=successor, on=effective_on)
    ):
        raise UnitUnfit
    found = Customer.objects.filter(unit=unit).exclude(state="merged")
    words = {"unit": unit, "successor": successor, "reason": reason.strip(), "effective_on": effective_on}
    handover = _propose(found, words, State.ACCEPTED, form_key=form_key, by=by, at=at, may_be_empty=True)
    if effective_on <= business_date(at) and handover.job_id is None:
        begin(handover=handover, at=at)
    return handover


def _propose(found, words, state, *, form_key, by, at, may_be_empty=False) -> Handover:
    held = list(found.select_for_update(of=("self",)).order_by("pk")[: MOST_CUSTOMERS + 1])
    handover, made = write_once(
        Handover.objects,
        key={"form_key": form_key},
        words={**words, "proposed_by": by},
        more={"state": state.value, "proposed_at": at},
    )
    if not made:
        return handover
    if not held and not may_be_empty:
        raise NothingToHand
    if len(held) > MOST_CUSTOMERS:
        raise TooMany
    others = HandedCustomer.objects.filter(customer__in=held, handover__state__in=UNDER_WAY)
    if taken := sorted(others.values_list("customer__customer_no", flat=True)):
        raise OnTheWay(taken)
    HandedCustomer.objects.bulk_create(
        HandedCustomer(
            handover=handover, customer=one, manager_before_id=one.manager_id, unit_before_id=one.unit_id
        )
        for one in held
    )
    _record("proposed", handover, by=by, at=at, reason=handover.reason, customers=len(held))
    if handover.taker_id:
        tell(handover=handover, people=[handover.taker_id], what="handover_asked", at=at)
    return handover


@transaction.atomic
def answer_handover(*, handover: Handover, accept: bool, note: str = "", by: Staff, at: datetime) -> Handover:
    """The new manager accepts, or refuses with a reason; whoever proposed it is told.

    Accepted, it begins on its day, or at once. Refuses NotTheTaker, AlreadyAnswered, WhyMissing.
    """
    held = _hold(handover)
    if by.reach.as_whom(held.taker_id) != held.taker_id:
        raise NotTheTaker
    if held.state != State.PROPOSED:
        raise AlreadyAnswered
    if not accept and not note.strip():
        raise WhyMissing
    held.state = State.ACCEPTED.value if accept else State.REFUSED.value
    held.answered_by, held.answered_at, held.answer = by, at, note.strip()
    held.save(update_fields=["state", "answered_by", "answered_at", "answer"])
    _record("accepted" if accept else "refused", held, by=by, at=at, reason=note.strip())
    tell(
        handover=held,
        people=[held.proposed_by_id],
        what="handover_accepted" if accept else "handover_refused",
        at=at,
    )
    if accept and held.effective_on <= business_date(at):
        begin(handover=held, at=at)
    return held


@transaction.atomic
def withdraw_handover(*, handover: Handover, by: Staff, at: datetime) -> Handover:
    """Take a handover back before it begins, as a supervisor of the unit. Refuses NotAbove and AlreadyAnswered."""
    held = _hold(handover)
    if not supervises(by, held.unit):
        raise NotAbove
    if held.state not in {State.PROPOSED, State.ACCEPTED}:
        raise AlreadyAnswered
    held.state = State.WITHDRAWN.value
    held.save(update_fields=["state"])
    _record("withdrawn", held, by=by, at=at)
    return held


@transaction.atomic
def order_undo(*, handover: Handover, reason: str, by: Staff, at: datetime) -> Handover:
    """Have what was handed over taken back, as a supervisor, within thirty days. Refuses NotAbove and TooLateToUndo.

    What somebody changed since then stays and says so; a closed unit is not opened again.
    """
    held = _hold(handover)
    if not supervises(by, held.unit):
        raise NotAbove
    late = held.finished_at is None or held.finished_at + UNDONE_WITHIN < at
    if held.state != State.DONE or held.giver_id is None or late:
        raise TooLateToUndo
    held.state = State.RETURNING.value
    held.undo_job = jobs.plan_job(
        kind=UNDO_KIND,
        slot=str(held.public_id),
        steps=_parts(held),
        parameters={"handover": held.pk},
        requested_by=by,
    )
    held.save(update_fields=["state", "undo_job"])
    _record("undo_ordered", held, by=by, at=at, reason=reason)
    jobs.enqueue("portfolios.take_back", job_id=held.undo_job.pk)
    return held


@transaction.atomic
def refuse_closing(*, handover: Handover, at: datetime) -> None:
    """Give up a closing whose units fit no more on its day; whoever ordered it is told."""
    handover.state, handover.answered_at = State.REFUSED.value, at
    handover.save(update_fields=["state", "answered_at"])
    _record("refused", handover, by=handover.proposed_by, at=at)
    tell(handover=handover, people=[handover.proposed_by_id], what="closing_refused", at=at)


@transaction.atomic
def begin(*, handover: Handover, at: datetime) -> None:
    """Have the worker carry out an accepted handover."""
    handover.state = State.MOVING.value
    steps = _parts(handover) + ([CLOSE] if handover.successor_id else [])
    handover.job = jobs.plan_job(
        kind=JOB_KIND,
        slot=str(handover.public_id),
        steps=steps,
        parameters={"handover": handover.pk},
        requested_by=handover.proposed_by,
    )
    handover.save(update_fields=["state", "job"])
    jobs.enqueue("portfolios.move", job_id=handover.job.pk)


def _parts(handover: Handover) -> list[str]:
    count = HandedCustomer.objects.filter(handover=handover).exclude(fate=Fate.STAYED).count()
    return [str(start) for start in range(0, max(count, 1), PART)]


def _hold(handover: Handover) -> Handover:
    held = Handover.objects.select_for_update(of=("self",)).select_related(
        "giver", "taker", "unit", "proposed_by"
    )
    return held.get(pk=handover.pk)


def _record(
    name: str, handover: Handover, *, by: Staff, at: datetime, reason: str = "", **more: object
) -> None:
    sides = (
        {"from": handover.giver.employee_no, "to": handover.taker.employee_no}
        if handover.giver and handover.taker
        else {"from": handover.unit.code, "to": handover.successor.code if handover.successor else ""}
    )
    record_act(
        kind=f"handover.{name}", subject=handover, actor=by, at=at, reason=reason, after={**sides, **more}
    )


def tell(*, handover: Handover, people: Collection[int], what: str, at: datetime) -> None:
    """Tell people once what became of a handover."""
    giver = handover.giver
    about = (
        {"about": giver.name, "about_en": giver.name_en}
        if giver
        else {"about": handover.unit.short_name, "about_en": handover.unit.short_name_en}
    )
    path = reverse("portfolios:handover", args=[handover.public_id])
    add_notices(
        [
            NewNotice(
                kind=NoticeKind.KNOWLEDGE,
                person_id=key,
                subject=f"handover:{handover.pk}",
                slot=what,
                parameters={"what": what, "path": path, **about},
            )
            for key in sorted(set(people))
        ],
        at=at,
    )
