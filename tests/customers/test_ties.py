"""Ties between companies: noted once from either side, shown to whom may see them, summed as a group."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Act
from customers import queries, services
from customers.models import CompanyTie, TieKind
from customers.rules import OPPOSITES
from tests.browsing import browser
from tests.factories import make_customer, publish_scores

pytestmark = pytest.mark.django_db


def tie(customer, kind, name, **more):
    given = {"source": "Annual report", "by": customer.manager, "at": timezone.now(), **more}
    return services.add_tie(customer=customer, kind=kind, other_name=name, **given)


def test_every_kind_has_an_opposite_and_it_is_mutual():
    assert set(OPPOSITES) == set(TieKind.values)
    assert all(OPPOSITES[OPPOSITES[kind]] == kind for kind in OPPOSITES)


def test_a_tie_is_read_from_both_sides(bank):
    maker, seller = make_customer(bank), make_customer(bank)
    tie(maker, "supplier", seller.name)
    [here], [there] = queries.ties(maker, bank.manager), queries.ties(seller, bank.manager)
    assert (here.kind, here.customer_no, here.own) == ("supplier", seller.customer_no, True)
    assert (there.kind, there.customer_no, there.own) == ("buyer", maker.customer_no, False)


def test_the_same_tie_is_noted_once_from_either_side(bank):
    maker, seller = make_customer(bank), make_customer(bank)
    held = tie(maker, "supplier", seller.name)
    for customer, kind, name in [(maker, "supplier", seller.name), (seller, "buyer", maker.name)]:
        with pytest.raises(services.TieKnown) as known:
            tie(customer, kind, name)
        assert known.value.held == held
    tie(maker, "supplier", "启棠医药有限公司")
    with pytest.raises(services.TieKnown):
        tie(maker, "supplier", "启棠医药")
    assert CompanyTie.objects.count() == 2


def test_a_company_is_not_tied_to_itself(bank):
    customer = make_customer(bank)
    with pytest.raises(services.TieToItself):
        tie(customer, "supplier", customer.name)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyTie.objects.create(
            customer=customer,
            other=customer,
            other_name="x",
            kind="buyer",
            source="x",
            noted_by=bank.manager,
            noted_at=timezone.now(),
        )


def test_a_customer_is_known_by_its_credit_code_whatever_it_was_called(bank):
    customer, other = make_customer(bank), make_customer(bank, credit_code="91330105MA2H7K3B8H")
    noted = tie(customer, "buyer", "An old name", other_credit_code="91330105MA2H7K3B8H")
    assert (noted.other, noted.other_name) == (other, other.name)


def test_a_customer_that_the_reader_does_not_see_is_only_a_name(bank, client):
    mine = make_customer(bank)
    theirs = make_customer(bank, unit=bank.far_unit, manager=bank.outsider, short_name_en="Hidden Short")
    tie(mine, "subsidiary", theirs.name)
    [row] = queries.ties(mine, bank.manager)
    assert (row.name, row.customer_no, row.tier) == (theirs.name, "", "")
    assert queries.ties(theirs, bank.outsider) == []
    client.force_login(bank.manager)
    page = client.get(reverse("customers:ties", args=[mine.customer_no])).content.decode()
    assert theirs.customer_no not in page and "Hidden Short" not in page


def test_the_group_sums_what_the_reader_sees_and_counts_the_rest(bank, as_loader):
    top, one, two = make_customer(bank), make_customer(bank), make_customer(bank)
    hidden = make_customer(bank, unit=bank.far_unit, manager=bank.outsider)
    tie(one, "parent", top.name)
    tie(top, "subsidiary", two.name)
    tie(two, "subsidiary", hidden.name)
    tie(two, "supplier", make_customer(bank).name)
    with as_loader():
        deposits = {top: 100, one: 20, two: 3, hidden: 5000}
        publish_scores({customer: {"deposits_fen": fen} for customer, fen in deposits.items()})
    for member in (top, one, two):
        group = queries.group(member, bank.manager)
        assert {row.customer_no for row in group.members} == {
            top.customer_no,
            one.customer_no,
            two.customer_no,
        }
        assert (group.size, group.hidden, group.deposits_fen) == (4, 1, 123)
    assert queries.group(make_customer(bank), bank.manager) is None
    assert queries.group(top, bank.executive).deposits_fen == 5123


def test_an_ended_tie_is_history_and_may_begin_again(bank):
    customer, other = make_customer(bank), make_customer(bank)
    held = tie(customer, "parent", other.name, share_percent=Decimal("51"))
    services.end_tie(tie=held, ended_on=date(2026, 11, 20), by=bank.manager, at=timezone.now())
    services.end_tie(tie=held, ended_on=date(2026, 11, 22), by=bank.manager, at=timezone.now())
    held.refresh_from_db()
    assert held.ended_on == date(2026, 11, 20)
    assert queries.group(customer, bank.manager) is None
    tie(customer, "parent", other.name)
    assert [row.ended_on for row in queries.ties(customer, bank.manager)] == [None, date(2026, 11, 20)]
    kinds = list(Act.objects.about(customer).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["customer.tie_added", "customer.tie_ended", "customer.tie_added"]


def test_tied_companies_that_are_no_customers_are_a_list_to_win(bank):
    mine = make_customer(bank)
    tie(mine, "supplier", "甲公司")
    tie(mine, "buyer", make_customer(bank).name)
    ended = tie(mine, "buyer", "乙公司")
    services.end_tie(tie=ended, ended_on=date(2026, 11, 20), by=bank.manager, at=timezone.now())
    far = make_customer(bank, unit=bank.far_unit, manager=bank.outsider)
    tie(far, "supplier", "丙公司")
    assert [row.name for row in queries.tied_strangers(bank.manager)[0]] == ["甲公司"]
    assert len(queries.tied_strangers(bank.executive)[0]) == 2
    told = browser(bank.manager).get("/api/v1/customers/tied/").json()["results"]
    assert [row["name"] for row in told] == ["甲公司"]
    assert len(browser(bank.executive).get("/api/v1/customers/tied/").json()["results"]) == 2


def test_the_list_of_tied_companies_goes_on_page_by_page(bank):
    mine = make_customer(bank)
    for number in range(7):
        tie(mine, "supplier", f"公司{number}")
    rows, page = queries.tied_strangers(bank.manager, size=3)
    names = [row.name for row in rows]
    while page.next_cursor:
        rows, page = queries.tied_strangers(bank.manager, page.next_cursor, size=3)
        names += [row.name for row in rows]
    assert names == [f"公司{number}" for number in range(7)]


# ---------------------------------------------------------------- pages
def test_a_tie_is_noted_on_the_page_and_refused_with_the_words_kept(bank, client):
    customer = make_customer(bank)
    client.force_login(bank.manager)
    path = reverse("customers:tie-create", args=[customer.customer_no])
    words = {"kind": "supplier", "other_name": "启棠医药有限公司", "source": "Annual report"}
    refused = client.post(path, {**words, "share_percent": "12", "other_credit_code": "12"})
    assert refused.status_code == 422 and "启棠医药有限公司" in refused.content.decode()
    assert set(refused.context["form"].errors) == {"share_percent", "other_credit_code"}
    assert client.post(path, words).status_code == 302
    again = client.post(path, words)
    assert again.status_code == 422 and set(again.context["form"].errors) == {"other_name"}
    page = client.get(reverse("customers:ties", args=[customer.customer_no])).content.decode()
    assert "启棠医药有限公司" in page and "<svg" in page
    assert "启棠医药有限公司" in client.get(reverse("customers:tied-list")).content.decode()


def test_queries_of_the_ties_pages_do_not_grow_with_ties(bank, client):
    client.force_login(bank.manager)
    client.get(reverse("customers:ties", args=[make_customer(bank).customer_no]))
    counts = []
    for number in (2, 20):
        customer = make_customer(bank)
        for place in range(number):
            tie(customer, "supplier", make_customer(bank).name)
            tie(customer, "buyer", f"公司{number}-{place}")
        for path in (reverse("customers:ties", args=[customer.customer_no]), reverse("customers:tied-list")):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(path).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
