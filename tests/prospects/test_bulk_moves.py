"""More opportunities than one request moves: the worker moves them part by part, each by the rules."""

from uuid import uuid4

import pytest
from django.test import Client

from common.models import Job
from prospects.models import Opportunity, StageMove
from prospects.queries.bulk import moves_of
from prospects.services import bulk
from prospects.views import moves
from tests.factories import fresh, make_bank, make_customer
from tests.prospects.deals import make_opportunity, put_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(moves, "AT_ONCE", 3)
    monkeypatch.setattr(bulk, "PART", 2)


def browser(person, **headers):
    client = Client(HTTP_ACCEPT_LANGUAGE="en", headers=headers)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_deals(bank, count):
    customer = make_customer(bank)
    return [make_opportunity(customer, bank.manager, name=f"deal {n}") for n in range(count)]


def test_five_are_moved_by_the_worker_in_parts_and_what_the_rules_forbid_stays(
    bank, few, django_capture_on_commit_callbacks
):
    deals = make_deals(bank, 5)
    put_at(deals[4], "applying", "open")  # from here no jump back
    client = browser(bank.manager)
    sent = {"to": "contacted", "chosen": [str(deal.public_id) for deal in deals]}
    answer = client.post("/opportunities/move/", sent)
    page = answer["Location"]
    assert (answer.status_code, StageMove.objects.filter(to_place="contacted").count()) == (302, 0)
    job = Job.objects.get(kind="opportunity_moves")
    assert (job.total, job.progress) == (3, 0)
    before = browser(bank.manager, hx_request="true").get(page)
    assert "0 of 5 moved so far" in before.content.decode() and "HX-Refresh" not in before

    bulk.move_planned(job_id=job.pk)
    bulk.move_planned(job_id=job.pk)
    done = moves_of(fresh(bank.manager), job.public_id)
    assert done is not None
    reached = set(Opportunity.objects.filter(stage="contacted").values_list("pk", flat=True))
    assert done.moved == len(reached) == done.asked - done.refused_count
    assert (done.progress, done.total, done.unfinished) == (3, 3, False)
    assert StageMove.objects.filter(to_place="contacted").count() == done.moved
    assert deals[4] in [each.opportunity for each in done.refused]
    after = browser(bank.manager, hx_request="true").get(page)
    assert after["HX-Refresh"] == "true"
    assert "not from where it stands" in client.get(page).content.decode()


def test_a_move_of_many_is_its_persons_own_and_loses_what_they_no_longer_see(bank, few):
    deals = make_deals(bank, 4)
    job = bulk.plan_moves(keys=[deal.pk for deal in deals], to="lost", by=bank.colleague)
    assert browser(bank.manager).get(f"/opportunities/moves/{job.public_id}/").status_code == 404
    assert browser(bank.colleague).get(f"/opportunities/moves/{uuid4()}/").status_code == 404
    bulk.move_planned(job_id=job.pk)
    left = moves_of(fresh(bank.colleague), job.public_id)
    assert left is not None
    assert left.moved == 0
    assert Opportunity.objects.filter(state="lost").count() == 0


def test_more_than_can_be_planned_is_refused(bank, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 1)
    with pytest.raises(bulk.TooMany):
        bulk.plan_moves(keys=[1, 2], to="lost", by=bank.manager)
    assert not Job.objects.filter(kind="opportunity_moves").exists()
