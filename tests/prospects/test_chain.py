"""Companies around one's customers become prospects with one press, and are told apart from those already there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.services import add_tie
from prospects.models import Prospect
from tests.factories import make_customer
from tests.prospects.making import make_prospect


def tie(customer, name, by, **more):
    words = {"kind": "supplier", "source": "年报", **more}
    return add_tie(customer=customer, other_name=name, by=by, at=timezone.now(), **words)


def test_a_tied_company_goes_into_the_pool_with_the_customer_it_came_through(bank, signed_in):
    customer = make_customer(bank)
    noted = tie(customer, "嘉兴锦禾包装有限公司", bank.manager)
    client = signed_in(bank.manager)
    answer = client.get("/prospects/around/")
    assert [(row.company.name, row.prospect) for row in answer.context["rows"]] == [
        ("嘉兴锦禾包装有限公司", None)
    ]
    assert client.post(f"/prospects/around/{noted.public_id}/").status_code == 302
    made = Prospect.objects.get()
    assert (made.name, made.source, made.source_customer, made.unit) == (
        "嘉兴锦禾包装有限公司",
        "chain",
        customer,
        bank.unit,
    )
    assert client.get("/prospects/around/").context["rows"][0].prospect == made
    assert client.post(f"/prospects/around/{noted.public_id}/").status_code == 302
    assert Prospect.objects.count() == 1


def test_a_company_that_is_in_a_pool_is_shown_to_those_who_see_it(bank, signed_in):
    tie(make_customer(bank), "嘉兴锦禾包装有限公司", bank.manager)
    make_prospect(bank, by=bank.outsider, name="嘉兴锦禾包装有限公司")
    assert signed_in(bank.manager).get("/prospects/around/").context["rows"][0].prospect is None


def test_ties_of_other_peoples_customers_are_not_there(bank, signed_in):
    noted = tie(make_customer(bank), "嘉兴锦禾包装有限公司", bank.manager)
    client = signed_in(bank.outsider)
    assert client.get("/prospects/around/").context["rows"] == []
    assert client.post(f"/prospects/around/{noted.public_id}/").status_code == 404
    assert signed_in(bank.executive).get("/prospects/around/").status_code == 403


@pytest.mark.django_db
def test_the_list_costs_the_same_for_3_and_30(bank, signed_in):
    customer, counts = make_customer(bank), []
    for more in (3, 27):
        for number in range(more):
            tie(customer, f"绍兴{more}{number:02d}轴承有限公司", bank.manager)
        client = signed_in(bank.manager)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/prospects/around/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
