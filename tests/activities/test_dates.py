"""Important dates: found by sun and moon in time, with what was done last, and gifts within the bank's limits."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from activities.models import Observance
from activities.rules import over_limit
from activities.services import OverLimit, forget_dates, plan_dates, record_observance
from common.calendar import business_today
from common.models import uuid7
from customers.rules import next_occurrence, yearly_dates
from customers.services import note_datum, remove_datum
from tests.browsing import browser
from tests.factories import fresh, make_account, make_bank, make_customer, publish_scores
from tests.together import at_once
from worklist.models import Notice, Task
from worklist.phrases import task_title
from worklist.queries import today_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limits(settings):
    settings.GIFT_LIMIT_YUAN, settings.GIFT_YEAR_LIMIT_YUAN = 300, 600


def told(person, by, *, days=3, consent="said", calendar="solar", what="生日"):
    """A yearly date of a person, so many days ahead."""
    on = business_today() + timedelta(days=days)
    ((_, month, day), _on) = next(each for each in yearly_dates(on, on).items() if each[0][0] == calendar)
    return note_datum(
        contact=person, kind="date", text=what, consent=consent, source="上门拜访", month=month, day=day,
        calendar=calendar, by=by, at=timezone.now(),
    )  # fmt: skip


def dates(**more):
    return Task.objects.filter(kind="date", **more).order_by("due_on", "id")


def marked(task, by, **more):
    words = {"words": "手写贺卡", "gift": "", "value_fen": 0, "reason": "", "form_key": uuid7()} | more
    return record_observance(
        customer=task.customer, occasion=task.parameters["occasion"], on=task.due_on, contact=None, task=task,
        by=by, at=timezone.now(), **words,
    )  # fmt: skip


@pytest.mark.parametrize(
    "first", [date(2026, 2, 27), date(2026, 11, 22), date(2025, 7, 20), date(2028, 2, 28)]
)
def test_the_dates_of_a_span_are_those_that_come_in_it(first):
    last = first + timedelta(days=9)
    found = yearly_dates(first, last)
    for calendar, longest in (("solar", 31), ("lunar", 30)):
        for month in range(1, 13):
            for day in range(1, longest + 1):
                if calendar == "solar" and day > {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31):
                    continue
                on = next_occurrence(month, day, calendar, on_or_after=first)
                assert found.get((calendar, month, day)) == (on if on <= last else None)


@pytest.mark.parametrize("calendar", ["solar", "lunar"])
def test_a_birthday_stands_on_today_a_week_ahead_once(bank, customer, person, calendar):
    told(person, bank.manager, days=7, calendar=calendar)
    for _ in range(2):
        plan_dates(at=timezone.now())
    task = dates().get()
    assert (task.owner, task.due_on) == (bank.manager, business_today() + timedelta(days=7))
    with translation.override("en"):
        (row,) = today_rows(fresh(bank.manager), business_today())
        assert row.sentence == "an important date of Liu Wei: 生日"
        assert row.reason == "Nothing is on record of last time"


def test_with_another_lead_a_date_goes_over_to_them_and_is_not_asked_twice(bank, customer, person):
    told(person, bank.manager)
    plan_dates(at=timezone.now())
    customer.manager = bank.colleague
    customer.save()
    for _ in range(2):
        plan_dates(at=timezone.now())
    assert [(task.owner, task.state) for task in dates()] == [(bank.colleague, "open")]
    marked(dates()[0], bank.colleague)
    customer.manager = bank.manager
    customer.save()
    plan_dates(at=timezone.now())
    assert [(task.owner, task.state) for task in dates()] == [(bank.colleague, "done")]


def test_without_the_persons_consent_to_use_or_too_far_ahead_it_does_not_appear(bank, customer, person):
    told(person, bank.manager, consent="published")
    told(person, bank.manager, days=8, what="司庆")
    plan_dates(at=timezone.now())
    assert not dates().exists()


def test_a_date_that_was_taken_out_of_the_dossier_leaves_no_task(bank, customer, person):
    entry = told(person, bank.manager)
    plan_dates(at=timezone.now())
    remove_datum(entry=entry, reason="本人要求", by=bank.manager, at=timezone.now())
    plan_dates(at=timezone.now())
    assert dates().get().state == "cancelled"


def test_what_was_done_with_a_date_that_was_taken_away_says_its_day_and_words_no_more(bank, customer, person):
    entry = told(person, bank.manager, days=0, what="生日")
    plan_dates(at=timezone.now())
    task, day = dates().get(), business_today()
    notice, held = (
        Notice.objects.create(
            kind="task_due", person=bank.manager, customer=customer, subject=f"task:{task.public_id.hex}",
            slot=slot, parameters={"task": task.parameters, "due_on": day.isoformat(), "task_kind": "date"},
        ) for slot in (day.isoformat(), "again")
    )  # fmt: skip
    kept = record_observance(
        customer=customer, occasion="person", on=day, contact=person, task=task, by=bank.manager,
        at=timezone.now(), words="手写贺卡", gift="龙井", value_fen=28_000, reason="", form_key=uuid7(),
    )  # fmt: skip
    Task.objects.filter(pk=task.pk).update(closed_at=timezone.now() - timedelta(days=40))
    assert forget_dates(at=timezone.now()) == 0
    remove_datum(entry=entry, reason="本人要求", by=bank.manager, at=timezone.now())
    since = timezone.now() - timedelta(days=2)
    assert [forget_dates(at=timezone.now(), since=since) for _ in range(2)] == [1, 0]
    for row in (task, notice, held, kept):
        row.refresh_from_db()
    assert (kept.on, kept.day_forgotten, kept.gift) == (day.replace(month=1, day=1), True, "龙井")
    said = [task.parameters, task.slot, str(task.due_on)]
    said += [part for each in (notice, held) for part in (each.parameters, each.slot)]
    for gone in ("生日", person.name, day.isoformat()):
        assert gone not in str(said)
    with translation.override("en"):
        assert "no longer kept" in task_title(task.kind, "", task.parameters)
    page = browser(bank.manager).get(reverse("activities:panel", args=[customer.customer_no]))
    assert "龙井" in page.content.decode()
    plan_dates(at=timezone.now())
    assert dates().count() == 1


def test_anniversaries_and_maturities(bank, loader):
    today = business_today()
    near = today + timedelta(days=5)
    since = near.replace(year=near.year - 8)
    customer = make_customer(bank, established_on=since)
    small = make_customer(bank, established_on=since)
    publish_scores({customer: {"tier_id": 1}, small: {"tier_id": 4}})
    make_account(customer, "rmb_current", opened_on=since)
    make_account(customer, "rmb_current", opened_on=since, matures_on=near)
    plan_dates(at=timezone.now())
    kinds = {task.parameters["occasion"] for task in dates()}
    assert kinds == {"founding", "first_account", "deposit"}
    assert not dates(customer=small).exists()


def test_next_year_begins_with_last_years_gift_and_words(bank, customer, person):
    told(person, bank.manager)
    Observance.objects.create(
        customer=customer, contact=person, occasion="person", on=business_today() - timedelta(days=360),
        words="电话祝贺", gift="龙井", value_fen=28_000, done_by=bank.manager, done_at=timezone.now(),
        form_key=uuid7(),
    )  # fmt: skip
    plan_dates(at=timezone.now())
    with translation.override("en"):
        (row,) = today_rows(fresh(bank.manager), business_today())
    assert "龙井" in row.reason and "280" in row.reason and "电话祝贺" in row.reason


@pytest.mark.parametrize(
    ("value", "given", "beyond"),
    [(300, 0, False), (301, 0, True), (300, 300, False), (300, 301, True), (0, 900, False)],
)
def test_the_limits_of_gifts(value, given, beyond):
    assert over_limit(value, given, one_fen=300, year_fen=600) is beyond


def test_a_gift_beyond_the_limit_needs_a_reason_and_is_recorded_as_such(bank, customer, person):
    told(person, bank.manager)
    plan_dates(at=timezone.now())
    task = dates().get()
    with pytest.raises(OverLimit):
        marked(task, bank.manager, gift="茶具", value_fen=30_100)
    assert not Observance.objects.exists()
    key = uuid7()
    for _ in range(2):
        kept = marked(
            task, bank.manager, gift="茶具", value_fen=30_100, reason="十周年，行长批准", form_key=key
        )
    assert (kept.over_limit, Observance.objects.count()) == (True, 1)
    task.refresh_from_db()
    assert task.state == "done"


@pytest.mark.django_db(transaction=True)
def test_of_two_gifts_at_once_the_second_is_counted_with_the_first():
    bank = make_bank()
    customer = make_customer(bank)

    def give():
        return record_observance(
            customer=customer, occasion="founding", on=business_today(), contact=None, task=None,
            by=bank.manager, at=timezone.now(), words="厂庆", gift="花篮", value_fen=29_000, reason="",
            form_key=uuid7(),
        )  # fmt: skip

    give()
    answers = at_once([give, give])
    assert sorted(type(answer).__name__ for answer in answers) == ["Observance", "OverLimit"]


def test_the_page_warns_and_the_panel_keeps_it(bank, customer, person):
    told(person, bank.manager)
    plan_dates(at=timezone.now())
    mine = browser(fresh(bank.manager))
    path = reverse("activities:date-mark", args=[dates().get().public_id])
    assert "生日" in mine.get(path).content.decode()
    said = {"words": "送到办公室", "gift": "茶具", "value": "400", "form_key": str(uuid7())}
    warned = mine.post(path, said)
    assert warned.status_code == 422 and "300" in warned.content.decode()
    assert mine.post(path, said | {"reason": "行长批准"}).status_code == 302
    panel = mine.get(reverse("activities:panel", args=[customer.customer_no])).content.decode()
    assert "茶具" in panel and "beyond the limit" in panel
    api = reverse("api-important-dates", args=[customer.customer_no])
    (one,) = mine.get(api).json()["results"]
    assert (one["value"], one["over_limit"], one["person"]) == ("400.00", True, str(person.public_id))


def test_the_api_writes_one_down(bank, customer, person):
    told(person, bank.manager)
    plan_dates(at=timezone.now())
    mine = browser(fresh(bank.manager))
    api = reverse("api-important-dates", args=[customer.customer_no])
    said = {"task": str(dates().get().public_id), "words": "电话祝贺", "key": str(uuid7())}
    beyond = said | {"gift": "酒", "value": "900.00"}
    assert mine.post(api, beyond, content_type="application/json").status_code == 400
    assert mine.post(api, said, content_type="application/json").status_code == 201
    assert browser(bank.outsider).get(api).status_code == 404
