"""What follows by itself: each step once, on a working day, for the right person, and no longer than it makes sense."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from audit.models import Act
from chains.models import ChainDue, ChainEvent, ChainVersion
from chains.queries import try_out, version_on
from chains.rules import Cause, Moot, Step, asked_of, due_on, faults
from chains.services import (
    BeginsInPast,
    FaultySteps,
    NothingChanged,
    begin_chain,
    decide_chain,
    stop_chains,
    stop_moot_chains,
    tell_due,
)
from common.calendar import WorkingCalendar, business_today
from common.once import KeyTaken
from complaints.services import check_result, close_complaint, recuse, reopen_complaint
from crm_site.schedule import tick
from products.models import ProductLine
from prospects.models import Opportunity
from prospects.services.opportunities import open_opportunity
from prospects.services.pipeline import lose_opportunity
from tests.complaints.making import closed, learned, make_desk, resolved
from tests.factories import make_bank, make_customer, publish_scores
from tests.prospects.deals import bring
from tests.prospects.making import make_prospect
from worklist.models import Notice, Task
from worklist.services import complete_task

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Tuesday: +7 is a Tuesday, +4 a Saturday, +30 a Thursday.
TUESDAY = datetime(2026, 11, 3, 10, tzinfo=SHANGHAI)


@pytest.fixture
def bank():
    return make_bank()


def deliver(bank, customer, subject="opportunity:1", at=TUESDAY, **more):
    words = {"cause": Cause.DELIVERY, "dealt_by": bank.manager, "about": "流贷 500 万"}
    return begin_chain(**(words | more), subject=subject, customer=customer, at=at)


def decide(bank, *steps, cause=Cause.DELIVERY, **more):
    words = {"starts_on": business_today(), "reason": "试行", "by": bank.executive, "at": timezone.now()}
    return decide_chain(cause=cause, steps=list(steps), **(words | more))


# ---------------------------------------------------------------- rules
@pytest.mark.parametrize(
    ("happened", "days", "expected"),
    [
        (date(2026, 11, 3), 7, date(2026, 11, 10)),
        (date(2026, 11, 3), 4, date(2026, 11, 9)),  # a Saturday gives way to Monday
        (date(2026, 9, 24), 7, date(2026, 10, 8)),  # the National Day week
        (date(2026, 11, 3), 0, date(2026, 11, 3)),
    ],
)
def test_a_step_falls_due_on_a_working_day(happened, days, expected):
    assert due_on(happened, days, WorkingCalendar()) == expected


def test_tiers_narrow_a_step_and_what_has_no_tier_is_asked_what_all_are_asked():
    everybody, best = Step(7, "回访"), Step(3, "行长回访", tiers=(1, 2))
    assert asked_of([everybody, best], 1) == [everybody, best]
    assert asked_of([everybody, best], 4) == [everybody]
    assert asked_of([everybody, best], None) == [everybody]


def test_what_is_no_chain_is_named():
    assert faults([Step(7, "回访")]) == []
    assert faults([Step(731, " "), Step(-1, "问")]) == ["days", "asks"]
    assert faults([Step(7, "甲"), Step(7, "乙")]) == ["twice"]
    assert faults([Step(days, "问") for days in range(7)]) == ["too_many"]


# ---------------------------------------------------------------- beginning
def test_a_delivery_asks_after_7_and_30_days_once_each(bank):
    customer = make_customer(bank)
    event = deliver(bank, customer)
    assert deliver(bank, customer) == event
    tasks = list(Task.objects.filter(customer=customer).order_by("due_on"))
    assert [(task.kind, task.owner, task.due_on, task.raised_by) for task in tasks] == [
        ("chain", bank.manager, date(2026, 11, 10), None),
        ("chain", bank.manager, date(2026, 12, 3), None),
    ]
    assert ChainDue.objects.count() == 2
    complete_task(task=tasks[0], by=bank.manager, at=timezone.now())
    deliver(bank, customer, dealt_by=bank.colleague)
    assert Task.objects.filter(customer=customer).count() == 2


def test_the_rule_of_the_day_of_the_event_counts(bank):
    today = business_today()
    decide(bank, Step(3, "三日电话"), starts_on=today + timedelta(days=1))
    before = deliver(bank, make_customer(bank), at=timezone.now())
    after = deliver(bank, make_customer(bank), "opportunity:2", at=timezone.now() + timedelta(days=1))
    assert [due.step.days for due in before.dues.all()] == [7, 30]
    assert [due.step.days for due in after.dues.all()] == [3]


def test_a_step_for_good_tiers_is_for_them_alone(bank, loader):
    best, plain = make_customer(bank), make_customer(bank)
    publish_scores({best: {"tier_id": 1}, plain: {"tier_id": 5}})
    decide(bank, Step(7, "回访"), Step(2, "主管登门", whom="supervisor", tiers=(1, 2)))
    deliver(bank, best, "opportunity:1", at=timezone.now())
    deliver(bank, plain, "opportunity:2", at=timezone.now())
    assert [(t.owner, t.title) for t in Task.objects.filter(customer=best).order_by("due_on")] == [
        (bank.supervisor, "主管登门"),
        (bank.manager, "回访"),
    ]
    assert Task.objects.get(customer=plain).title == "回访"


def test_whoever_dealt_with_it_and_does_not_read_the_customer_gives_way(bank):
    customer = make_customer(bank)
    decide(bank, Step(7, "回访", whom="dealt"))
    deliver(bank, customer, "opportunity:1", at=timezone.now(), dealt_by=bank.outsider)
    deliver(bank, customer, "opportunity:2", at=timezone.now(), dealt_by=bank.supervisor)
    assert set(Task.objects.values_list("owner", flat=True)) == {bank.manager.pk, bank.supervisor.pk}


def test_deal_and_complaint_begin_their_chains(bank):
    customer = make_customer(bank)
    line = ProductLine.objects.first()
    words = {"customer": customer, "product_line": line, "by": bank.manager, "at": timezone.now()}
    won = open_opportunity(name="流贷", **words)
    bring(won, "funded", bank.manager)
    lost = open_opportunity(name="承兑", **words)
    lose_opportunity(
        opportunity=lost,
        reason="利率",
        decided_by="price",
        competitor="他行",
        by=bank.manager,
        at=timezone.now(),
    )
    days = {due.event.cause: [] for due in ChainDue.objects.select_related("event")}
    for due in ChainDue.objects.select_related("event", "step"):
        days[due.event.cause].append(due.step.days)
    assert days == {"delivery": [7, 30], "lost": [90]}


# ---------------------------------------------------------------- a prospect has no tasks
def test_a_lost_prospect_is_a_notice_on_the_day_once(bank):
    prospect = make_prospect(bank, owner=bank.manager)
    event = begin_chain(
        cause=Cause.LOST,
        subject="opportunity:9",
        customer=None,
        company=prospect.name,
        path=f"/prospects/{prospect.public_id}/",
        dealt_by=bank.manager,
        at=TUESDAY,
    )
    due = event.dues.get()
    assert (due.task, due.due_on) == (None, date(2027, 2, 1))
    eight = datetime(2027, 2, 1, 8, tzinfo=SHANGHAI)
    assert tell_due(at=eight - timedelta(minutes=1)) == 0
    assert [tell_due(at=eight), tell_due(at=eight)] == [1, 0]
    notice = Notice.objects.get(kind="chain")
    assert (notice.person, notice.parameters["about"]) == (bank.manager, prospect.name)


# ---------------------------------------------------------------- moot
def test_what_runs_again_in_the_line_is_not_asked_after(bank):
    customer = make_customer(bank)
    words = {
        "customer": customer,
        "product_line": ProductLine.objects.first(),
        "by": bank.manager,
        "at": timezone.now(),
    }
    lost = open_opportunity(name="承兑", **words)
    lose_opportunity(
        opportunity=lost,
        reason="利率",
        decided_by="price",
        competitor="他行",
        by=bank.manager,
        at=timezone.now(),
    )
    assert Task.objects.open().filter(customer=customer, kind="chain").count() == 1
    open_opportunity(name="承兑再来", **words)
    assert not Task.objects.open().filter(customer=customer, kind="chain").exists()
    assert ChainEvent.objects.get().stopped_for == "reopened"
    assert Opportunity.objects.count() == 2


def test_whoever_is_no_longer_in_use_is_asked_nothing(bank):
    gone, stays = make_customer(bank), make_customer(bank)
    deliver(bank, gone, "opportunity:1")
    deliver(bank, stays, "opportunity:2")
    gone.state = "merged"
    gone.merged_into = stays
    gone.save()
    assert [stop_moot_chains(at=timezone.now()), stop_moot_chains(at=timezone.now())] == [1, 0]
    assert Task.objects.open().filter(kind="chain", customer=gone).count() == 0
    assert Task.objects.open().filter(kind="chain", customer=stays).count() == 2


def test_stopping_leaves_what_was_done(bank):
    customer = make_customer(bank)
    deliver(bank, customer)
    first = Task.objects.filter(customer=customer).order_by("due_on").first()
    complete_task(task=first, by=bank.manager, at=timezone.now(), note="已到账")
    stop_chains(
        cause=Cause.DELIVERY,
        subjects=["opportunity:1"],
        why=Moot.REOPENED,
        by=bank.manager,
        at=timezone.now(),
    )
    assert list(
        Task.objects.filter(customer=customer).order_by("due_on").values_list("state", flat=True)
    ) == [
        "done",
        "cancelled",
    ]


# ---------------------------------------------------------------- deciding and trying
def test_head_office_decides_and_the_trail_says_what(bank):
    version = decide(bank, Step(14, "回访"), Step(3, "电话"))
    assert [step.days for step in version.steps.all()] == [3, 14]
    assert version_on(Cause.DELIVERY, business_today()) == version
    act = Act.objects.get(kind="chain.decided")
    assert act.after["steps"] == ["+3 manager *: 电话", "+14 manager *: 回访"]
    with pytest.raises(NothingChanged):
        decide(bank, Step(3, "电话"), Step(14, "回访"))
    with pytest.raises(BeginsInPast):
        decide(bank, Step(5, "问"), starts_on=business_today() - timedelta(days=1))
    with pytest.raises(FaultySteps):
        decide(bank, Step(5, ""))
    assert ChainVersion.objects.filter(cause="delivery").count() == 2


def test_a_decision_sent_twice_is_one(bank):
    key = uuid4()
    first = decide(bank, Step(5, "问"), form_key=key)
    assert decide(bank, Step(5, "问"), form_key=key) == first
    with pytest.raises(KeyTaken):
        decide(bank, Step(6, "问"), form_key=key, reason="另一个")


def test_no_steps_let_nothing_follow(bank):
    decide(bank)
    assert not deliver(bank, make_customer(bank), at=timezone.now()).dues.exists()


def test_a_trial_counts_by_unit_beside_the_rule_in_force_and_makes_nothing(bank):
    now = timezone.now()
    customer, far = make_customer(bank), make_customer(bank, manager=bank.outsider)
    deliver(bank, customer, "opportunity:1", at=now - timedelta(days=10))
    deliver(bank, far, "opportunity:2", at=now - timedelta(days=2), dealt_by=bank.outsider)
    deliver(bank, far, "opportunity:3", at=now - timedelta(days=200), dealt_by=bank.outsider)
    made = Task.objects.count()
    with translation.override("en"):
        trial = try_out(
            cause=Cause.DELIVERY,
            steps=[Step(5, "问"), Step(60, "再问"), Step(1, "先问", tiers=(1,))],
            days=30,
            today=business_today(),
        )
    assert (trial.events, trial.drafted, trial.now) == (2, 4, 4)
    assert {(unit.unit, unit.drafted, unit.now) for unit in trial.units} == {
        (bank.unit.short_name_en, 2, 2),
        (bank.far_unit.short_name_en, 2, 2),
    }
    assert len(trial.samples) == 4 and trial.samples[0].step.days == 60
    assert Task.objects.count() == made


# ---------------------------------------------------------------- complaints
def test_a_closed_case_is_followed_up_until_it_is_opened_again():
    desk = make_desk()
    case = closed(desk)
    task = Task.objects.get(kind="chain")
    assert (task.customer, task.owner) == (case.customer, case.customer.manager)
    reopen_complaint(complaint=case, reason="又来", by=desk.officer)
    task.refresh_from_db()
    assert task.state == "cancelled"


def test_a_case_about_a_colleague_leaves_nothing_where_they_read():
    desk = make_desk()
    closed(desk, accused=[desk.bank.outsider])
    assert not ChainEvent.objects.exists() and not Task.objects.filter(kind="chain").exists()


def test_a_case_from_which_the_manager_is_kept_leaves_nothing_on_their_list():
    desk = make_desk()
    case = resolved(desk)
    recuse(complaint=case, person=case.customer.manager, note="客户是其亲属", by=desk.officer)
    case = learned(desk, case)
    check_result(complaint=case, passed=True, findings="已与客户核实", by=desk.bank.supervisor)
    close_complaint(complaint=case, by=desk.officer)
    assert not ChainEvent.objects.exists() and not Task.objects.filter(kind="chain").exists()


def test_the_tick_tells_and_stops(bank):
    deliver(bank, make_customer(bank))
    tick(at=timezone.now())
    assert Task.objects.open().filter(kind="chain").count() == 2
