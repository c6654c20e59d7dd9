"""The work diary: a day that assembles itself, what is added to it, and who reads and comments it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from activities.models import DiaryComment, DiaryPage
from activities.services import DayAhead, NotesChanged, comment_on_day, log_interaction, write_notes
from common.calendar import business_today
from common.models import uuid7
from common.once import KeyTaken
from customers.models import Contact
from tests.factories import fresh, make_bank, make_customer
from worklist.models import Notice
from worklist.services import add_task, complete_task
from workspace.queries.diary import diary_day, diary_week

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(loader):
    return make_bank()


@pytest.fixture
def customer(bank):
    return make_customer(bank, short_name="澜川精密", short_name_en="Lanchuan")


def talked(customer, by, text="谈代发。\n- 报方案\n! 周五前给费率"):
    person = Contact.objects.create(customer=customer, name="刘蔚")
    return log_interaction(
        customer=customer,
        kind="call",
        happened_at=None,
        people=[person],
        summary=text,
        by=by,
        at=timezone.now(),
    )


def sources(day):
    return sorted(one.source for one in day.done)


def test_a_day_assembles_itself_from_what_was_done(bank, customer):
    talked(customer, bank.manager)
    task = add_task(
        customer=customer, owner=bank.manager, title="对账", due_on=business_today(), by=bank.manager
    )
    complete_task(task=task, by=bank.manager, at=timezone.now(), note="已对平")
    shown = diary_day(bank.manager, fresh(bank.manager), business_today())
    assert sources(shown) == ["contact", "promise", "task"]
    assert {one.subject for one in shown.done} == {customer.label}
    (done,) = [one for one in shown.done if one.source == "task"]
    assert done.text == "对账\n已对平"
    with translation.override("en"):
        assert shown.counts == [("Contacts", 1), ("Tasks done", 1), ("Promises made", 1)]
    assert diary_day(bank.manager, bank.manager, business_today() - timedelta(days=1)).done == []


def test_a_week_sums_its_days(bank, customer):
    talked(customer, bank.manager)
    talked(make_customer(bank), bank.manager, text="谈授信")
    week = diary_week(bank.manager, bank.manager, business_today())
    assert week.first.weekday() == 0 and len(week.days) == 7
    assert (week.customers, sum(n for _, n in week.counts)) == (2, 3)


def test_a_former_lead_keeps_their_own_diary_and_no_link(bank, customer):
    talked(customer, bank.manager)
    customer.manager = bank.colleague
    customer.save()
    own = diary_day(bank.manager, fresh(bank.manager), business_today())
    assert [one.path for one in own.done] == ["", ""]
    assert "谈代发" in own.done[0].text + own.done[1].text
    assert diary_day(bank.colleague, fresh(bank.colleague), business_today()).done == []


def test_a_supervisor_reads_of_it_what_the_supervisor_may_read(bank, customer):
    talked(customer, bank.manager)
    assert len(diary_day(bank.manager, fresh(bank.supervisor), business_today()).done) == 2
    customer.unit = bank.far_unit
    customer.save()
    assert diary_day(bank.manager, fresh(bank.supervisor), business_today()).done == []


def test_notes_are_kept_and_a_second_editor_is_told(bank):
    today = business_today()
    page = write_notes(person=bank.manager, day=today, notes="下午跑园区", version=0, at=timezone.now())
    assert (page.notes, page.version) == ("下午跑园区", 1)
    with pytest.raises(NotesChanged):
        write_notes(person=bank.manager, day=today, notes="别的话", version=0, at=timezone.now())
    assert DiaryPage.objects.get().notes == "下午跑园区"
    with pytest.raises(DayAhead):
        write_notes(
            person=bank.manager, day=today + timedelta(days=1), notes="明天", version=0, at=timezone.now()
        )


def test_a_comment_tells_the_owner_and_the_answer_tells_the_supervisor_once(bank):
    said = {"person": bank.manager, "day": business_today(), "at": timezone.now()}
    key = uuid7()
    for _ in range(2):
        comment_on_day(**said, text="多约财务负责人", form_key=key, by=bank.supervisor)
    assert DiaryComment.objects.count() == 1
    assert list(Notice.objects.values_list("person_id", "kind")) == [(bank.manager.pk, "diary")]
    with pytest.raises(KeyTaken):
        comment_on_day(**said, text="别的话", form_key=key, by=bank.supervisor)
    comment_on_day(**said, text="下周约", form_key=uuid7(), by=bank.manager)
    assert Notice.objects.filter(person=bank.supervisor).count() == 1
    assert Notice.objects.count() == 2


def test_the_pages_of_owner_and_supervisor(bank, customer, signed_in):
    talked(customer, bank.manager)
    mine = signed_in(bank.manager)
    today = business_today().isoformat()
    saved = mine.post(reverse("workspace:diary-notes"), {"day": today, "version": 0, "notes": "下午跑园区"})
    assert saved.status_code == 302
    stale = mine.post(reverse("workspace:diary-notes"), {"day": today, "version": 0, "notes": "另一页写的"})
    assert stale.status_code == 422 and "另一页写的" in stale.content.decode()
    html = mine.get(reverse("workspace:diary")).content.decode()
    assert "下午跑园区" in html and "谈代发" in html
    theirs = signed_in(bank.supervisor)
    page = reverse("workspace:diary-of", args=[bank.manager.employee_no])
    assert "下午跑园区" in theirs.get(page).content.decode()
    said = {"day": today, "form_key": str(uuid7()), "text": "写得好"}
    assert theirs.post(f"{page}comment/", said).status_code == 302
    assert "写得好" in mine.get(page).content.decode()
    assert "commented on your work diary" in mine.get(reverse("workspace:notices")).content.decode()
    assert "谈代发" in theirs.get(f"{page}?view=week").content.decode()
    assert bank.manager.name_en in theirs.get(reverse("workspace:diary-team")).content.decode()
    assert signed_in(bank.colleague).get(page).status_code == 404


def test_the_api_gives_the_same_day(bank, customer, signed_in):
    talked(customer, bank.manager)
    mine, today = signed_in(bank.manager), business_today().isoformat()
    one = reverse("api-diary", args=[bank.manager.employee_no])
    assert [done["what"] for done in mine.get(one).json()["done"]] == ["contact", "promise"]
    sent = mine.put(one, {"day": today, "notes": "记一笔", "version": 0}, content_type="application/json")
    assert (sent.status_code, sent.json()["notes"], sent.json()["version"]) == (200, "记一笔", 1)
    stale = mine.put(one, {"day": today, "notes": "x", "version": 0}, content_type="application/json")
    assert stale.status_code == 412
    said = {"day": today, "text": "好", "key": str(uuid7())}
    made = signed_in(bank.supervisor).post(f"{one}comments/", said, content_type="application/json")
    assert made.status_code == 201 and made.json()["comments"][0]["text"] == "好"
    assert mine.get(f"{one}week/").json()["customers"] == 1
    assert mine.get(one, {"day": "gestern"}).status_code == 400


def test_a_day_and_a_team_cost_the_same_queries_with_few_and_with_many_rows(bank, signed_in):
    def asked(who, path):
        with CaptureQueriesContext(connection) as queries:
            assert signed_in(who).get(path).status_code == 200
        return len(queries)

    page = reverse("workspace:diary-of", args=[bank.manager.employee_no])
    costs = []
    for many in (3, 20):
        for _ in range(many):
            talked(make_customer(bank), bank.manager)
        costs.append([asked(bank.manager, page), asked(bank.supervisor, reverse("workspace:diary-team"))])
    assert costs[0] == costs[1]
