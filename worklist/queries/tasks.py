"""Open and closed tasks of one customer, and who may close them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from customers.models import Customer, CustomerPulse
from organization.models import Staff
from organization.rules import Act
from worklist import phrases
from worklist.models import Task
from worklist.rules import DELEGABLE, TaskKind, TaskState, may_close


@dataclass(frozen=True)
class TaskRow:
    """One task as the customer's panel shows it."""

    task: Task
    title: str
    reason: str
    may_close: bool
    kind: str
    origin: str
    repeat: str

    @property
    def may_give(self) -> bool:
        """Whether the reader may give it to a colleague."""
        return self.may_close and self.task.state == TaskState.OPEN and self.task.kind in DELEGABLE

    @property
    def done(self) -> bool:
        return self.task.state == TaskState.DONE


def open_tasks(customer: Customer) -> QuerySet[Task]:
    """Open tasks of a customer the caller has found visible, soonest first."""
    return (
        Task.objects.filter(customer=customer)
        .open()
        .select_related("owner", "raised_by")
        .order_by("due_on", "id")
    )


def task_rows(customer: Customer, user, day: date, limit: int = 20) -> list[TaskRow]:
    """The open tasks of a customer, worded for the reader."""
    return [task_row(task, customer, user, day) for task in open_tasks(customer)[:limit]]


def task_row(task: Task, customer: Customer, user, day: date) -> TaskRow:
    """One task worded for the reader."""
    return TaskRow(
        task=task,
        title=phrases.task_title(task.kind, task.title, task.parameters),
        reason=phrases.task_reason(
            task.kind,
            task.parameters,
            created_at=task.created_at,
            today=day,
            tier_rank=task.parameters.get("tier"),
            giver=task.raised_by.display_name if task.raised_by_id not in {None, task.owner_id} else "",
        ),
        may_close=may_close_task(user, task, customer),
        kind=str(phrases.KINDS[TaskKind(task.kind)]),
        origin=phrases.task_origin(task),
        repeat=phrases.repeat_words(task.repeat),
    )


def readers(customer: Customer, day: date, *, besides: int = 0) -> QuerySet[Staff]:
    """The customer's lead and team, who read its file anyway: whom one may take along or give a task."""
    team = customer.team.active_on(day).values("staff_id")
    people = Staff.objects.working().filter(Q(pk__in=team) | Q(pk=customer.manager_id or 0))
    return people.exclude(pk=besides).order_by("id")


def may_follow_up(user, customer: Customer) -> bool:
    """Whether a person may put off the customer's due contact: its lead, or a supervisor of its unit."""
    return may_close(
        owner_id=customer.manager_id or 0,
        person_id=user.reach.as_whom(customer.manager_id),
        may_act=user.reach.may(Act.LOG_INTERACTION),
        supervises=any(customer.unit.path.startswith(path) for path in user.reach.subtrees),
    )


def next_contact_of(customer: Customer) -> date | None:
    """The day on which the next contact with a customer is due, as it stands now."""
    return CustomerPulse.objects.filter(customer=customer).values_list("next_contact_on", flat=True).first()


def may_close_task(user, task: Task, customer: Customer) -> bool:
    """Whether a person may finish, put off or drop a task: its owner, or a supervisor of the customer's unit."""
    return may_close(
        owner_id=task.owner_id,
        person_id=user.reach.as_whom(task.owner_id),
        may_act=user.reach.may(Act.LOG_INTERACTION),
        supervises=any(customer.unit.path.startswith(path) for path in user.reach.subtrees),
    )
