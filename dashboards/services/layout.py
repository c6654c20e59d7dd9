"""Choosing the cards of one's cockpit, and going back to the usual ones."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from audit.services import record_act
from dashboards.models import CockpitLayout
from dashboards.rules import Card
from organization.models import Staff


class NothingShown(Exception):
    """A cockpit shows at least one card."""


@transaction.atomic
def choose_cards(*, person: Staff, cards: Sequence[Card], at: datetime) -> CockpitLayout:
    """Show these cards in this order, each once; the same choice is no new act. Refuses NothingShown."""
    chosen = [card.value for card in dict.fromkeys(cards)]
    if not chosen:
        raise NothingShown
    Staff.objects.select_for_update(no_key=True).get(pk=person.pk)
    held = CockpitLayout.objects.visible_to(person).first()
    if held is not None and held.cards == chosen:
        return held
    layout, _ = CockpitLayout.objects.update_or_create(
        person=person, defaults={"cards": chosen, "chosen_at": at}
    )
    record_act(
        kind="dashboards.cards_chosen",
        subject=person,
        actor=person,
        at=at,
        before={"cards": held.cards if held else None},
        after={"cards": chosen},
    )
    return layout


@transaction.atomic
def use_usual_cards(*, person: Staff, at: datetime) -> None:
    """Forget what the person chose; twice is once."""
    held = CockpitLayout.objects.visible_to(person).select_for_update().first()
    if held is None:
        return
    held.delete()
    record_act(
        kind="dashboards.cards_chosen",
        subject=person,
        actor=person,
        at=at,
        before={"cards": held.cards},
        after={"cards": None},
    )
