"""People at a customer: masked lists and forms, sealed trails, versions."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from audit.models import Act
from audit.services import forget, unseal
from common.calendar import business_today
from customers.models import Contact
from customers.services import AlreadyThere, add_contact
from tests.customers.test_editing import opened
from tests.factories import join_team


def people_path(customer) -> str:
    return f"/customers/{customer.customer_no}/people/"


def form_path(contact) -> str:
    return f"{people_path(contact.customer)}{contact.public_id}/"


def acts(customer, kind: str) -> list[Act]:
    return list(Act.objects.about(customer).filter(kind=f"customer.contact_{kind}"))


def test_the_list_masks_phone_and_mail(bank, contact, signed_in):
    page = signed_in(bank.manager).get(people_path(contact.customer)).content.decode()
    assert "138****1234" in page and "l***@lanchuan.example" in page
    assert "13857111234" not in page and "liuwei@" not in page


def test_the_form_does_not_show_what_it_changes(bank, contact, signed_in):
    client = signed_in(bank.manager)
    page = client.get(form_path(contact)).content.decode()
    assert "138****1234" in page and "13857111234" not in page and "liuwei@" not in page
    assert client.get(form_path(contact)).context["form"]["opened"].value()
    kept = client.post(form_path(contact), opened(client, form_path(contact)) | {"title": "副总裁"})
    assert kept.status_code == 302
    contact.refresh_from_db()
    assert (contact.title, contact.phone) == ("副总裁", "13857111234")
    [act] = acts(contact.customer, "edited")
    assert act.after["fields"] == ["title"]


def test_phone_and_mail_are_taken_out_by_saying_so(bank, contact, signed_in):
    client = signed_in(bank.manager)
    form = opened(client, form_path(contact))
    assert client.post(form_path(contact), form | {"drop_phone": "on"}).status_code == 302
    contact.refresh_from_db()
    assert (contact.phone, contact.email) == ("", "liuwei@lanchuan.example")
    assert "drop_phone" not in client.get(form_path(contact)).context["form"].fields


def test_what_the_other_saved_as_phone_is_masked_beside_mine(bank, contact, signed_in):
    join_team(contact.customer, bank.colleague, part="front")
    mine, theirs = signed_in(bank.manager), signed_in(bank.colleague)
    form = opened(mine, form_path(contact))
    theirs.post(form_path(contact), opened(theirs, form_path(contact)) | {"phone": "13900009876"})
    answer = mine.post(form_path(contact), form | {"phone": "13700001111"})
    assert answer.status_code == 409
    [one] = answer.context["differences"]
    assert (one.name, one.theirs, one.mine) == ("phone", "139****9876", "13700001111")
    chosen = dict(answer.context["typed"]) | {"opened": answer.context["opened"], "choice-phone": "theirs"}
    assert mine.post(form_path(contact), chosen).status_code == 302
    contact.refresh_from_db()
    assert contact.phone == "13900009876"


@pytest.mark.parametrize(("choice", "left"), [("theirs", "13900009876"), ("mine", "")])
def test_a_phone_taken_out_beside_one_that_the_other_saved_is_a_choice(
    bank, contact, signed_in, choice, left
):
    join_team(contact.customer, bank.colleague, part="front")
    mine, theirs = signed_in(bank.manager), signed_in(bank.colleague)
    form = opened(mine, form_path(contact))
    theirs.post(form_path(contact), opened(theirs, form_path(contact)) | {"phone": "13900009876"})
    answer = mine.post(form_path(contact), form | {"drop_phone": "on"})
    assert answer.status_code == 409
    [one] = answer.context["differences"]
    assert (one.name, one.theirs, one.mine) == ("drop_phone", "139****9876", "")
    carried = dict(answer.context["typed"]) | {"opened": answer.context["opened"]}
    assert mine.post(form_path(contact), carried | {"choice-drop_phone": choice}).status_code == 302
    contact.refresh_from_db()
    assert contact.phone == left


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("manager", 200),
        ("supervisor", 200),
        ("executive", 403),
        ("colleague", 404),
        ("far_supervisor", 404),
        ("audit_admin", 404),
    ],
)
def test_only_those_who_work_with_the_customer_open_the_form(bank, contact, signed_in, persona, status):
    answer = signed_in(bank.personas[persona]).get(form_path(contact))
    assert answer.status_code == status
    assert "13857111234" not in answer.content.decode()


def test_a_person_is_added_and_sealed_in_the_trail(bank, customer, signed_in):
    client = signed_in(bank.manager)
    typed = {
        "name": "吴启明",
        "title": "董事长",
        "level": "owner",
        "part": "decides",
        "attitude": "neutral",
        "phone": "13900001111",
    }
    assert client.post(f"{people_path(customer)}new/", typed).status_code == 302
    contact = Contact.objects.get(customer=customer)
    assert (contact.name, contact.phone, contact.version) == ("吴启明", "13900001111", 1)
    [act] = acts(customer, "added")
    assert act.after == {"contact": str(contact.public_id)}
    assert "13900001111" not in json.dumps([act.before, act.after])
    assert unseal(act)["after"]["phone"] == "13900001111"
    forget(sealed_for=f"contact:{contact.public_id}", at=timezone.now())
    assert unseal(act) is None


def test_the_form_sent_twice_makes_one_person(bank, contact, signed_in):
    client, customer = signed_in(bank.manager), contact.customer
    path = f"{people_path(customer)}new/"
    typed = {"name": "吴启明", "title": "董事长", "level": "owner", "part": "decides", "attitude": "neutral"}
    assert client.post(path, typed).status_code == 302
    answer = client.post(path, typed)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"name"})
    assert "Somebody of this name and title is there already." in answer.content.decode()
    assert client.post(path, typed | {"title": "总经理"}).status_code == 302
    Contact.objects.filter(title="董事长").update(left_on=business_today())
    assert client.post(path, typed).status_code == 302
    assert Contact.objects.filter(customer=customer, name="吴启明").count() == 3
    assert len(acts(customer, "added")) == 3


@pytest.mark.django_db(transaction=True)
def test_the_form_sent_four_times_at_once_makes_one_person(bank, customer):
    start, outcomes = threading.Barrier(4), []

    def send():
        start.wait(10)
        try:
            add_contact(customer=customer, values={"name": "吴启明"}, by=bank.manager, at=timezone.now())
            outcomes.append("added")
        except AlreadyThere:
            outcomes.append("there")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["added", "there", "there", "there"]
    assert Contact.objects.count() == 1


def test_a_change_is_sealed_before_and_after(bank, contact, signed_in):
    client = signed_in(bank.manager)
    answer = client.post(form_path(contact), opened(client, form_path(contact)) | {"phone": "13900002222"})
    assert answer.status_code == 302
    contact.refresh_from_db()
    assert (contact.phone, contact.version) == ("13900002222", 2)
    [act] = acts(contact.customer, "edited")
    assert act.after == {"contact": str(contact.public_id), "fields": ["phone"]}
    assert unseal(act) == {"before": {"phone": "13857111234"}, "after": {"phone": "13900002222"}}


def test_two_people_editing_one_person_see_the_difference(bank, contact, signed_in):
    join_team(contact.customer, bank.colleague, part="front")
    mine, theirs = signed_in(bank.manager), signed_in(bank.colleague)
    form = opened(mine, form_path(contact))
    theirs.post(form_path(contact), opened(theirs, form_path(contact)) | {"title": "副总裁"})
    answer = mine.post(form_path(contact), form | {"title": "总会计师"})
    assert answer.status_code == 409
    assert [(one.name, one.theirs, one.mine) for one in answer.context["differences"]] == [
        ("title", "副总裁", "总会计师")
    ]
    chosen = dict(answer.context["typed"]) | {"opened": answer.context["opened"], "choice-title": "mine"}
    assert mine.post(form_path(contact), chosen).status_code == 302
    contact.refresh_from_db()
    assert (contact.title, contact.version) == ("总会计师", 3)


def test_wrong_words_come_back_at_their_field(bank, customer, signed_in):
    client = signed_in(bank.manager)
    answer = client.post(f"{people_path(customer)}new/", {"name": "吴", "email": "nobody", "part": "decides"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"email", "level", "attitude"}
    assert 'value="nobody"' in answer.content.decode()
    assert not Contact.objects.filter(customer=customer).exists()


def test_nobody_has_left_on_a_day_to_come(bank, contact, signed_in):
    client, today = signed_in(bank.manager), business_today()
    form = opened(client, form_path(contact))
    answer = client.post(form_path(contact), form | {"left_on": str(today + timedelta(days=1))})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"left_on"})
    assert client.post(form_path(contact), form | {"left_on": str(today)}).status_code == 302
    contact.refresh_from_db()
    assert contact.left_on == today


def test_a_person_of_another_customer_is_not_found_here(bank, contact, signed_in):
    wrong = f"/customers/C999999/people/{contact.public_id}/"
    assert signed_in(bank.manager).get(wrong).status_code == 404
