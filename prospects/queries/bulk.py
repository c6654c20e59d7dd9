"""How a move of many opportunities goes, for whoever ordered it."""

from dataclasses import dataclass
from uuid import UUID

from common.models import Job, JobState
from organization.models import Staff
from prospects.models import Opportunity
from prospects.pipeline_texts import place_name, refusal_text
from prospects.rules.pipeline import place_of

SHOWN = 200
KIND = "opportunity_moves"


@dataclass(frozen=True)
class Stayed:
    """One that was not moved: where it stands, why in words, and whether facts are missing."""

    opportunity: Opportunity
    place: str
    why: str
    lacks: bool


@dataclass(frozen=True)
class MovesUnderWay:
    """A job that moves: where to, how far it is, what was moved, and what stayed with its reason in words."""

    public_id: UUID
    to: str
    progress: int
    total: int
    unfinished: bool
    failed: bool
    asked: int
    moved: int
    refused_count: int
    refused: list[Stayed]


def moves_of(user: Staff, public_id: UUID) -> MovesUnderWay | None:
    """The person's own job, None for anybody else's; three queries, however many moves."""
    job = Job.objects.filter(kind=KIND, requested_by=user, public_id=public_id).first()
    if job is None:
        return None
    notes = [note for note in job.steps.order_by("position").values_list("note", flat=True) if note]
    refused = [line for note in notes for line in note["refused"]]
    shown = refused[:SHOWN]
    found = (
        Opportunity.objects.visible_to(user)
        .select_related("customer", "prospect")
        .in_bulk([key for key, _, _ in shown])
    )
    return MovesUnderWay(
        public_id=job.public_id,
        to=job.parameters["to"],
        progress=job.progress,
        total=job.total,
        unfinished=job.state in (JobState.PENDING, JobState.RUNNING),
        failed=job.state == JobState.FAILED,
        asked=sum(len(part) for part in job.parameters["parts"]),
        moved=sum(note["moved"] for note in notes),
        refused_count=len(refused),
        refused=[stayed(found[key], reason, facts) for key, reason, facts in shown if key in found],
    )


def stayed(opportunity: Opportunity, reason: str, facts: list[str]) -> Stayed:
    """A refusal as people read it."""
    place = place_name(place_of(opportunity.stage, opportunity.state))
    return Stayed(opportunity, place, refusal_text(reason, facts), lacks=bool(facts))
