"""Every figure of the customers' list against slow counting over plain rows: one drawn bank, three readers."""

import random

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from customers.filters import CustomerFilter
from customers.models import Customer
from customers.queries import current_publication, customer_list, marks, neighbours, with_classes
from customers.queries.listing import listed_customers
from tests.browsing import browser
from tests.customers.drawn_bank import CLASSES, draw
from tests.customers.plain_rows import Plain, questions
from tests.factories import fresh
from tests.standing import standing

pytestmark = pytest.mark.django_db
READERS = "manager", "supervisor", "executive"


@pytest.fixture(scope="module")
def bank(django_db_setup, django_db_blocker):
    with standing(django_db_blocker, draw) as made:
        yield made


def found_for(person, query):
    request = RequestFactory().get("/customers/")
    request.user = fresh(person)
    filters = CustomerFilter(
        QueryDict(query), listed_customers(request.user, current_publication()), request=request
    )
    assert filters.is_valid(), (query, filters.errors)
    return filters.found


def listed(person, query, sort="-deposits"):
    return customer_list(
        found=found_for(person, query), publication=current_publication(), sort=sort, cursor="", size=200
    )


def sums(totals):
    foreign = {one.currency: (one.deposits_fen, one.loans_fen) for one in totals.foreign}
    return (
        totals.customers,
        totals.deposits_cny_fen,
        totals.loans_cny_fen,
        totals.contribution_fen,
        foreign,
    )


def slow_sums(plain, chosen):
    foreign: dict = {}
    keys = {one["id"] for one in chosen}
    for row in plain.foreign:
        if row["customer_id"] in keys:
            deposits, loans = foreign.get(row["currency"], (0, 0))
            foreign[row["currency"]] = (deposits + row["deposits_fen"], loans + row["loans_fen"])
    return (
        len(chosen),
        *(
            sum(plain.score(one, name) or 0 for one in chosen)
            for name in ("deposits_cny_fen", "loans_cny_fen", "contribution_fen")
        ),
        foreign,
    )


@pytest.mark.parametrize("reader", READERS)
def test_rows_counts_and_sums_of_every_filter_are_those_of_slow_counting(bank, reader):
    person, plain = getattr(bank, reader), Plain()
    seen = list(plain.seen_by(person))
    asked = questions(plain, person)
    names = {name for query in asked for name in QueryDict(query)}
    assert names == set(CustomerFilter.base_filters), "a filter without its slow meaning"
    pairs = random.Random(7)
    both = [sorted(pairs.sample(sorted(asked), 2)) for _ in range(30)]
    both = [pair for pair in both if pair[0].split("=")[0] != pair[1].split("=")[0]]
    narrowing = 0
    for queries in [[], *([one] for one in asked), *both]:
        chosen = [one for one in seen if all(asked[query](one) for query in queries)]
        page = listed(person, "&".join(queries))
        assert {row.customer_no for row in page.rows} == {one["customer_no"] for one in chosen}, queries
        assert sums(page.totals) == slow_sums(plain, chosen), queries
        narrowing += 0 < len(chosen) < len(seen)
    # What a filter leaves is rarely nothing or everything here, so that a wrong one is seen.
    assert narrowing > len(asked)


@pytest.mark.parametrize("reader", READERS)
def test_every_column_of_every_row_is_what_the_tables_hold(bank, reader):
    person, plain = getattr(bank, reader), Plain()
    page = with_classes(marks.with_marks(listed(person, ""), person))
    tags = plain.seen_tags(person)
    shown = {row.customer_no: row for row in page.rows}
    seen = list(plain.seen_by(person))
    assert len(page.rows) == len(seen) > 10
    assert page.lines_offered == len(plain.lines)
    for one in seen:
        row, bp = shown[one["customer_no"]], plain.score(one, "deposits_change_bp")
        tier = plain.tiers.get(plain.score(one, "tier_id"), {})
        assert (row.label, row.full_name) == (one["short_name"], one["name"])
        assert row.lead == plain.staff[one["manager_id"]]["name"]
        assert (row.tier_code, row.computed_tier) == (tier.get("code"), plain.score(one, "computed_tier_id"))
        assert (row.next_contact_on, row.last_contact_at) == (
            plain.pulse(one, "next_contact_on"),
            plain.pulse(one, "last_contact_at"),
        )
        assert (
            row.deposits_fen,
            row.loans_fen,
            row.contribution_fen,
            row.product_lines,
            row.churn_risk,
        ) == tuple(
            plain.score(one, name)
            for name in (
                "deposits_cny_fen",
                "loans_cny_fen",
                "contribution_fen",
                "product_lines",
                "churn_risk",
            )
        )
        assert (None if bp is None else int(row.deposits_change * 10_000)) == bp
        assert (row.complaints, row.warnings) == (
            plain.pulse(one, "open_complaints") or 0,
            plain.pulse(one, "open_warnings") or 0,
        )
        put = {tags[put["tag_id"]]["name"] for put in plain.put[one["id"]] if put["tag_id"] in tags}
        assert {tag.name for tag in row.tags} == put
        assert row.pinned == any(pin["person_id"] == person.pk for pin in plain.pins[one["id"]])
        profile = plain.profiles.get(one["id"], {})
        told = {fact.name: fact.text for fact in row.classes}
        assert {name for name, text in told.items() if text} == {
            name for name in [*CLASSES, "segment"] if profile.get(name)
        }
        assert told["segment"] == plain.segments.get(profile.get("segment"), "")


@pytest.mark.parametrize("reader", READERS)
def test_tags_are_counted_and_records_placed_as_slow_counting_does(bank, reader):
    person, plain = getattr(bank, reader), Plain()
    seen = list(plain.seen_by(person))
    counted = {tag.pk: tag.customers for tag in marks.counted_tags(person)}
    assert counted == {
        key: sum(any(put["tag_id"] == key for put in plain.put[one["id"]]) for one in seen)
        for key in plain.seen_tags(person)
    }

    def key(one):
        figure = plain.score(one, "contribution_fen")
        return (figure is None, -(figure or 0), -one["id"])

    order = sorted(seen, key=key)
    for place in (0, 1, len(order) // 2, len(order) - 1):
        customer = Customer.objects.get(pk=order[place]["id"])
        stands = neighbours(found=found_for(person, ""), sort="-contribution", customer=customer)
        around = [order[place - 1]["customer_no"] if place else "", *(
            [order[place + 1]["customer_no"]] if place + 1 < len(order) else [""]
        )]  # fmt: skip
        assert (stands.place, stands.total) == (place + 1, len(order))
        assert [stands.previous_no, stands.next_no] == around


@pytest.mark.parametrize("reader", READERS)
def test_page_and_api_tell_these_very_figures(bank, reader):
    person, plain = getattr(bank, reader), Plain()
    seen = list(plain.seen_by(person))
    client = browser(person)
    assert sums(client.get("/customers/").context["page"].totals) == slow_sums(plain, seen)
    told = client.get("/api/v1/customers/", {"page_size": 200}).json()["results"]
    by_number = {row["customer_no"]: row for row in told}
    assert by_number.keys() == {one["customer_no"] for one in seen}
    for one in seen:
        row = by_number[one["customer_no"]]
        for field, column in {"deposits": "deposits_cny_fen", "loans": "loans_cny_fen"}.items():
            fen = plain.score(one, column)
            assert row[field] == (None if fen is None else f"{fen // 100}.{fen % 100:02d}")
        assert row["open_complaints"] == (plain.pulse(one, "open_complaints") or 0)
        assert row["churn_risk"] == plain.score(one, "churn_risk")
