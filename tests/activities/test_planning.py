"""The night's plan: the rule of the published tier sets the date, and what is due becomes one task."""

from datetime import date

import pytest

from activities.models import ContactRule
from activities.services import log_interaction, plan_contacts
from audit.models import Act
from common.models import Job
from customers.models import Contact, CustomerPulse
from customers.services import set_next_contact, touch_pulse
from tests.factories import at, make_bank, make_customer, publish_scores
from tiers.models import ModelVersion, Run, TierMove
from worklist.models import Task
from worklist.services import complete_task

pytestmark = pytest.mark.django_db
NIGHT = at(2026, 11, 20, 5, 40)


def make_run(business_date=date(2026, 11, 19), published_at=NIGHT):
    job = Job.objects.create(kind="night", slot=f"{business_date} {Job.objects.count()}")
    model = ModelVersion.objects.first()
    return Run.objects.create(
        job=job,
        model=model,
        business_date=business_date,
        month=date(2026, 10, 1),
        published_at=published_at,
    )


def next_contact(customer):
    pulse = CustomerPulse.objects.get(customer=customer)
    return pulse.next_contact_on, pulse.next_contact_fixed


def publish(customer_tiers, day=date(2026, 11, 19)):
    publish_scores(
        {customer: {"tier_id": tier} for customer, tier in customer_tiers.items()}, business_date=day
    )


@pytest.fixture
def bank(loader):
    return make_bank()


def test_each_tier_is_contacted_in_its_own_months(bank):
    customers = {make_customer(bank): tier for tier in (1, 2, 3, 4, 5)}
    for customer in customers:
        touch_pulse(customer_id=customer.pk, last_contact_at=at(2026, 10, 31, 23, 30), kind="call")
    publish(customers)

    plan_contacts(run=make_run(), at=NIGHT)

    # 31 October by Shanghai's clock, although it is still afternoon in UTC; short months end on their last day.
    assert [next_contact(customer)[0] for customer in customers] == [
        date(2026, 11, 30),
        date(2026, 12, 31),
        date(2027, 1, 31),
        date(2027, 4, 30),
        date(2027, 10, 31),
    ]
    assert Task.objects.count() == 0


def test_without_a_contact_the_count_starts_with_the_first_scoring_or_the_customer(bank):
    old = make_customer(bank, customer_since=date(2015, 5, 1))
    new = make_customer(bank, customer_since=date(2026, 11, 10))
    unknown = make_customer(bank, customer_since=None)
    publish({old: 1}, day=date(2026, 9, 5))
    publish({old: 1, new: 1, unknown: 1})

    plan_contacts(run=make_run(), at=NIGHT)

    assert next_contact(old) == (date(2026, 10, 5), False)
    assert next_contact(new) == (date(2026, 12, 10), False)
    assert next_contact(unknown) == (date(2026, 10, 5), False)
    assert sorted(task.customer_id for task in Task.objects.all()) == [old.pk, unknown.pk]


def test_what_is_due_becomes_one_task_and_twice_is_once(bank):
    late, today, later = (make_customer(bank) for _ in range(3))
    publish({late: 1, today: 2, later: 4})
    touch_pulse(customer_id=late.pk, last_contact_at=at(2026, 10, 10), kind="call")
    touch_pulse(customer_id=today.pk, last_contact_at=at(2026, 9, 20), kind="visit")
    touch_pulse(customer_id=later.pk, last_contact_at=at(2026, 9, 20), kind="visit")
    run = make_run()

    assert plan_contacts(run=run, at=NIGHT) == 5  # three dates, two tasks
    assert plan_contacts(run=run, at=NIGHT) == 0
    assert plan_contacts(run=make_run(date(2026, 11, 20)), at=at(2026, 11, 21, 5, 40)) == 0

    task = Task.objects.get(customer=late)
    assert (task.kind, task.owner, task.slot, task.due_on, task.raised_by, task.state) == (
        "follow_up",
        bank.manager,
        "2026-11-10",
        date(2026, 11, 10),
        None,
        "open",
    )
    assert task.parameters == {"tier": 1, "months": 1, "fixed": False}
    assert task.created_at == NIGHT
    assert Task.objects.get(customer=today).due_on == date(2026, 11, 20)
    assert not Task.objects.filter(customer=later).exists()
    assert CustomerPulse.objects.get(customer=late).open_tasks == 1
    assert Act.objects.get(kind="contacts.planned").after == {
        "dates_moved": 3,
        "follow_ups": 2,
        "tier_drops": 0,
        "cancelled": 0,
    }


def test_a_done_follow_up_is_not_made_again(bank):
    customer = make_customer(bank)
    publish({customer: 1})
    touch_pulse(customer_id=customer.pk, last_contact_at=at(2026, 10, 10), kind="call")
    run = make_run()
    plan_contacts(run=run, at=NIGHT)
    complete_task(task=Task.objects.get(), by=bank.manager, at=at(2026, 11, 20, 9))
    plan_contacts(run=run, at=at(2026, 11, 21, 5, 40))
    assert Task.objects.count() == 1
    assert CustomerPulse.objects.get(customer=customer).open_tasks == 0


def test_a_contact_completes_the_follow_up_and_moves_the_date(bank):
    customer = make_customer(bank)
    person = Contact.objects.create(customer=customer, name="刘蔚")
    publish({customer: 1})
    touch_pulse(customer_id=customer.pk, last_contact_at=at(2026, 10, 10), kind="call")
    plan_contacts(run=make_run(), at=NIGHT)
    log_interaction(
        customer=customer,
        kind="call",
        happened_at=at(2026, 11, 20, 9),
        people=[person],
        summary="谈结算",
        by=bank.manager,
        at=at(2026, 11, 20, 10),
    )
    task = Task.objects.get()
    assert (task.state, task.closed_by) == ("done", bank.manager)
    assert next_contact(customer) == (date(2026, 12, 20), False)
    assert plan_contacts(run=make_run(date(2026, 11, 20)), at=at(2026, 11, 21, 5, 40)) == 0


def test_a_new_tier_moves_the_date_and_drops_the_follow_up_it_overtook(bank):
    customer = make_customer(bank)
    publish({customer: 1})
    touch_pulse(customer_id=customer.pk, last_contact_at=at(2026, 10, 10), kind="call")
    plan_contacts(run=make_run(), at=NIGHT)
    publish({customer: 4})

    plan_contacts(run=make_run(date(2026, 11, 20)), at=at(2026, 11, 21, 5, 40))

    task = Task.objects.get()
    assert (task.state, task.closing_note, task.closed_at) == ("cancelled", "moved", at(2026, 11, 21, 5, 40))
    assert next_contact(customer) == (date(2027, 4, 10), False)
    assert CustomerPulse.objects.get(customer=customer).open_tasks == 0


def test_a_new_manager_gets_the_follow_up_of_the_old_one(bank):
    customer = make_customer(bank)
    publish({customer: 1})
    touch_pulse(customer_id=customer.pk, last_contact_at=at(2026, 10, 10), kind="call")
    plan_contacts(run=make_run(), at=NIGHT)
    customer.manager = bank.colleague
    customer.save()
    plan_contacts(run=make_run(date(2026, 11, 20)), at=at(2026, 11, 21, 5, 40))
    assert list(Task.objects.order_by("id").values_list("owner", "state")) == [
        (bank.manager.pk, "cancelled"),
        (bank.colleague.pk, "open"),
    ]


def test_a_date_chosen_by_a_person_stands_until_there_is_a_contact(bank):
    ahead, missed, met = (make_customer(bank) for _ in range(3))
    publish({ahead: 1, missed: 1, met: 1})
    for customer in (ahead, missed):
        touch_pulse(customer_id=customer.pk, last_contact_at=at(2026, 10, 10), kind="call")
    touch_pulse(customer_id=met.pk, last_contact_at=at(2026, 11, 18), kind="call")
    set_next_contact(customer_id=ahead.pk, on=date(2026, 12, 5), fixed=True)
    set_next_contact(customer_id=missed.pk, on=date(2026, 11, 17), fixed=True)
    set_next_contact(customer_id=met.pk, on=date(2026, 11, 17), fixed=True)

    plan_contacts(run=make_run(), at=NIGHT)

    assert next_contact(ahead) == (date(2026, 12, 5), True)
    assert next_contact(missed) == (date(2026, 11, 17), True)
    assert next_contact(met) == (date(2026, 12, 18), False)
    task = Task.objects.get()
    assert (task.customer, task.due_on, task.parameters["fixed"]) == (missed, date(2026, 11, 17), True)


def test_the_rule_in_force_on_the_day_counts(bank):
    customer = make_customer(bank)
    publish({customer: 1})
    touch_pulse(customer_id=customer.pk, last_contact_at=at(2026, 10, 10), kind="call")
    ContactRule.objects.create(tier_id=1, months=2, valid_from=date(2026, 11, 20))
    ContactRule.objects.create(tier_id=1, months=9, valid_from=date(2026, 11, 21))
    plan_contacts(run=make_run(), at=NIGHT)
    assert next_contact(customer) == (date(2026, 12, 10), False)


def test_nobody_is_given_work_for_customers_without_a_manager_or_of_those_who_left(bank):
    nobody, leaver = make_customer(bank), make_customer(bank, manager=bank.colleague)
    nobody.manager = None
    nobody.save()
    bank.colleague.status = "left"
    bank.colleague.save()
    publish({nobody: 1, leaver: 1}, day=date(2026, 9, 1))
    plan_contacts(run=make_run(), at=NIGHT)
    assert next_contact(nobody) == (date(2026, 10, 1), False)
    assert Task.objects.count() == 0


def test_a_fall_makes_one_task_and_a_rise_none(bank):
    fell, rose = make_customer(bank), make_customer(bank)
    publish({fell: 3, rose: 2})
    run = make_run()
    TierMove.objects.create(
        run=run, customer=fell, tier_from_id=2, tier_to_id=3, cause="revenue", cause_points=-2100
    )
    TierMove.objects.create(
        run=run, customer=rose, tier_from_id=3, tier_to_id=2, cause="wallet", cause_points=900
    )

    plan_contacts(run=run, at=NIGHT)
    plan_contacts(run=run, at=at(2026, 11, 23, 5, 40))

    task = Task.objects.get()
    assert (task.kind, task.customer, task.owner, task.slot) == (
        "tier_change",
        fell,
        bank.manager,
        f"run:{run.pk}",
    )
    assert task.due_on == date(2026, 11, 25)  # Friday 20 November and three working days
    assert task.parameters == {
        "tier_from": 2,
        "tier_to": 3,
        "cause": "revenue",
        "cause_points": -2100,
        "moved_on": "2026-11-19",
    }


def test_a_later_move_takes_the_place_of_an_earlier_fall(bank):
    customer = make_customer(bank)
    publish({customer: 3})
    first, second, third = (make_run(date(2026, 11, day)) for day in (17, 18, 19))
    TierMove.objects.create(run=first, customer=customer, tier_from_id=2, tier_to_id=3)
    TierMove.objects.create(run=second, customer=customer, tier_from_id=3, tier_to_id=4)
    TierMove.objects.create(run=third, customer=customer, tier_from_id=4, tier_to_id=3)
    for run in (first, second):
        plan_contacts(run=run, at=NIGHT)
    assert list(Task.objects.order_by("id").values_list("slot", "state")) == [
        (f"run:{first.pk}", "cancelled"),
        (f"run:{second.pk}", "open"),
    ]
    plan_contacts(run=third, at=NIGHT)
    assert not Task.objects.filter(state="open").exists()
    assert CustomerPulse.objects.get(customer=customer).open_tasks == 0
