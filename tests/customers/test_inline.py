"""One fact changed where it stands: the form's checks and service, both values where two change it, nothing lost."""

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Customer
from customers.services import edit_customer
from tests.factories import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(customer):
    return f"/customers/{customer.customer_no}/fact/staff_count/"


@pytest.fixture
def pages(bank, signed_in):
    return signed_in(bank.manager, hx_request="true")


@pytest.fixture
def signed_in():
    def client_of(person, hx_request="true"):
        client = Client(headers={"HX-Request": hx_request} if hx_request else {})
        client.force_login(fresh(person), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of


def opened(answer):
    return answer.context["form"]["opened"].value()


def told_by_another(bank, customer, **changes):
    held = Customer.objects.get(pk=customer.pk)
    edit_customer(customer=held, changes=changes, version=held.version, by=bank.supervisor, at=timezone.now())


def test_a_fact_is_saved_and_shown_again(bank, customer, field, pages):
    asked = pages.get(field)
    assert b"data-inline" in asked.content and b'value="1120"' in asked.content
    saved = pages.post(field, {"opened": opened(asked), "staff_count": "1250"})
    assert saved.status_code == 200 and "1,250" in saved.content.decode()
    held = Customer.objects.get(pk=customer.pk)
    assert (held.staff_count, held.version, held.total_assets_fen) == (
        1250,
        customer.version + 1,
        customer.total_assets_fen,
    )


def test_what_means_nothing_is_refused_at_the_field_and_stays_typed(customer, field, pages):
    answer = pages.post(field, {"opened": opened(pages.get(field)), "staff_count": "viele"})
    html = answer.content.decode()
    assert answer.status_code == 422 and "Enter a whole number." in html and 'value="viele"' in html
    assert Customer.objects.get(pk=customer.pk).staff_count == 1120


def test_two_people_on_one_fact_see_both_values(bank, customer, field, pages):
    asked = pages.get(field)
    told_by_another(bank, customer, staff_count=1300)
    answer = pages.post(field, {"opened": opened(asked), "staff_count": "1250"})
    html = answer.content.decode()
    assert answer.status_code == 422 and "1300" in html and "1250" in html and "Save mine" in html
    assert Customer.objects.get(pk=customer.pk).staff_count == 1300
    mine = pages.post(field, {"opened": answer.context["opened"], "staff_count": "1250"})
    assert mine.status_code == 200 and Customer.objects.get(pk=customer.pk).staff_count == 1250


def test_two_people_who_typed_the_same_are_both_served(bank, customer, field, pages):
    asked = pages.get(field)
    told_by_another(bank, customer, staff_count=1300)
    answer = pages.post(field, {"opened": opened(asked), "staff_count": "1300"})
    assert answer.status_code == 200 and "1,300" in answer.content.decode()
    assert Customer.objects.get(pk=customer.pk).version == customer.version + 1


def test_somebody_elses_change_of_another_fact_is_no_conflict(bank, customer, field, pages):
    asked = pages.get(field)
    told_by_another(bank, customer, short_name="澜川新名")
    assert pages.post(field, {"opened": opened(asked), "staff_count": "1250"}).status_code == 200
    held = Customer.objects.get(pk=customer.pk)
    assert (held.short_name, held.staff_count) == ("澜川新名", 1250)


def test_a_figure_without_a_year_is_refused_at_its_field(customer, pages):
    Customer.objects.filter(pk=customer.pk).update(figures_year=None, profit_fen=None)
    field = f"/customers/{customer.customer_no}/fact/profit_fen/"
    answer = pages.post(field, {"opened": opened(pages.get(field)), "profit_fen": "120"})
    assert answer.status_code == 422 and "Say which year the figures are of." in answer.content.decode()
    assert Customer.objects.get(pk=customer.pk).profit_fen is None


def test_core_bankings_facts_and_strangers_find_no_field(bank, customer, pages, signed_in):
    assert pages.get(f"/customers/{customer.customer_no}/fact/name/").status_code == 404
    field = f"/customers/{customer.customer_no}/fact/staff_count/"
    assert signed_in(bank.executive).get(field).status_code == 403
    assert signed_in(bank.outsider).get(field).status_code == 404


def test_without_htmx_it_is_a_page_of_its_own(bank, customer, field, signed_in):
    plain = signed_in(bank.manager, hx_request="")
    asked = plain.get(field)
    assert asked.status_code == 200 and "<html" in asked.content.decode()
    assert plain.post(field, {"opened": opened(asked), "staff_count": "9"}).status_code == 302
    assert Customer.objects.get(pk=customer.pk).staff_count == 9
