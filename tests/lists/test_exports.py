"""Every list taken along: the reader's rows and no other, nothing a spreadsheet runs, and a record of it."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Act
from common.calendar import business_today
from common.spreadsheets import read_sheet
from lists import views
from lists.exports import exports
from needs.models import Need
from tests.factories import fresh, make_bank, make_customer
from tests.prospects.deals import make_opportunity
from tests.prospects.making import make_prospect
from worklist.models import Task


@pytest.fixture
def bank(db):
    return make_bank()


def client_of(person) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(fresh(person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def taken(person, name, address="", kind="csv"):
    answer = client_of(person).post(f"/lists/{name}/export/{address}", {"format": kind})
    assert answer.status_code == 200, answer
    return [
        dict(zip(read.header, row, strict=True))
        for read in [read_sheet(answer.content)]
        for _n, row in read.rows
    ]


OF_UNITS = {"cube", "targets", "retention", "turns", "sources", "duties", "looks"}


@pytest.mark.parametrize("name", [name for name in exports() if name != "fairness"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_of_nothing_is_a_table_of_heads(bank, name, kind):
    # Figures of units are for whoever leads one.
    reader = bank.supervisor if name in OF_UNITS else bank.manager
    assert taken(reader, name, kind=kind) == []
    act = Act.objects.get(kind="list.exported")
    assert (act.after["list"], act.after["rows"], act.actor) == (name, 0, reader)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_fair_treatment_names_a_unit_with_nothing_to_tell(bank, kind):
    (row,) = taken(bank.supervisor, "fairness", kind=kind)
    assert (row["Unit"], str(row["Promises due"]), row["Promises kept"] or "") == ("Chengdong", "0", "")


def test_the_readers_rows_go_out_and_nobody_elses(bank):
    mine = make_customer(bank, manager=bank.manager)
    theirs = make_customer(bank, manager=bank.outsider, unit=bank.far_unit)
    now = timezone.now()
    for customer, owner in ((mine, bank.manager), (theirs, bank.outsider)):
        make_opportunity(customer, owner, name="=1+1")
        Need.objects.create(
            customer=customer,
            kind="financing",
            asked="@SUM(A1)",
            noted_by=owner,
            noted_at=now,
            entered_at=now,
        )
        Task.objects.create(
            customer=customer,
            owner=owner,
            kind="typed",
            title="+cmd",
            due_on=business_today(),
        )
    for name, head, said in (
        ("opportunities", "What it is about", "'=1+1"),
        ("needs", "What the customer asks for", "'@SUM(A1)"),
        ("tasks", "Task", "'+cmd"),
    ):
        (row,) = taken(bank.manager, name)
        assert (row["Customer number"], row[head]) == (mine.customer_no, said)


def test_prospects_go_out_with_the_columns_and_filters_of_the_address(bank):
    make_prospect(bank, name="杭州甲包装有限公司")
    make_prospect(bank, name="杭州乙物流有限公司")
    rows = taken(bank.manager, "prospects", "?tab=all&columns=grade&q=乙物流")
    assert [(row["Legal name"], [*row]) for row in rows] == [
        ("杭州乙物流有限公司", ["Legal name", "State", "Unit", "Grade"])
    ]


def test_visits_of_the_week_that_is_shown(bank):
    customer = make_customer(bank, manager=bank.manager)
    now = timezone.now()
    customer.visits.create(owner=bank.manager, starts_at=now, purpose="谈授信")
    customer.visits.create(owner=bank.manager, starts_at=now + timedelta(days=21), purpose="下月再来")
    assert [row["What for"] for row in taken(bank.manager, "visits")] == ["谈授信"]


def test_more_than_a_role_may_take_is_refused_and_not_cut(bank):
    customer = make_customer(bank, manager=bank.manager)
    make_opportunity(customer, bank.manager)
    make_opportunity(customer, bank.manager)
    with patch.object(views, "most_exported", return_value=1):
        answer = client_of(bank.manager).post("/lists/opportunities/export/?owner=me", {"format": "csv"})
    assert (answer.status_code, answer.url) == (302, "/opportunities/list/?owner=me")
    assert not Act.objects.filter(kind="list.exported").exists()
