"""What customers were promised, told and answered, for tests of fair treatment, and these figures row by row."""

from datetime import date, timedelta

from django.utils import timezone

from activities.models import EducationEvent
from common.calendar import SHANGHAI, add_months, business_today, last_complete_month
from common.models import uuid7
from complaints.models import Complaint
from complaints.services import register_complaint
from customers.models import Contact, PersonRequest
from proposals.models import Proposal, ProposalProduct, Suitability
from tests.complaints.making import as_table_owner
from tests.dashboards.work import at
from tests.proposals.making import CONFIRMED, begun, version
from worklist.models import Task

WITHIN = (0, 1, 12)


def promise(customer, due_on: date, done_on: date | None, *, state: str = "") -> Task:
    """A promise done on a day; open without one, unless a state is said."""
    closed = done_on or (due_on if state == "cancelled" else None)
    return Task.objects.create(
        kind="promise",
        customer=customer,
        owner=customer.manager,
        slot=str(uuid7()),
        title="补寄对账单",
        due_on=due_on,
        state=state or ("done" if done_on else "open"),
        closed_at=closed and at(closed, 23),
        closed_by=customer.manager if closed else None,
    )


def proposal(bank, customer, sent_on: date, confirmed_on: date | None) -> Proposal:
    """A proposal of one product that went out on a day, its suitability confirmed on a day or never."""
    made = begun(bank, customer)
    product = ProposalProduct.objects.create(proposal=made, version=version(), why="账期拉长")
    if confirmed_on:
        words = {**CONFIRMED, "confirmed_by": bank.manager, "confirmed_at": at(confirmed_on)}
        Suitability.objects.create(product=product, **words)
    Proposal.objects.filter(pk=made.pk).update(sent_at=at(sent_on, 12))
    return made


def complaint(bank, unit, due_on: date, resolved_on: date | None, **facts) -> Complaint:
    """A case whose resolution was due at noon of a day and came in the morning of a day, or did not come."""
    made = register_complaint(
        text="票据托收没有入账",
        channel="phone",
        category="business",
        topic="process",
        unit=unit,
        by=bank.manager,
        **facts,
    ).complaint
    with as_table_owner():
        Complaint.objects.filter(pk=made.pk).update(
            resolve_due_at=at(due_on, 12), resolved_at=resolved_on and at(resolved_on)
        )
    return made


def asked(contact, due_on: date, settled_on: date | None) -> PersonRequest:
    manager = contact.customer.manager
    return PersonRequest.objects.create(
        contact=contact,
        kind="copy",
        asked_on=due_on - timedelta(days=15),
        due_on=due_on,
        state="done" if settled_on else "open",
        registered_by=manager,
        registered_at=at(due_on - timedelta(days=15)),
        settled_by=manager if settled_on else None,
        settled_at=settled_on and at(settled_on, 23),
    )


def taught(unit, by, held_on: date, people: int, *, withdrawn: bool = False) -> EducationEvent:
    taken = {"withdrawn_by": by, "withdrawn_at": timezone.now(), "withdrawn_for": "重复"} if withdrawn else {}
    return EducationEvent.objects.create(
        unit=unit,
        held_on=held_on,
        topic="防范电信诈骗",
        audience="owners",
        people=people,
        material="折页",
        recorded_by=by,
        recorded_at=at(held_on),
        form_key=uuid7(),
        **taken,
    )


def make_treatment(bank) -> None:
    """For each customer of a bank something of every kind in the last complete month, the one before, or last year."""
    last = last_complete_month(business_today())
    for number, customer in enumerate(bank.customers):
        day = add_months(last, -WITHIN[number % 3]) + timedelta(days=number)
        late = day + timedelta(days=1)
        promise(customer, day, (day, late, None)[number % 3])
        promise(customer, last + timedelta(days=3), day if number % 5 else None)
        if number % 4 == 0:
            promise(customer, last + timedelta(days=3), None, state="cancelled")
        if number % 2:
            proposal(bank, customer, last + timedelta(days=number), (day, late, None)[number % 3])
        complaint(bank, customer.unit, last + timedelta(days=number), last if number % 3 else None)
        contact = Contact.objects.create(customer=customer, name=f"人{number}")
        asked(contact, last + timedelta(days=2), last if number % 4 else None)
        taught(
            customer.unit, bank.manager, last + timedelta(days=number), 10 + number, withdrawn=number % 6 == 0
        )


class HonestTreatment:
    """Fair treatment in the last complete month in units below `path`, from the rows one by one."""

    def _of_month(self, day) -> bool:
        day = day.astimezone(SHANGHAI).date() if hasattr(day, "astimezone") else day
        return bool(day) and day.replace(day=1) == last_complete_month(business_today())

    def _below(self, rows, unit_of):
        return [row for row in rows if unit_of(row).path.startswith(self.path)]

    def _share(self, met):
        return sum(met) / len(met) if met else None

    def promises_share(self):
        rows = Task.objects.filter(kind="promise").select_related("customer__unit")
        due = [
            row
            for row in self._below(rows, lambda row: row.customer.unit)
            if self._of_month(row.due_on) and row.state != "cancelled"
        ]
        return self._share(
            [row.state == "done" and row.closed_at.astimezone(SHANGHAI).date() <= row.due_on for row in due]
        )

    def disclosed_share(self):
        sent = [
            row
            for row in self._below(Proposal.objects.exclude(sent_at=None), lambda row: row.customer.unit)
            if self._of_month(row.sent_at)
        ]
        told = []
        for row in sent:
            confirmed = [Suitability.objects.filter(product=each).first() for each in row.products.all()]
            told.append(all(each and each.confirmed_at <= row.sent_at for each in confirmed))
        return self._share(told)

    def answered_share(self):
        due = [
            row
            for row in self._below(Complaint.objects.select_related("unit"), lambda row: row.unit)
            if self._of_month(row.resolve_due_at)
        ]
        return self._share([bool(row.resolved_at and row.resolved_at <= row.resolve_due_at) for row in due])

    def settled_share(self):
        due = [
            row
            for row in self._below(PersonRequest.objects.all(), lambda row: row.contact.customer.unit)
            if self._of_month(row.due_on)
        ]
        return self._share(
            [bool(row.settled_at) and row.settled_at.astimezone(SHANGHAI).date() <= row.due_on for row in due]
        )

    def _events(self):
        held = self._below(EducationEvent.objects.filter(withdrawn_at=None), lambda row: row.unit)
        return [row for row in held if self._of_month(row.held_on)]

    def events(self):
        return len(self._events())

    def reached(self):
        return sum(row.people for row in self._events())
