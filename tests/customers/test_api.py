"""Customers over the API: found as on the page, changed from the state that was read, refused in the same words."""

import pytest
from django.core.cache.backends.redis import RedisCacheClient
from django.db import connection
from django.test.utils import CaptureQueriesContext
from redis import ConnectionError as Gone

from audit.models import Act
from customers.models import CompanyTie, Contact
from tests.factories import make_bank, make_customer

pytestmark = pytest.mark.django_db
LIST = "/api/v1/customers/"


@pytest.fixture
def bank(as_loader):
    with as_loader():
        return make_bank()


@pytest.fixture
def star(bank, as_loader):
    with as_loader():
        return make_customer(bank, manager=bank.manager, short_name="澜川精密", staff_count=80)


@pytest.fixture
def call(client, bank):
    def send(path="", method="get", by=None, tag=None, **body):
        client.force_login(by or bank.manager, backend="django.contrib.auth.backends.ModelBackend")
        headers = {"If-Match": tag} if tag else {}
        if method == "get":
            return client.get(f"{LIST}{path}", body, headers=headers)
        return getattr(client, method)(
            f"{LIST}{path}", body, content_type="application/json", headers=headers
        )

    return send


def faults(response):
    assert response.headers["Content-Type"] == "application/problem+json"
    return {error["field"] for error in response.json()["errors"]}


def test_a_list_walked_by_its_cursors_has_each_customer_once(bank, call, as_loader):
    with as_loader():
        made = {make_customer(bank, manager=bank.manager).customer_no for _ in range(7)}
    page = call(ordering="name", page_size=3).json()
    pages = [page]
    while page["next"]:
        page = call(ordering="name", page_size=3, cursor=page["next"]).json()
        pages.append(page)
    numbers = [row["customer_no"] for page in pages for row in page["results"]]
    assert [len(page["results"]) for page in pages] == [3, 3, 1]
    assert len(numbers) == 7
    assert set(numbers) == made
    back = call(ordering="name", page_size=3, cursor=page["previous"]).json()
    assert back["results"] == pages[1]["results"]


def test_rows_cost_the_same_however_many_there_are(star, bank, call, client, as_loader):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    call()  # signs in
    first = cost()
    with as_loader():
        for _ in range(9):
            make_customer(bank, manager=bank.manager)
    assert cost() == first <= 12


def test_what_the_address_asks_for_wrongly_is_named(star, call):
    refused = call(tiers="gold", page_size=0, sort="name")
    assert refused.status_code == 400
    assert refused.json()["code"] == "invalid_query"
    assert faults(refused) == {"tiers", "sort"}
    assert faults(call(page_size=0)) == {"page_size"}
    assert faults(call(ordering="colour")) == {"ordering"}
    assert faults(call(tier="platinum")) == {"tier"}
    assert faults(call(fields="customer_no,colour")) == {"fields"}
    other_order = call(ordering="name", page_size=1).json()
    assert faults(call(cursor="forged", ordering="name")) == {"cursor"}
    assert other_order["results"][0]["customer_no"] == star.customer_no


def test_only_the_fields_that_are_asked_for(star, call):
    assert call(fields="customer_no,short_name").json()["results"] == [
        {"customer_no": star.customer_no, "short_name": "澜川精密"}
    ]
    assert call(f"{star.customer_no}/", fields="staff_count").json() == {"staff_count": 80}


def test_a_record_read_before_is_not_sent_again(star, call, client):
    read = call(f"{star.customer_no}/")
    again = client.get(f"{LIST}{star.customer_no}/", headers={"If-None-Match": read.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_change_is_made_from_the_state_that_was_read(star, call):
    path = f"{star.customer_no}/"
    tag = call(path).headers["ETag"]
    assert call(path, "patch", staff_count=90).status_code == 428
    changed = call(path, "patch", tag=tag, staff_count=90, annual_revenue="1234567.89", reason="年报")
    assert (changed.status_code, changed.json()["staff_count"]) == (200, 90)
    assert changed.json()["annual_revenue"] == "1234567.89"
    stale = call(path, "patch", tag=tag, staff_count=91)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    star.refresh_from_db()
    assert (star.staff_count, star.annual_revenue_fen) == (90, 123_456_789)
    act = Act.objects.get(kind="customer.edited")
    assert (act.source, act.reason) == ("api", "年报")


def test_what_is_wrong_with_a_change_is_said_at_each_field(star, call):
    path = f"{star.customer_no}/"
    tag = call(path).headers["ETag"]
    refused = call(
        path,
        "patch",
        tag=tag,
        name="别名",
        industry_code="Z99",
        established_on="2999-01-01",
        figures_year=1900,
        total_assets="-1",
        staff_count="many",
    )
    assert refused.status_code == 400
    assert faults(refused) == {"name"}  # core banking's own: unknown here
    refused = call(
        path, "patch", tag=tag, industry_code="Z99", established_on="2999-01-01", figures_year=1900
    )
    assert faults(refused) == {"industry_code", "established_on", "figures_year"}
    assert faults(call(path, "patch", tag=tag, total_assets="-1", staff_count="many")) == {
        "total_assets",
        "staff_count",
    }
    star.refresh_from_db()
    assert star.version == 1


def test_people_are_read_with_their_numbers_masked(star, call):
    contact = Contact.objects.create(
        customer=star, name="陈立", phone="13812345678", email="chen@example.com"
    )
    row = call(f"{star.customer_no}/contacts/").json()["results"][0]
    assert row["id"] == str(contact.public_id)
    assert "12345" not in row["phone"]
    assert row["email"] != "chen@example.com"
    assert Contact.objects.get().phone == "13812345678"


def test_a_tie_is_noted_once_and_ends(star, call):
    path = f"{star.customer_no}/ties/"
    body = {"kind": "supplier", "company": "宏远铸件有限公司", "source": "对账单", "share_percent": "12.50"}
    made = call(path, "post", **body)
    assert (made.status_code, made.json()["share_percent"]) == (201, "12.50")
    assert (made.json()["company"], made.json()["customer_no"]) == ("宏远铸件有限公司", None)
    again = call(path, "post", **body)
    assert (again.status_code, again.json()["code"]) == (409, "tie_known")
    ended = call(f"{path}{made.json()['id']}/end/", "post")
    assert ended.json()["ended_on"]
    assert CompanyTie.objects.get().ended_on is not None


def test_the_other_side_of_a_tie_has_its_number_only_for_who_reads_it(star, bank, call, as_loader):
    with as_loader():
        hidden = make_customer(bank, manager=bank.outsider, unit=bank.other_branch, name="远隔重工有限公司")
    call(f"{star.customer_no}/ties/", "post", kind="buyer", company=hidden.name, source="发票")
    assert CompanyTie.objects.get().other == hidden
    row = call(f"{star.customer_no}/ties/").json()["results"][0]
    assert (row["company"], row["customer_no"]) == (hidden.name, None)
    seen = call(f"{star.customer_no}/ties/", by=bank.executive).json()["results"][0]
    assert seen["customer_no"] == hidden.customer_no


def test_a_budget_of_calls_is_counted_and_said(star, call, monkeypatch, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.API_CALLS_PER_MINUTE = 3
    told = [call() for _ in range(4)]
    assert [answer.status_code for answer in told] == [200, 200, 200, 429]
    assert told[0].headers["RateLimit-Policy"] == '"person";q=3;w=60'
    assert told[0].headers["RateLimit"].startswith('"person";r=2;t=')
    assert told[3].json()["code"] == "throttled"
    assert int(told[3].headers["Retry-After"]) <= 60


def test_without_redis_nobody_is_held_up(star, call, monkeypatch):
    def gone(*args, **kwargs):
        raise Gone

    monkeypatch.setattr(RedisCacheClient, "get_client", gone)
    answer = call()
    assert answer.status_code == 200
    assert "RateLimit" not in answer.headers
