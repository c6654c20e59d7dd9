"""How each kind of open thing goes from one person to another, and how it is found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from activities.models import Visit
from activities.services.visits import hand_visit
from common.calendar import business_date, business_today
from complaints.models import Complaint
from complaints.services import hand_over_complaint
from complaints.services.holding import KeptFromThem, NotAllowed, WrongState
from customers.models import Customer, TeamMember
from customers.services import leave_team
from negotiations.models import Negotiation
from negotiations.services.opening import change_lead
from organization.models import Staff
from portfolios.rules import Kind
from prospects.models import Opportunity
from prospects.services.opportunities import hand_opportunity
from worklist.models import Task
from worklist.services.tasks import hand_task


class Stays(Exception):
    """The thing stays where it is; `code` says why (`texts.WHY`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Mover:
    """One kind: the open things that somebody has with customers, and giving one to somebody else."""

    kind: Kind
    owner: str
    open: Callable[[], QuerySet]
    give: Callable[..., None]

    def of(self, person_id: int, customers: Any) -> QuerySet:
        """What a person has open with these customers."""
        return self.open().filter(**{f"{self.owner}_id": person_id}, customer__in=customers)


def _give(service: Callable[..., Any], **words: Any) -> None:
    try:
        with transaction.atomic():
            service(**words)
    except IntegrityError:  # they have the very same thing of the same cause already
        raise Stays("same") from None


def _give_task(record: Task, *, to: Staff, customer: Customer, by: Staff, reason: str, at: datetime) -> None:
    _give(hand_task, task=record, to=to, reason=reason, by=by, at=at)


def _give_visit(
    record: Visit, *, to: Staff, customer: Customer, by: Staff, reason: str, at: datetime
) -> None:
    _give(hand_visit, visit=record, to=to, reason=reason, by=by, at=at)


def _give_opportunity(
    record: Opportunity, *, to: Staff, customer: Customer, by: Staff, reason: str, at: datetime
) -> None:
    _give(hand_opportunity, opportunity=record, to=to, unit=customer.unit, reason=reason, by=by, at=at)


def _give_talk(
    record: Negotiation, *, to: Staff, customer: Customer, by: Staff, reason: str, at: datetime
) -> None:
    change_lead(negotiation=record, to=to, by=by, at=at)


def _give_case(
    record: Complaint, *, to: Staff, customer: Customer, by: Staff, reason: str, at: datetime
) -> None:
    try:
        with transaction.atomic():
            hand_over_complaint(complaint=record, person=to, reason=reason, by=by, at=at)
    except KeptFromThem:
        # Neither page nor document says more: whom a case is about is kept from everybody.
        raise Stays("own_way") from None
    except (NotAllowed, WrongState):
        raise Stays("own_way") from None


def _end_place(
    record: TeamMember, *, to: Staff, customer: Customer, by: Staff, reason: str, at: datetime
) -> None:
    ends_on = max(business_date(at), record.starts_on)
    leave_team(member=record, ends_on=ends_on, by=by, reason=reason, at=at)


MOVERS = (
    Mover(Kind.TASK, "owner", lambda: Task.objects.open(), _give_task),
    Mover(Kind.VISIT, "owner", lambda: Visit.objects.planned(), _give_visit),
    Mover(Kind.OPPORTUNITY, "owner", lambda: Opportunity.objects.running(), _give_opportunity),
    Mover(Kind.NEGOTIATION, "lead", lambda: Negotiation.objects.running(), _give_talk),
    Mover(Kind.COMPLAINT, "owner", lambda: Complaint.objects.running(), _give_case),
    Mover(
        Kind.MEMBERSHIP, "staff", lambda: TeamMember.objects.overlapping(business_today(), None), _end_place
    ),
)
BY_KIND = {mover.kind: mover for mover in MOVERS}
