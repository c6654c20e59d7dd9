"""A person taken off the file and brought back: in no list, nothing lost, once; an open request comes first."""

from datetime import date

import pytest
from django.utils import timezone

from audit.models import Act
from customers import services
from customers.models import Contact
from customers.services import privacy
from tests.browsing import browser
from tests.factories import make_bank, make_customer
from workspace.queries.bin import bin_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def acting(bank):
    return {"by": bank.manager, "at": timezone.now()}


@pytest.fixture
def person(bank, acting):
    values = {"name": "岑鹤鸣", "name_en": "Cen Heming", "title": "财务部经理", "phone": "13700004242"}
    return services.add_contact(customer=make_customer(bank), values=values, **acting)


def test_who_is_removed_is_in_no_list_and_comes_back_whole(bank, person, acting):
    no, pages = person.customer.customer_no, browser(bank.manager)
    here = f"/customers/{no}/people/{person.public_id}/"
    assert pages.post(f"{here}remove/").status_code == 302
    shown = [f"/customers/{no}/", "/search/?q=Heming", "/search/?q=4242", f"/api/v1/customers/{no}/contacts/"]
    for page in shown:
        assert "Cen Heming" not in pages.get(page).content.decode(), page
    assert pages.get(f"{here}dossier/").status_code == 404
    # The people's page and one's bin say who it was, and either brings them back.
    assert "Bring back" in pages.get(f"/customers/{no}/people/").content.decode()
    [row] = bin_of(bank.manager)
    assert (row.kind, row.title) == ("person", "岑鹤鸣") and bin_of(bank.supervisor) == []
    assert pages.post(row.restore, {"next": "/removed/"}).url == "/removed/"
    held = Contact.objects.get()
    assert (held.state, held.removed_at, held.removed_by, held.phone) == ("live", None, None, "13700004242")
    assert "Cen Heming" in pages.get(f"/customers/{no}/people/").content.decode()
    kinds = Act.objects.about(person.customer).order_by("id").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["customer.contact_removed", "customer.contact_restored"]


def test_twice_removed_or_brought_back_is_once(person, acting):
    for act in (services.remove_contact, services.restore_contact):
        for _ in range(2):
            act(contact=person, **acting)
    assert Act.objects.filter(kind__startswith="customer.contact_re").count() == 2


def test_a_namesake_who_came_meanwhile_keeps_the_place(bank, person, acting):
    services.remove_contact(contact=person, **acting)
    values = {"name": "岑鹤鸣", "title": "财务部经理"}
    services.add_contact(customer=person.customer, values=values, **acting)
    with pytest.raises(services.AlreadyThere):
        services.restore_contact(contact=person, **acting)
    no = person.customer.customer_no
    api = f"/api/v1/customers/{no}/contacts/{person.public_id}/restore/"
    answer = browser(bank.manager).post(api, {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_there")
    assert Contact.objects.get(pk=person.pk).state == "removed"


def test_whose_request_waits_is_not_removed(bank, person, acting):
    privacy.ask_for_person(contact=person, kind="copy", asked_on=date(2026, 11, 1), **acting)
    with pytest.raises(services.RequestOpen):
        services.remove_contact(contact=person, **acting)
    no = person.customer.customer_no
    answer = browser(bank.manager).post(f"/customers/{no}/people/{person.public_id}/remove/", follow=True)
    assert "A request of theirs about their data is open" in answer.content.decode()
    assert Contact.objects.get().state == "live"


def test_who_only_reads_removes_nobody(bank, person):
    no = person.customer.customer_no
    for who, status in ((bank.executive, 403), (bank.outsider, 404)):
        for act in ("remove", "restore"):
            answer = browser(who).post(f"/customers/{no}/people/{person.public_id}/{act}/")
            assert answer.status_code == status
    assert Contact.objects.get().state == "live"


def test_over_the_api_a_person_is_made_changed_removed_and_brought_back(bank, person):
    no, pages = person.customer.customer_no, browser(bank.manager)
    api = f"/api/v1/customers/{no}/contacts/"

    def send(method, address, body, **headers):
        return getattr(pages, method)(address, body, content_type="application/json", headers=headers)

    made = send("post", api, {"name": "柳依", "phone": "13800001111", "part": "uses"})
    assert (made.status_code, made.json()["phone"]) == (201, "138****1111")
    assert send("post", api, {"name": "柳依"}).json()["code"] == "already_there"
    assert send("post", api, {"name": ""}).status_code == 400
    one = f"{api}{made.json()['id']}/"
    assert send("patch", one, {"title": "出纳"}).status_code == 428
    tag = pages.get(one)["ETag"]
    assert send("patch", one, {"title": "出纳"}, if_match=tag).json()["title"] == "出纳"
    assert send("patch", one, {"title": "会计"}, if_match=tag).status_code == 412
    assert send("post", f"{one}remove/", {}).status_code == 204
    assert pages.get(one).status_code == 404
    assert send("post", f"{one}restore/", {}).json()["name"] == "柳依"
    assert Contact.objects.get(name="柳依").title == "出纳"
