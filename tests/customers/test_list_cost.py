"""What the list of customers costs: read from indexes, and no more queries for more rows."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer, CustomerPulse
from customers.queries import SORTS, current_publication, customer_list, listing
from customers.queries.listing import listed_customers, ordering_named
from customers.services.publication import index_scores
from tests.factories import fresh, make_customer, publish_scores

pytestmark = pytest.mark.django_db


def explained(queryset) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    return queryset.explain()


@pytest.mark.parametrize(
    ("sort", "index"), [("next", "pulse_next_contact"), ("tier", "customerscore"), ("name", "")]
)
def test_the_usual_order_and_the_order_by_tier_are_read_from_an_index(bank, portfolio, sort, index):
    ordering = SORTS[sort]
    customers = listed_customers(fresh(bank.executive), current_publication())
    first = ordering.columns[0]
    plan = explained(customers.filter(**{f"{first}__isnull": False}).order_by(*ordering.columns)[:51])
    if index:
        assert index in plan and "Sort" not in plan, plan


def test_after_the_night_a_whole_bank_is_read_by_money_from_an_index(bank, portfolio, as_loader):
    ordering = ordering_named("-deposits")
    published = current_publication()
    with as_loader():
        for _ in range(2):
            index_scores(publication_id=published.pk)
    customers = listed_customers(fresh(bank.executive), published)
    plan = explained(customers.filter(now__deposits_cny_fen__isnull=False).order_by(*ordering.columns)[:51])
    assert "deposits_cny_fen" in plan and "Sort" not in plan, plan


def test_a_portfolio_is_read_from_indexes_and_not_out_of_the_whole_bank(bank, portfolio):
    customers = listed_customers(fresh(bank.manager), current_publication())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = customers.order_by("id").explain()
    assert "Seq Scan" not in plan, plan
    assert re.search(
        r"Index Scan using (customers_customer_pkey|customer_of_night) on customers_customer", plan
    ), plan


def test_the_list_asks_the_same_number_of_queries_for_3_and_30_customers(bank, as_loader):
    def publish(count: int) -> None:
        made = [make_customer(bank) for _ in range(count)]
        for customer in made:
            CustomerPulse.objects.create(customer=customer, next_contact_on=date(2026, 11, 20))
        with as_loader():
            publish_scores({customer: {} for customer in Customer.objects.all()})

    counts = []
    for more in (3, 27):
        publish(more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            publication = current_publication()
            found = listed_customers(fresh(bank.manager), publication)
            page = customer_list(found=found, publication=publication, sort="next", cursor="")
        counts.append((len(page.rows), len(queries)))
    assert [rows for rows, _ in counts] == [3, 30]
    assert counts[0][1] == counts[1][1]


# ---------------------------------------------------------------- sums of long lists
def total_seen_by(person):
    publication = current_publication()
    found = listed_customers(fresh(person), publication)
    return customer_list(found=found, publication=publication, sort="next", cursor="").totals.customers


def test_sums_of_a_long_list_are_asked_once_a_minute_and_by_each_for_their_own(
    bank, counts_are_kept, monkeypatch
):
    monkeypatch.setattr(listing, "FARTHEST", 2)
    for _ in range(3):
        make_customer(bank)
    assert total_seen_by(bank.executive) == 3
    make_customer(bank, manager=bank.colleague)
    assert (total_seen_by(bank.executive), total_seen_by(bank.manager)) == (3, 3)
    assert total_seen_by(bank.colleague) == 1
    make_customer(bank, manager=bank.colleague)
    assert total_seen_by(bank.colleague) == 2  # a short list is counted each time
