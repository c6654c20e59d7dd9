"""How such talks ended: medians over one's own, and over the bank's where there are enough to tell of nobody."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from common.calendar import business_date
from negotiations.models import AgreementTerm, Lesson, Negotiation, Offer, StopApproval
from negotiations.rules.codes import Outcome, Side, Subject
from negotiations.rules.endings import ENOUGH_CASES, Ending, Endings, endings
from pricing.rules.history import SimilarTalks
from products.models import ProductLine

MOST = 1000


@dataclass(frozen=True)
class HowTheyEnded:
    """Figures of one's own talks; of all the bank's from five on (None below); and what one's teams learned."""

    own: Endings
    bank: Endings | None
    lessons: list[Lesson]
    enough: int = ENOUGH_CASES


def how_they_ended(user) -> HowTheyEnded:
    """For the page of a person who negotiates, or supervises; nothing of a single talk of others is in it."""
    bank = _endings(Negotiation.objects.ended())
    lessons = Lesson.objects.visible_to(user).select_related("negotiation", "by").order_by("-at", "-id")[:20]
    return HowTheyEnded(
        own=_endings(Negotiation.objects.visible_to(user).ended()),
        bank=bank if bank.cases >= ENOUGH_CASES else None,
        lessons=list(lessons),
    )


def similar_talks(line: ProductLine) -> SimilarTalks | None:
    """How the bank's talks about a product ended, or about its kind where those are too few to tell of nobody.

    What a talk was about is its opportunity's product, or that of a quote on whose request an offer rested. None while
    too few have ended.
    """
    ended = Negotiation.objects.ended()
    for same_line, about in ((True, {"product_line": line}), (False, {"product_line__kind": line.kind})):
        asked = StopApproval.objects.filter(
            **{f"concession__quote__{name}": at for name, at in about.items()}
        )
        told = _endings(
            ended.filter(
                Q(**{f"opportunity__{name}": at for name, at in about.items()})
                | Q(pk__in=asked.values("negotiation_id"))
            )
        )
        if told.cases >= ENOUGH_CASES:
            return SimilarTalks(
                told.cases, told.agreed, told.discount_bp, told.rounds, told.days, same_line=same_line
            )
    return None


def _endings(found: QuerySet) -> Endings:
    talks = list(
        found.annotate(rounds_held=Count("rounds", distinct=True))
        .order_by("-ended_on", "-id")
        .values_list("pk", "outcome", "opened_at", "ended_on", "rounds_held")[:MOST]
    )
    keys = [talk[0] for talk in talks]
    first = dict(
        Offer.objects.filter(
            Q(side=Side.OURS), round__negotiation__in=keys, issue__subject=Subject.RATE, corrected_by=None
        )
        .order_by("-at", "-id")
        .values_list("issue_id", "value")
    )
    discounts = {
        talk: abs(first[issue] - value) * 100
        for talk, issue, value in AgreementTerm.objects.filter(
            agreement__negotiation__in=keys, issue__subject=Subject.RATE
        )
        .order_by("-issue__position")
        .values_list("agreement__negotiation_id", "issue_id", "value")
        if issue in first
    }
    return endings(
        [
            Ending(
                agreed=outcome == Outcome.AGREED,
                days=(ended_on - business_date(opened_at)).days,
                rounds=rounds,
                discount_bp=discounts.get(pk),
            )
            for pk, outcome, opened_at, ended_on, rounds in talks
        ]
    )
