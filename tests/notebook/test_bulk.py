"""One act on many customers: each row by itself, none twice, and taken back as far as nobody changed it since."""

from uuid import uuid4

import pytest
from django.utils import timezone

from audit.models import Act
from common.once import KeyTaken
from customers.models import CustomerFollow, CustomerProfile, CustomerTag
from customers.services import make_tag, set_profile
from notebook.models import BulkRun
from notebook.rules import BulkAct
from notebook.services import (
    NothingChosen,
    NotUndoable,
    TooManyChosen,
    do_bulk,
    order_bulk,
    order_bulk_undo,
    undo_bulk,
)
from tests.browsing import browser
from tests.factories import make_customer
from worklist.models import Task
from worklist.services import complete_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def companies(bank):
    return [make_customer(bank, short_name=f"企业{n}", short_name_en=f"Company {n}") for n in range(120)]


def acting(bank):
    return {"by": bank.manager, "at": timezone.now()}


def ordered(bank, customers, act, **words):
    pks = [customer.pk for customer in customers]
    return order_bulk(act=act, words=words, customers=pks, form_key=uuid4(), **acting(bank))


def states(run):
    rows = run.rows.values_list("state", flat=True)
    return {state: list(rows).count(state) for state in set(rows)}


def test_every_row_is_done_once_and_taken_back(bank, companies):
    tag = make_tag(name="年审", colour="warn", shared_with=None, **acting(bank))
    CustomerTag.objects.create(customer=companies[0], tag=tag, put_by=bank.manager)
    run = ordered(bank, companies, BulkAct.TAG, tag=tag.pk)
    for _ in range(2):
        do_bulk(job_id=run.job_id)
    assert states(run) == {"done": 119, "unchanged": 1} and CustomerTag.objects.count() == 120
    assert Act.objects.filter(kind="customer.tagged").count() == 119
    order_bulk_undo(run=run, **acting(bank))
    with pytest.raises(NotUndoable):
        order_bulk_undo(run=run, **acting(bank))
    run.refresh_from_db()
    for _ in range(2):
        undo_bulk(job_id=run.undo_job_id)
    assert states(run) == {"undone": 119, "unchanged": 1}
    assert list(CustomerTag.objects.values_list("customer_id", flat=True)) == [companies[0].pk]


def test_what_the_person_does_not_read_any_more_is_left_out(bank, companies):
    run = ordered(bank, companies[:3], BulkAct.FOLLOW)
    companies[1].manager, companies[1].unit = bank.outsider, bank.far_unit
    companies[1].save()
    do_bulk(job_id=run.job_id)
    assert states(run) == {"done": 2, "refused": 1}
    assert CustomerFollow.objects.filter(person=bank.manager).count() == 2
    html = browser(bank.manager).get(f"/customers/bulk/{run.public_id}/").content.decode()
    assert "You do not read this customer any more." in html


def test_other_words_under_the_same_key_are_not_lost(bank, companies):
    key, pks = uuid4(), [one.pk for one in companies[:3]]
    said = {"words": {"pool": "focus"}, "customers": pks, "form_key": key}
    run = order_bulk(act=BulkAct.POOL, **said, **acting(bank))
    assert order_bulk(act=BulkAct.POOL, **said, **acting(bank)) == run
    others = [{"words": {"pool": "potential"}}, {"customers": pks[:2]}, {"act": BulkAct.FOLLOW, "words": {}}]
    for other in others:
        with pytest.raises(KeyTaken):
            order_bulk(**{"act": BulkAct.POOL, **said, **other}, **acting(bank))
    form = {"act": "pool", "pool": "potential", "customer": [companies[0].customer_no], "form_key": str(key)}
    answer = browser(bank.manager).post("/customers/bulk/order/", form)
    assert answer.status_code == 422 and "saved before with other words" in answer.content.decode()
    assert answer.context["form"].data["pool"] == "potential"
    sent = {"act": "pool", "pool": "potential", "customers": [companies[0].customer_no], "key": str(key)}
    refused = browser(bank.manager).post("/api/v1/customer-acts/", sent, content_type="application/json")
    assert refused.status_code == 409 and "key_taken" in refused.content.decode()
    assert BulkRun.objects.count() == 1


def test_a_category_changed_since_is_not_taken_back(bank, companies):
    first, second, third = companies[:3]
    set_profile(
        customer=second, changes={"pool": "cooperating"}, version=CustomerProfile().version, **acting(bank)
    )
    run = ordered(bank, companies[:3], BulkAct.POOL, pool="focus")
    do_bulk(job_id=run.job_id)
    assert set(CustomerProfile.objects.values_list("pool", flat=True)) == {"focus"}
    held = CustomerProfile.objects.get(customer=first)
    set_profile(customer=first, changes={"pool": "potential"}, version=held.version, **acting(bank))
    order_bulk_undo(run=run, **acting(bank))
    run.refresh_from_db()
    undo_bulk(job_id=run.undo_job_id)
    assert states(run) == {"undone": 2, "left": 1}
    pools = dict(CustomerProfile.objects.values_list("customer_id", "pool"))
    assert (pools[first.pk], pools[second.pk], pools[third.pk]) == ("potential", "cooperating", "")


def test_the_leads_get_a_task_which_goes_away_unless_it_is_done(bank, companies):
    run = ordered(bank, companies[:2], BulkAct.TASK, title="发新利率", due_on="2027-01-05")
    do_bulk(job_id=run.job_id)
    one, two = Task.objects.filter(title="发新利率").order_by("customer_id")
    assert (one.owner, one.raised_by) == (bank.manager, bank.manager)
    complete_task(task=one, **acting(bank))
    order_bulk_undo(run=run, **acting(bank))
    run.refresh_from_db()
    undo_bulk(job_id=run.undo_job_id)
    two.refresh_from_db()
    assert states(run) == {"left": 1, "undone": 1} and two.state == "cancelled"


def test_nothing_and_too_many_are_refused(bank, companies, monkeypatch):
    with pytest.raises(NothingChosen):
        ordered(bank, [], BulkAct.FOLLOW)
    monkeypatch.setattr("notebook.services.bulk.MOST_AT_ONCE", 2)
    with pytest.raises(TooManyChosen):
        ordered(bank, companies[:3], BulkAct.FOLLOW)
    assert not BulkRun.objects.exists()


def test_the_page_orders_what_was_chosen_or_all_that_match(bank, companies):
    strange = make_customer(bank, manager=bank.outsider)
    pages = browser(bank.manager)
    some = {"customer": [companies[0].customer_no, strange.customer_no]}
    assert "1 customer chosen" in pages.post("/customers/bulk/", some).content.decode()
    every = {"matching": "1", "query": "q=企业"}
    key = str(uuid4())
    wrong = pages.post("/customers/bulk/order/", every | {"act": "tag", "form_key": key})
    assert wrong.status_code == 422 and "Say this as well." in wrong.content.decode()
    for _ in range(2):
        answer = pages.post("/customers/bulk/order/", every | {"act": "follow", "form_key": key})
    run = BulkRun.objects.get()
    assert answer.url == f"/customers/bulk/{run.public_id}/" and run.total == 120
    assert "0 / 120" in pages.get(answer.url).content.decode()
    do_bulk(job_id=run.job_id)
    assert "Take it back" in pages.get(answer.url).content.decode()
    assert browser(bank.supervisor).get(answer.url).status_code == 404
    assert pages.post(f"{answer.url}undo/").status_code == 302
    run.refresh_from_db()
    undo_bulk(job_id=run.undo_job_id)
    assert not CustomerFollow.objects.exists()


def test_over_the_api(bank, companies):
    pages, said = browser(bank.manager), {"content_type": "application/json"}
    numbers = [companies[0].customer_no, companies[1].customer_no]
    sent = {"act": "pool", "pool": "focus", "customers": numbers, "key": str(uuid4())}
    made = pages.post("/api/v1/customer-acts/", sent, **said)
    assert made.status_code == 201, made.content
    run = BulkRun.objects.get()
    do_bulk(job_id=run.job_id)
    one = f"/api/v1/customer-acts/{run.public_id}/"
    told = pages.get(one).json()
    assert (told["total"], told["done"], told["over"]) == (2, 2, True)
    assert [row["state"] for row in told["rows"]] == ["done", "done"]
    assert pages.post(f"{one}undo/", {}, **said).status_code == 200
    run.refresh_from_db()
    undo_bulk(job_id=run.undo_job_id)
    assert pages.get(one).json()["undone"] == 2
    bad = pages.post("/api/v1/customer-acts/", sent | {"pool": "", "key": str(uuid4())}, **said)
    assert bad.status_code == 400 and bad.json()["errors"][0]["field"] == "pool"
    strange = sent | {"customers": ["C999999"], "key": str(uuid4())}
    assert pages.post("/api/v1/customer-acts/", strange, **said).json()["errors"][0]["field"] == "customers"
    assert browser(bank.supervisor).get(one).status_code == 404
