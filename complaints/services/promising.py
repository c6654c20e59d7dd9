"""What is promised to a customer in a step of a case: a promise like those made elsewhere, kept by a day."""

from datetime import date, datetime

from common.calendar import business_date
from complaints.models import Complaint, Step
from complaints.queries.people import kept_from_some
from complaints.services.holding import WrongState
from organization.models import Staff
from worklist.models import Task
from worklist.queries.tasks import readers
from worklist.rules import TaskKind
from worklist.services import add_task


def may_promise(complaint: Complaint) -> bool:
    """Whether a promise may stand among the customer's tasks, which its readers see: not of a case kept from some."""
    return complaint.customer_id is not None and not kept_from_some(complaint)


def promise_in(*, step: Step, promise: str, due_on: date, by: Staff, at: datetime) -> Task:
    """Make the promise of a step a task of whoever made it, of the customer's lead where they do not read the customer.

    Refuses WrongState where the case is kept from somebody, has no customer, or the day is over.
    """
    complaint = step.complaint
    if not may_promise(complaint) or due_on < business_date(at):
        raise WrongState("promise")
    customer = complaint.customer
    keeps = by if readers(customer, business_date(at)).filter(pk=by.pk).exists() else customer.manager or by
    return add_task(
        customer=customer,
        owner=keeps,
        title=promise.strip(),
        due_on=due_on,
        by=by,
        kind=TaskKind.PROMISE,
        slot=f"complaint:{step.public_id}",
        at=at,
    )
