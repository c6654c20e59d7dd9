"""What colleagues who left still hold: shown to whoever can give it to somebody else."""

from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from complaints.models import Complaint
from customers.models import Customer
from organization.models import Staff, StaffStatus
from prospects.models import Opportunity, Prospect
from worklist.models import Task

LEFT = StaffStatus.LEFT


@dataclass
class Leaver:
    """Somebody who left, and how many of each waits: customers, tasks, complaints, opportunities, prospects."""

    person: Staff
    waits: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.waits.values())


def leavers(user) -> list[Leaver]:
    """Everybody who left and still holds something that the user reads, who holds most first. Six queries."""
    held: dict[int, dict[str, int]] = {}
    for name, counted in _held_by_leavers(user).items():
        for person, number in counted:
            held.setdefault(person, {})[name] = number
    people = Staff.objects.select_related("unit").in_bulk(held)
    found = [Leaver(people[person], waits) for person, waits in held.items()]
    return sorted(found, key=lambda one: (-one.total, one.person.employee_no))


def _held_by_leavers(user) -> dict[str, QuerySet]:
    """(person, how many) of each kind of record."""
    tasks = Task.objects.visible_to(user).open()
    return {
        "customers": _by(Customer.objects.visible_to(user).live(), "manager"),
        "tasks": _by(tasks.filter(customer__state="live"), "owner"),
        "complaints": _by(Complaint.objects.readable_by(user).running(), "owner"),
        "opportunities": _by(Opportunity.objects.visible_to(user).live().running(), "owner"),
        "prospects": _by(Prospect.objects.visible_to(user).claimed(), "owner"),
    }


def _by(records: QuerySet, who: str) -> QuerySet:
    left = records.filter(**{f"{who}__status": LEFT}).order_by()
    return left.values_list(f"{who}_id").annotate(number=Count("pk"))
