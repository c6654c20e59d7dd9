"""The contact rule on hold: nobody is due meanwhile, it comes back by itself, and it is no broken rule."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import ContactHold
from activities.queries.keeping import Kept, unit_coverage
from activities.services import (
    HeldAlready,
    HoldTooLong,
    end_hold,
    hold_contact_rule,
    log_interaction,
    plan_contacts,
)
from common.calendar import business_today, months_later
from common.models import Job
from customers.models import CustomerPulse
from customers.services import set_next_contact, touch_pulse
from tests.browsing import browser
from tests.factories import fresh, make_customer, publish_scores
from tiers.models import ModelVersion, Run
from worklist.models import Task
from worklist.queries import today_rows
from worklist.rules import TaskKind
from worklist.services import add_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(customer):
    """A published night."""
    return Run.objects.create(
        job=Job.objects.create(kind="night", slot="held"),
        model=ModelVersion.objects.first(),
        business_date=business_today(),
        month=business_today().replace(day=1),
        published_at=timezone.now(),
    )


def late(customer, days):
    touch_pulse(customer_id=customer.pk, last_contact_at=timezone.now() - timedelta(days=400), kind="call")
    set_next_contact(customer_id=customer.pk, on=business_today() - timedelta(days=days), fixed=False)
    return customer


def held(customer, by, days=30, **more):
    words = {"reason": "dispute", "words": "诉讼中，双方不见面", "at": timezone.now()} | more
    return hold_contact_rule(customer=customer, until=business_today() + timedelta(days=days), by=by, **words)


def pulse(customer):
    return CustomerPulse.objects.get(customer=customer)


def test_nobody_is_due_until_the_day_after(bank, customer):
    late(customer, 40)
    made = add_task(
        customer=customer,
        owner=bank.manager,
        title="",
        due_on=business_today(),
        by=None,
        kind=TaskKind.FOLLOW_UP,
    )
    hold = held(customer, bank.supervisor)
    back = business_today() + timedelta(days=31)
    assert (pulse(customer).next_contact_on, pulse(customer).held_until) == (back, hold.until_on)
    made.refresh_from_db()
    assert made.state == "cancelled"
    with pytest.raises(HeldAlready):
        held(customer, bank.supervisor)
    with pytest.raises(HoldTooLong):
        held(make_customer(bank), bank.supervisor, days=400)
    assert ContactHold.objects.count() == 1


def test_the_nights_plan_keeps_the_hold_and_counts_from_its_end(bank, customer, run):
    late(customer, 40)
    held(customer, bank.supervisor)
    plan_contacts(run=run, at=timezone.now())
    assert pulse(customer).next_contact_on == business_today() + timedelta(days=31)
    # The hold is over for a month: the customer has been due since the day after it, not for a year.
    ContactHold.objects.update(
        starts_on=business_today() - timedelta(days=60), until_on=business_today() - timedelta(days=30)
    )
    plan_contacts(run=run, at=timezone.now())
    assert pulse(customer).next_contact_on == business_today() - timedelta(days=29)
    assert Task.objects.filter(kind="follow_up", state="open").count() == 1


def test_ended_before_its_time_the_rule_counts_from_that_day(bank, customer, run):
    late(customer, 40)
    held(customer, bank.supervisor)
    assert end_hold(customer=customer, by=bank.supervisor, at=timezone.now()).ended_on == business_today()
    assert end_hold(customer=customer, by=bank.supervisor, at=timezone.now()) is None
    plan_contacts(run=run, at=timezone.now())
    assert (pulse(customer).next_contact_on, pulse(customer).held_until) == (business_today(), None)


def test_ended_early_a_customer_met_a_month_ago_is_due_when_the_rule_says(bank, customer):
    touch_pulse(customer_id=customer.pk, last_contact_at=timezone.now() - timedelta(days=30), kind="call")
    by_rule = months_later(business_today() - timedelta(days=30), 2)
    set_next_contact(customer_id=customer.pk, on=by_rule, fixed=False)
    held(customer, bank.supervisor, days=200)
    end_hold(customer=customer, by=bank.supervisor, at=timezone.now())
    assert pulse(customer).next_contact_on == by_rule


def test_ended_early_the_day_that_a_person_had_chosen_stands_again(bank, customer, person):
    chosen = business_today() + timedelta(days=10)
    set_next_contact(customer_id=customer.pk, on=chosen, fixed=True)
    held(customer, bank.supervisor)
    assert not pulse(customer).next_contact_fixed
    end_hold(customer=customer, by=bank.supervisor, at=timezone.now())
    assert (pulse(customer).next_contact_on, pulse(customer).next_contact_fixed) == (chosen, True)
    # Met meanwhile, the rule counts from then.
    held(customer, bank.supervisor)
    log_interaction(
        customer=customer, kind="call", happened_at=None, people=[person], summary="来电", by=bank.manager,
        at=timezone.now(),
    )  # fmt: skip
    end_hold(customer=customer, by=bank.supervisor, at=timezone.now())
    assert pulse(customer).next_contact_on == months_later(business_today(), 2)


def test_a_follow_up_that_a_hold_dropped_is_asked_for_again_for_the_same_day(bank, customer, run):
    touch_pulse(customer_id=customer.pk, last_contact_at=timezone.now() - timedelta(days=400), kind="call")
    plan_contacts(run=run, at=timezone.now())
    set_next_contact(customer_id=customer.pk, on=business_today(), fixed=True)
    plan_contacts(run=run, at=timezone.now())
    assert Task.objects.open().get().due_on == business_today()
    held(customer, bank.supervisor)
    assert not Task.objects.open().exists()
    end_hold(customer=customer, by=bank.supervisor, at=timezone.now())
    assert pulse(customer).next_contact_on == business_today()
    assert len(today_rows(fresh(bank.manager), business_today())) == 1
    plan_contacts(run=run, at=timezone.now())
    assert Task.objects.open().get().due_on == business_today()


def test_a_contact_meanwhile_does_not_ask_for_the_next_before_the_hold_ends(bank, customer, person):
    held(customer, bank.supervisor, days=300)
    log_interaction(
        customer=customer, kind="call", happened_at=None, people=[person], summary="来电", by=bank.manager,
        at=timezone.now(),
    )  # fmt: skip
    assert pulse(customer).next_contact_on == business_today() + timedelta(days=301)


def test_the_share_kept_by_unit_and_person_leaves_out_what_is_on_hold(bank, customer):
    set_next_contact(customer_id=customer.pk, on=business_today(), fixed=False)
    for days in (1, 8, 31):
        late(make_customer(bank, manager=bank.colleague), days)
    held(late(make_customer(bank), 90), bank.supervisor)
    today = business_today()
    branch = unit_coverage(bank.branch, today)
    assert branch.whole == Kept(kept=1, late=3, week=2, month=1, held=1)
    assert branch.whole.share == 25
    assert [(line.code, line.kept.asked) for line in branch.units] == [("S0101", 4), ("S0102", 0)]
    assert [(line.person, line.kept.share, line.kept.held) for line in branch.people] == [
        (bank.colleague, 0, 0),
        (bank.manager, 100, 1),
    ]
    assert unit_coverage(bank.far_unit, today).whole == Kept()


def test_each_figure_leads_to_its_customers(bank, customer):
    set_next_contact(customer_id=customer.pk, on=business_today(), fixed=False)
    lost = late(make_customer(bank, short_name="晚到公司", short_name_en="Latecomer"), 31)
    publish_scores({customer: {"tier_id": 2}, lost: {"tier_id": 2}})
    still = late(make_customer(bank, short_name="缓访公司", short_name_en="Resting"), 31)
    held(still, bank.supervisor)
    eyes = browser(fresh(bank.supervisor))
    page = eyes.get(reverse("activities:coverage"))
    links = page.context["whole"]
    known = ("Lanchuan", "Latecomer", "Resting")

    def named(path):
        html = eyes.get(path).content.decode()
        return {label for label in known if label in html}

    names = {name: named(links[name]) for name in ("kept", "late", "month", "held")}
    assert names == {"kept": {"Lanchuan"}, "late": {"Latecomer"}, "month": {"Latecomer"}, "held": {"Resting"}}


def test_only_a_supervisor_decides_and_the_record_says_so(bank, customer):
    path = reverse("activities:hold", args=[customer.customer_no])
    assert browser(bank.manager).get(path).status_code == 403
    eyes = browser(fresh(bank.supervisor))
    until = (business_today() + timedelta(days=20)).isoformat()
    assert eyes.post(path, {"reason": "asked", "words": "客户要求", "until": until}).status_code == 302
    panel = (
        browser(bank.manager).get(reverse("activities:panel", args=[customer.customer_no])).content.decode()
    )
    assert "客户要求" in panel and "On hold until" in panel
    api = reverse("api-contact-holds", args=[customer.customer_no])
    (one,) = browser(bank.manager).get(api).json()["results"]
    assert (one["reason"], one["decided_by"]) == ("asked", bank.supervisor.employee_no)
    assert eyes.delete(api).status_code == 200
    assert eyes.delete(api).status_code == 409
    assert eyes.get(reverse("api-coverage")).json()["unit"] == "S0101"


def test_coverage_and_holds_ask_the_same_queries_with_few_and_with_many(bank):
    eyes, costs = browser(fresh(bank.branch_supervisor)), []
    eyes.get(reverse("activities:coverage"))  # what is kept between requests is there
    for many in (3, 20):
        for _ in range(many):
            held(late(make_customer(bank), 3), bank.supervisor)
            late(make_customer(bank, manager=bank.colleague), 3)
        for name in ("coverage", "holds"):
            with CaptureQueriesContext(connection) as queries:
                assert eyes.get(reverse(f"activities:{name}")).status_code == 200
            costs.append(len(queries))
    assert costs[:2] == costs[2:]
