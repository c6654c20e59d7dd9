"""What the table is told while an offer is typed, and what an approver reads."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from negotiations import texts, words
from negotiations.models import Issue, StopApproval, Tactic
from negotiations.queries.leave import given_by_price_levels, leave_for, limits_of
from negotiations.rules.codes import AskKind, AskState, Side
from negotiations.rules.stop_line import Standing, standing

PERCENT = 100


@dataclass(frozen=True)
class Check:
    """Where a value would stand: its standing, what is left to the bottom line, and the leave that covers it."""

    issue: Issue
    value: Decimal
    value_words: str
    standing: str
    authority: str
    bottom: str
    left: str
    leave: StopApproval | None
    in_return: str


def check(said: dict[str, Any], today: date) -> Check | None:
    """The check of a typed offer of ours; None for theirs, which is only written down."""
    if said["side"] != Side.OURS:
        return None
    issue, value = said["issue"], said["value"]
    limits = limits_of(issue)
    where = standing(value, limits)
    return Check(
        issue=issue,
        value=value,
        value_words=words.value(issue.measure, value),
        standing=where.value,
        authority=words.value(issue.measure, limits.authority),
        bottom=words.value(issue.measure, issue.bottom),
        left=words.apart(issue.measure, value, issue.bottom) if issue.bottom is not None else "",
        leave=(leave_for(issue=issue, value=value, day=today) or _approved_price(issue, value, today))
        if where in (Standing.BEYOND_AUTHORITY, Standing.BEYOND_BOTTOM)
        else None,
        in_return=said["in_return"],
    )


def _approved_price(issue: Issue, value: Decimal, today: date) -> StopApproval | None:
    """The question that an approved price will turn into leave with the offer, where it covers the value."""
    found = given_by_price_levels(issue, today)
    price = found[0].concession if found else None
    if found is None or price is None or price.rate is None or value < price.rate * PERCENT:
        return None
    found[0].expires_on = price.expires_on
    return found[0]


@dataclass(frozen=True)
class Question:
    """What an approver reads: the issue, the value asked for beside its limit, why, and what comes back."""

    public_id: str
    number: str
    company: str
    unit: str
    kind: str
    crosses_bottom: bool
    issue: str
    value: str
    limit: str
    apart: str
    reason: str
    in_return: str
    asked_by: str
    asked_at: Any
    state: str
    state_name: str
    decided_by: str
    decided_at: Any
    note: str
    expires_on: date | None


def question(asked: StopApproval) -> Question:
    """One question in words; nothing else of the talk is read."""
    issue, talk = asked.issue, asked.negotiation
    company = talk.customer.label if talk.customer else str(talk.prospect)
    return Question(
        public_id=str(asked.public_id),
        number=talk.number,
        company=company,
        unit=talk.unit.label,
        kind=str(texts.ASK_KINDS[AskKind(asked.kind)]),
        crosses_bottom=asked.kind == AskKind.STOP_LINE,
        issue=words.issue_name(issue.subject, issue.name),
        value=words.with_unit(issue.measure, asked.value),
        limit=words.with_unit(issue.measure, asked.limit),
        apart=words.apart(issue.measure, asked.value, asked.limit),
        reason=asked.reason,
        in_return=asked.in_return,
        asked_by=asked.asked_by.display_name,
        asked_at=asked.asked_at,
        state=asked.state,
        state_name=str(texts.ASK_STATES[AskState(asked.state)]),
        decided_by=asked.decided_by.display_name if asked.decided_by else "",
        decided_at=asked.decided_at,
        note=asked.decision_note,
        expires_on=asked.expires_on,
    )


def tactics() -> list[Tactic]:
    """The library, in its order."""
    return list(Tactic.objects.order_by("position"))
