"""Important dates of one customer: what comes, and what was done on those before."""

from django.db.models import QuerySet

from activities.models import Observance
from customers.models import Contact, Customer
from worklist.models import Task
from worklist.rules import TaskKind

SHOWN = 5


def coming_dates(customer: Customer) -> list[Task]:
    """The important dates of a customer that are near, the nearest first."""
    tasks = Task.objects.open().filter(customer=customer, kind=TaskKind.DATE)
    return list(tasks.order_by("due_on", "id")[:SHOWN])


def observances(customer: Customer) -> QuerySet[Observance]:
    """What was done on important dates of a customer, the latest first."""
    kept = Observance.objects.filter(customer=customer).select_related("contact", "done_by")
    return kept.order_by("-on", "-id")


def person_of(task: Task) -> Contact | None:
    """The person whose date a task is; None of the company's own dates."""
    named = task.parameters.get("contact")
    return Contact.objects.filter(customer=task.customer_id, public_id=named).first() if named else None
