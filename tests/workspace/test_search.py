"""The palette finds by two characters, pinyin, initials and codes, and never what its user may not see."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import translation

from customers.models import Contact, Customer
from tests.factories import make_account, make_customer
from workspace.queries.search import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(bank):
    customer = make_customer(
        bank,
        name="杭州恒泰精密制造有限公司",
        short_name="恒泰精密",
        short_name_en="Hengtai",
        credit_code="91330105MA2H7K3B8H",
    )
    Contact.objects.create(
        customer=customer, name="黄廷敏", name_en="Huang Tingmin", title="财务总监", phone="13812343307"
    )
    return customer


@pytest.mark.parametrize(
    "typed", ["恒泰", "泰精", "hengtai", "htjm", "HTJM", "ＭＡ２Ｈ７", "91330105MA2H7K3B8H"]
)
def test_customers_are_found_by_any_two_characters(bank, customer, typed):
    make_customer(bank, short_name="远汀物流", name="杭州远汀物流有限公司")
    assert [hit.customer_no for hit in find(bank.manager, typed).customers] == [customer.customer_no]


@pytest.mark.parametrize("typed", ["黄廷", "廷敏", "huangting", "htm", "Tingmin", "3307"])
def test_people_are_found_by_name_pinyin_initials_and_phone_tail(bank, customer, typed):
    assert [hit.name for hit in find(bank.manager, typed).people][:1] in (["黄廷敏"], ["Huang Tingmin"])


@pytest.mark.parametrize("typed", ["", "恒", " h ", "·"])
def test_below_two_characters_nothing_is_searched(bank, customer, typed):
    found = find(bank.manager, typed)
    assert (found.customers, found.people, found.long_enough) == ([], [], False)


def test_what_is_not_visible_is_not_found(bank, customer):
    for stranger in (bank.colleague, bank.outsider, bank.far_supervisor, bank.system_admin, bank.audit_admin):
        for typed in ("恒泰", "黄廷", "htm", customer.customer_no):
            found = find(stranger, typed)
            assert (found.customers, found.people) == ([], [])
    assert find(bank.executive, "恒泰").customers and find(bank.executive, "黄廷").people


def test_the_page_and_the_palette_give_the_same(bank, customer, signed_in):
    record = reverse("customers:detail", args=[customer.customer_no])
    whole = signed_in(bank.manager).get(reverse("workspace:search"), {"q": "恒泰"}).content.decode()
    part = signed_in(bank.manager, hx_request="true").get(reverse("workspace:search"), {"q": "恒泰"})
    assert record in whole and "<html" in whole
    assert record in part.content.decode() and "<html" not in part.content.decode()


def test_nothing_found_says_so_and_escapes_what_was_typed(bank, customer, signed_in):
    html = signed_in(bank.manager).get(reverse("workspace:search"), {"q": "<b>xx"}).content.decode()
    assert "Nothing found for" in html and "<b>xx" not in html


def test_the_empty_palette_shows_what_was_visited_while_it_is_visible(bank, customer, signed_in):
    other = make_customer(bank, short_name_en="Yuanting")
    browser = signed_in(bank.manager)
    for one in (customer, other):
        assert browser.get(reverse("customers:detail", args=[one.customer_no])).status_code == 200
    assert browser.get(reverse("customers:detail", args=["NOBODY"])).status_code == 404
    html = browser.get(reverse("workspace:search")).content.decode()
    assert html.index("Yuanting") < html.index("Hengtai")
    customer.manager = bank.outsider
    customer.unit = bank.far_unit
    customer.save()
    assert "Hengtai" not in browser.get(reverse("workspace:search")).content.decode()


def test_a_match_in_the_legal_name_alone_shows_the_legal_name(bank, customer):
    with translation.override("zh-hans"):
        assert find(bank.manager, "杭州").customers[0].note.startswith("杭州恒泰精密制造有限公司")
        assert not find(bank.manager, "恒泰").customers[0].note.startswith("杭州")


def test_more_than_fit_leads_to_the_list_of_all(bank, signed_in):
    for number in range(9):
        make_customer(bank, short_name=f"恒泰{number}", name=f"恒泰{number}有限公司")
    html = signed_in(bank.manager).get(reverse("workspace:search"), {"q": "恒泰"}).content.decode()
    assert "8+" in html and f"{reverse('customers:list')}?q=%E6%81%92%E6%B3%B0" in html
    Customer.objects.filter(short_name="恒泰8").delete()
    assert (
        "8+" not in signed_in(bank.manager).get(reverse("workspace:search"), {"q": "恒泰"}).content.decode()
    )


def test_an_executive_finds_people_by_pinyin_and_initials_too(bank, customer):
    person = customer.contacts.get(name="黄廷敏")
    for typed in ("黄廷", "huangtingmin", "htm", "Huang T", person.phone[-4:]):
        assert person.name in [one.name for one in find(bank.executive, typed).people], typed


def test_nobody_is_found_by_a_name_or_number_that_is_no_longer_on_file(bank, customer):
    person = customer.contacts.get(name="黄廷敏")
    tail = person.phone[-4:]
    person.name, person.name_en, person.phone = "王海", "", ""
    person.save(update_fields=["name", "name_en", "phone"])
    for typed in ("黄廷敏", "huangtingmin", "Huang", tail):
        assert find(bank.manager, typed).people == [], typed
    assert [one.name for one in find(bank.manager, "王海").people] == ["王海"]


@pytest.mark.parametrize("typed", ["黄廷敏", "huangt", "3307"])
def test_a_search_for_people_asks_the_index(bank, customer, typed):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Contact.objects.named_like(typed).order_by()[:6].explain()
    assert "contact_search" in plan and "Seq Scan" not in plan, plan


def test_people_filed_before_are_read_anew(bank, customer):
    Contact.objects.update(search_text="", search_parts=[])
    assert find(bank.manager, "htm").people == []
    call_command("read_names", stdout=StringIO())
    assert [one.name for one in find(bank.manager, "htm").people] == ["黄廷敏"]


def test_an_account_is_told_masked_where_its_number_was_typed(bank, customer, signed_in):
    make_account(customer, account_no="6222020000011234")
    for typed in ("1234", "6222020000011234"):
        assert "6222****1234" in find(bank.manager, typed).customers[0].note
    assert find(bank.outsider, "6222020000011234").customers == []
    assert "account" not in find(bank.manager, "恒泰").customers[0].note


def test_the_api_finds_what_the_palette_finds(bank, customer, signed_in):
    api = signed_in(bank.manager)
    with translation.override("en"):
        found = find(bank.manager, "恒泰")
    answer = api.get("/api/v1/search/", {"q": "恒泰"}).json()
    assert [row["customer_no"] for row in answer["customers"]] == [customer.customer_no]
    assert [row["note"] for row in answer["customers"]] == [hit.note for hit in found.customers]
    assert (answer["more"], answer["complaints"], answer["sheets"]) == (False, [], [])
    (person,) = api.get("/api/v1/search/", {"q": "htm"}).json()["people"]
    assert (person["customer_no"], person["contact"]) == (
        customer.customer_no,
        str(customer.contacts.get().public_id),
    )
    for short in ({"q": "恒"}, {}):
        refused = api.get("/api/v1/search/", short)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "q")
    strange = signed_in(bank.outsider).get("/api/v1/search/", {"q": "恒泰"}).json()
    assert (strange["customers"], strange["people"]) == ([], [])
