"""Preparing a talk: what is on the table, our aims, our guess of theirs, and what each issue weighs."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from negotiations.models import Issue, Negotiation, Offer
from negotiations.rules.stop_line import loosens
from negotiations.services.opening import StaleVersion, hold_running
from negotiations.services.trail import record_talk
from organization.models import Staff

EDITABLE = (
    "subject",
    "name",
    "measure",
    "more_is_better",
    "best",
    "likely",
    "bottom",
    "authority",
    "their_best",
    "their_likely",
    "their_bottom",
    "confidence",
    "source",
    "our_weight",
    "their_weight",
)
# What an issue is stands once somebody has offered on it.
_FIXED = {"subject", "measure", "more_is_better"}
_LIMITS = ("bottom", "authority")


class IssueOnTable(Exception):
    """Offers stand on the issue: it cannot be dropped, nor counted in something else."""


class LimitGivesWay(Exception):
    """Offers stand on the issue: our bottom line and authority are not lowered by whoever sits at the table."""


class AimsOutOfOrder(Exception):
    """Best, likely and bottom line do not follow each other in our direction."""


@transaction.atomic
def add_issue(*, negotiation: Negotiation, values: dict[str, Any], by: Staff, at: datetime) -> Issue:
    """Put an issue on the list of a talk, at its end. Refuses AimsOutOfOrder and TalkEnded."""
    held = hold_running(negotiation=negotiation)
    issue = Issue(negotiation=held, position=_next_position(held), **_known(values))
    _refuse_disorder(issue)
    issue.save()
    record_talk(
        kind="issue_added",
        negotiation=held,
        by=by,
        at=at,
        after={"issue": issue.public_id},
        secret=_known(values),
    )
    return issue


@transaction.atomic
def edit_issue(*, issue: Issue, changes: dict[str, Any], version: int, by: Staff, at: datetime) -> Issue:
    """Write what changed of an issue.

    Once offers stand on it, what it is and what it is counted in stay (IssueOnTable), and bottom line and authority
    move in our favour alone (LimitGivesWay): beyond them leave is asked for. Refuses StaleVersion, AimsOutOfOrder and
    TalkEnded.
    """
    talk = hold_running(negotiation=issue.negotiation)
    held = Issue.objects.select_for_update().get(pk=issue.pk)
    if held.version != version:
        raise StaleVersion(held)
    before = {
        name: getattr(held, name) for name, value in _known(changes).items() if getattr(held, name) != value
    }
    if not before:
        return held
    if Offer.objects.filter(issue=held).exists():
        if _FIXED & before.keys():
            raise IssueOnTable(held.pk)
        for name in _LIMITS:
            if name in before and loosens(before[name], changes[name], more_is_better=held.more_is_better):
                raise LimitGivesWay(name)
    for name in before:
        setattr(held, name, changes[name])
    _refuse_disorder(held)
    held.version += 1
    held.save(update_fields=[*before, "version"])
    record_talk(
        kind="issue_edited",
        negotiation=talk,
        by=by,
        at=at,
        after={"issue": held.public_id},
        secret={name: [_said(value), _said(getattr(held, name))] for name, value in before.items()},
    )
    return held


@transaction.atomic
def drop_issue(*, issue: Issue, by: Staff, at: datetime) -> None:
    """Take an issue off the list while nobody has offered on it (else IssueOnTable). Refuses TalkEnded."""
    talk = hold_running(negotiation=issue.negotiation)
    if Offer.objects.filter(issue=issue).exists() or issue.approvals.exists():
        raise IssueOnTable(issue.pk)
    record_talk(
        kind="issue_dropped",
        negotiation=talk,
        by=by,
        at=at,
        after={"issue": issue.public_id},
        secret={name: _said(getattr(issue, name)) for name in EDITABLE},
    )
    Issue.objects.filter(pk=issue.pk).delete()


def _next_position(negotiation: Negotiation) -> int:
    return (Issue.objects.filter(negotiation=negotiation).aggregate(last=Max("position"))["last"] or 0) + 1


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in EDITABLE}


def _said(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int)) else str(value)


def _refuse_disorder(issue: Issue) -> None:
    """Best before likely before bottom line, as far as they are there; authority lies between best and bottom line."""
    for chain in (("best", "likely", "bottom"), ("best", "authority", "bottom")):
        aims = [getattr(issue, name) for name in chain if getattr(issue, name) is not None]
        if aims != sorted(aims, reverse=issue.more_is_better):
            raise AimsOutOfOrder(chain)
    theirs = [
        value for value in (issue.their_best, issue.their_likely, issue.their_bottom) if value is not None
    ]
    if theirs != sorted(theirs, reverse=not issue.more_is_better):
        raise AimsOutOfOrder("theirs")
