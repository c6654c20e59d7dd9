"""Lines of the list behind a figure: what each case is, whose, and how it stood with its clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from complaints import texts
from complaints.models import Complaint
from complaints.rules.codes import Level, State
from complaints.rules.statistics import CaseFacts, resolved_in_time, responded_in_time

CASES_SHOWN = 500


@dataclass(frozen=True)
class CaseLine:
    """One case; `responded` and `resolved` are None while they are neither due nor done."""

    number: str
    title: str
    customer: str
    unit: str
    level: str
    state: str
    received_at: datetime
    responded: bool | None
    resolved: bool | None


def lines_of(user, cases: Sequence[CaseFacts], *, at: datetime) -> list[CaseLine]:
    """The cases in the order given, in one query more."""
    rows = Complaint.objects.visible_to(user).select_related("customer", "unit")
    held = rows.in_bulk([case.key for case in cases])
    return [_line(held[case.key], case, at) for case in cases if case.key in held]


def _line(complaint: Complaint, case: CaseFacts, at: datetime) -> CaseLine:
    return CaseLine(
        number=complaint.number,
        title=complaint.text.strip().splitlines()[0][:60] if complaint.text.strip() else "",
        customer=complaint.customer.label if complaint.customer else complaint.complainant_name,
        unit=complaint.unit.label,
        level=str(texts.SHORT_LEVELS[Level(complaint.level)]),
        state=str(texts.STATES[State(complaint.state)]),
        received_at=complaint.received_at,
        responded=responded_in_time(case, at),
        resolved=resolved_in_time(case, at),
    )
