"""A reader chooses and orders the cards of their own cockpit, by buttons alone, and goes back to the usual ones."""

import re

import pytest

from audit.models import Act
from dashboards.models import CockpitLayout
from dashboards.queries import layout_of
from dashboards.rules import Card, moved, usual_cards
from tests.browsing import browser
from tests.factories import fresh

USUAL = ["figures", "needs", "movement", "units", "movers"]
MARKS = {
    "figures": "Average deposits</span>",
    "needs": "Needs you today</h2>",
    "movement": "Tier movement</h2>",
    "units": "Units</h2>",
    "movers": "Rose most</h2>",
}


def order_on(html: str) -> list[str]:
    """The cards of a cockpit as they follow each other."""
    plain = re.sub(r"<svg.*?</svg>", "", html, flags=re.S)
    found = {card: plain.find(mark) for card, mark in MARKS.items()}
    return sorted((card for card, place in found.items() if place >= 0), key=found.__getitem__)


def test_a_card_moves_one_step_and_not_over_the_edge():
    cards = [Card.UNITS, Card.NEEDS, Card.FIGURES]
    assert moved(cards, "needs", -1) == [Card.NEEDS, Card.UNITS, Card.FIGURES]
    assert moved(cards, "needs", 1) == [Card.UNITS, Card.FIGURES, Card.NEEDS]
    assert moved(cards, "units", -1) == moved(cards, "movers", 1) == moved(cards, "", 1) == cards


def test_head_office_sees_units_before_people():
    assert [card.value for card in usual_cards(bank_wide=False)] == USUAL
    assert [card.value for card in usual_cards(bank_wide=True)] == [
        "figures",
        "units",
        "movement",
        "movers",
        "needs",
    ]


@pytest.mark.django_db
def test_the_cockpit_is_as_its_reader_chose_and_as_usual_for_others(branches):
    bank = branches.bank
    client = browser(fresh(bank.branch_supervisor))
    assert order_on(client.get("/dashboard/").content.decode()) == USUAL
    sent = {"order": USUAL, "shown": ["figures", "units", "movers"], "save": "1"}
    assert client.post("/dashboard/cards/", sent).status_code == 302
    sent = {
        "order": ["figures", "units", "movers", "needs", "movement"],
        "shown": ["figures", "units", "movers"],
    }
    answer = client.post("/dashboard/cards/", sent | {"up": "units"})
    assert answer["Location"] == "/dashboard/cards/?moved=units"
    html = client.get(answer["Location"]).content.decode()
    assert html.count("autofocus") == 1
    assert order_on(client.get("/dashboard/").content.decode()) == ["units", "figures", "movers"]
    assert order_on(browser(fresh(bank.far_supervisor)).get("/dashboard/").content.decode()) == USUAL
    client.post("/dashboard/cards/", {"usual": "1"})
    assert order_on(client.get("/dashboard/").content.decode()) == USUAL
    assert Act.objects.filter(kind="dashboards.cards_chosen", actor=bank.branch_supervisor).count() == 3


@pytest.mark.django_db
def test_a_cockpit_without_a_card_and_unknown_cards_are_refused(branches):
    client = browser(fresh(branches.bank.supervisor))
    for sent in ({"order": USUAL}, {"order": [*USUAL, "hue"], "shown": USUAL}):
        assert client.post("/dashboard/cards/", sent).status_code == 422
    assert not CockpitLayout.objects.exists()


@pytest.mark.django_db
def test_the_api_reads_chooses_and_forgets(branches):
    person = branches.bank.supervisor
    client, path = browser(fresh(person)), "/api/v1/dashboard/cards/"
    told = client.get(path)
    assert told.json() == {"cards": USUAL, "hidden": [], "usual": True} and told.headers["ETag"]

    def put(body):
        return client.put(path, body, content_type="application/json")

    chosen = put({"cards": ["units", "needs", "units"]}).json()
    assert chosen == {
        "cards": ["units", "needs"],
        "hidden": ["figures", "movement", "movers"],
        "usual": False,
    }
    assert [card.value for card in layout_of(fresh(person)).shown] == ["units", "needs"]
    for wrong in ({"cards": []}, {"cards": ["hue"]}, {"cards": ["units"], "hue": 1}):
        assert put(wrong).status_code == 400
    assert client.delete(path).json()["usual"] is True
    assert not CockpitLayout.objects.exists()
