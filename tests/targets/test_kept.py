"""What was achieved is of everybody: the invariant names a fault; the cockpit and Today say how the targets stand."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from crm_site.invariants_of_targets import OF_TARGETS
from targets.models import Achieved, Target
from targets.rules import Levels, Measure
from targets.services import keep_achieved, set_targets
from tests.factories import at, make_bank, make_customer, publish_scores

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def scored(loader):
    """Two customers of the manager scored for October, and targets of that month."""
    bank = make_bank()
    scores = {
        make_customer(bank): {"deposits_fen": 40_000_000},
        make_customer(bank): {"deposits_fen": 20_000_000},
    }
    publication = publish_scores(scores, business_date=date(2026, 10, 31))
    assert keep_achieved(publication=publication, month=OCTOBER) == 1
    held = {"measure": Measure.DEPOSITS, "by": bank.executive, "at": at(2026, 10, 2, 9)}
    set_targets(unit=bank.unit, person=None, months={OCTOBER: Levels(1, 80_000_000, 90_000_000)}, **held)
    set_targets(
        unit=bank.unit, person=bank.manager, months={OCTOBER: Levels(1, 50_000_000, 60_000_000)}, **held
    )
    return bank


def found():
    with connection.cursor() as cursor:
        cursor.execute(OF_TARGETS[0].question)
        return [line for (line,) in cursor.fetchall()]


def test_a_row_that_is_lost_or_another_is_named(scored):
    assert found() == []
    Achieved._base_manager.update(customers=1)
    assert found() == ["2026-10-31: 1 customers achieved, 2 scored"]
    Achieved._base_manager.update(customers=2, deposits=1)
    assert found() == ["2026-10-31: 2 customers achieved, 2 scored"]


def test_the_cockpit_says_how_the_units_target_stands(scored):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(scored.supervisor)
    page = client.get(reverse("dashboards:cockpit"))
    assert page.context["page"].targets["deposits"].percent == 75
    assert "75%</span> of the target" in page.content.decode()
    Target.objects.filter(person=None).delete()
    assert client.get(reverse("dashboards:cockpit")).context["page"].targets == {}
