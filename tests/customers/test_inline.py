"""One fact changed where it stands: the form's checks and service, both values where two change it, nothing lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Act
from common.calendar import business_today
from customers.models import Customer, CustomerProfile, CustomerPulse
from customers.services import edit_customer, set_profile
from tests.factories import fresh, make_customer

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


# ---------------------------------------------------------------- classes, on the record and in the rows of the list
@pytest.fixture
def pool(customer):
    return f"/customers/{customer.customer_no}/fact/pool/"


def test_a_class_is_set_in_the_row_and_the_cell_comes_back(bank, customer, pool, pages):
    listed = pages.get("/customers/?columns=tier,pool").content.decode()
    cell = f'id="fact-{customer.customer_no}-pool"'
    assert cell in listed and f'hx-get="{pool}?cell=1"' in listed
    asked = pages.get(f"{pool}?cell=1")
    assert cell in asked.content.decode() and "<td" in asked.content.decode()
    saved = pages.post(f"{pool}?cell=1", {"opened": opened(asked), "pool": "focus"})
    html = saved.content.decode()
    assert saved.status_code == 200 and html.lstrip().startswith("<td") and "Focus" in html
    held = CustomerProfile.objects.get(customer=customer)
    assert (held.pool, held.version) == ("focus", 1)
    assert Act.objects.about(customer).get(kind="customer.classed").after == {"pool": "focus"}
    assert "Focus" in pages.get("/customers/?columns=pool").content.decode()


def test_a_class_that_is_none_is_refused_in_the_cell(customer, pool, pages):
    answer = pages.post(f"{pool}?cell=1", {"opened": opened(pages.get(pool)), "pool": "gold"})
    assert answer.status_code == 422 and "gold is not one of the available choices" in answer.content.decode()
    assert not CustomerProfile.objects.exists()


def test_two_people_on_one_class_see_both_values_in_the_cell(bank, customer, pool, pages):
    asked = pages.get(f"{pool}?cell=1")
    words = {"customer": customer, "by": bank.supervisor, "at": timezone.now()}
    set_profile(changes={"pool": "cooperating"}, version=0, **words)
    answer = pages.post(f"{pool}?cell=1", {"opened": opened(asked), "pool": "focus"})
    html = answer.content.decode()
    assert answer.status_code == 422 and "“Cooperating” meanwhile; you typed “Focus”" in html
    assert CustomerProfile.objects.get().pool == "cooperating"
    mine = pages.post(f"{pool}?cell=1", {"opened": answer.context["opened"], "pool": "focus"})
    assert mine.status_code == 200 and CustomerProfile.objects.get().pool == "focus"


def test_another_class_set_meanwhile_is_no_conflict(bank, customer, pool, pages):
    asked = pages.get(f"{pool}?cell=1")
    words = {"customer": customer, "by": bank.supervisor, "at": timezone.now()}
    set_profile(changes={"style": "proactive"}, version=0, **words)
    assert pages.post(f"{pool}?cell=1", {"opened": opened(asked), "pool": "focus"}).status_code == 200
    held = CustomerProfile.objects.get()
    assert (held.pool, held.style, held.version) == ("focus", "proactive", 2)


def test_whoever_only_reads_has_no_pencil_in_the_row(bank, customer, signed_in):
    listed = signed_in(bank.executive).get("/customers/?columns=pool").content.decode()
    assert f'id="fact-{customer.customer_no}-pool"' in listed and "/fact/pool/" not in listed


def test_the_list_with_classes_asks_one_query_more_whatever_its_rows(bank, customer, pages):
    def cost(address):
        with CaptureQueriesContext(connection) as asked:
            assert pages.get(address).status_code == 200
        return len(asked)

    cost("/customers/")
    few = cost("/customers/?columns=pool,style")
    for _ in range(12):
        words = {"customer": make_customer(bank), "by": bank.manager, "at": timezone.now()}
        set_profile(changes={"pool": "focus"}, version=0, **words)
    assert cost("/customers/?columns=pool,style") == few == cost("/customers/?columns=tier,next") + 1


def test_the_company_page_changes_each_class_where_it_stands(customer, pool, signed_in, bank):
    page = signed_in(bank.manager, hx_request="").get(f"/customers/{customer.customer_no}/company/")
    assert f'href="{pool}"' in page.content.decode()
    plain = signed_in(bank.manager, hx_request="")
    asked = plain.get(pool)
    answer = plain.post(pool, {"opened": opened(asked), "pool": "focus"})
    assert (answer.status_code, answer.url) == (302, f"/customers/{customer.customer_no}/company/")


# ---------------------------------------------------------------- the day of the next contact, in the row
@pytest.fixture
def day(customer):
    CustomerPulse.objects.create(customer=customer, next_contact_on=business_today() + timedelta(days=3))
    return f"/customers/{customer.customer_no}/contact/day/"


def test_the_next_contact_is_moved_in_the_row(bank, customer, day, pages):
    assert f'hx-get="{day}"' in pages.get("/customers/").content.decode()
    held = CustomerPulse.objects.get().next_contact_on
    asked = pages.get(day).content.decode()
    assert asked.count(f'value="{held.isoformat()}"') == 2  # what is shown, and what was opened
    later = held + timedelta(days=7)
    words = {"on": later.isoformat(), "opened": held.isoformat()}
    saved = pages.post(day, words)
    assert saved.status_code == 200 and saved.content.decode().lstrip().startswith("<td")
    pulse = CustomerPulse.objects.get()
    assert (pulse.next_contact_on, pulse.next_contact_fixed) == (later, True)
    # The second of two, who saw the old day, is shown both and loses nothing.
    mine = held + timedelta(days=9)
    answer = pages.post(day, {"on": mine.isoformat(), "opened": held.isoformat()})
    assert answer.status_code == 422 and "A colleague saved" in answer.content.decode()
    assert CustomerPulse.objects.get().next_contact_on == later
    assert answer.context["opened"] == later.isoformat()
    again = pages.post(day, {"on": mine.isoformat(), "opened": later.isoformat()})
    assert again.status_code == 200 and CustomerPulse.objects.get().next_contact_on == mine


@pytest.mark.parametrize("typed", ["", "soon", "2020-01-01", "2999-01-01"])
def test_a_day_that_is_none_is_refused_in_the_cell(customer, day, pages, typed):
    held = CustomerPulse.objects.get().next_contact_on
    answer = pages.post(day, {"on": typed, "opened": held.isoformat()})
    assert answer.status_code == 422 and answer.context["form"].errors["on"]
    assert CustomerPulse.objects.get().next_contact_on == held


def test_a_day_is_moved_by_the_lead_or_a_supervisor_alone(bank, customer, day, signed_in):
    assert signed_in(bank.executive).get(day).status_code == 403
    assert signed_in(bank.outsider).get(day).status_code == 404
    assert signed_in(bank.supervisor).get(day).status_code == 200
