"""Reminders: on working days from eight, each person once per occasion, supervisors after two working days."""

import threading
from datetime import date

import pytest
from django.db import connection, connections

from common.models import CalendarDay
from organization.rules import Role
from tests.factories import at, grant, make_bank, make_customer
from worklist.models import Notice, Reminder, Task
from worklist.rules import TaskKind
from worklist.services import add_task, complete_task, snooze_task, sweep_reminders

MORNING = at(2026, 11, 19, 8, 0)  # a Thursday


def due(bank, customer, due_on, owner=None, title="报方案"):
    owner = owner or bank.manager
    return add_task(customer=customer, owner=owner, title=title, due_on=due_on, by=owner, at=at(2026, 11, 2))


def told():
    return sorted(Notice.objects.values_list("kind", "person__name_en"))


@pytest.mark.django_db
def test_due_today_is_said_once_to_the_owner():
    bank = make_bank()
    task = due(bank, make_customer(bank), date(2026, 11, 19))

    assert sweep_reminders(at=at(2026, 11, 19, 7, 59)) == 0
    assert sweep_reminders(at=MORNING) == 1
    assert sweep_reminders(at=MORNING) == 0
    assert sweep_reminders(at=at(2026, 11, 19, 17, 0)) == 0

    notice = Notice.objects.get()
    assert (notice.kind, notice.person, notice.slot) == ("task_due", bank.manager, "2026-11-19")
    assert notice.subject == f"task:{task.public_id.hex}"
    assert notice.parameters == {
        "customer_no": task.customer.customer_no,
        "task_id": str(task.public_id),
        "task_kind": "typed",
        "title": "报方案",
        "task": {},
        "due_on": "2026-11-19",
        "owner_id": bank.manager.pk,
        "provisional": False,
    }


@pytest.mark.django_db
def test_overdue_goes_to_the_owner_and_after_two_working_days_to_the_nearest_supervisor():
    bank = make_bank()
    due(bank, make_customer(bank), date(2026, 11, 19))
    sweep_reminders(at=MORNING)
    assert told() == [("task_due", "Chen Siyuan")]

    sweep_reminders(at=at(2026, 11, 20, 8, 0))
    assert told() == [("task_due", "Chen Siyuan"), ("task_overdue", "Chen Siyuan")]

    # Saturday and Sunday: nobody is reminded; Monday is the second working day after.
    assert sweep_reminders(at=at(2026, 11, 21, 9, 0)) == 0
    assert sweep_reminders(at=at(2026, 11, 23, 8, 0)) == 1
    assert told()[-1] == ("team_overdue", "Xu Jia")
    assert sweep_reminders(at=at(2026, 11, 24, 8, 0)) == 0
    assert Reminder.objects.count() == 3


@pytest.mark.django_db
def test_where_the_unit_has_no_supervisor_the_branch_is_told():
    bank = make_bank()
    customer = make_customer(bank, unit=bank.sister_unit)
    due(bank, customer, date(2026, 11, 10))
    sweep_reminders(at=MORNING)
    assert told() == [("task_overdue", "Chen Siyuan"), ("team_overdue", "Lin Yaqin")]


@pytest.mark.django_db
def test_a_supervisor_is_not_reported_to_themselves():
    bank = make_bank()
    due(bank, make_customer(bank, manager=bank.supervisor), date(2026, 11, 10), owner=bank.supervisor)
    sweep_reminders(at=MORNING)
    assert told() == [("task_overdue", "Xu Jia")]


@pytest.mark.django_db
def test_a_role_that_has_ended_hears_nothing():
    bank = make_bank()
    grant(bank.colleague, Role.SUPERVISOR, bank.sister_unit, ends_on=date(2026, 11, 19))
    due(bank, make_customer(bank, unit=bank.sister_unit), date(2026, 11, 10))
    sweep_reminders(at=MORNING)
    assert ("team_overdue", "Zhou Ming") not in told()
    assert ("team_overdue", "Lin Yaqin") in told()


@pytest.mark.django_db
def test_closed_snoozed_and_future_tasks_are_left_alone():
    bank = make_bank()
    customer = make_customer(bank)
    complete_task(task=due(bank, customer, date(2026, 11, 10)), by=bank.manager, at=at(2026, 11, 11))
    asleep = due(bank, customer, date(2026, 11, 19))
    snooze_task(task=asleep, until=date(2026, 11, 20), by=bank.manager, at=MORNING)
    due(bank, customer, date(2026, 11, 20))
    assert sweep_reminders(at=MORNING) == 0
    assert sweep_reminders(at=at(2026, 11, 20, 8, 0)) == 2
    assert told() == [("task_due", "Chen Siyuan"), ("task_overdue", "Chen Siyuan")]


@pytest.mark.django_db
def test_a_task_due_on_a_day_off_is_due_on_the_next_working_day():
    bank = make_bank()
    due(bank, make_customer(bank), date(2026, 10, 3))  # National Day holiday, until 7 October
    assert sweep_reminders(at=at(2026, 10, 8, 8, 0)) == 1
    assert told() == [("task_due", "Chen Siyuan")]
    sweep_reminders(at=at(2026, 10, 9, 8, 0))
    assert told() == [("task_due", "Chen Siyuan"), ("task_overdue", "Chen Siyuan")]
    # Saturday 10 October is a make-up working day, and the second one after.
    assert sweep_reminders(at=at(2026, 10, 10, 8, 0)) == 1
    assert told()[-1] == ("team_overdue", "Xu Jia")


@pytest.mark.django_db
def test_the_banks_own_day_off_counts():
    bank = make_bank()
    CalendarDay.objects.create(day=date(2026, 11, 19), working=False, name="move of the branch")
    due(bank, make_customer(bank), date(2026, 11, 19))
    assert sweep_reminders(at=MORNING) == 0
    assert sweep_reminders(at=at(2026, 11, 20, 8, 0)) == 1
    assert told() == [("task_due", "Chen Siyuan")]


@pytest.mark.django_db
def test_a_year_without_a_published_list_is_flagged_provisional():
    bank = make_bank()
    due(bank, make_customer(bank), date(2027, 1, 4))
    sweep_reminders(at=at(2027, 1, 4, 8, 0))
    assert Notice.objects.get().parameters["provisional"] is True


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_everybody_once():
    bank = make_bank()
    customers = [make_customer(bank) for _ in range(20)]
    for customer in customers:
        due(bank, customer, date(2026, 11, 10))
    start = threading.Barrier(4)
    failures = []

    def sweep():
        try:
            start.wait(10)
            sweep_reminders(at=MORNING)
        except Exception as failure:  # told to the test below
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert failures == []
    assert Task.objects.count() == 20
    assert Reminder.objects.count() == 40
    assert Notice.objects.count() == 40
    assert Notice.objects.filter(kind="task_overdue", person=bank.manager).count() == 20
    assert Notice.objects.filter(kind="team_overdue", person=bank.supervisor).count() == 20
    assert connection.vendor == "postgresql"


@pytest.mark.django_db
def test_a_contact_by_the_rule_is_told_of_again_after_7_and_30_days_the_last_time_to_the_supervisor_too():
    bank = make_bank()
    customer = make_customer(bank)
    words = {"owner": bank.manager, "by": None, "title": "", "at": at(2026, 10, 9)}
    add_task(customer=customer, kind=TaskKind.FOLLOW_UP, due_on=date(2026, 10, 12), slot="a", **words)
    days = [12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30]
    for day in days:
        sweep_reminders(at=at(2026, 10, day, 8))
    for day in (2, 6, 10, 11, 12, 13):
        sweep_reminders(at=at(2026, 11, day, 8))
    said = Notice.objects.order_by("created_at", "pk").values_list(
        "kind", "person__name_en", "created_at__date", "parameters__days"
    )
    assert [*said] == [
        ("task_due", "Chen Siyuan", date(2026, 10, 12), None),
        ("task_overdue", "Chen Siyuan", date(2026, 10, 13), None),
        ("team_overdue", "Xu Jia", date(2026, 10, 14), None),
        ("task_overdue", "Chen Siyuan", date(2026, 10, 19), 7),
        ("task_overdue", "Chen Siyuan", date(2026, 11, 11), 30),
        ("team_overdue", "Xu Jia", date(2026, 11, 11), 30),
    ]


@pytest.mark.django_db
def test_a_task_that_a_person_wrote_is_not_told_of_again():
    bank = make_bank()
    due(bank, make_customer(bank), date(2026, 10, 12))
    for day in (13, 14, 20):
        sweep_reminders(at=at(2026, 10, day, 8))
    sweep_reminders(at=at(2026, 11, 12, 8))
    assert told() == [("task_overdue", "Chen Siyuan"), ("team_overdue", "Xu Jia")]


@pytest.mark.django_db
def test_a_clock_set_back_an_hour_tells_nobody_twice():
    bank = make_bank()
    due(bank, make_customer(bank), date(2026, 11, 19))
    assert sweep_reminders(at=at(2026, 11, 19, 9)) == 1
    assert sweep_reminders(at=at(2026, 11, 19, 8)) == 0
    assert sweep_reminders(at=at(2026, 11, 19, 7)) == 0
    assert sweep_reminders(at=at(2026, 11, 19, 9, 1)) == 0
