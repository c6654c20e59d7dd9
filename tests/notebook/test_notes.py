"""Notes: who is named is told once, who does not read the customer cannot be named, and no wording is lost."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from audit.models import Act
from customers.models import Note
from notebook.models import Mention, NoteWording
from notebook.queries.naming import people_called
from notebook.rules import beginnings, words_named
from notebook.services import (
    NobodyToName,
    NotTheAuthor,
    StaleNote,
    edit_note,
    remove_note,
    restore_note,
    write_note,
)
from organization.models import Staff
from organization.rules import Role
from tests.browsing import browser
from tests.factories import join_team, make_staff
from worklist.models import Notice
from worklist.queries.notices import notice_days

pytestmark = pytest.mark.django_db


def write(bank, customer, text, by=None):
    return write_note(
        customer=customer, text=text, form_key=uuid4(), by=by or bank.manager, at=timezone.now()
    )


def edit(note, text, version, by):
    return edit_note(note=note, text=text, version=version, by=by, at=timezone.now())


def told(person):
    return Notice.objects.filter(person=person, kind="mention").count()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@陈思远请看报表", ["陈思远请看报表"]),
        ("请 @M1001 与 @Chen Siyuan 跟进", ["M1001", "Chen Siyuan"]),
        ("写信到 a.b@bank.example", []),
        ("@@ 100 @ 5%", []),
        ("＠许嘉，＠许嘉", ["许嘉"]),
        ("请@陈思远看", ["陈思远看"]),
        ("@陈思远@李明", ["陈思远", "李明"]),
        ("报价 @3.5%，@A 档，@15万", []),
        ("@Jean-Luc Picard 看", ["Jean-Luc Picard"]),
        ("@Mary O’Brien's note", ["Mary O’Brien"]),
        ("@M1001-请看", ["M1001"]),
    ],
)
def test_a_name_stands_behind_an_at_sign_that_is_in_no_address(text, words):
    assert words_named(text) == words


def test_a_chinese_name_may_end_anywhere_and_a_latin_one_at_its_words():
    assert beginnings("陈思远请看") == ["陈思远请看", "陈思远请", "陈思远", "陈思"]
    assert beginnings("Chen Si") == ["Chen Si", "Chen"]
    assert "M100" not in beginnings("M1001")
    assert beginnings("Jean-Luc") == ["Jean-Luc"]
    assert beginnings("Anna Maria Berg please")[:2] == ["Anna Maria Berg please", "Anna Maria Berg"]


@pytest.mark.parametrize("named", ["许嘉", "Xu Jia", "xu jia", "NUMBER"])
def test_whoever_is_named_is_told_once(bank, customer, named):
    name = bank.supervisor.employee_no if named == "NUMBER" else named
    note = write(bank, customer, f"请 @{name}，看一下 @{name}")
    assert told(bank.supervisor) == 1
    edit(note, f"请 @{name}，再看一下", 1, bank.manager)
    assert told(bank.supervisor) == 1
    assert Mention.objects.get().person == bank.supervisor
    with translation.override("en"):
        (_, [row]), *_rest = notice_days(bank.supervisor, timezone.localdate())[0]
    assert (row.subject, row.sentence) == ("Lanchuan Precision", "Chen Siyuan named you in a note")
    assert row.path == f"/customers/{customer.customer_no}/"


@pytest.mark.parametrize("text", ["请@许嘉看", "@周明@许嘉", "@许嘉看，@周明也看"])
def test_a_name_is_found_inside_a_chinese_sentence(bank, customer, text):
    join_team(customer, bank.colleague)
    write(bank, customer, text)
    assert told(bank.supervisor) == 1
    assert told(bank.colleague) == ("周明" in text)


def test_a_note_is_mended_after_the_named_colleague_left(bank, customer):
    join_team(customer, bank.colleague)
    note = write(bank, customer, "@周明请看报表，@许嘉")
    Staff.objects.filter(pk=bank.colleague.pk).update(status="left")
    edit(note, "@周明请看月报，@许嘉", 1, bank.manager)
    assert Note.objects.get().text == "@周明请看月报，@许嘉"
    assert (told(bank.colleague), told(bank.supervisor)) == (1, 1)
    with pytest.raises(NobodyToName) as refused:
        edit(Note.objects.get(), "@周明请看月报，@钱多多", 2, bank.manager)
    assert refused.value.faults == [("nobody", "钱多多", [])]


def test_names_are_offered_by_so_many_questions_however_many_are_called_so(bank, customer):
    with CaptureQueriesContext(connection) as few:
        assert people_called("许", customer) == [bank.supervisor]
    near = [make_staff(Role.SUPERVISOR, bank.unit, f"许{n}", f"Xu {n}") for n in range(10)]
    with CaptureQueriesContext(connection) as many:
        assert len(people_called("许", customer)) == 8
    assert len(near) == 10 and len(many) == len(few)


def test_the_same_form_twice_tells_once(bank, customer):
    key = uuid4()
    for _ in range(2):
        write_note(customer=customer, text="@许嘉 看", form_key=key, by=bank.manager, at=timezone.now())
    assert (Note.objects.count(), told(bank.supervisor)) == (1, 1)


def test_whoever_does_not_read_the_customer_cannot_be_named(bank, customer):
    for name in ("周明", "方旭", "Wu Ke"):
        with pytest.raises(NobodyToName) as refused:
            write(bank, customer, f"请 @{name} 跟进")
        assert refused.value.faults == [("nobody", name, [])]
    with pytest.raises(NobodyToName) as refused:
        write(bank, customer, "请 @钱多多 跟进")
    assert refused.value.faults == [("nobody", "钱多多", [])]
    assert (Note.objects.count(), Mention.objects.count(), Notice.objects.count()) == (0, 0, 0)
    join_team(customer, bank.colleague)
    write(bank, customer, "请 @周明 跟进")
    assert told(bank.colleague) == 1


def test_of_two_of_one_name_the_one_who_reads_the_customer_is_meant(bank, customer):
    far = make_staff(Role.ACCOUNT_MANAGER, bank.far_unit, "许嘉", "Xu Jia Far")
    write(bank, customer, "@许嘉 看")
    assert (told(bank.supervisor), told(far)) == (1, 0)
    near = make_staff(Role.SUPERVISOR, bank.unit, "许嘉", "Xu Jia Near")
    with pytest.raises(NobodyToName) as refused:
        write(bank, customer, "@许嘉 再看")
    assert [(why, word) for why, word, _ in refused.value.faults] == [("several", "许嘉")]
    assert {person.pk for person in refused.value.faults[0][2]} == {bank.supervisor.pk, near.pk}
    write(bank, customer, f"@{near.employee_no} 看")
    assert told(near) == 1


def test_the_page_says_at_the_field_whom_a_note_cannot_name(bank, customer):
    page = f"/customers/{customer.customer_no}/notes/"
    answer = browser(bank.manager).post(page, {"text": "请 @方旭 跟进", "form_key": str(uuid4())})
    html = answer.content.decode()
    assert answer.status_code == 422 and "No colleague who reads this customer is called “方旭”." in html
    assert "请 @方旭 跟进" in html and Note.objects.count() == 0


def test_earlier_words_are_kept_and_shown(bank, customer):
    note = write(bank, customer, "第一版")
    edit(note, "第二版", 1, bank.manager)
    edit(Note.objects.get(), "第三版", 2, bank.manager)
    assert list(NoteWording.objects.values_list("text", flat=True)) == ["第二版", "第一版"]
    page = f"/customers/{customer.customer_no}/notes/{note.public_id}/"
    html = browser(bank.supervisor).get(page).content.decode()
    assert all(text in html for text in ("第一版", "第二版", "第三版"))
    assert browser(bank.outsider).get(page).status_code == 404
    kinds = list(Act.objects.filter(subject_type="customers.customer").values_list("kind", flat=True))
    assert kinds.count("customer.note_edited") == 2


def test_the_second_of_two_windows_keeps_every_word(bank, customer):
    note = write(bank, customer, "开始")
    page = f"/customers/{customer.customer_no}/notes/{note.public_id}/"
    pages = browser(bank.manager)
    assert pages.post(page, {"text": "甲窗口", "version": "1"}).status_code == 302
    answer = pages.post(page, {"text": "乙窗口", "version": "1"})
    html = answer.content.decode()
    assert answer.status_code == 409 and "甲窗口" in html and "乙窗口" in html
    assert Note.objects.get().text == "甲窗口"
    assert answer.context["form"].initial == {"text": "乙窗口", "version": 2}
    assert pages.post(page, {"text": "乙窗口", "version": "2"}).status_code == 302
    assert Note.objects.get().text == "乙窗口"
    assert set(NoteWording.objects.values_list("text", flat=True)) == {"开始", "甲窗口"}


def test_only_the_author_words_anew_and_removes(bank, customer):
    note = write(bank, customer, "我的")
    page = f"/customers/{customer.customer_no}/notes/{note.public_id}/"
    for act in (lambda: edit(note, "你的", 1, bank.supervisor),):
        with pytest.raises(NotTheAuthor):
            act()
    with pytest.raises(NotTheAuthor):
        remove_note(note=note, by=bank.supervisor, at=timezone.now())
    others = browser(bank.supervisor)
    assert others.post(page, {"text": "你的", "version": "1"}).status_code == 403
    assert others.post(f"{page}remove/").status_code == 403
    assert Note.objects.get().text == "我的" and Note.objects.get().removed_at is None


def test_a_stale_service_call_is_refused_and_changes_nothing(bank, customer):
    note = write(bank, customer, "一")
    with pytest.raises(StaleNote):
        edit(note, "二", 7, bank.manager)
    assert Note.objects.get().text == "一" and not NoteWording.objects.exists()


def test_a_removed_note_is_nowhere_until_it_is_back(bank, customer):
    note = write(bank, customer, "会不会回来")
    remove_note(note=note, by=bank.manager, at=timezone.now())
    pages = browser(bank.manager)
    timeline = f"/customers/{customer.customer_no}/timeline/"
    assert "会不会回来" not in pages.get(timeline).content.decode()
    assert pages.get(f"/customers/{customer.customer_no}/notes/{note.public_id}/").status_code == 404
    assert pages.get(f"/api/v1/customers/{customer.customer_no}/notes/").json()["results"] == []
    restore_note(note=note, by=bank.manager, at=timezone.now())
    assert "会不会回来" in pages.get(timeline).content.decode()


def test_the_names_offered_are_those_who_read_the_customer(bank, customer):
    page = f"/customers/{customer.customer_no}/notes/people/"
    pages = browser(bank.manager)
    names = lambda typed: [one["name"] for one in pages.get(page, {"q": typed}).json()["people"]]  # noqa: E731 - read three times
    assert names("许") == ["Xu Jia"] and names("Zhou") == [] and names("") == ["Chen Siyuan"]


def test_notes_over_the_api(bank, customer):
    api = f"/api/v1/customers/{customer.customer_no}/notes/"
    pages = browser(bank.manager)
    key = str(uuid4())
    sent = {"text": "@许嘉 请看", "key": key}
    made = pages.post(api, sent, content_type="application/json")
    assert made.status_code == 201 and made.json()["named"] == [bank.supervisor.employee_no]
    assert pages.post(api, sent, content_type="application/json").status_code == 201
    assert Note.objects.count() == 1
    refused = pages.post(api, {"text": "@方旭", "key": str(uuid4())}, content_type="application/json")
    assert refused.status_code == 400 and refused.json()["errors"][0]["field"] == "text"
    one = f"{api}{made.json()['id']}/"
    tag = pages.get(one)["ETag"]
    new = pages.patch(one, {"text": "改了"}, content_type="application/json", headers={"If-Match": tag})
    assert new.status_code == 200 and new.json()["earlier"][0]["text"] == "@许嘉 请看"
    late = pages.patch(one, {"text": "晚了"}, content_type="application/json", headers={"If-Match": tag})
    assert late.status_code == 412 and Note.objects.get().text == "改了"
    said = {"data": {}, "content_type": "application/json"}
    assert browser(bank.supervisor).post(f"{one}remove/", **said).status_code == 403
    assert pages.post(f"{one}remove/", **said).status_code == 204 and pages.get(one).status_code == 404
    assert pages.post(f"{one}restore/", **said).json()["text"] == "改了"
