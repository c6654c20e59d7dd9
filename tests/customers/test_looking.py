"""Who looked at a customer is written down once a quarter of an hour, kept for ever, and told to supervisors alone."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Source
from common.spreadsheets import read_sheet
from customers.models import Look, LookedAt
from customers.services.looks import hashed, record_looks
from tests.factories import fresh, make_customer

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)


def kept(**which):
    """Who looked at what, by which way, the first first."""
    looks = Look.objects.filter(**which).order_by("id")
    return [(look.person, look.customer, look.what, look.source) for look in looks]


def look(customer, person, at, **words):
    words = {"what": LookedAt.RECORD, "source": Source.PAGE, "address": "10.0.0.7", **words}
    record_looks(customers=[customer and customer.pk], by=person, at=at, **words)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` around requests whose transactions end as outside of tests."""
    return partial(django_capture_on_commit_callbacks, execute=True)


def test_the_file_by_page_and_api_and_a_dossier_are_each_written_down(
    bank, customer, contact, signed_in, committed
):
    client = signed_in(bank.manager)
    for _twice in range(2):
        with committed():
            client.get(reverse("customers:detail", args=[customer.customer_no]))
            client.get(reverse("customers:dossier", args=[customer.customer_no, contact.public_id]))
            client.get(reverse("api-customer", args=[customer.customer_no]))
    assert set(kept()) == {
        (bank.manager, customer, "record", "page"),
        (bank.manager, customer, "dossier", "page"),
        (bank.manager, customer, "record", "api"),
    }
    assert Look.objects.filter(what="dossier").first().contact == contact.public_id
    assert set(Look.objects.values_list("address", flat=True)) == {"127.0.0.1"}


def test_whoever_does_not_read_the_file_leaves_no_look(bank, customer, signed_in, committed):
    url = reverse("customers:detail", args=[customer.customer_no])
    with committed():
        assert signed_in(bank.outsider).get(url).status_code == 404
    assert kept() == []


def test_the_same_look_is_kept_once_in_a_quarter_of_an_hour(bank, customer):
    for minutes in (0, 7, 14):
        look(customer, bank.manager, NINE + timedelta(minutes=minutes, seconds=59))
    assert list(Look.objects.values_list("at", flat=True)) == [NINE + timedelta(seconds=59)]
    look(customer, bank.manager, NINE + timedelta(minutes=15))
    look(customer, bank.supervisor, NINE)
    look(make_customer(bank), bank.manager, NINE)
    assert Look.objects.count() == 4


def test_many_looks_are_one_insert(bank):
    customers = [make_customer(bank).pk for _number in range(30)]
    words = {"by": bank.manager, "at": NINE, "source": Source.PAGE, "address": None}
    for some in (customers[:3], customers):
        with CaptureQueriesContext(connection) as queries:
            record_looks(what=LookedAt.EXPORT, customers=some, **words)
        assert len([one for one in queries if one["sql"].startswith("INSERT")]) == 1
    assert Look.objects.count() == 30


@pytest.mark.parametrize("act", ["update", "delete"])
def test_nobody_changes_a_look(bank, customer, act):
    look(customer, bank.manager, NINE)
    with pytest.raises(DatabaseError), transaction.atomic():
        Look.objects.update(what="export") if act == "update" else Look.objects.all().delete()
    assert kept() == [(bank.manager, customer, "record", "page")]


def test_a_search_that_shows_people_is_a_look_at_their_customers_and_keeps_no_words(
    bank, customer, contact, signed_in, committed
):
    client = signed_in(bank.manager)
    with committed():
        client.get("/search/?q=刘蔚")
        client.get("/search/?q=张三丰")
        client.get("/api/v1/search/?q=13857111234")
    assert kept() == [
        (bank.manager, customer, "search", "page"),
        (bank.manager, None, "search", "page"),
        (bank.manager, customer, "search", "api"),
    ]
    terms = list(Look.objects.order_by("id").values_list("terms", flat=True))
    assert terms == [hashed("刘蔚"), hashed("张三丰"), hashed("13857111234")]
    assert not any(word in str(terms) for word in ("刘蔚", "张三丰", "13857111234"))


def test_customers_taken_along_are_looked_at(bank, customer, signed_in, committed):
    other = make_customer(bank)
    make_customer(bank, manager=bank.outsider)
    with committed():
        assert signed_in(bank.manager).post("/lists/customers/export/", {"format": "csv"}).status_code == 200
    assert {(one[1], one[2]) for one in kept()} == {(customer, "export"), (other, "export")}


def test_a_supervisor_sees_takes_along_and_reads_by_the_api_who_looked_and_nobody_below_does(
    bank, customer, contact, signed_in
):
    look(customer, bank.manager, NINE, what=LookedAt.DOSSIER, contact=contact.public_id)
    look(make_customer(bank), bank.manager, NINE)
    look(None, bank.manager, NINE, what=LookedAt.SEARCH, terms="刘蔚")
    supervisor, asked = signed_in(bank.supervisor), f"?customer={customer.customer_no}"
    page = supervisor.get(f"/customers/looks/{asked}")
    assert [(line.look.customer, line.contact) for line in page.context["page"].lines] == [
        (customer, "Liu Wei")
    ]
    answer = supervisor.post(f"/lists/looks/export/{asked}", {"format": "csv"})
    [(_number, row)] = read_sheet(answer.content).rows
    assert (row[0], row[1], row[3]) == (
        "2026-11-20 17:00",
        bank.manager.employee_no,
        customer.customer_no,
    )
    [told] = supervisor.get(f"/api/v1/customers/looks/{asked}&what=dossier").json()["results"]
    assert (told["person"], told["what"], told["contact"]) == (
        bank.manager.employee_no,
        "dossier",
        str(contact.public_id),
    )
    assert len(supervisor.get("/api/v1/customers/looks/").json()["results"]) == 3
    days = "/api/v1/customers/looks/?since=2026-11-20&until=2026-11-20"
    assert len(supervisor.get(days).json()["results"]) == 3
    assert supervisor.get(days.replace("since=2026-11-20", "since=2026-11-21")).json()["results"] == []
    sight = reverse("customers:sight", args=[customer.customer_no])
    assert "/customers/looks/?customer=" in supervisor.get(sight).content.decode()
    for person in (bank.manager, bank.colleague):
        client = signed_in(person)
        assert client.get("/customers/looks/").status_code == 403
        assert client.get("/api/v1/customers/looks/").status_code == 403
        assert client.post("/lists/looks/export/", {"format": "csv"}).status_code == 403
    assert "/customers/looks/" not in signed_in(bank.manager).get(sight).content.decode()
    assert not Look.objects.visible_to(fresh(bank.outsider)).exists()
    assert Look.objects.visible_to(fresh(bank.executive)).count() == Look.objects.count()


def test_the_page_costs_the_same_with_three_and_with_thirty(bank, customer, contact, signed_in):
    client, counts = signed_in(bank.supervisor), []
    for upto in (3, 30):
        for minutes in range(upto):
            at = NINE + timedelta(minutes=15 * minutes)
            look(customer, bank.manager, at, what=LookedAt.DOSSIER, contact=contact.public_id)
        client.get("/customers/looks/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/customers/looks/").context["page"]
        counts.append((len(page.lines), len(queries)))
    assert [lines for lines, _queries in counts] == [3, 30]
    assert counts[0][1] == counts[1][1] <= 12
