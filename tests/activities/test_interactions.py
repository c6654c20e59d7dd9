"""Writing down a contact: what follows from it, what is refused, and the same form twice."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from activities.models import Interaction
from activities.services import (
    HappensLater,
    NextContactInPast,
    NothingSaid,
    PersonElsewhere,
    TaskTooLong,
    log_interaction,
)
from audit.models import Act
from common.once import KeyTaken
from customers.models import Contact, CustomerPulse
from customers.services import touch_pulse
from tests.factories import at, make_customer, publish_scores
from worklist.models import Task
from worklist.services import add_task

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 17, 14, 30)


def person_of(customer, name="刘蔚"):
    return Contact.objects.create(customer=customer, name=name)


def log(customer, by, **more):
    values = {
        "kind": "visit",
        "happened_at": NOW - timedelta(hours=2),
        "summary": "谈明年流动资金安排",
        "at": NOW,
    }
    return log_interaction(customer=customer, by=by, **(values | more))


def test_a_contact_moves_last_and_next_and_the_people_met(bank):
    customer = make_customer(bank)
    met, absent = person_of(customer), person_of(customer, "赵晴")
    publish_scores({customer: {"tier_id": 2}})

    interaction = log(customer, bank.manager, people=[met])

    pulse = CustomerPulse.objects.get(customer=customer)
    assert (pulse.last_contact_at, pulse.last_contact_kind) == (NOW - timedelta(hours=2), "visit")
    assert (pulse.next_contact_on, pulse.next_contact_fixed) == (date(2027, 1, 17), False)
    met.refresh_from_db()
    absent.refresh_from_db()
    assert (met.last_contact_at, absent.last_contact_at) == (NOW - timedelta(hours=2), None)
    assert interaction.recorded_at == NOW
    assert interaction.staff == bank.manager
    act = Act.objects.get(kind="interaction.logged")
    assert (act.actor, act.subject_id, act.after["counts"]) == (bank.manager, str(customer.pk), True)
    assert "谈明年" not in str(act.after)


def test_lines_that_start_with_a_dash_become_tasks(bank):
    customer = make_customer(bank)
    log(
        customer,
        bank.manager,
        people=[person_of(customer)],
        summary="二期厂房 3 月投产\n- 报承兑保证金方案\n－ 把三季报转给信贷\n希望保证金降到 20%",
        next_contact_on=date(2026, 12, 1),
        tasks=["约参观"],
    )
    assert Interaction.objects.get().summary == "二期厂房 3 月投产\n希望保证金降到 20%"
    rows = Task.objects.order_by("id").values_list("title", "owner", "due_on", "kind")
    assert list(rows) == [
        ("约参观", bank.manager.pk, date(2026, 11, 20), "typed"),
        ("报承兑保证金方案", bank.manager.pk, date(2026, 11, 20), "typed"),
        ("把三季报转给信贷", bank.manager.pk, date(2026, 11, 20), "typed"),
    ]
    assert CustomerPulse.objects.get(customer=customer).open_tasks == 3
    pulse = CustomerPulse.objects.get(customer=customer)
    assert (pulse.next_contact_on, pulse.next_contact_fixed) == (date(2026, 12, 1), True)


def test_the_same_form_sent_twice_records_one_contact(bank):
    customer = make_customer(bank)
    key = uuid4()
    first = log(customer, bank.manager, form_key=key, summary="谈结算\n- 报价")
    second = log(customer, bank.manager, form_key=key, summary="谈结算\n- 报价")
    assert first == second
    assert (Interaction.objects.count(), Task.objects.count()) == (1, 1)
    assert Act.objects.filter(kind="interaction.logged").count() == 1


def test_a_contact_before_the_first_holiday_list_is_history(bank):
    customer = make_customer(bank)
    interaction = log(customer, bank.manager, people=[person_of(customer)], happened_at=at(2003, 5, 6, 10))
    assert interaction.happened_at == at(2003, 5, 6, 10)
    assert not CustomerPulse.objects.filter(customer=customer, last_contact_at__isnull=False).exists()


def test_another_contact_under_a_used_key_is_refused_and_changes_nothing(bank):
    customer, other = make_customer(bank), make_customer(bank)
    met = person_of(customer)
    sent = {"form_key": uuid4(), "people": [met], "new_person": "吴启明", "summary": "谈结算\n- 报价"}
    first = log(customer, bank.manager, **sent)
    assert log(customer, bank.manager, **sent) == first
    for change in (
        {"summary": "谈贷款\n- 报价"},
        {"summary": "谈结算\n- 报利率"},
        {"kind": "call"},
        {"happened_at": NOW - timedelta(hours=3)},
        {"happened_at": None},
        {"people": []},
        {"new_person": "赵晴"},
        {"next_contact_on": date(2026, 12, 1)},
    ):
        with pytest.raises(KeyTaken):
            log(customer, bank.manager, **(sent | change))
    with pytest.raises(KeyTaken):
        log(customer, bank.supervisor, **sent)
    with pytest.raises(KeyTaken):
        log(other, bank.manager, **(sent | {"people": []}))
    assert (Interaction.objects.count(), Task.objects.count(), Contact.objects.count()) == (1, 1, 2)


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_four_times_at_once_adds_one_contact_and_one_person(bank):
    customer, key, outcomes = make_customer(bank), uuid4(), []
    start = threading.Barrier(4)

    def send():
        start.wait(10)
        try:
            outcomes.append(log(customer, bank.manager, form_key=key, new_person="吴启明").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert outcomes == [Interaction.objects.get().pk] * 4
    assert [one.name for one in Contact.objects.all()] == ["吴启明"]


def test_it_completes_the_task_it_was_opened_from(bank):
    customer = make_customer(bank)
    task = add_task(
        customer=customer,
        owner=bank.manager,
        title="约拜访",
        due_on=date(2026, 11, 18),
        by=bank.manager,
        at=NOW,
    )
    other = add_task(
        customer=customer,
        owner=bank.manager,
        title="别的",
        due_on=date(2026, 11, 18),
        by=bank.manager,
        at=NOW,
    )
    log(customer, bank.manager, people=[person_of(customer)], completes=task)
    task.refresh_from_db()
    other.refresh_from_db()
    assert (task.state, other.state) == ("done", "open")


@pytest.mark.parametrize(
    ("happened_at", "counts"),
    [
        (at(2026, 9, 30, 9), True),  # before the holiday: its fifth working day is Tuesday 13 October
        (at(2026, 9, 29, 18), False),
    ],
)
def test_what_is_written_down_after_five_working_days_is_history_only(bank, happened_at, counts):
    customer = make_customer(bank)
    met = person_of(customer)
    # Working days after 30 September: 8, 9, 10 (make-up Saturday), 12 and 13 October.
    log(customer, bank.manager, people=[met], happened_at=happened_at, at=at(2026, 10, 13, 17))
    met.refresh_from_db()
    assert (met.last_contact_at is not None) is counts
    assert CustomerPulse.objects.filter(customer=customer, last_contact_at=happened_at).exists() is counts
    assert Act.objects.get(kind="interaction.logged").after["counts"] is counts


def test_without_a_named_person_the_rule_is_not_kept(bank):
    customer = make_customer(bank)
    log(customer, bank.manager, people=[])
    assert Interaction.objects.count() == 1
    assert not CustomerPulse.objects.filter(customer=customer, last_contact_at__isnull=False).exists()


def test_an_earlier_contact_written_later_does_not_move_the_last_one_back(bank):
    customer = make_customer(bank)
    publish_scores({customer: {"tier_id": 1}})
    touch_pulse(customer_id=customer.pk, last_contact_at=at(2026, 11, 16), kind="call")
    log(customer, bank.manager, people=[person_of(customer)], happened_at=at(2026, 11, 13))
    pulse = CustomerPulse.objects.get(customer=customer)
    assert (pulse.last_contact_at, pulse.next_contact_on) == (at(2026, 11, 16), date(2026, 12, 16))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"happened_at": NOW + timedelta(minutes=1)}, HappensLater),
        ({"next_contact_on": date(2026, 11, 16)}, NextContactInPast),
        ({"summary": "  \n- \n"}, NothingSaid),
        ({"summary": "谈\n- " + "甲" * 201}, TaskTooLong),
    ],
)
def test_a_refusal_leaves_nothing(bank, change, refusal):
    customer = make_customer(bank)
    with pytest.raises(refusal):
        log(customer, bank.manager, **change)
    assert (Interaction.objects.count(), Task.objects.count(), Act.objects.count()) == (0, 0, 0)


def test_somebody_of_another_customer_is_refused(bank):
    stranger = person_of(make_customer(bank))
    with pytest.raises(PersonElsewhere):
        log(make_customer(bank), bank.manager, people=[stranger])
    assert Interaction.objects.count() == 0
