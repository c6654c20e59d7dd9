"""Plans in every state, and books to measure them by."""

from datetime import date, timedelta

from django.utils import timezone

from accountplans.services import (
    add_aim,
    add_step,
    agree_plan,
    begin_plan,
    submit_plan,
)
from common.calendar import business_today
from products.models import ProductLine
from tests.factories import (
    make_account,
    make_customer,
    make_month,
)

WAN = 1_000_000
WORDS = {"goal": "主办行", "outset": "结算在我行", "budget_fen": 5 * WAN}


def acting(person):
    return {"by": person, "at": timezone.now()}


def line(code="rmb_current"):
    return ProductLine.objects.get(code=code)


def begun(bank, customer=None, *, by=None, year=None, **words):
    return begin_plan(
        customer=customer or make_customer(bank),
        year=year or business_today().year,
        words=WORDS | words,
        **acting(by or bank.manager),
    )


def in_days(days):
    return business_today() + timedelta(days=days)


def with_aim(bank, plan, aim_fen=100 * WAN, **more):
    facts = {"line": line(), "measure": "balance", "aim_fen": aim_fen, "by_on": in_days(100)} | more
    return add_aim(plan=plan, **facts, **acting(bank.manager))


def with_step(bank, plan, what="拜访财务总监", **more):
    facts = {"what": what, "owner": bank.manager, "due_on": in_days(10)} | more
    return add_step(plan=plan, **facts, **acting(bank.manager))


def submitted(bank, customer=None):
    plan = begun(bank, customer)
    with_aim(bank, plan)
    with_step(bank, plan)
    return submit_plan(plan=plan, **acting(bank.manager))


def agree(plan, person):
    """Agree to it as it waits now."""
    plan.refresh_from_db()
    return agree_plan(plan=plan, seen=plan.submitted_at, **acting(person))


def agreed(bank, customer=None):
    return agree(submitted(bank, customer), bank.branch_supervisor)


def months(customer, code, averages, fees=0):
    """Books of a line, the last of them of last month; needs the loader's role."""
    account = make_account(customer, code)
    last = business_today().replace(day=1)
    for back, average in enumerate(reversed(averages)):
        year, month = divmod(last.year * 12 + last.month - 2 - back, 12)
        make_month(account, date(year, month + 1, 1), average, fees_fen=fees)
