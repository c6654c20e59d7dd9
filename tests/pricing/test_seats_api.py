"""Who sits at which level over the API: head office names them, everybody reads their own."""

from datetime import timedelta

import pytest

from audit.models import Act
from common.calendar import business_today
from pricing.models import Seat
from tests.pricing.test_price_pages import client_of

pytestmark = pytest.mark.django_db
API = "/api/v1/pricing/seats/"


def send(person, path="", **body):
    return client_of(person).post(f"{API}{path}", body, content_type="application/json")


def faults(answer):
    return {error["field"] for error in answer.json()["errors"]}


def seat_of(bank, **changes):
    return {"level": 1, "unit": bank.unit.code, "staff": bank.colleague.employee_no} | changes


def test_head_office_names_a_seat_and_ends_it(bank):
    until = f"{business_today() + timedelta(days=30)}"
    made = send(bank.executive, **seat_of(bank, stands_in_for=bank.supervisor.employee_no, ends_on=until))
    assert made.status_code == 201
    seat = made.json()
    assert (seat["level"], seat["unit"], seat["stands_in_for"], seat["starts_on"], seat["ends_on"]) == (
        1,
        bank.unit.code,
        bank.supervisor.employee_no,
        f"{business_today()}",
        until,
    )
    again = send(bank.executive, **seat_of(bank, stands_in_for=bank.supervisor.employee_no))
    assert (again.status_code, again.json()["code"]) == (409, "seattaken")
    own = client_of(bank.colleague).get(API).json()["results"]
    assert own == [seat]
    assert send(bank.colleague, f"{seat['id']}/end/").status_code == 403
    tomorrow = f"{business_today() + timedelta(days=1)}"
    assert send(bank.executive, f"{seat['id']}/end/").json()["ends_on"] == tomorrow
    assert send(bank.executive, f"{seat['id']}/end/").status_code == 200
    assert Act.objects.filter(kind="price.seat_ended").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"level": 9}, "level"), ({"unit": "none"}, "unit"), ({"staff": "none"}, "staff"), ({"x": 1}, "x")],
)
def test_a_seat_that_cannot_be_is_refused_at_its_field(bank, wrong, field):
    refused = send(bank.executive, **seat_of(bank, **wrong))
    assert (refused.status_code, faults(refused)) == (400, {field})
    assert Seat.objects.count() == 4


def test_nobody_stands_in_for_themselves_and_a_seat_lasts_a_day(bank):
    own = send(bank.executive, **seat_of(bank, stands_in_for=bank.colleague.employee_no))
    assert faults(own) == {"stands_in_for"}
    today = {"ends_on": f"{business_today()}"}
    over = send(bank.executive, **seat_of(bank, **today))
    assert (over.status_code, over.json()["code"]) == (409, "seatendsfirst")
    typed = seat_of(bank) | today
    assert client_of(bank.executive).post("/prices/seats/", typed).status_code == 422
    assert Seat.objects.count() == 4


def test_others_name_nobody_and_see_their_own_alone(bank):
    for person in (bank.manager, bank.supervisor, bank.branch_supervisor):
        assert send(person, **seat_of(bank)).status_code == 403
    assert Seat.objects.count() == 4
    assert len(client_of(bank.executive).get(API).json()["results"]) == 4
    (own,) = client_of(bank.supervisor).get(API).json()["results"]
    assert own["staff"] == bank.supervisor.employee_no
    assert client_of(bank.manager).get(f"{API}{own['id']}/").status_code == 404
