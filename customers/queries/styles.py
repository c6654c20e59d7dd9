"""The relationship style that is proposed for a customer, and why."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Avg
from django.utils.translation import gettext as _

from customers.models import Customer, CustomerScore, RelationshipStyle
from customers.rules_of_style import STYLES, StyleBands, amounts_of, margin_of, number_of


@dataclass(frozen=True)
class ProposedStyle:
    """A style (a code), the margin and number that it follows from (their bands), and both in the reader's words."""

    style: str
    margin: str
    number: str
    because: str

    @property
    def name(self) -> str:
        """The style in the reader's language."""
        return str(RelationshipStyle(self.style).label)


def bands() -> StyleBands:
    """What this bank calls a high margin and few customers."""
    return StyleBands(
        medium_from=settings.STYLE_MEDIUM_FROM_PERCENT,
        high_from=settings.STYLE_HIGH_FROM_PERCENT,
        few_up_to=settings.STYLE_FEW_UP_TO,
        some_up_to=settings.STYLE_SOME_UP_TO,
    )


def proposed_style(customer: Customer, score: CustomerScore | None) -> ProposedStyle | None:
    """By the customer's published contribution against the mean of its unit, and how many such its lead has.

    None for a customer without a score or a lead. Says bands and no figure: neither the mean nor the number of
    customers is for everybody who reads this one. Two queries.
    """
    if score is None or customer.manager_id is None:
        return None
    held = bands()
    peers = CustomerScore.objects.filter(publication_id=score.publication_id)
    mean = int(peers.filter(unit_id=score.unit_id).aggregate(mean=Avg("contribution_fen"))["mean"])
    margin = margin_of(score.contribution_fen, mean, held)
    least, below = amounts_of(margin, mean, held)
    such = peers.filter(customer__manager_id=customer.manager_id, customer__state="live")
    such = such.filter(contribution_fen__gte=least) if least is not None else such
    such = such.filter(contribution_fen__lt=below) if below is not None else such
    number = number_of(such.count(), held)
    words = {"margin": _margin_words(margin, held), "number": _number_words(number, held)}
    return ProposedStyle(
        style=STYLES[margin][number],
        margin=margin,
        number=number,
        because=_("%(margin)s; %(number)s") % words,
    )


def _margin_words(margin: str, held: StyleBands) -> str:
    return {
        "high": _("High margin: contribution from %(high)d%% of the unit's mean"),
        "medium": _("Medium margin: contribution from %(medium)d%% to %(high)d%% of the unit's mean"),
        "low": _("Low margin: contribution under %(medium)d%% of the unit's mean"),
    }[margin] % {"medium": held.medium_from, "high": held.high_from}


def _number_words(number: str, held: StyleBands) -> str:
    return {
        "few": _("its lead has few such customers (up to %(few)d)"),
        "some": _("its lead has some such customers (more than %(few)d, up to %(some)d)"),
        "many": _("its lead has many such customers (more than %(some)d)"),
    }[number] % {"few": held.few_up_to, "some": held.some_up_to}
