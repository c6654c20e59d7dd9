"""The secret customer as one that left in October, a cohort of its unit, and what winning a customer costs."""

from datetime import date

from django.utils import timezone

from customers.queries import current_publication
from dashboards.boards import Board
from dashboards.models import Cohort, CustomerTurn
from dashboards.rules import Card, Rhythm
from dashboards.services import choose_cards, choose_ranking, set_winning_cost, subscribe

KEPT = (
    "dashboards_winningcost",
    "dashboards_customerturn",
    "dashboards_rankingchoice",
    "dashboards_cockpitlayout",
)


def make_retention(bank, customer) -> dict[str, str]:
    """Make them; needs the loader's role, as the night does. Returns the key that a path names."""
    month = date(2026, 10, 1)
    CustomerTurn.objects.create(
        customer=customer, unit=customer.unit, month=month, kind="lost", cohort=month, value_fen=1_000_00
    )
    Cohort.objects.create(
        publication=current_publication(), unit=bank.unit, quarter=month, later=month, came=1, stayed=0
    )
    choose_ranking(unit=bank.unit, public=True, by=bank.supervisor, at=timezone.now())
    choose_cards(person=bank.supervisor, cards=[Card.UNITS, Card.NEEDS], at=timezone.now())
    set_winning_cost(valid_from=month, cost_fen=2_000_00, by=bank.executive, at=timezone.now())
    letter = subscribe(
        person=bank.supervisor,
        board=Board.COCKPIT,
        unit=bank.unit,
        rhythm=Rhythm.WEEKLY,
        at=timezone.now(),
    )
    return {"letter": str(letter.public_id)}
