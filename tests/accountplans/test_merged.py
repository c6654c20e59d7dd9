"""Plans of two numbers of one company: nothing is lost when they are merged, nothing is told when they part."""

import pytest
from django.db import connection

from accountplans.models import AccountPlan
from accountplans.queries import standings, told
from accountplans.services import let_go_plan, link_need, new_version, note_expense, submit_plan
from common.calendar import business_today
from crm_site.invariants_of_plans import OF_PLANS
from customers.models import CustomerMerge
from customers.services import merge_customers
from needs.services import note_need
from tests.accountplans.making import WAN, acting, agree, agreed, begun
from tests.browsing import browser
from tests.factories import make_bank, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


def contradictions():
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"({one.question})" for one in OF_PLANS))
        return cursor.fetchall()


def merge(bank, survivor, gone):
    return merge_customers(survivor=survivor, merged=gone, reason="一家企业", **acting(bank.manager))


def test_a_merge_leaves_no_version_and_no_expense_behind(bank):
    survivor, gone = make_customer(bank), make_customer(bank)
    let_go_plan(plan=begun(bank, survivor), reason="并到集团", **acting(bank.manager))
    first = agreed(bank, gone)
    spent = {"plan": first, "amount_fen": 3 * WAN, "spent_on": business_today(), "note": "会议"}
    note_expense(**spent, **acting(bank.manager))
    second = submit_plan(plan=new_version(plan=first, **acting(bank.manager)), **acting(bank.manager))
    agree(second, bank.branch_supervisor)
    assert merge(bank, survivor, gone).stayed == {}
    versions = AccountPlan.objects.filter(customer=survivor).order_by("id")
    assert [(one.number, one.state, one.ending) for one in versions] == [
        (1, "closed", "let_go"),
        (1, "closed", "replaced"),
        (2, "agreed", ""),
    ]
    (standing,) = standings([versions[2]], today=business_today())
    assert (standing.spent_fen, standing.steps) == (3 * WAN, 1)
    assert new_version(plan=versions[2], **acting(bank.manager)).number == 3
    assert browser(bank.manager).get(f"/account-plans/{second.public_id}/").status_code == 200
    assert contradictions() == []


def test_of_two_plans_that_stand_one_is_left_behind_and_breaks_nothing(bank):
    survivor, gone = make_customer(bank), make_customer(bank)
    kept = agreed(bank, survivor)
    agreed(bank, gone)
    assert merge(bank, survivor, gone).stayed == {"accountplans.AccountPlan.customer": 1}
    assert list(AccountPlan.objects.filter(customer=survivor)) == [kept]
    assert CustomerMerge.objects.get().moved["worklist.Task.customer"]
    assert contradictions() == []


def test_a_need_of_a_customer_whom_the_reader_does_not_see_is_not_told(bank):
    plan = begun(bank)
    need = note_need(
        customer=plan.customer, words={"kind": "wages", "asked": "代发工资"}, **acting(bank.manager)
    )
    link_need(plan=plan, need=need, **acting(bank.manager))
    page, today = f"/account-plans/{plan.public_id}/", business_today()
    assert [one.need for one in told(bank.manager, plan, today=today).needs] == [need]
    assert "代发工资" in browser(bank.manager).get(page).content.decode()
    need.customer = make_customer(bank, manager=bank.outsider)
    need.save(update_fields=["customer"])
    assert told(bank.manager, plan, today=today).needs == []
    assert "代发工资" not in browser(bank.manager).get(page).content.decode()
