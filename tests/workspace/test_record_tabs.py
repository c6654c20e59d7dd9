"""Timeline and history of one customer: one order, page by page, and who changed what from what to what."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from activities.services import log_interaction
from common.models import Job
from customers.models import Contact
from customers.services import add_contact, add_note, edit_contact, edit_customer
from tests.factories import at, fresh, make_customer
from tiers.models import ModelVersion, Run, TierInterval, TierMove
from worklist.services import add_task, complete_task
from workspace.queries.history import history
from workspace.queries.timeline import timeline

pytestmark = pytest.mark.django_db
NOON = at(2026, 11, 17, 12)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def customer(bank):
    return make_customer(bank, short_name_en="Lanchuan")


def note(customer, by, text, when):
    return add_note(customer=customer, text=text, form_key=uuid4(), by=by, at=when)


def run_of(day):
    job = Job.objects.create(kind="night", slot=str(day))
    return Run.objects.create(
        job=job, model=ModelVersion.objects.first(), business_date=day, month=date(2026, 10, 1)
    )


@pytest.fixture
def full(bank, customer):
    person = Contact.objects.create(customer=customer, name="刘蔚", name_en="Liu Wei")
    first, second = run_of(date(2026, 11, 1)), run_of(date(2026, 11, 16))
    TierInterval.objects.create(
        customer=customer,
        tier_id=3,
        started_on=date(2026, 11, 1),
        ended_on=date(2026, 11, 16),
        opened_by=first,
        closed_by=second,
    )
    TierInterval.objects.create(customer=customer, tier_id=2, started_on=date(2026, 11, 16), opened_by=second)
    TierMove.objects.create(
        run=second, customer=customer, tier_from_id=3, tier_to_id=2, cause="revenue", cause_points=1800
    )
    note(customer, bank.manager, "记一笔", at(2026, 11, 13, 10))
    log_interaction(
        customer=customer,
        kind="visit",
        happened_at=at(2026, 11, 17, 11),
        people=[person],
        summary="谈明年\n- 报方案",
        by=bank.manager,
        at=NOON,
    )
    task = add_task(
        customer=customer,
        owner=bank.manager,
        title="转三季报",
        due_on=date(2026, 11, 18),
        by=bank.manager,
        at=NOON,
    )
    complete_task(task=task, note="已转", by=bank.supervisor, at=at(2026, 11, 18, 9))
    return customer


def kinds(page):
    return [(str(day), [event.kind for event in events]) for day, events in page.days]


def test_everything_stands_in_one_order_by_day(bank, full):
    page = timeline(full, bank.manager)
    assert kinds(page) == [
        ("2026-11-18", ["Task done"]),
        ("2026-11-17", ["Visit on site"]),
        ("2026-11-16", ["Tier rose"]),
        ("2026-11-13", ["Note"]),
        ("2026-11-01", ["Tier set"]),
    ]
    events = {event.kind: event for _day, events in page.days for event in events}
    assert events["Visit on site"].who == "Chen Siyuan with Liu Wei"
    assert [(strip.title, strip.done) for strip in events["Visit on site"].strips] == [("报方案", False)]
    assert events["Tier rose"].text == "From Quasi-key to Key; Mostly average revenue, +1.8 points"
    assert events["Task done"].text == "转三季报\n已转"
    assert events["Task done"].who == "Xu Jia"


def test_a_chip_keeps_one_kind(bank, full):
    assert kinds(timeline(full, bank.manager, only="tier")) == [
        ("2026-11-16", ["Tier rose"]),
        ("2026-11-01", ["Tier set"]),
    ]


def test_pages_show_every_entry_once_also_at_the_same_moment(bank, customer):
    for number in range(50):
        note(customer, bank.manager, f"第{number}条", NOON - timedelta(minutes=number // 5))
    seen, cursor, pages = [], "", 0
    while True:
        page = timeline(customer, bank.manager, cursor=cursor)
        seen += [event.text for _day, events in page.days for event in events]
        pages += 1
        cursor = page.older
        if not cursor:
            break
    assert pages == 3
    assert sorted(seen) == sorted(f"第{number}条" for number in range(50))
    assert seen[:2] == ["第4条", "第3条"]


def test_a_forged_cursor_means_the_first_page(bank, full):
    assert kinds(timeline(full, bank.manager, cursor="x:y:z")) == kinds(timeline(full, bank.manager))


def test_whose_timeline_and_history_it_is(bank, full, signed_in):
    for name in ("timeline", "history"):
        address = reverse(f"workspace:{name}", args=[full.customer_no])
        for reader in (bank.manager, bank.supervisor, bank.branch_supervisor, bank.executive):
            assert signed_in(reader).get(address).status_code == 200
        for stranger in (
            bank.colleague,
            bank.outsider,
            bank.far_supervisor,
            bank.system_admin,
            bank.audit_admin,
        ):
            assert signed_in(stranger).get(address).status_code == 404


@pytest.mark.parametrize("name", ["timeline", "history"])
def test_tabs_come_as_pages_and_as_fragments_at_a_flat_cost(bank, customer, signed_in, name):
    address = reverse(f"workspace:{name}", args=[customer.customer_no])
    browser = signed_in(bank.manager, hx_request="true")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            html = browser.get(address).content.decode()
        assert "<html" not in html
        return len(queries)

    def fill(count):
        for _ in range(count):
            values = {"name": "某人", "title": uuid4().hex}
            person = add_contact(customer=customer, values=values, by=bank.manager, at=NOON)
            log_interaction(
                customer=customer,
                kind="call",
                happened_at=NOON,
                people=[person],
                summary="说\n- 做",
                by=bank.manager,
                at=NOON,
            )

    fill(3)
    asked()  # the first request of a session writes it
    few = asked()
    fill(12)
    assert asked() == few
    assert "<html" in signed_in(bank.manager).get(address).content.decode()


def test_history_says_who_changed_what_from_what_to_what(bank, customer):
    edit_customer(
        customer=customer,
        changes={"ownership": "state", "registered_capital_fen": 5_000_000_000},
        version=1,
        by=bank.manager,
        at=NOON,
        reason="工商变更",
    )
    ((_day, (row,)),) = history(customer, bank.manager).days
    assert (row.kind, row.who, row.act.reason, row.source) == (
        "Edited",
        "Chen Siyuan",
        "工商变更",
        "Background job",
    )
    assert {(change.label, change.before, change.after) for change in row.changes} == {
        ("Ownership", "", "State-owned"),
        ("Registered capital", "", "CNY 50 m"),
    }


def test_personal_values_are_masked_and_hidden_from_readers_who_do_not_edit(bank, customer):
    person = add_contact(
        customer=customer, values={"name": "刘蔚", "phone": "13812345678"}, by=bank.manager, at=NOON
    )
    edit_contact(contact=person, changes={"phone": "13987654321"}, version=1, by=bank.manager, at=NOON)

    def shown(reader):
        rows = [row for _day, rows in history(customer, reader).days for row in rows]
        return [(change.label, change.before, change.after, change.hidden) for change in rows[0].changes]

    assert shown(bank.manager) == [("Phone", "138****5678", "139****4321", False)]
    assert shown(fresh(bank.supervisor)) == [("Phone", "138****5678", "139****4321", False)]
    assert shown(fresh(bank.executive)) == [("Phone", "", "", True)]


def test_history_pages_show_every_act_once(bank, customer):
    for number in range(65):
        note(customer, bank.manager, f"{number}", NOON + timedelta(seconds=number // 4))
    seen, cursor = [], ""
    while True:
        page = history(customer, bank.manager, cursor=cursor)
        seen += [row.act.pk for _day, rows in page.days for row in rows]
        cursor = page.older
        if not cursor:
            break
    assert len(seen) == 65 and len(set(seen)) == 65
    assert seen == sorted(seen, reverse=True)


def test_the_api_tells_what_the_tabs_show_page_by_page(bank, full, signed_in):
    for number in range(25):
        note(full, bank.manager, f"第{number}条", at(2026, 11, 12, 8) - timedelta(minutes=number))
    api = signed_in(bank.manager)

    def walked(name, **asked):
        rows, cursor = [], ""
        while True:
            page = api.get(f"/api/v1/customers/{full.customer_no}/{name}/", asked | {"cursor": cursor}).json()
            rows += page["results"]
            if not (cursor := page["next"]):
                return rows

    shown, cursor = [], ""
    while True:
        page = timeline(full, bank.manager, cursor=cursor)
        shown += page.events
        if not (cursor := page.older):
            break
    first = history(full, bank.manager).rows
    told = walked("timeline")
    assert [(row["what"], row["kind"], row["who"], row["text"]) for row in told] == [
        (event.source, event.kind, event.who, event.text) for event in shown
    ]
    assert len(told) == 30
    visit = next(row for row in told if row["what"] == "contact")
    assert visit["record"] == str(full.interactions.get().public_id)
    assert visit["tasks"] == [{"title": "报方案", "note": visit["tasks"][0]["note"], "done": False}]
    assert [row["kind"] for row in walked("timeline", only="tier")] == ["Tier rose", "Tier set"]
    acts = walked("history")
    assert [row["what"] for row in acts].count("customer.note_added") == 26
    assert [(row["what"], row["kind"], row["who"]) for row in acts[:30]] == [
        (row.act.kind, row.kind, row.who) for row in first
    ]
    assert acts[0]["whence"] == "job"
    for name, wrong in (
        ("timeline", {"only": "hue"}),
        ("timeline", {"cursor": "x"}),
        ("history", {"cursor": "x"}),
        ("history", {"hue": "red"}),
    ):
        answer = api.get(f"/api/v1/customers/{full.customer_no}/{name}/", wrong)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, next(iter(wrong)))


def test_the_api_masks_personal_values_as_the_page_does(bank, customer, signed_in):
    add_contact(customer=customer, values={"name": "刘蔚", "phone": "13812345678"}, by=bank.manager, at=NOON)
    for reader, told in ((bank.manager, "138****5678"), (bank.executive, "")):
        answer = signed_in(reader).get(f"/api/v1/customers/{customer.customer_no}/history/")
        (act,) = answer.json()["results"]
        phone = [change["after"] for change in act["changes"] if change["field"] == "Phone"]
        assert "".join(phone) == told
        assert "13812345678" not in answer.content.decode()
        assert all(change["hidden"] for change in act["changes"]) is (told == "")
