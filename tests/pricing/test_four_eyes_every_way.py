"""Nobody approves their own request, nor beyond a limit: by no account or stand-in, and by none of the four ways."""

import json

import pytest
from django.utils import timezone

from common.calendar import business_today
from organization.rules import Role
from organization.services import enter_absence
from pricing import services
from tests.factories import fresh, make_staff
from tests.pricing.making import make_request
from tests.pricing.test_price_pages import client_of, page_of

pytestmark = pytest.mark.django_db


def send(person, path, body):
    return client_of(person).post(path, json.dumps(body), content_type="application/json")


# How somebody agrees: the page of the request, the inbox of everything, and the APIs of both.
WAYS = {
    "page": lambda person, request: client_of(person).post(page_of(request), {"verdict": "approve"}),
    "inbox": lambda person, request: client_of(person).post(
        f"/approvals/prices/{request.public_id}/", {"decision": "approve"}
    ),
    "api": lambda person, request: send(
        person, f"/api/v1/pricing/requests/{request.public_id}/decision/", {"verdict": "approve"}
    ),
    "inbox api": lambda person, request: send(
        person, f"/api/v1/approvals/prices/{request.public_id}/", {"approve": True}
    ),
}


def answers(person, request) -> dict[str, int]:
    return {way: agree(person, request).status_code for way, agree in WAYS.items()}


def seat(bank, person, **more):
    return services.give_seat(level=1, unit=bank.unit, staff=person, by=None, at=timezone.now(), **more)


def test_of_nobody_that_is_whoever_asked(bank, customer):
    """Whoever asked, who is named to their seat, who stands in while they are away, and a second account of theirs."""
    asker = bank.supervisor
    asker.phone = "13800000001"
    asker.save()
    named = make_staff(Role.RISK_MANAGER, bank.unit, "代行", "Dai Xing")
    seat(bank, named, stands_in_for=asker)
    second = make_staff(Role.SUPERVISOR, bank.unit, "别名", "Second", phone="13800000001")
    seat(bank, second)
    seat(bank, bank.colleague)
    deputy = make_staff(Role.SUPERVISOR, bank.unit, "代理", "Dai Li")
    request = make_request(bank, customer, by=asker)
    today = business_today()
    enter_absence(staff=asker, starts_on=today, last_on=today, deputy=deputy, by=fresh(asker))
    unseen = {"page": 403, "inbox": 404, "api": 403, "inbox api": 404}
    told_why = {"page": 422, "inbox": 422, "api": 403, "inbox api": 409}
    assert {
        "asker": answers(asker, request),
        "named": answers(named, request),
        "deputy": answers(deputy, request),
        "second": answers(second, request),
    } == {"asker": unseen, "named": told_why, "deputy": unseen, "second": told_why}
    request.refresh_from_db()
    assert (request.state, request.level, request.decisions.count()) == ("waiting", 1, 0)
    assert WAYS["inbox"](bank.colleague, request).status_code == 302
    assert request.decisions.get().decided_by == bank.colleague


@pytest.mark.parametrize("way", WAYS)
def test_beyond_the_limit_of_the_level_it_goes_up(bank, customer, way):
    request = make_request(bank, customer, 40)
    assert WAYS[way](bank.supervisor, request).status_code in {200, 302}
    request.refresh_from_db()
    assert (request.state, request.level, request.rate) == ("waiting", 2, None)
    assert WAYS[way](bank.supervisor, request).status_code in {403, 404}
    assert request.decisions.count() == 1
