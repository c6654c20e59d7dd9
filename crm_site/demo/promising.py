"""What the demo branch promised its customers and answered people about their data in the last thirteen months."""

import datetime as dt
import uuid

from common.calendar import SHANGHAI, add_months, business_date, last_complete_month
from crm_site.demo import roster
from customers.models import Contact, Customer, PersonRequest, RequestKind
from customers.services.privacy import ask_for_person, settle_request
from organization.models import Staff, Unit
from worklist.models import Task, TaskKind, TaskState
from worklist.services import add_task, complete_task

NAMESPACE = uuid.UUID("b3f7a1c4-2d86-5e19-8c40-7ad95e61f038")
MONTHS = 13
TITLES = ("补寄季度对账单", "给出结算费率书面答复", "协调网银限额调整")
# Every so manieth is late: of promises by three days, of answers by a week.
LATE_PROMISE, LATE_ANSWER = 9, 6


def keep_promises(*, at: dt.datetime) -> int:
    """Promise and do, ask and answer, once; returns how many promises there are of these months."""
    branch = Staff.objects.select_related("unit").get(employee_no=roster.LOGINS["supervisor"]).unit
    units = Unit.objects.filter(path__startswith=branch.path, level="sub_branch").order_by("path")
    last = last_complete_month(business_date(at))
    for place, unit in enumerate(units):
        # Not those whom the tour opens.
        led = Customer.objects.live().filter(unit=unit).exclude(manager=None).order_by("customer_no")
        customers = list(led.select_related("manager", "unit")[10 : 10 + len(TITLES)])
        for gone in range(MONTHS):
            month = add_months(last, -gone)
            for number, customer in enumerate(customers):
                _promise(customer, number, month, late=(gone + place + 4 * number) % LATE_PROMISE == 0)
            if customers:
                _answer(customers[gone % len(customers)], month, late=(gone + 3 * place) % LATE_ANSWER == 0)
    return Task.objects.filter(kind=TaskKind.PROMISE, title__in=TITLES).count()


def _promise(customer: Customer, number: int, month: dt.date, *, late: bool) -> None:
    due_on = month + dt.timedelta(days=8 + 6 * number)
    task = add_task(
        customer=customer,
        owner=customer.manager,
        title=TITLES[number],
        due_on=due_on,
        by=customer.manager,
        kind=TaskKind.PROMISE,
        slot=uuid.uuid5(NAMESPACE, f"{customer.customer_no} {due_on}"),
        at=_at(due_on - dt.timedelta(days=7)),
    )
    if task.state == TaskState.OPEN:
        complete_task(task=task, by=customer.manager, at=_at(due_on + dt.timedelta(days=3 if late else -1)))


def _answer(customer: Customer, month: dt.date, *, late: bool) -> None:
    """Somebody asked in the month before what is held of them, and was told."""
    person = Contact.objects.filter(customer=customer, left_on=None, state="live").order_by("pk").first()
    asked_on = add_months(month, -1) + dt.timedelta(days=11)
    if person is None or PersonRequest.objects.filter(contact=person, asked_on=asked_on).exists():
        return
    by = customer.manager
    request = ask_for_person(
        contact=person, kind=RequestKind.COPY, asked_on=asked_on, by=by, at=_at(asked_on)
    )
    answered = request.due_on + dt.timedelta(days=7 if late else -6)
    settle_request(request=request, outcome="副本已当面交付", done=True, by=by, at=_at(answered))


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(15, 20), tzinfo=SHANGHAI)
