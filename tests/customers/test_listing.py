"""The list of customers: exact orders by every column, pages that visit each row once, sums equal to slow ones."""

from datetime import date

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from customers.filters import CustomerFilter
from customers.models import Customer, CustomerForeignBalance
from customers.queries import SORTS, current_publication, customer_list, neighbours
from customers.queries.listing import listed_customers
from tests.factories import fresh, join_team, make_customer, publish_scores

pytestmark = pytest.mark.django_db
WAN = 1_000_000  # fen
COLUMNS = {
    "name": "name_key",
    "tier": "now__tier_id",
    "next": "pulse__next_contact_on",
    "last": "pulse__last_contact_at",
    "deposits": "now__deposits_cny_fen",
    "change": "now__deposits_change_bp",
    "loans": "now__loans_cny_fen",
    "contribution": "now__contribution_fen",
    "lines": "now__product_lines",
    "risk": "now__churn_risk",
}


def filters_for(person, query="") -> CustomerFilter:
    person = fresh(person)
    request = RequestFactory().get("/customers/")
    request.user = person
    return CustomerFilter(QueryDict(query), listed_customers(person, current_publication()), request=request)


def page_for(person, *, query="", sort="next", cursor="", size=50):
    return customer_list(
        found=filters_for(person, query).found,
        publication=current_publication(),
        sort=sort,
        cursor=cursor,
        size=size,
    )


def numbers(page) -> list[str]:
    return [row.customer_no for row in page.rows]


def expected_order(person, sort: str) -> list[str]:
    """The order said slowly in Python: by the column, ties by id (tiers by score first), rows without a value last."""
    name, descending = sort.removeprefix("-"), sort.startswith("-")
    column = COLUMNS[name]
    rows = list(
        listed_customers(fresh(person), current_publication()).values(
            "id", "customer_no", "now__score", column
        )
    )
    with_value = [row for row in rows if row[column] is not None]
    without = [row for row in rows if row[column] is None]

    def key(row):
        return (row[column], -row["now__score"], row["id"]) if name == "tier" else (row[column], row["id"])

    with_value.sort(key=key, reverse=descending)
    without.sort(key=lambda row: row["id"], reverse=descending)
    return [row["customer_no"] for row in with_value + without]


BOTH_WAYS = [direction + name for name in SORTS for direction in ("", "-")]


@pytest.mark.parametrize("sort", BOTH_WAYS)
def test_each_column_sorts_exactly_with_ties_and_missing_values(bank, portfolio, sort):
    assert numbers(page_for(bank.manager, sort=sort)) == expected_order(bank.manager, sort)


@pytest.mark.parametrize("sort", BOTH_WAYS)
@pytest.mark.parametrize("size", [1, 2, 5])
def test_paging_there_and_back_visits_every_row_once(bank, portfolio, sort, size):
    expected = expected_order(bank.manager, sort)
    there, cursor = [], ""
    while True:
        page = page_for(bank.manager, sort=sort, cursor=cursor, size=size)
        there.append(numbers(page))
        if not page.next_cursor:
            break
        cursor = page.next_cursor
    back = []
    while page.previous_cursor:
        page = page_for(bank.manager, sort=sort, cursor=page.previous_cursor, size=size)
        back.append(numbers(page))
    assert [number for rows in there for number in rows] == expected
    assert back[::-1] == there[:-1]


def test_missing_values_come_last_both_ways(bank, portfolio):
    unscored = {customer.customer_no for customer in portfolio[9:]}
    assert set(numbers(page_for(bank.manager, sort="tier"))[-3:]) == unscored
    assert set(numbers(page_for(bank.manager, sort="-tier"))[-3:]) == unscored


def test_a_cursor_of_another_order_or_an_altered_one_means_the_first_page(bank, portfolio):
    first = page_for(bank.manager, sort="name", size=3)
    assert numbers(page_for(bank.manager, sort="-deposits", cursor=first.next_cursor, size=3)) == numbers(
        page_for(bank.manager, sort="-deposits", size=3)
    )
    for wrong in (first.next_cursor[:-2] + "xx", "nonsense", "a:b:c", "%00"):
        assert numbers(page_for(bank.manager, sort="name", cursor=wrong, size=3)) == numbers(first)


def test_an_order_nobody_knows_is_the_usual_one(bank, portfolio):
    assert numbers(page_for(bank.manager, sort="id); DROP TABLE")) == numbers(page_for(bank.manager))


def test_sums_are_those_of_the_whole_result_and_keep_currencies_apart(bank, portfolio, as_loader):
    with as_loader():
        for customer, currency, deposits, loans in [
            (portfolio[0], "USD", 100_00, 50_00),
            (portfolio[1], "USD", 200_00, 0),
            (portfolio[1], "EUR", 300_00, 0),
        ]:
            CustomerForeignBalance.objects.create(
                publication=current_publication(),
                customer=customer,
                currency=currency,
                deposits_fen=deposits,
                loans_fen=loans,
            )
    totals = page_for(bank.manager, size=2).totals
    scores = [customer.scores.current().first() for customer in portfolio]
    held = [score for score in scores if score]
    assert totals.customers == 12
    assert totals.deposits_cny_fen == sum(score.deposits_cny_fen for score in held) == 4_500 * WAN
    assert totals.loans_cny_fen == sum(score.loans_cny_fen for score in held) == 400 * WAN
    assert totals.contribution_fen == sum(score.contribution_fen for score in held) == 18 * WAN
    assert [(one.currency, one.deposits_fen, one.loans_fen) for one in totals.foreign] == [
        ("EUR", 300_00, 0),
        ("USD", 300_00, 50_00),
    ]


def test_sums_follow_the_filters(bank, portfolio):
    totals = page_for(bank.manager, query="tier=gold").totals
    assert (totals.customers, totals.deposits_cny_fen) == (3, 0)


def test_a_customer_without_a_score_is_listed_without_figures(bank, portfolio):
    [row] = page_for(bank.manager, query="q=" + portfolio[11].customer_no).rows
    assert (row.tier_code, row.deposits_fen, row.contribution_fen, row.next_contact_on) == (
        None,
        None,
        None,
        None,
    )


def test_before_the_first_publication_everybody_is_listed(bank):
    customer = make_customer(bank)
    page = page_for(bank.manager, sort="-deposits")
    assert (numbers(page), page.as_of) == ([customer.customer_no], None)


def test_figures_are_of_the_publication_that_is_current(bank, portfolio, as_loader):
    with as_loader():
        publish_scores(
            {portfolio[0]: {"tier_id": 1, "deposits_cny_fen": 7 * WAN}}, business_date=date(2026, 11, 19)
        )
    page = page_for(bank.manager, query="tier=gold")
    assert (numbers(page), page.totals.deposits_cny_fen) == ([portfolio[0].customer_no], 7 * WAN)
    assert page.as_of == date(2026, 11, 19)


def test_merged_and_restricted_customers_are_in_no_list(bank, portfolio):
    Customer.objects.filter(pk=portfolio[0].pk).update(state="merged")
    Customer.objects.filter(pk=portfolio[1].pk).update(state="restricted")
    page = page_for(bank.manager)
    assert page.totals.customers == 10
    assert not {portfolio[0].customer_no, portfolio[1].customer_no} & set(numbers(page))


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("tier=gold&tier=key", [0, 1, 3, 4, 6, 7]),
        ("next_before=2026-11-20", [0, 3, 6]),
        ("deposits_min=500", [1, 2, 4, 5, 7, 8]),
        ("deposits_min=500.01", [2, 5, 8]),
        ("q=金鼎", [7, 8]),
        ("manager=me", list(range(12))),
        ("unit=S0101", list(range(12))),
    ],
)
def test_filters_leave_what_they_say(bank, portfolio, query, places):
    page = page_for(bank.manager, query=query)
    assert set(numbers(page)) == {portfolio[place].customer_no for place in places}


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("moved=up", [0]),
        ("moved=down", [1]),
        ("moved=any", [0, 1]),
        ("tier_before=key", [0, 1]),
        ("new=true", [2]),
        ("new=false", [0, 1]),
        ("phase=4", [1]),
        ("strategic_class=2", [2]),
        ("decile=1", [0]),
        ("decile=7", [2]),
    ],
)
def test_filters_on_what_the_scoring_said(bank, as_loader, query, places):
    customers = [make_customer(bank) for _ in range(3)]
    with as_loader():
        publish_scores(
            {
                customers[0]: {"tier_id": 1, "tier_before_id": 2, "score": 95_000, "bank_decile": 1},
                customers[1]: {
                    "tier_id": 3,
                    "tier_before_id": 2,
                    "score": 80_000,
                    "bank_decile": 4,
                    "phase": 4,
                },
                customers[2]: {
                    "tier_id": 4,
                    "tier_before_id": None,
                    "score": 50_000,
                    "bank_decile": 7,
                    "strategic_class": 2,
                },
            }
        )
    page = page_for(bank.manager, query=query)
    assert set(numbers(page)) == {customers[place].customer_no for place in places}


@pytest.mark.parametrize(
    "query", ["tier=platinum", "next_before=someday", "decile=eleven", "unit=NOWHERE", "manager=0"]
)
def test_a_filter_that_means_nothing_shows_nothing_rather_than_everything(bank, portfolio, query):
    page = page_for(bank.manager, query=query)
    assert (page.rows, page.totals.customers) == ([], 0)


def test_a_unit_one_does_not_read_is_no_filter_choice(bank, portfolio):
    assert not filters_for(bank.manager, "unit=S0201").is_valid()
    assert filters_for(bank.executive, "unit=B01").is_valid()
    assert page_for(bank.executive, query="unit=B01").totals.customers == 12
    assert page_for(bank.executive, query="unit=B02").totals.customers == 0


def test_neighbours_follow_the_order_the_list_was_read_in(bank, portfolio):
    for sort in BOTH_WAYS:
        order = expected_order(bank.manager, sort)
        for place, number in enumerate(order):
            customer = Customer.objects.get(customer_no=number)
            found = neighbours(found=filters_for(bank.manager).found, sort=sort, customer=customer)
            assert (found.place, found.total) == (place + 1, 12)
            assert found.previous_no == (order[place - 1] if place else "")
            assert found.next_no == (order[place + 1] if place < 11 else "")


def test_a_record_that_left_the_list_has_no_neighbours(bank, portfolio):
    customer = portfolio[0]
    assert (
        neighbours(found=filters_for(bank.manager, "tier=ordinary").found, sort="next", customer=customer)
        is None
    )


class TestWhoseRows:
    """The same rule for rows, counts and sums, and for each persona."""

    @pytest.fixture
    def customer(self, bank, as_loader):
        customer = make_customer(bank)
        with as_loader():
            publish_scores({customer: {"deposits_cny_fen": 9 * WAN}})
        return customer

    @pytest.mark.parametrize(
        ("persona", "sees"),
        [
            ("manager", True),
            ("colleague", False),
            ("outsider", False),
            ("supervisor", True),
            ("branch_supervisor", True),
            ("far_supervisor", False),
            ("executive", True),
            ("system_admin", False),
            ("security_admin", False),
            ("audit_admin", False),
            ("client_account", False),
        ],
    )
    def test_each_persona_reads_its_own(self, bank, customer, persona, sees):
        page = page_for(bank.personas[persona])
        assert numbers(page) == ([customer.customer_no] if sees else [])
        assert (page.totals.customers, page.totals.deposits_cny_fen) == ((1, 9 * WAN) if sees else (0, 0))
        found = page_for(bank.personas[persona], query="q=" + customer.customer_no)
        assert found.totals.customers == int(sees)

    def test_a_team_member_reads_it_until_the_last_day(self, bank, customer):
        join_team(customer, bank.colleague)
        join_team(customer, bank.outsider, ends_on=date(2024, 1, 1))
        assert numbers(page_for(bank.colleague)) == [customer.customer_no]
        assert numbers(page_for(bank.outsider)) == []
