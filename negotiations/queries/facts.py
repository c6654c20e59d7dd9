"""What is there of a talk, counted for the rules of steps."""

from decimal import Decimal

from django.db.models import Q

from negotiations.models import Issue, Negotiation, Offer
from negotiations.rules.codes import Side
from negotiations.rules.steps import Facts


def facts_of(negotiation: Negotiation) -> Facts:
    """The facts that steps ask for, as the database has them now."""
    issues = Issue.objects.filter(negotiation=negotiation)
    offers = Offer.objects.filter(round__negotiation=negotiation).standing()
    sides = list(offers.values_list("side", flat=True))
    return Facts(
        issues=issues.count(),
        with_aims=issues.filter(best__isnull=False, likely__isnull=False, bottom__isnull=False).count(),
        with_guesses=issues.filter(their_bottom__isnull=False).count(),
        weighted=issues.filter(our_weight__gt=0).exists() and issues.filter(their_weight__gt=0).exists(),
        our_alternative=bool(negotiation.our_alternative.strip()),
        counterparts=negotiation.counterparts.filter(~Q(name="") | Q(contact__isnull=False)).count(),
        our_offers=sides.count(Side.OURS),
        their_offers=sides.count(Side.THEIRS),
        settled=len(settled_values(negotiation)),
    )


def settled_values(negotiation: Negotiation) -> dict[int, Decimal]:
    """Issues on which both sides' last offers are the same value, by key."""
    last: dict[int, dict[str, Decimal]] = {}
    offers = Offer.objects.filter(round__negotiation=negotiation).standing().order_by("at", "id")
    for issue, side, value in offers.values_list("issue_id", "side", "value"):
        last.setdefault(issue, {})[side] = value
    return {
        issue: sides[Side.OURS]
        for issue, sides in last.items()
        if len(sides) == 2 and sides[Side.OURS] == sides[Side.THEIRS]
    }
