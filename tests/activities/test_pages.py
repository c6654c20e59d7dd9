"""Writing a contact down in the browser: the form, what is refused, where it leads, and the record's panel."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Interaction
from common.calendar import business_today
from customers.models import Contact, CustomerPulse
from tests.browsing import browser
from tests.factories import make_customer
from worklist.models import Task
from worklist.services import add_task

pytestmark = pytest.mark.django_db


def form_of(customer):
    return reverse("activities:interaction-create", args=[customer.customer_no])


def words(person, **more):
    return {
        "people": [str(person.public_id)],
        "kind": "visit",
        "summary": "谈明年流动资金安排\n- 报承兑保证金方案",
        "next_in": "1w",
        "form_key": str(uuid4()),
    } | more


def test_a_contact_is_written_down_without_javascript(bank, customer, person):
    staff = browser(bank.manager)
    answer = staff.post(form_of(customer), words(person), follow=True)
    assert answer.redirect_chain == [(reverse("customers:detail", args=[customer.customer_no]), 302)]
    html = answer.content.decode()
    assert "Contact noted" in html and "1 task" in html
    assert f'data-accepted="contact-{customer.customer_no} contact-' in html
    contact = Interaction.objects.get()
    assert (contact.staff, contact.kind, contact.summary) == (bank.manager, "visit", "谈明年流动资金安排")
    assert [one.name for one in contact.people.all()] == ["刘蔚"]
    assert CustomerPulse.objects.get(customer=customer).next_contact_on == business_today() + timedelta(
        days=7
    )
    assert Task.objects.get().title == "报承兑保证金方案"


def test_with_htmx_the_layer_closes_and_the_page_is_told(bank, customer, person):
    answer = browser(bank.manager, hx_request="true").post(form_of(customer), words(person))
    assert answer.status_code == 204
    events = json.loads(answer.headers["HX-Trigger"])
    assert set(events) == {"toast", "layer:done", "timeline:changed", "worklist:changed"}


def test_the_form_sent_twice_records_one_contact(bank, customer, person):
    sent = words(person)
    for _ in range(2):
        assert browser(bank.manager).post(form_of(customer), sent).status_code == 302
    assert (Interaction.objects.count(), Task.objects.count()) == (1, 1)


def test_other_words_under_a_used_key_are_kept_and_recorded_when_sent_again(bank, customer, person):
    staff, sent = browser(bank.manager), words(person, new_person="吴启明")
    assert staff.post(form_of(customer), sent).status_code == 302
    answer = staff.post(form_of(customer), sent | {"summary": "另一次谈话"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "saved before with other words" in page and "另一次谈话</textarea>" in page
    fresh = str(answer.context["form"]["form_key"].value())
    assert sent["form_key"] not in page and fresh in page
    again = sent | {"summary": "另一次谈话", "form_key": fresh}
    assert staff.post(form_of(customer), again).status_code == 302
    told = Interaction.objects.order_by("id").values_list("summary", flat=True)
    assert list(told) == ["谈明年流动资金安排", "另一次谈话"]
    assert Contact.objects.count() == 2


def test_it_completes_the_task_it_was_opened_from(bank, customer, person):
    task = add_task(
        customer=customer, owner=bank.manager, title="约拜访", due_on=business_today(), by=bank.manager
    )
    opened = browser(bank.manager).get(form_of(customer), {"task": str(task.public_id)}).content.decode()
    assert str(task.public_id) in opened
    browser(bank.manager).post(form_of(customer), words(person, task=str(task.public_id)))
    task.refresh_from_db()
    assert task.state == "done"


def test_somebody_not_in_the_file_yet_is_added_by_name(bank, customer):
    sent = {"new_person": "吴启明", "kind": "call", "summary": "初次通话", "form_key": str(uuid4())}
    assert browser(bank.manager).post(form_of(customer), sent).status_code == 302
    person = Contact.objects.get(customer=customer)
    assert person.name == "吴启明"
    assert person.last_contact_at is not None
    assert CustomerPulse.objects.get(customer=customer).last_contact_kind == "call"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"people": [], "new_person": ""}, "Tick or name who was met"),
        ({"summary": ""}, "This field is required."),
        ({"summary": " - "}, "Write what was said"),
        ({"kind": "mail"}, "Select a valid choice"),
        ({"next_in": "", "next_on": "2020-01-01"}, "The next contact is today or later."),
        ({"next_in": "", "next_on": "9999-12-31"}, "Choose a day within the next 2 years."),
        ({"form_key": "x"}, ""),
    ],
)
def test_what_is_refused_comes_back_with_its_reason_and_changes_nothing(
    bank, customer, person, change, reason
):
    answer = browser(bank.manager).post(form_of(customer), words(person) | change)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert (Interaction.objects.count(), Task.objects.count()) == (0, 0)


def test_a_task_line_that_is_too_long_is_named_and_nothing_is_cut(bank, customer, person):
    endless = "甲" * 201
    answer = browser(bank.manager).post(form_of(customer), words(person, summary=f"谈\n- {endless}"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"A task has at most 200 characters, this line 201: {'甲' * 20}…" in page
    assert f"- {endless}</textarea>" in page
    assert (Interaction.objects.count(), Task.objects.count()) == (0, 0)
    fits = words(person, summary=f"谈\n- {endless[:200]}")
    assert browser(bank.manager).post(form_of(customer), fits).status_code == 302
    assert Task.objects.get().title == "甲" * 200


def test_the_future_is_refused(bank, customer, person):
    later = timezone.localtime() + timedelta(hours=2)
    answer = browser(bank.manager).post(
        form_of(customer), words(person, happened_at=later.strftime("%Y-%m-%dT%H:%M"))
    )
    assert answer.status_code == 422
    assert "still to come" in answer.content.decode()
    assert Interaction.objects.count() == 0


@pytest.mark.parametrize("when", ["2003-05-06T10:00", "0001-01-01T00:00"])
def test_a_contact_of_more_than_ten_years_ago_is_refused(bank, customer, person, when):
    answer = browser(bank.manager).post(form_of(customer), words(person, happened_at=when))
    assert answer.status_code == 422
    assert "A contact is at most 10 years old." in answer.content.decode()
    assert Interaction.objects.count() == 0


def test_people_of_another_customer_cannot_be_ticked(bank, customer):
    stranger = Contact.objects.create(customer=make_customer(bank), name="外人")
    answer = browser(bank.manager).post(form_of(customer), words(stranger))
    assert answer.status_code == 422
    assert Interaction.objects.count() == 0


def test_whose_customer_it_is(bank, customer, person):
    for stranger in (bank.outsider, bank.colleague, bank.far_supervisor, bank.system_admin):
        assert browser(stranger).get(form_of(customer)).status_code == 404
        assert browser(stranger).post(form_of(customer), words(person)).status_code == 404
    assert browser(bank.executive).get(form_of(customer)).status_code == 403
    assert browser(bank.executive).post(form_of(customer), words(person)).status_code == 403
    assert Interaction.objects.count() == 0
    assert browser(bank.supervisor).get(form_of(customer)).status_code == 200


def test_the_start_finds_the_customer_by_name_or_number(bank, customer):
    staff = browser(bank.manager)
    start = reverse("activities:interaction-start")
    assert staff.get(start).status_code == 200
    for typed in ("澜川", customer.customer_no, f"Lanchuan ({customer.customer_no})"):
        assert staff.get(start, {"customer": typed}).headers["Location"] == form_of(customer)
    assert "No customer of yours" in staff.get(start, {"customer": "没有这家"}).content.decode()
    assert browser(bank.outsider).get(start, {"customer": "澜川"}).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"hx_request": "true"}])
def test_the_form_says_the_rule_and_keeps_a_draft(bank, customer, person, headers):
    html = browser(bank.manager, **headers).get(form_of(customer)).content.decode()
    assert "Key: a contact every 2 months" in html
    assert f'data-draft="contact-{customer.customer_no}"' in html
    assert "Liu Wei" in html
    assert ("<html" in html) is not bool(headers)


def test_the_panel_shows_the_rule_the_people_met_and_the_last_contacts(bank, customer, person):
    Contact.objects.create(customer=customer, name="赵晴")
    browser(bank.manager).post(form_of(customer), words(person))
    panel = reverse("activities:panel", args=[customer.customer_no])
    html = browser(bank.manager, hx_request="true").get(panel).content.decode()
    assert "Key: a contact every 2 months" in html
    assert "1 of 2 people met within a year" in html
    assert "1 in a year" in html
    assert "Visit on site" in html
    assert browser(bank.outsider).get(panel).status_code == 404
    assert "<html" in browser(bank.executive).get(panel).content.decode()
