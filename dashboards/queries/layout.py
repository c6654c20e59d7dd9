"""Which cards of the cockpit a reader sees, in which order."""

from dataclasses import dataclass

from dashboards.models import CockpitLayout
from dashboards.rules import Card, usual_cards
from organization.models import Staff


@dataclass(frozen=True)
class Layout:
    """The cards that are shown, in their order, and the others; `usual`: the reader chose none."""

    shown: list[Card]
    hidden: list[Card]
    usual: bool


def layout_of(viewer: Staff) -> Layout:
    """What the reader chose, else what is usual for their role."""
    chosen = CockpitLayout.objects.visible_to(viewer).first()
    usual = usual_cards(bank_wide=viewer.reach.everything)
    shown = [Card(code) for code in chosen.cards if code in set(Card)] if chosen else usual
    return Layout(shown, [card for card in usual if card not in shown], chosen is None)
