"""A whole talk for the API: every record at its table, of its team alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from negotiations.models import (
    Agreement,
    Counterpart,
    Issue,
    Lesson,
    Negotiation,
    Offer,
    PhaseNote,
    StopApproval,
    TacticSeen,
    TeamMember,
)
from negotiations.queries.facts import facts_of
from negotiations.rules.steps import missing, next_step
from organization.models import Staff


@dataclass(frozen=True)
class Table:
    """What lies on a table, each in its order; `missing` is what the next step asks for (codes of `rules.steps`)."""

    missing: list[str]
    issues: Iterable[Issue]
    offers: Iterable[Offer]
    questions: Iterable[StopApproval]
    team: Iterable[TeamMember]
    counterparts: Iterable[Counterpart]
    notes: Iterable[PhaseNote]
    tactics: Iterable[TacticSeen]
    lessons: Iterable[Lesson]
    agreement: Agreement | None


def table(user: Staff, talk: Negotiation) -> Table:
    """The table of one of a person's own talks, in a fixed number of questions."""
    following = next_step(talk.step) if talk.is_running else None
    needs = missing(talk.step, following, facts_of(talk)) if following else []
    offers = Offer.objects.visible_to(user).filter(round__negotiation=talk)
    asked = StopApproval.objects.visible_to(user).filter(negotiation=talk)
    signed = Agreement.objects.visible_to(user).filter(negotiation=talk).select_related("recorded_by")
    of_talk = {"negotiation": talk}
    return Table(
        missing=[need.value for need in needs],
        issues=Issue.objects.visible_to(user).filter(**of_talk).order_by("position"),
        offers=offers.select_related("round", "issue", "corrects", "by").order_by("at", "id"),
        questions=asked.select_related(
            "issue", "negotiation", "concession", "asked_by", "decided_by"
        ).order_by("asked_at", "id"),
        team=TeamMember.objects.visible_to(user)
        .filter(**of_talk, ends_on=None)
        .select_related("staff")
        .order_by("id"),
        counterparts=Counterpart.objects.visible_to(user)
        .filter(**of_talk)
        .select_related("contact")
        .order_by("id"),
        notes=PhaseNote.objects.visible_to(user).filter(**of_talk).select_related("by").order_by("at", "id"),
        tactics=TacticSeen.objects.visible_to(user)
        .filter(**of_talk)
        .select_related("by")
        .order_by("at", "id"),
        lessons=Lesson.objects.visible_to(user).filter(**of_talk).select_related("by").order_by("at", "id"),
        agreement=signed.prefetch_related("terms__issue", "promises__owner", "promises__task").first(),
    )
