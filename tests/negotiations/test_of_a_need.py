"""A talk for a need of the customer, without an opportunity between them: page, API, and who reads it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from common.calendar import business_today
from needs.services import note_need, open_deal
from negotiations import services
from negotiations.models import Negotiation
from products.models import ProductLine
from tests.factories import make_customer
from tests.negotiations.making import open_talk
from tests.negotiations.test_api import API, Caller, faults, new_talk
from tests.negotiations.test_opening_from_a_deal import client_of, said

pytestmark = pytest.mark.django_db


def need_of(bank, customer, asked="想要一笔透支"):
    words = {"kind": "receivables", "asked": asked}
    return note_need(customer=customer, words=words, by=bank.manager, at=timezone.now())


def edit(client, talk, **words):
    """Open the form of a talk and send it back with these words instead."""
    address = reverse("negotiations:edit", args=[talk.public_id])
    form = client.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    return client.post(address, typed | words)


def test_opened_from_the_needs_page_each_names_the_other(bank, customer):
    need, client = need_of(bank, customer), client_of(bank.manager)
    panel = client.get(reverse("negotiations:of-need", args=[need.public_id])).content.decode()
    address = f"{reverse('negotiations:create')}?need={need.public_id}"
    assert address in panel
    page = client.get(address).content.decode()
    assert customer.label in page and page.count(need.title) >= 2  # chosen, and offered as the talk's title
    assert client.post(address, said(title="谈透支")).status_code == 302
    talk = Negotiation.objects.get()
    assert (talk.customer, talk.need, talk.opportunity) == (customer, need, None)
    assert f"/needs/{need.public_id}/" in client.get(f"/negotiations/{talk.public_id}/").content.decode()
    panel = reverse("negotiations:of-need", args=[need.public_id])
    assert "谈透支" in client.get(panel).content.decode()
    above = client_of(bank.supervisor).get(panel).content.decode()
    assert talk.number in above and "谈透支" not in above


def test_chosen_at_the_opening_and_changed_later(bank, customer):
    first, second, client = (
        need_of(bank, customer),
        need_of(bank, customer, "想要代发工资"),
        client_of(bank.manager),
    )
    address = f"{reverse('negotiations:create')}?customer={customer.customer_no}"
    assert client.post(address, said(need=first.public_id)).status_code == 302
    talk = Negotiation.objects.get()
    assert talk.need == first
    assert edit(client, talk, title="谈工资").status_code == 302
    talk.refresh_from_db()
    assert (talk.title, talk.need) == ("谈工资", first)
    assert edit(client, talk, need=second.public_id).status_code == 302
    talk.refresh_from_db()
    assert talk.need == second
    assert edit(client, talk, need="").status_code == 302
    talk.refresh_from_db()
    assert talk.need is None


def test_a_need_of_another_customer_or_of_its_deal_is_refused(bank, customer):
    other = make_customer(bank, customer_no="8000000009")
    own, far, client = need_of(bank, customer), need_of(bank, other), client_of(bank.manager)
    talk = open_talk(bank, customer)
    answer = edit(client, talk, need=far.public_id)
    assert answer.status_code == 422 and "need" in answer.context["form"].errors
    act = {"by": bank.manager, "at": timezone.now()}
    with pytest.raises(services.NeedElsewhere):
        services.edit_negotiation(negotiation=talk, changes={"need": far}, version=talk.version, **act)
    line = ProductLine.objects.get(code="working_capital_loan")
    deal = open_deal(need=own, line=line, form_key=uuid4(), **act)
    with pytest.raises(services.NeedElsewhere):
        open_talk(bank, customer, opportunity=deal, need=need_of(bank, customer, "别的"))
    # The opportunity says which: the form does not ask.
    dealt = open_talk(bank, customer, opportunity=deal)
    assert (
        "need" not in client.get(reverse("negotiations:edit", args=[dealt.public_id])).context["form"].fields
    )


def test_whoever_does_not_read_the_need_opens_nothing_for_it(bank, customer):
    need = need_of(bank, customer)
    address = f"{reverse('negotiations:create')}?need={need.public_id}"
    assert client_of(bank.outsider).get(address).status_code == 404
    assert client_of(bank.manager).get(f"{reverse('negotiations:create')}?need=x").status_code == 404


def test_over_the_api(bank, customer):
    need, far = need_of(bank, customer), need_of(bank, make_customer(bank, customer_no="8000000009"))
    client = client_of(bank.manager)
    wrong = client.post(API, new_talk(customer, need=f"{far.public_id}"), content_type="application/json")
    assert wrong.status_code == 400 and faults(wrong) == {"need"}
    made = client.post(API, new_talk(customer, need=f"{need.public_id}"), content_type="application/json")
    assert made.status_code == 201 and made.json()["need"] == f"{need.public_id}"
    talk = Caller(bank.manager, made.json()["id"])
    assert faults(talk.change(need=f"{far.public_id}")) == {"need"}
    assert talk.change(need=None).json()["need"] is None
    assert talk.change(need=f"{need.public_id}").json()["need"] == f"{need.public_id}"
    day = business_today() + timedelta(days=3)
    assert talk.change(deadline_on=f"{day}").json()["need"] == f"{need.public_id}"
