"""The bin lists what one removed oneself, and each kind comes back by its own service."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from customers.models import Contact, CustomerTag, Note, Tag
from customers.services import add_contact, make_tag, put_tag, remove_contact, remove_tag
from lists.models import SavedView
from lists.services import remove_view, save_view
from needs.models import Need
from needs.services import note_need, remove_need
from notebook.models import CustomerFile
from notebook.services import add_file, remove_file, remove_note, write_note
from tests.browsing import browser
from tests.factories import make_bank, make_customer
from worklist.models import Task
from worklist.services import NotDropped, add_task, cancel_task, reopen_task
from workspace.queries.bin import bin_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def acting(bank):
    return {"by": bank.manager, "at": timezone.now()}


@pytest.fixture
def customer(bank):
    return make_customer(bank, short_name_en="Lanchuan")


@pytest.fixture
def removed(bank, customer, acting, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    note = write_note(customer=customer, text="笔记甲", form_key=uuid4(), **acting)
    remove_note(note=note, **acting)
    file = add_file(customer=customer, file=SimpleUploadedFile("纪要.txt", "会议".encode()), **acting)
    remove_file(file=file, **acting)
    tag = make_tag(name="年审", colour="warn", shared_with=None, **acting)
    put_tag(customer=customer, tag=tag, **acting)
    remove_tag(tag=tag, **acting)
    view = save_view(list_name="customers", name="大户", query="tier=gold", shared_with=None, **acting)
    remove_view(view=view, **acting)
    person = add_contact(customer=customer, values={"name": "误建人"}, **acting)
    remove_contact(contact=person, **acting)
    need = note_need(customer=customer, words={"kind": "receivables", "asked": "误记需求"}, **acting)
    remove_need(need=need, **acting)
    today = timezone.localdate()
    task = add_task(customer=customer, owner=bank.manager, title="送资料", due_on=today, **acting)
    cancel_task(task=task, note="不用了", **acting)


def kinds(person):
    return {row.kind: (row.title, row.about) for row in bin_of(person)}


def test_each_kind_is_listed_and_comes_back(bank, customer, removed):
    titles = {
        "note": ("笔记甲", "Lanchuan"),
        "file": ("纪要.txt", "Lanchuan"),
        "task": ("送资料", "Lanchuan"),
        "person": ("误建人", "Lanchuan"),
        "need": ("误记需求", "Lanchuan"),
        "tag": ("年审", ""),
        "view": ("大户", ""),
    }
    pages = browser(bank.manager)
    html = pages.get("/removed/").content.decode()
    assert all(title in html for title, _ in titles.values())
    assert {kind: title for kind, (title, _) in kinds(bank.manager).items()} == {
        kind: title for kind, (title, _) in titles.items()
    }
    for row in bin_of(bank.manager):
        answer = pages.post(row.restore, {"next": "/removed/"})
        assert (answer.status_code, answer.url) == (302, "/removed/"), row
    assert bin_of(bank.manager) == []
    assert Note.objects.get().removed_at is None and CustomerFile.objects.kept().count() == 1
    assert CustomerTag.objects.visible_to(bank.manager).count() == 1
    assert Contact.objects.get().state == "live" and Need.objects.get().removed_at is None
    assert (Tag.objects.kept().count(), SavedView.objects.kept().count()) == (1, 1)
    assert Task.objects.get(title="送资料").state == "open"


def test_others_see_nothing_of_it_and_a_customer_gone_takes_its_rows_along(bank, customer, removed):
    for person in (bank.supervisor, bank.colleague, bank.executive, bank.system_admin):
        assert bin_of(person) == []
    customer.manager, customer.unit = bank.outsider, bank.far_unit
    customer.save()
    assert set(kinds(type(bank.manager).objects.get(pk=bank.manager.pk))) == {"tag", "view"}


def test_a_task_that_somebody_else_dropped_stays_dropped(bank, customer, removed):
    task = Task.objects.get(title="送资料")
    with pytest.raises(NotDropped):
        reopen_task(task=task, by=bank.supervisor, at=timezone.now())
    assert Task.objects.get(pk=task.pk).state == "cancelled"


def test_over_the_api(bank, customer, removed):
    pages = browser(bank.manager)
    rows = pages.get("/api/v1/bin/").json()["results"]
    assert {row["kind"] for row in rows} == {"note", "file", "person", "need", "task", "tag", "view"}
    assert [row["title"] for row in pages.get("/api/v1/bin/", {"kind": "tag"}).json()["results"]] == ["年审"]
    assert pages.get("/api/v1/bin/", {"kind": "x"}).status_code == 400
    for row in rows:
        answer = pages.post(row["restore"], {}, content_type="application/json")
        assert answer.status_code == 200, (row, answer.content)
    assert pages.get("/api/v1/bin/").json()["results"] == []
