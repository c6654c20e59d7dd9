"""Visits: planned, moved, confirmed, called off, reported; and whoever forgets the report is asked for it."""

import json
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Interaction, Visit
from activities.queries import agenda, conflicts
from activities.rules import Point, agenda_points, day_named, line_due_on, split_lines
from activities.services import (
    StrangerToCustomer,
    VisitChanged,
    VisitInPast,
    VisitOver,
    ask_for_reports,
    cancel_visit,
    change_visit,
    confirm_visit,
    log_interaction,
)
from audit.models import Act
from common.calendar import SHANGHAI, business_today
from customers.models import Contact, TeamMember
from tests.activities.making import make_visit
from tests.browsing import browser
from tests.factories import SINCE, at, make_customer
from worklist.models import Notice, Task
from worklist.queries import today_queue
from worklist.services import sweep_reminders

pytestmark = pytest.mark.django_db
# A Tuesday.
NOW = at(2026, 11, 17, 9)
AFTERNOON = at(2026, 11, 17, 14)


# ---------------------------------------------------------------- rules
@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("周二前报承兑保证金方案", date(2026, 11, 17)),
        ("周三前报方案", date(2026, 11, 18)),
        ("星期日", date(2026, 11, 22)),
        ("11月24日交材料", date(2026, 11, 24)),
        ("send by 11-24", date(2026, 11, 24)),
        ("2027-01-05 再谈", date(2027, 1, 5)),
        ("1月5日再谈", date(2027, 1, 5)),
        ("2月30日", None),
        ("报价 3.35% 共 4,000 万", None),
        ("报方案", None),
    ],
)
def test_a_task_line_may_name_its_day(line, day):
    assert day_named(line, date(2026, 11, 17)) == day


def test_a_day_that_is_over_or_too_far_leaves_the_usual_day():
    usual = date(2026, 11, 20)
    assert line_due_on("2026-11-16 交", date(2026, 11, 17), usual) == usual
    assert line_due_on("2029-11-16 交", date(2026, 11, 17), usual) == usual
    assert line_due_on("11月18日交", date(2026, 11, 17), usual) == date(2026, 11, 18)


def test_a_report_is_taken_apart_into_words_tasks_and_promises():
    lines = split_lines("二期三月投产\n- 报方案\n！ 周三给答复\n-\n! \n希望降到 20%")
    assert lines == ("二期三月投产\n希望降到 20%", ["报方案"], ["周三给答复"])


def test_an_agenda_has_one_point_a_line_with_its_minutes_first():
    text = "10 问候\n15分钟 保函费率\n20 min: cash pool\n\n- 下一步\n3 号厂房"
    assert agenda_points(text) == [
        Point(10, "问候"),
        Point(15, "保函费率"),
        Point(20, "cash pool"),
        Point(None, "下一步"),
        Point(3, "号厂房"),
    ]


# ---------------------------------------------------------------- the life of a visit
def test_a_visit_is_planned_moved_confirmed_and_moved_again(bank, customer, person):
    visit = make_visit(customer, bank.manager, at=NOW, people=[person])
    assert (visit.owner, visit.state, visit.appointment) == (bank.manager, "planned", "asked")
    assert confirm_visit(visit=visit, by=bank.manager, at=NOW).appointment == "confirmed"
    confirm_visit(visit=visit, by=bank.manager, at=NOW)

    moved = change_visit(
        visit=visit,
        changes={"starts_at": at(2026, 11, 19, 15)},
        people=[person],
        colleagues=[],
        version=2,
        by=bank.manager,
        at=NOW,
    )
    assert (moved.starts_at, moved.appointment, moved.version) == (at(2026, 11, 19, 15), "moved", 3)
    kinds = Act.objects.filter(subject_id=str(customer.pk), kind__startswith="visit").order_by("pk")
    assert [*kinds.values_list("kind", flat=True)] == ["visit.planned", "visit.confirmed", "visit.moved"]


def test_the_second_editor_is_refused_and_nothing_changes(bank, customer):
    visit = make_visit(customer, bank.manager, at=NOW)
    same = {"people": [], "colleagues": [], "version": 1, "by": bank.manager, "at": NOW}
    change_visit(visit=visit, changes={"purpose": "谈保函"}, **same)
    with pytest.raises(VisitChanged) as refused:
        change_visit(visit=visit, changes={"purpose": "谈外汇"}, **same)
    assert refused.value.current.purpose == "谈保函"
    assert Visit.objects.get().purpose == "谈保函"


def test_what_a_visit_refuses(bank, customer):
    stranger = Contact.objects.create(customer=make_customer(bank), name="别家人")
    with pytest.raises(VisitInPast):
        make_visit(customer, bank.manager, at=NOW, starts_at=NOW)
    with pytest.raises(StrangerToCustomer):
        make_visit(customer, bank.manager, at=NOW, people=[stranger])
    assert Visit.objects.count() == 0
    visit = make_visit(customer, bank.manager, at=NOW)
    cancel_visit(visit=visit, reason="客户出差", by=bank.manager, at=NOW)
    for act in (confirm_visit, lambda **more: cancel_visit(reason="又", **more)):
        with pytest.raises(VisitOver):
            act(visit=visit, by=bank.manager, at=NOW)
    assert Visit.objects.get().cancelled_for == "客户出差"


def test_visits_at_the_same_time_are_named_and_touching_ones_are_not(bank, customer):
    first = make_visit(customer, bank.manager, at=NOW, starts_at=AFTERNOON, minutes=60)
    make_visit(customer, bank.manager, at=NOW, starts_at=AFTERNOON + timedelta(hours=1), minutes=30)
    make_visit(make_customer(bank, manager=bank.colleague), bank.colleague, at=NOW, starts_at=AFTERNOON)
    span = {"owner_id": bank.manager.pk, "minutes": 60}
    assert conflicts(starts_at=AFTERNOON - timedelta(minutes=30), **span) == [first]
    assert len(conflicts(starts_at=AFTERNOON + timedelta(minutes=30), **span)) == 2
    assert conflicts(starts_at=AFTERNOON - timedelta(hours=1), **span) == []
    assert conflicts(starts_at=AFTERNOON, besides=first.pk, **span) == []


# ---------------------------------------------------------------- reports
def test_a_report_closes_the_visit_its_task_and_tells_who_came_along(bank, customer, person):
    TeamMember.objects.create(customer=customer, staff=bank.colleague, part="middle", starts_on=SINCE)
    visit = make_visit(
        customer, bank.manager, at=NOW, starts_at=AFTERNOON, people=[person], colleagues=[bank.colleague]
    )
    evening = at(2026, 11, 17, 15, 30)
    assert ask_for_reports(at=evening) == 1
    task = Task.objects.get()
    assert (task.kind, task.owner, task.due_on) == ("visit_report", bank.manager, date(2026, 11, 19))

    log_interaction(
        customer=customer,
        kind="visit",
        happened_at=AFTERNOON,
        people=[person],
        summary="接受 3.35%\n- 周二前报承兑保证金方案\n! 11月20日答复费率",
        visit=visit,
        details={"aim": "partly", "need": "二期缺口四千万", "rivals": "同业报 3.3%", "mood": "warm"},
        by=bank.manager,
        at=at(2026, 11, 17, 16),
    )
    visit.refresh_from_db()
    task.refresh_from_db()
    assert (visit.state, visit.interaction, task.state) == ("reported", Interaction.objects.get(), "done")
    report = visit.interaction
    assert (report.aim, report.need, report.rivals, report.mood) == (
        "partly",
        "二期缺口四千万",
        "同业报 3.3%",
        "warm",
    )
    made = Task.objects.exclude(pk=task.pk).order_by("pk").values_list("kind", "title", "due_on")
    assert [*made] == [
        ("typed", "周二前报承兑保证金方案", date(2026, 11, 17)),
        ("promise", "11月20日答复费率", date(2026, 11, 20)),
    ]
    told = Notice.objects.get(kind="minutes")
    assert (told.person, told.customer, told.parameters["on"]) == (bank.colleague, customer, "2026-11-17")
    assert ask_for_reports(at=at(2026, 11, 18, 9)) == 0


def test_a_report_is_asked_for_once_when_the_visit_is_over(bank, customer):
    make_visit(customer, bank.manager, at=NOW, starts_at=AFTERNOON, minutes=60)
    called_off = make_visit(customer, bank.manager, at=NOW, starts_at=AFTERNOON)
    cancel_visit(visit=called_off, reason="客户出差", by=bank.manager, at=NOW)
    assert ask_for_reports(at=AFTERNOON + timedelta(minutes=59)) == 0
    assert [ask_for_reports(at=AFTERNOON + timedelta(hours=1)) for _ in range(3)] == [1, 0, 0]
    assert Task.objects.filter(kind="visit_report").count() == 1


def test_a_report_two_working_days_late_is_told_to_the_supervisor(bank, customer):
    make_visit(customer, bank.manager, at=NOW, starts_at=AFTERNOON)
    ask_for_reports(at=at(2026, 11, 17, 15))
    for day in (18, 19, 20, 23, 24):
        sweep_reminders(at=at(2026, 11, day, 8))
    told = Notice.objects.order_by("created_at", "pk").values_list("kind", "person__name")
    # Due on Thursday; overdue on Friday; the supervisor hears of it on Monday.
    assert [*told] == [("task_due", "陈思远"), ("task_overdue", "陈思远"), ("team_overdue", "许嘉")]


def test_moving_a_visit_takes_its_report_task_away_and_asks_anew(bank, customer):
    visit = make_visit(customer, bank.manager, at=NOW, starts_at=AFTERNOON)
    late = at(2026, 11, 17, 16)
    ask_for_reports(at=late)
    change_visit(
        visit=visit,
        changes={"starts_at": at(2026, 11, 18, 10)},
        people=[],
        colleagues=[],
        version=1,
        by=bank.manager,
        at=late,
    )
    assert Task.objects.get().state == "cancelled"
    assert ask_for_reports(at=late) == 0
    assert ask_for_reports(at=at(2026, 11, 18, 11)) == 1
    assert Task.objects.filter(state="open").get().due_on == date(2026, 11, 20)


# ---------------------------------------------------------------- pages
def typed(**more):
    starts_at = timezone.localtime() + timedelta(days=1)
    return {
        "purpose": "谈代发工资",
        "starts_at": f"{starts_at:%Y-%m-%dT%H:%M}",
        "minutes": "60",
        "kind": "visit",
        "form_key": str(uuid4()),
        "version": "0",
    } | more


def test_a_visit_is_planned_prepared_and_reported_without_javascript(bank, customer, person):
    staff = browser(bank.manager)
    plan = reverse("activities:visit-create", args=[customer.customer_no])
    assert staff.get(plan).status_code == 200
    sent = typed(people=[str(person.public_id)], agenda="10 问候\n20 费率")
    for _ in range(2):
        assert staff.post(plan, sent).status_code == 302
    visit = Visit.objects.get()
    page = staff.get(reverse("activities:visit", args=[visit.public_id]))
    html = page.content.decode()
    assert (
        "谈代发工资" in html and "费率" in html and "30 of 60 minutes planned" in html and "Liu Wei" in html
    )
    report = reverse("activities:interaction-create", args=[customer.customer_no])
    opened = staff.get(report, {"visit": str(visit.public_id)}).content.decode()
    assert str(visit.public_id) in opened
    answer = staff.post(
        report,
        {
            "visit": str(visit.public_id),
            "people": [str(person.public_id)],
            "kind": "visit",
            "summary": "谈妥",
            "aim": "reached",
            "next_in": "1w",
            "form_key": str(uuid4()),
        },
    )
    assert answer.status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.interaction.aim) == ("reported", "reached")


def test_hints_for_newcomers_are_switched_off_by_each_for_themselves(bank, customer):
    page = reverse("activities:visit", args=[make_visit(customer, bank.manager).public_id])
    staff = browser(bank.manager)
    assert "How to begin" in staff.get(page).content.decode()
    staff.post(reverse("organization:preferences"), {"language": "en", "theme": "auto"})
    assert "How to begin" not in staff.get(page).content.decode()
    staff.post(reverse("organization:preferences"), {"language": "en", "theme": "auto", "hints": "on"})
    assert "How to begin" in staff.get(page).content.decode()


def test_a_refused_plan_keeps_its_words(bank, customer):
    plan = reverse("activities:visit-create", args=[customer.customer_no])
    yesterday = timezone.localtime() - timedelta(days=1)
    answer = browser(bank.manager).post(plan, typed(starts_at=f"{yesterday:%Y-%m-%dT%H:%M}"))
    assert answer.status_code == 422
    assert "That time is over" in answer.content.decode() and "谈代发工资" in answer.content.decode()
    assert Visit.objects.count() == 0


def test_a_second_editor_sees_what_was_saved_meanwhile(bank, customer):
    visit = make_visit(customer, bank.manager)
    change = reverse("activities:visit-change", args=[visit.public_id])
    staff = browser(bank.manager)
    sent = typed(version="1", starts_at=f"{timezone.localtime(visit.starts_at):%Y-%m-%dT%H:%M}")
    assert staff.post(change, sent | {"purpose": "谈保函"}).status_code == 302
    answer = staff.post(change, sent | {"purpose": "谈外汇"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert (
        "Saved meanwhile: 谈保函" in html and 'value="谈外汇"' in html and 'name="version" value="2"' in html
    )
    assert staff.post(change, sent | {"purpose": "谈外汇", "version": "2"}).status_code == 302
    assert Visit.objects.get().purpose == "谈外汇"


def test_with_htmx_the_layer_closes_and_the_page_is_told(bank, customer):
    plan = reverse("activities:visit-create", args=[customer.customer_no])
    answer = browser(bank.manager, hx_request="true").post(plan, typed())
    assert answer.status_code == 204
    assert set(json.loads(answer.headers["HX-Trigger"])) >= {"toast", "layer:done", "worklist:changed"}


def test_only_the_owner_or_a_supervisor_acts_on_a_visit(bank, customer):
    TeamMember.objects.create(customer=customer, staff=bank.colleague, part="middle", starts_on=SINCE)
    visit = make_visit(customer, bank.manager)
    confirm = reverse("activities:visit-confirm", args=[visit.public_id])
    assert browser(bank.outsider).post(confirm, {"sent": "1"}).status_code == 404
    assert browser(bank.colleague).post(confirm, {"sent": "1"}).status_code == 403
    assert Visit.objects.get().appointment == "asked"
    assert browser(bank.supervisor).post(confirm, {"sent": "1"}).status_code == 302
    assert Visit.objects.get().appointment == "confirmed"


def test_today_asks_for_the_report_and_shows_todays_visits(bank, customer):
    visit = make_visit(customer, bank.manager, at=NOW, starts_at=AFTERNOON)
    ask_for_reports(at=at(2026, 11, 17, 16))
    row = today_queue(bank.manager, date(2026, 11, 18)).rows[0]
    assert (row.kind, row.subject) == ("visit_report", customer.label)
    report = reverse("activities:interaction-create", args=[customer.customer_no])
    page = browser(bank.manager).get(report, {"task": str(row.task)}).content.decode()
    assert str(visit.public_id) in page


@pytest.mark.parametrize("address", ["/visits/", "/visits/?who=mine"])
def test_the_week_costs_the_same_queries_for_three_visits_and_for_thirty(bank, customer, address):
    staff = browser(bank.supervisor)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as heard:
            assert staff.get(address).status_code == 200
        return len(heard)

    # The Monday of this week, whatever day and hour it is.
    first = business_today() - timedelta(days=business_today().weekday())
    start = datetime.combine(first, time(9), tzinfo=SHANGHAI)
    planned = {"by": bank.supervisor, "at": start - timedelta(days=1)}
    for number in range(3):
        make_visit(customer, **planned, starts_at=start + timedelta(minutes=number))
    staff.get(address)
    few = cost()
    for number in range(27):
        make_visit(customer, **planned, starts_at=start + timedelta(minutes=10 + number))
    assert cost() == few
    assert agenda(bank.supervisor, first, timezone.now(), team=True).total >= 1
