"""What is forgotten of a person's date once it was taken out of the dossier: no task, notice or record says the day."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from activities.models import Observance
from activities.rules import Occasion
from common.calendar import business_date
from customers.models import DossierEntry, DossierKind
from worklist.models import Notice, Reminder, Task
from worklist.rules import NoticeKind, TaskKind, TaskState
from worklist.services import cancel_task

FORGOTTEN = "forgotten"
# What reminded of a task; with its kind a notice is found by an index.
REMINDERS = (NoticeKind.TASK_DUE, NoticeKind.TASK_OVERDUE, NoticeKind.TEAM_OVERDUE)


@transaction.atomic
def forget_dates(*, at: datetime, since: datetime | None = None) -> int:
    """Forget the days of dates that were taken out of a dossier, of late (`since`) or ever; says of how many tasks.

    An open task is dropped. Closed ones, what reminded of them and what was recorded of the day keep that there was
    something, and lose whose, what and when; of a recorded gift the year stays, since its limits are those of a year.
    Done twice, it is done once.
    """
    gone = DossierEntry.objects.filter(kind=DossierKind.DATE, removed_at__isnull=False)
    if since is not None:
        gone = gone.filter(removed_at__gte=since)
    people = dict(gone.values_list("pk", "contact_id"))
    if not people:
        return 0
    tasks = _tasks_of(gone, people)
    for task in tasks:
        if task.state == TaskState.OPEN:
            task = cancel_task(task=task, by=None, at=at, note=FORGOTTEN)
        _forget(task, contact_id=people[task.parameters["entry"]])
    return len(tasks)


def _tasks_of(gone: QuerySet[DossierEntry], people: dict[int, int]) -> list[Task]:
    """The tasks that still say these dates."""
    customers = gone.values("contact__customer")
    told = Task.objects.filter(kind=TaskKind.DATE, customer__in=customers, parameters__entry__in=list(people))
    return list(told.select_for_update(of=("self",)).order_by("pk"))


def _forget(task: Task, *, contact_id: int) -> None:
    kept = {"occasion": Occasion.PERSON.value, FORGOTTEN: True}
    told = Observance.objects.filter(contact=contact_id, occasion=Occasion.PERSON.value, on=task.due_on)
    told.update(on=date(task.due_on.year, 1, 1), day_forgotten=True)
    closed_on = business_date(task.closed_at) if task.closed_at else task.due_on
    named = {"task": kept, "due_on": closed_on.isoformat()}
    for notice in Notice.objects.filter(kind__in=REMINDERS, subject=f"task:{task.public_id.hex}"):
        notice.parameters, notice.slot = notice.parameters | named, f"{FORGOTTEN}:{notice.pk}"
        notice.save(update_fields=["parameters", "slot"])
    Reminder.objects.filter(task=task).update(slot=FORGOTTEN)
    Task.objects.filter(pk=task.pk).update(
        parameters=kept, slot=f"{Occasion.PERSON.value}:{FORGOTTEN}:{task.pk}", due_on=closed_on
    )
