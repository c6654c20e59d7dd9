"""A customer's complaints as its page says them: that there is one, how far its clock has gone, who looks after it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from complaints import texts
from complaints.models import Complaint, GroupMember
from complaints.phrases import ClockFace, clock_face, said_day, title_of
from complaints.rules.codes import ENDED, GroupState
from customers.models import Customer

ENDED_SHOWN = 2
LATELY = timedelta(days=365)
_CLOCK = [
    "state",
    "paused_at",
    "first_response_at",
    "response_due_at",
    "response_amber_at",
    "resolve_due_at",
    "resolve_amber_at",
    "legal_due_at",
    "legal_amber_at",
    "resolved_at",
    "closed_at",
]


@dataclass(frozen=True)
class PanelCase:
    """One case of a customer; `opens` says whether this person may open it, else they know only that it is there.

    `is_cared` where the case is of a confirmed group complaint: its customers are to be treated with special care.
    """

    number: str
    title: str
    face: ClockFace
    share: int
    tone: str
    note: str
    opens: bool
    ended: bool
    is_cared: bool


def complaints_of(customer: Customer, user, at: datetime) -> list[PanelCase]:
    """Running cases, and the last that ended within the year; never one that is kept from the person."""
    known = Complaint.objects.known_to(user, Customer.objects.visible_to(user)).filter(customer=customer)
    running = list(known.running().select_related("owner", "unit").order_by("received_at", "id"))
    ended = list(
        known.filter(state__in=ENDED, received_at__gte=at - LATELY)
        .select_related("owner", "unit")
        .order_by("-received_at", "-id")[:ENDED_SHOWN]
    )
    cases = running + ended
    opens = set(
        Complaint.objects.visible_to(user)
        .filter(pk__in=[case.pk for case in cases])
        .values_list("pk", flat=True)
    )
    cared = set(
        GroupMember.objects.filter(
            complaint__in=[case.pk for case in running], left_at=None, group__state=GroupState.CONFIRMED
        ).values_list("complaint_id", flat=True)
    )
    return [_panel_case(case, case.pk in opens, case.pk in cared, at) for case in cases]


def _panel_case(case: Complaint, opens: bool, is_cared: bool, at: datetime) -> PanelCase:
    _which, face = clock_face({name: getattr(case, name) for name in _CLOCK}, at)
    ended = case.state in ENDED
    share = 100
    if not ended and face.due_at is not None:
        whole = (face.due_at - case.received_at).total_seconds()
        share = min(max(round((at - case.received_at).total_seconds() / max(whole, 1) * 100), 0), 100)
    owner = case.owner.display_name if case.owner else str(texts.STATES["new"])
    # Who may not open the case learns that there is one and how far it is, not what was said.
    title = title_of(case.text) if opens else str(texts.CATEGORIES[case.category])
    return PanelCase(
        number=case.number,
        title=title,
        face=face,
        share=share,
        tone={"red": "bad", "amber": "warn"}.get(face.tone, ""),
        note=f"{owner}, {said_day(case.received_at, at)}",
        opens=opens,
        ended=ended,
        is_cared=is_cared,
    )
