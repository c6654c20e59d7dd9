"""What anybody may be told without signing in: branches, the state of one's own case, whether one was asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db.models import QuerySet

from audit.context import whence
from audit.models import Act
from common.calendar import business_date, business_today
from complaints import texts
from complaints.models import Complaint, SurveyAnswer
from complaints.phrases import said_moment
from complaints.rules.codes import ENDED, State
from organization.models import Unit

SURVEY_SALT = "complaints.survey"
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Told:
    """Something that was told to the complainant, and when."""

    at: str
    text: str


@dataclass(frozen=True)
class Followed:
    """What a complainant reads of their own case: its state, until when, by whom, and what they were told."""

    number: str
    state: str
    received: str
    until: str
    unit: str
    owner: str
    told: list[Told]
    reply: str
    ended: bool


def open_branches() -> QuerySet[Unit]:
    """The units that a complaint can be told to, branches before their sub-branches."""
    return Unit.objects.open_on(business_today()).exclude(level="head_office").order_by("path")


def told_lately(at: datetime) -> int:
    """How many complaints came by the public form from this address within the hour."""
    address = whence().address
    if not address:
        return 0
    acts = Act.objects.filter(at__gt=at - AN_HOUR, kind="complaint.registered", actor=None, address=address)
    return acts.count()


def missed_lately(at: datetime) -> int:
    """How often somebody at this address named a number with a wrong secret within the hour."""
    address = whence().address
    if not address:
        return 0
    return Act.objects.filter(at__gt=at - AN_HOUR, kind="complaint.follow_missed", address=address).count()


def followed_page(complaint: Complaint, at: datetime) -> Followed:
    """The state of a case for whoever has its secret; nothing of how it is handled inside."""
    told = complaint.steps.filter(told=True).order_by("at", "id")
    reply = complaint.replies.order_by("-frozen_at").first()
    resolved = complaint.state in {State.RESOLVED, *ENDED}
    shown = reply if reply is not None and resolved else None
    due = complaint.legal_due_at - timedelta(days=1) if complaint.legal_due_at and not resolved else None
    return Followed(
        number=complaint.number,
        state=str(texts.PUBLIC_STATES[State(complaint.state)]),
        received=said_moment(complaint.received_at, at),
        until=f"{business_date(due):%Y-%m-%d}" if due else "",
        unit=complaint.unit.label,
        owner=complaint.owner.display_name if complaint.owner else "",
        told=[Told(said_moment(step.at, at), step.text) for step in told],
        reply="\n\n".join([shown.findings, shown.basis, shown.remedies]) if shown else "",
        ended=complaint.state in ENDED,
    )


def survey_token(number: str, turn: int) -> str:
    """What the link carries with which a customer is asked: a case and its round, signed."""
    return signing.dumps([number, turn], salt=SURVEY_SALT, compress=True)


def survey_of(number: str, turn: int) -> SurveyAnswer | None:
    """The question put to the customer after a round of a case."""
    asked = SurveyAnswer.objects.filter(complaint__number=number, round=turn)
    return asked.select_related("complaint__unit", "complaint__customer").first()
