"""A restriction that is lifted: everything comes back as it stood, what was changed since stays."""

from datetime import date

import pytest
from django.utils import timezone

from audit.models import Act
from customers.models import Contact, DossierEntry, LockedPerson, PersonRequest
from customers.services import privacy
from tests.browsing import browser
from tests.customers.test_privacy import NAME, asked, found_anywhere, somebody
from tests.factories import make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def person(bank):
    return somebody(bank)


def restricted(bank, person):
    privacy.restrict_person(request=asked(bank, person, "restrict"), by=bank.supervisor, at=timezone.now())
    return PersonRequest.objects.get(kind="restrict")


def test_lifting_gives_everything_back_as_it_stood(bank, person):
    before, card = found_anywhere(), Contact.objects.values().get()
    datum = DossierEntry.objects.values().get()
    restricted(bank, person)
    assert found_anywhere() != before
    lifted = privacy.lift_restriction(
        request=asked(bank, person, "lift"), by=bank.supervisor, at=timezone.now()
    )
    assert lifted.state == "live" and found_anywhere() == before
    assert {**Contact.objects.values().get(), "version": card["version"]} == card
    assert DossierEntry.objects.values().get() == datum
    assert not LockedPerson.objects.exists()
    request = PersonRequest.objects.get(kind="lift")
    assert (request.state, request.outcome, request.settled_by) == ("done", "", bank.supervisor)
    assert Act.objects.filter(kind="customer.person_settled").count() == 2
    # And it may be restricted and lifted again.
    restricted_again = asked(bank, person, "restrict")
    privacy.restrict_person(request=restricted_again, by=bank.supervisor, at=timezone.now())
    privacy.lift_restriction(request=asked(bank, person, "lift"), by=bank.supervisor, at=timezone.now())
    assert found_anywhere() == before


def test_words_that_somebody_changed_since_stay_and_are_counted(bank, person):
    restricted(bank, person)
    note = person.customer.notes.get()
    note.text = "改过的话"
    note.save(update_fields=["text"])
    privacy.lift_restriction(request=asked(bank, person, "lift"), by=bank.supervisor, at=timezone.now())
    note.refresh_from_db()
    assert note.text == "改过的话"
    assert PersonRequest.objects.get(kind="lift").outcome == "changed since: 1"
    assert Contact.objects.get().name == NAME


def test_only_what_is_restricted_is_lifted_and_by_a_second_person(bank, person):
    with pytest.raises(privacy.NotRestricted):
        asked(bank, person, "lift")
    restricted(bank, person)
    request = privacy.ask_for_person(
        contact=person, kind="lift", asked_on=date(2026, 11, 1), by=bank.supervisor, at=timezone.now()
    )
    before = found_anywhere()
    with pytest.raises(privacy.SecondPerson):
        privacy.lift_restriction(request=request, by=bank.supervisor, at=timezone.now())
    assert found_anywhere() == before and LockedPerson.objects.exists()
    privacy.lift_restriction(request=request, by=bank.branch_supervisor, at=timezone.now())
    with pytest.raises(privacy.SettledAlready):
        privacy.lift_restriction(request=request, by=bank.branch_supervisor, at=timezone.now())


def test_lifting_is_registered_and_settled_from_the_register_and_over_the_api(bank, person):
    request = restricted(bank, person)
    manager, supervisor = browser(bank.manager), browser(bank.supervisor)
    page = manager.get("/customers/requests/?state=all").content.decode()
    lifting = f"/customers/requests/{request.public_id}/lifting/"
    assert lifting in page and NAME not in page
    assert manager.post(lifting, {"asked_on": "2026-11-02"}).status_code == 302
    lift = PersonRequest.objects.get(kind="lift")
    assert browser(bank.executive).post(lifting, {"asked_on": "2026-11-02"}).status_code == 403
    one = f"/customers/requests/{lift.public_id}/"
    assert f"{one}lift/" in supervisor.get("/customers/requests/").content.decode()
    assert (
        manager.post(f"{one}lift/").status_code == 403 and supervisor.post(f"{one}erase/").status_code == 404
    )
    assert supervisor.post(f"{one}lift/").status_code == 302
    assert Contact.objects.get().name == NAME
    api = f"/api/v1/person-requests/{request.public_id}/"
    body = {"asked_on": "2026-11-03"}
    again = manager.post(f"{api}lifting/", body, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "not_restricted")
    restrict = asked(bank, person, "restrict")
    privacy.restrict_person(request=restrict, by=bank.supervisor, at=timezone.now())
    api = f"/api/v1/person-requests/{restrict.public_id}/"
    made = manager.post(f"{api}lifting/", body, content_type="application/json").json()
    done = supervisor.post(f"/api/v1/person-requests/{made['id']}/lift/", {}, content_type="application/json")
    assert (done.status_code, done.json()["person_state"]) == (200, "live")
    # On the page of a person nobody asks for it.
    here = f"/customers/{person.customer.customer_no}/people/{person.public_id}/requests/"
    manager.post(here, {"kind": "lift", "asked_on": "2026-11-03"})
    assert PersonRequest.objects.filter(kind="lift").count() == 2
