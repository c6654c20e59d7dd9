"""The calendar: whose days are shown to whom, what clashes, how a visit moves, and what a phone reads of it."""

import json
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from activities.models import CalendarFeed, Visit
from activities.services import close_feed, open_feed
from audit.models import Act
from common.calendar import SHANGHAI, business_today
from customers.models import TeamMember
from tests.activities.making import make_visit
from tests.factories import SINCE, at, make_customer
from worklist.rules import TaskKind, next_due
from worklist.services import add_task
from workspace.queries.calendar import Whose, calendar, entries
from workspace.rules import CalendarView, calendar_days, calendar_step, overlaps

pytestmark = pytest.mark.django_db
# A Tuesday.
NOW = at(2026, 11, 17, 9)
TUESDAY = date(2026, 11, 17)


@pytest.fixture
def customer(bank):
    return make_customer(bank, short_name="澜川精密", short_name_en="Lanchuan")


def visit_at(customer, by, day, hour, minutes=60, **more):
    return make_visit(customer, by, at=NOW, starts_at=at(2026, 11, day, hour), minutes=minutes, **more)


# ---------------------------------------------------------------- rules
def test_which_days_a_view_shows():
    def ends(view):
        days = calendar_days(CalendarView(view), date(2026, 11, 19))
        return days[0], days[-1], len(days)

    assert ends("day") == (date(2026, 11, 19), date(2026, 11, 19), 1)
    assert ends("week") == (date(2026, 11, 16), date(2026, 11, 22), 7)
    assert ends("month") == (date(2026, 10, 26), date(2026, 12, 6), 42)
    assert ends("agenda") == (date(2026, 11, 19), date(2026, 12, 16), 28)


def test_the_pages_beside():
    assert calendar_step(CalendarView.WEEK, date(2026, 11, 19), -1) == date(2026, 11, 12)
    assert calendar_step(CalendarView.MONTH, date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert calendar_step(CalendarView.MONTH, date(2026, 3, 31), -1) == date(2026, 2, 28)


def test_spans_that_touch_do_not_overlap():
    spans = [(at(2026, 11, 17, hour), at(2026, 11, 17, hour + 1)) for hour in (9, 10)]
    assert overlaps([*spans, (at(2026, 11, 17, 9, 30), at(2026, 11, 17, 10, 30))]) == [[2], [2], [0, 1]]


# ---------------------------------------------------------------- whose
def test_ones_own_calendar_has_visits_tasks_promises_and_due_contacts(bank, customer):
    visit_at(customer, bank.manager, 18, 14)
    for kind, title in ((TaskKind.TYPED, "报方案"), (TaskKind.PROMISE, "答复费率")):
        add_task(
            customer=customer,
            owner=bank.manager,
            title=title,
            kind=kind,
            due_on=date(2026, 11, 19),
            by=bank.manager,
        )
    found = entries(bank.manager, Whose(person=bank.manager), TUESDAY, date(2026, 11, 20))
    assert [(entry.layer, entry.day.day, entry.title) for entry in found] == [
        ("visit", 18, "谈代发工资"),
        ("task", 19, "报方案"),
        ("promise", 19, "答复费率"),
    ]
    assert entries(bank.outsider, Whose(person=bank.manager), TUESDAY, date(2026, 11, 20)) == []


def test_a_colleague_sees_of_it_what_belongs_to_customers_they_read(bank, customer):
    other = make_customer(bank, short_name="别家")
    TeamMember.objects.create(customer=customer, staff=bank.colleague, part="middle", starts_on=SINCE)
    visit_at(customer, bank.manager, 18, 14)
    visit_at(other, bank.manager, 18, 16)

    def seen(by, whose):
        return {entry.subject for entry in entries(by, whose, TUESDAY, date(2026, 11, 20))}

    assert seen(bank.manager, Whose(person=bank.manager)) == {customer.label, other.label}
    assert seen(bank.colleague, Whose(person=bank.manager)) == {customer.label}
    assert seen(bank.supervisor, Whose()) == {customer.label, other.label}
    assert seen(bank.supervisor, Whose(customer=other)) == {other.label}


def test_whoever_comes_along_has_the_visit_in_their_calendar(bank, customer):
    TeamMember.objects.create(customer=customer, staff=bank.colleague, part="middle", starts_on=SINCE)
    visit_at(customer, bank.manager, 18, 14, colleagues=[bank.colleague])
    (entry,) = entries(bank.colleague, Whose(person=bank.colleague), TUESDAY, date(2026, 11, 20))
    assert (entry.owner_id, entry.movable) == (bank.manager.pk, False)


def test_a_week_shows_six_of_a_days_entries_without_an_hour_and_the_day_all_of_them(bank, customer):
    for number in range(7):
        add_task(
            customer=customer,
            owner=bank.manager,
            title=f"事项{number}",
            due_on=date(2026, 11, 19),
            by=bank.manager,
        )
    client = Client()
    client.force_login(bank.manager)

    def shown(view):
        page = client.get(reverse("workspace:calendar"), {"view": view, "on": "2026-11-19"}).content.decode()
        return [f"事项{number}" in page for number in range(7)].count(True), "All 7" in page

    assert [shown(view) for view in ("week", "day")] == [(6, True), (7, False)]


def test_clashes_are_named_and_those_of_different_people_are_none(bank, customer):
    first = visit_at(customer, bank.manager, 18, 14)
    second = visit_at(make_customer(bank, short_name="同时"), bank.manager, 18, 14)
    visit_at(make_customer(bank, short_name="旁人", manager=bank.colleague), bank.colleague, 18, 14)
    shown = calendar(bank.supervisor, Whose(), CalendarView.WEEK, TUESDAY)
    clashes = {entry.subject: entry.clashes for day in shown.days for entry in day.timed}
    assert clashes == {
        first.customer.label: (second.customer.label,),
        second.customer.label: (first.customer.label,),
        "旁人": (),
    }


def test_the_grid_is_as_wide_as_the_visits_ask_for(bank, customer):
    visit_at(customer, bank.manager, 18, 20)
    shown = calendar(bank.manager, Whose(person=bank.manager), CalendarView.WEEK, TUESDAY)
    hours = shown.hours
    assert (hours[0].label, hours[-1].label) == ("08:00", "20:00")
    assert [len(slot.entries) for slot in hours[-1].slots] == [0, 0, 1, 0, 0, 0, 0]
    assert [day.worked for day in shown.days] == [True] * 5 + [False] * 2


# ---------------------------------------------------------------- the page
@pytest.mark.parametrize("view", ["day", "week", "month", "agenda"])
def test_every_view_shows_the_visit_and_costs_the_same_queries(bank, signed_in, customer, view):
    staff = signed_in(bank.manager)
    starts_at = timezone.now() + timedelta(seconds=20)
    make_visit(customer, bank.manager, starts_at=starts_at)
    day = starts_at.astimezone(SHANGHAI).date().isoformat()
    page = reverse("workspace:calendar")

    def cost():
        with CaptureQueriesContext(connection) as heard:
            html = staff.get(page, {"view": view, "on": day}).content.decode()
        assert "Lanchuan" in html
        return len(heard)

    cost()
    few = cost()
    for number in range(9):
        other = make_customer(bank)
        make_visit(other, bank.manager, starts_at=starts_at + timedelta(seconds=number))
        add_task(customer=other, owner=bank.manager, title="办", due_on=business_today(), by=bank.manager)
    assert cost() == few


def test_layers_and_strangers(bank, signed_in, customer):
    make_visit(customer, bank.manager, starts_at=timezone.now() + timedelta(seconds=20))
    staff, page = signed_in(bank.manager), reverse("workspace:calendar")
    assert "Lanchuan" in staff.get(page, {"view": "agenda"}).content.decode()
    assert "Lanchuan" not in staff.get(page, {"view": "agenda", "layers": "task"}).content.decode()
    assert staff.get(page, {"customer": customer.customer_no}).status_code == 200
    assert signed_in(bank.outsider).get(page, {"customer": customer.customer_no}).status_code == 404
    assert signed_in(bank.outsider).get(page, {"who": bank.manager.employee_no}).status_code == 404
    assert staff.get(page, {"view": "year", "on": "never", "layers": "colour"}).status_code == 200


def test_a_dropped_visit_moves_and_a_second_hand_is_told(bank, signed_in, customer):
    visit = make_visit(customer, bank.manager)
    staff = signed_in(bank.manager, hx_request="true")
    move = reverse("activities:visit-move", args=[visit.public_id])
    later = timezone.localtime(visit.starts_at) + timedelta(days=2)
    sent = {"starts_at": f"{later:%Y-%m-%dT%H:%M}", "version": "1"}
    answer = staff.post(move, sent)
    assert answer.status_code == 204 and "worklist:changed" in json.loads(answer.headers["HX-Trigger"])
    visit.refresh_from_db()
    assert (visit.appointment, visit.version) == ("moved", 2)
    assert timezone.localtime(visit.starts_at).date() == later.date()
    again = staff.post(move, sent | {"starts_at": f"{later + timedelta(days=1):%Y-%m-%dT%H:%M}"})
    assert "Somebody saved this visit meanwhile" in json.loads(again.headers["HX-Trigger"])["toast"]["text"]
    yesterday = timezone.localtime() - timedelta(days=1)
    refused = staff.post(move, {"starts_at": f"{yesterday:%Y-%m-%dT%H:%M}", "version": "2"})
    assert refused.status_code == 422 and "That time is over" in refused.content.decode()
    assert Visit.objects.get().version == 2


# ---------------------------------------------------------------- the feed
def feed_of(person, client, when=None):
    secret = open_feed(person=person, at=when or timezone.now())
    answer = client.get(reverse("workspace:calendar-file", args=[secret]))
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def test_a_phone_reads_visits_in_their_zone(bank, customer, client):
    starts_at = (timezone.now() + timedelta(days=3)).replace(second=0, microsecond=0)
    visit = make_visit(customer, bank.manager, starts_at=starts_at, minutes=90, place="滨江")
    feed = feed_of(bank.manager, client)
    (event,) = feed.walk("VEVENT")
    assert event["uid"] == f"visit-{visit.public_id}@hausbank"
    assert event.decoded("dtstart") == starts_at
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=90)
    assert event.decoded("dtstart").astimezone(ZoneInfo("Europe/Berlin")) == starts_at
    (zone,) = feed.walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Shanghai"
    assert zone.to_tz().utcoffset(datetime(2026, 11, 20, 10)) == timedelta(hours=8)
    assert (str(event["location"]), str(event["status"])) == ("滨江", "TENTATIVE")
    assert feed.errors == [] and all(part.errors == [] for part in feed.walk())


def test_a_series_of_tasks_recurs_on_the_days_on_which_it_comes_again(bank, customer, client):
    # The next day that a month of thirty days has not.
    first = next(day for day in (business_today() + timedelta(days=n) for n in range(1, 70)) if day.day == 31)
    add_task(
        customer=customer,
        owner=bank.manager,
        title="对账",
        due_on=first,
        by=bank.manager,
        repeat="monthly",
    )
    (event,) = feed_of(bank.manager, client).walk("VEVENT")
    assert event.decoded("dtstart") == first and not isinstance(event.decoded("dtstart"), datetime)
    # A second parser's answer: dateutil reads the rule of the event.
    days = rrulestr(event["rrule"].to_ical().decode(), dtstart=datetime.combine(first, time.min))
    expected = [first]
    while len(expected) < 8:
        expected.append(next_due(first, "monthly", expected[-1]))
    assert [day.date() for day in days[:8]] == expected


def test_the_secret_is_kept_as_a_digest_and_closed_at_once(bank, client):
    now = timezone.now()
    secret = open_feed(person=bank.manager, at=now)
    address = reverse("workspace:calendar-file", args=[secret])
    assert secret not in str(CalendarFeed.objects.values())
    assert client.get(address).status_code == 200
    assert CalendarFeed.objects.get().read_at is not None
    second = open_feed(person=bank.manager, at=now)
    assert client.get(address).status_code == 404
    close_feed(person=bank.manager, at=now)
    assert client.get(reverse("workspace:calendar-file", args=[second])).status_code == 404
    assert client.get(reverse("workspace:calendar-file", args=["guessed"])).status_code == 404
    kinds = Act.objects.filter(kind__startswith="calendar_feed").order_by("pk").values_list("kind", flat=True)
    assert [*kinds] == ["calendar_feed.opened", "calendar_feed.opened", "calendar_feed.closed"]


def test_whoever_left_the_bank_is_read_no_more(bank, client):
    secret = open_feed(person=bank.manager, at=timezone.now())
    bank.manager.status = "left"
    bank.manager.save()
    assert client.get(reverse("workspace:calendar-file", args=[secret])).status_code == 404


def test_the_address_is_shown_once(bank, signed_in):
    staff = signed_in(bank.manager)
    answer = staff.post(reverse("workspace:calendar-feed-open"), follow=True)
    html = answer.content.decode()
    assert "/calendar/feed/" in html and ".ics" in html
    assert ".ics" not in staff.get(reverse("workspace:calendar-feed")).content.decode()
    staff.post(reverse("workspace:calendar-feed-close"))
    assert CalendarFeed.objects.filter(closed_at=None).count() == 0
    assert Client().get(reverse("workspace:calendar-feed")).status_code == 302
