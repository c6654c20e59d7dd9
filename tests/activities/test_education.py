"""Consumer education: who records an event and reads it, and that a wrong one is taken back and not edited."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import EducationEvent
from activities.services import NotTheirs, NotTheirUnit, NotYetHeld, record_education, withdraw_education
from audit.models import Act
from common.calendar import business_today
from common.once import KeyTaken
from tests.browsing import browser
from tests.factories import fresh, make_bank

pytestmark = pytest.mark.django_db
WORDS = {"topic": "防范电信诈骗", "audience": "owners", "people": 40, "material": "折页与案例册"}


@pytest.fixture
def bank():
    return make_bank()


def record(bank, **more) -> EducationEvent:
    words = {"unit": bank.unit, "held_on": business_today(), "form_key": uuid4(), "by": bank.manager, **WORDS}
    return record_education(**(words | more), at=timezone.now())


def test_an_event_is_recorded_once_and_read_in_its_unit_and_above(bank):
    key = uuid4()
    event = record(bank, form_key=key)
    assert record(bank, form_key=key) == event
    with pytest.raises(KeyTaken):
        record(bank, form_key=key, people=41)
    readers = [
        name
        for name, person in bank.personas.items()
        if EducationEvent.objects.visible_to(fresh(person)).exists()
    ]
    assert readers == ["manager", "colleague", "supervisor", "branch_supervisor", "executive"]
    assert Act.objects.get(kind="activities.education_recorded").actor == bank.manager


def test_nobody_records_what_is_ahead_or_for_another_unit(bank):
    with pytest.raises(NotYetHeld):
        record(bank, held_on=business_today() + timedelta(days=1))
    for person in (bank.outsider, bank.system_admin):
        with pytest.raises(NotTheirUnit):
            record(bank, by=fresh(person))
    assert record(bank, by=fresh(bank.branch_supervisor), unit=bank.sister_unit).unit == bank.sister_unit
    assert EducationEvent.objects.count() == 1


def test_a_wrong_event_is_taken_back_with_the_reason_once(bank):
    event = record(bank)
    taken = {"event": event, "reason": "登记重复", "at": timezone.now()}
    with pytest.raises(NotTheirs):
        withdraw_education(**taken, by=fresh(bank.colleague))
    assert not EducationEvent.objects.exclude(withdrawn_at=None).exists()
    withdraw_education(**taken, by=fresh(bank.supervisor))
    withdraw_education(**taken | {"reason": "又一次"}, by=fresh(bank.manager))
    event.refresh_from_db()
    assert (event.withdrawn_by, event.withdrawn_for) == (bank.supervisor, "登记重复")
    assert not EducationEvent.objects.standing().exists()
    assert Act.objects.filter(kind="activities.education_withdrawn").count() == 1


def test_the_pages_take_an_event_show_it_and_take_it_back(bank):
    client = browser(fresh(bank.manager))
    assert client.get("/education/new/").status_code == 200
    sent = {**WORDS, "unit": "S0101", "held_on": business_today().isoformat(), "form_key": str(uuid4())}
    ahead = (business_today() + timedelta(days=2)).isoformat()
    for wrong in ({"people": "0"}, {"held_on": ahead}, {"held_on": "1066-10-14"}, {"unit": "S0201"}):
        assert client.post("/education/new/", sent | wrong).status_code == 422
    assert not EducationEvent.objects.exists()
    here = client.post("/education/new/", sent)["Location"]
    html = client.get(here).content.decode()
    assert "折页与案例册" in html and "Owners of small firms" in html
    assert "防范电信诈骗" in client.get("/education/").content.decode()
    assert "防范电信诈骗" in client.post("/lists/education/export/", {"format": "csv"}).content.decode()
    client.post(f"{here}withdraw/", {"reason": "日期有误"})
    assert "日期有误" in client.get(here).content.decode()


def test_the_api_takes_an_event_and_says_field_by_field_what_is_wrong(bank):
    client = browser(fresh(bank.manager))
    sent = {**WORDS, "unit": "S0101", "held_on": business_today().isoformat(), "key": str(uuid4())}
    path = "/api/v1/education-events/"

    def post(body, where=path):
        return client.post(where, body, content_type="application/json")

    for wrong in (
        {"people": 0},
        {"audience": "nobody"},
        {"unit": "S0201"},
        {"held_on": "1066-10-14"},
        {"hue": 1},
    ):
        answer = post(sent | wrong)
        assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (400, [*wrong])
    made = post(sent)
    assert made.status_code == 201 and made.json()["people"] == 40
    assert post(sent).json()["id"] == made.json()["id"]
    assert post(sent | {"people": 41}).status_code == 409
    one = f"{path}{made.json()['id']}/"
    assert client.get(one).headers["ETag"]
    assert post({"reason": "重复"}, f"{one}withdraw/").json()["withdrawn_for"] == "重复"
    assert [row["id"] for row in client.get(path).json()["results"]] == [made.json()["id"]]


def test_the_list_asks_the_same_number_of_queries_for_few_and_many(bank):
    client = browser(fresh(bank.branch_supervisor))
    client.get("/education/")
    asked = []
    for many in (3, 27):
        for _ in range(many):
            record(bank)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/education/").content.decode().count("防范电信诈骗") >= many
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 12
