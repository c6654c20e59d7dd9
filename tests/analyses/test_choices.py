"""Who is chosen on an analysis sheet: kept when nobody offers them any more, refused when another customer's."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from analyses.models import SheetWording
from common.calendar import business_today
from customers.models import CompanyTie, Contact
from customers.services.merging import merge_customers, unmerge_customers
from customers.services.privacy import ask_for_person, restrict_person
from tests.analyses.making import acting, sent, written
from tests.browsing import browser
from tests.factories import make_bank, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


@pytest.mark.parametrize("way", ["restricted", "unmerged"])
def test_who_can_be_chosen_no_more_stays_on_the_sheet_when_it_is_saved(bank, way):
    customer, other = make_customer(bank), make_customer(bank)
    mine = Contact.objects.create(customer=customer if way == "restricted" else other, name="刘蔚")
    tie = CompanyTie.objects.create(
        customer=mine.customer, other_name="省机械行业协会", kind="association", source="面谈", noted_by=bank.manager,
        noted_at=timezone.now(),
    )  # fmt: skip
    words = {"referral": {"contact": mine}, "influence": {"tie": tie}}
    if way == "restricted":
        sheet = written(bank, customer, "markets", words)
        request = ask_for_person(
            contact=mine, kind="restrict", asked_on=business_today(), **acting(bank.manager)
        )
        restrict_person(request=request, **acting(bank.supervisor))
    else:
        merge = merge_customers(survivor=customer, merged=other, reason="同一家", **acting(bank.supervisor))
        mine.refresh_from_db()
        tie.refresh_from_db()
        sheet = written(bank, customer, "markets", words)
        unmerge_customers(merge=merge, **acting(bank.supervisor))
    person, page = browser(bank.manager), f"/analyses/{sheet.public_id}/edit/"
    opened = person.get(page)
    form = opened.context["form"]
    shown = "Person (restricted)" if way == "restricted" else "not shown to you"
    assert shown in opened.content.decode() and "刘蔚" not in opened.content.decode()
    typed = {name: form[name].value() for name in form.fields if name != "form_key"}
    # With nobody's words besides: who was chosen is enough for a sheet.
    yesterday = (business_today() - timedelta(days=1)).isoformat()
    assert person.post(page, typed | {"dated_on": yesterday}).status_code == 302
    kept = SheetWording.objects.get(sheet=sheet, version=2)
    assert [(one.section, one.contact, one.tie) for one in kept.entries.all()] == [
        ("referral", mine, None),
        ("influence", None, tie),
    ]


def test_a_choice_that_is_another_customers_by_now_is_refused_at_its_field(bank, monkeypatch):
    customer = make_customer(bank)
    gone = Contact.objects.create(customer=make_customer(bank), name="刘蔚")
    # As if the person went with a customer set apart between the form's check and the writing.
    monkeypatch.setattr("analyses.queries.people_of", lambda user, customer: Contact.objects.all())
    person, new = browser(bank.manager), f"/customers/{customer.customer_no}/analyses/new/markets/"
    words = {
        "referral_contact": str(gone.public_id),
        "referral_text": "审计师",
        "referral_source": "面谈",
    }
    sheet = written(bank, customer, "markets", {"referral": {"text": "律师", "source": "面谈"}})
    edit = f"/analyses/{sheet.public_id}/edit/"
    form = person.get(edit).context["form"]
    typed = {name: form[name].value() for name in form.fields if name != "form_key"}
    for page, fields in ((new, sent()), (edit, typed)):
        refused = person.post(page, fields | words)
        assert refused.status_code == 422
        assert list(refused.context["form"].errors) == ["referral_contact"]
        assert "This is not the customer&#x27;s." in refused.content.decode()
        assert "审计师</textarea>" in refused.content.decode()
    line = {"section": "referral", "text": "审计师", "source": "面谈", "contact": str(gone.public_id)}
    body = {
        "customer": customer.customer_no,
        "kind": "markets",
        "dated_on": business_today().isoformat(),
        "lines": [line],
        "key": str(uuid4()),
    }
    answer = person.post("/api/v1/analysis-sheets/", body, "application/json")
    assert answer.status_code == 400
    assert "This is not the customer's." in str(answer.json())
    assert "lines" in str(answer.json())
    assert SheetWording.objects.get() == SheetWording.objects.get(sheet=sheet)
