"""Asking for a night, opening its run, adopting a model."""

from decimal import Decimal

import pytest

from audit.models import Act
from common.models import Job, JobStep
from crm_site.schedule import NIGHT as STEPS
from tests.factories import at, make_bank, make_customer
from tests.tiers.books import NIGHT, OCTOBER, keep_books
from tiers.models import ModelState, ModelVersion, Run
from tiers.queries import model_parameters
from tiers.rules import NIGHT_STEPS
from tiers.services import (
    ModelNeedsSecondPerson,
    NightUnderWay,
    NoBooks,
    ThresholdsDoNotRise,
    WeightsAreNotWhole,
    adopt_model,
    open_run,
    request_night,
)


@pytest.fixture
def bank(db):
    return make_bank()


@pytest.fixture
def sent(monkeypatch):
    """Messages that would travel, instead of the worker working at once."""
    messages = []
    monkeypatch.setattr("tiers.services.runs.enqueue", lambda name, **ids: messages.append((name, ids)))
    return messages


# ---------------------------------------------------------------- a night
def test_a_night_is_asked_for_with_its_steps(bank, sent):
    job = request_night(by=bank.executive, business_date=NIGHT, at=at(2026, 11, 1))

    assert (job.kind, job.exclusive, job.requested_by) == ("night", True, bank.executive)
    assert job.parameters == {"business_date": "2026-10-31"}
    assert list(JobStep.objects.filter(job=job).values_list("name", flat=True)) == list(NIGHT_STEPS)
    assert sent == [("crm_site.advance_night", {"job_id": job.pk})]
    assert Act.objects.get(kind="tiers.night_requested").actor == bank.executive


def test_the_schedule_knows_every_step():
    assert [step.name for step in STEPS] == list(NIGHT_STEPS)


def test_two_nights_at_once_are_one(bank, sent):
    first = request_night(by=None)

    with pytest.raises(NightUnderWay) as refused:
        request_night(by=bank.executive)

    assert refused.value.job == first
    assert Job.objects.filter(kind="night").count() == 1
    assert Act.objects.filter(kind="tiers.night_requested").count() == 1
    assert len(sent) == 1
    Job.objects.filter(pk=first.pk).update(state="done")
    assert request_night(by=None).pk != first.pk


def test_a_job_has_one_run(bank, loader):
    keep_books(make_customer(bank), 1_000, months=1)
    job = Job.objects.create(kind="night", slot="x")

    run = open_run(job=job, business_date=NIGHT)

    assert open_run(job=job, business_date=NIGHT) == run
    assert (run.month, run.model.number, run.state) == (OCTOBER, 1, "computing")


def test_without_books_no_run_is_opened(bank, loader):
    with pytest.raises(NoBooks):
        open_run(job=Job.objects.create(kind="night", slot="x"), business_date=NIGHT)
    assert not Run.objects.exists()


# ---------------------------------------------------------------- a model
def adopt(bank, **changes):
    people = {"created_by": bank.executive, "approved_by": bank.system_admin}
    return adopt_model(active_from=NIGHT, at=at(2026, 10, 31), **(people | changes))


def test_the_shipped_model_is_the_domains(db):
    shipped = model_parameters(ModelVersion.objects.get(state=ModelState.ACTIVE))
    assert shipped.weights == (30, 15, 10, 15, 15, 15)
    assert dict(zip(shipped.tiers, shipped.shares, strict=True)) == {
        1: 1_000,
        2: 5_000,
        3: 20_000,
        4: 70_000,
        5: 100_000,
    }
    assert (shipped.up_nights, shipped.down_nights, shipped.down_margin) == (3, 30, 0)
    assert (shipped.retention, shipped.discount, shipped.horizon_years) == (
        Decimal("0.9"),
        Decimal("0.12"),
        5,
    )
    assert (shipped.peer_group, shipped.minimum_confidence) == ("bank", 50)
    assert (shipped.valuable_percentile, shipped.growable_percentile) == (80, 80)


def test_a_new_version_takes_what_it_does_not_change_from_the_old_one(bank):
    version = adopt(bank, up_nights=1, weights={"revenue": 40, "change": 5}, rank_shares={1: Decimal("0.02")})

    assert (version.label, version.state) == ("v2", "active")
    assert ModelVersion.objects.get(number=1).state == "retired"
    held = model_parameters(version)
    assert held.weights == (40, 5, 10, 15, 15, 15)
    assert held.shares == (2_000, 5_000, 20_000, 70_000, 100_000)
    assert (held.up_nights, held.down_nights) == (1, 30)
    act = Act.objects.get(kind="tiers.model_adopted")
    assert (act.actor, act.before) == (bank.system_admin, {"model": "v1"})


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"weights": {"revenue": 31}}, WeightsAreNotWhole),
        ({"weights": {"revenue": -15, "change": 60}}, WeightsAreNotWhole),
        ({"weights": {"luck": 0}}, WeightsAreNotWhole),
        ({"rank_shares": {1: Decimal("0.05")}}, ThresholdsDoNotRise),
        ({"rank_shares": {5: Decimal("0.99")}}, ThresholdsDoNotRise),
        ({"rank_shares": {1: Decimal(0)}}, ThresholdsDoNotRise),
        ({"number": 9}, TypeError),
    ],
)
def test_a_model_that_is_not_whole_is_refused(bank, changes, refusal):
    with pytest.raises(refusal):
        adopt(bank, **changes)
    assert ModelVersion.objects.get().state == "active"
    assert not Act.objects.exists()


def test_a_model_needs_two_people(bank):
    with pytest.raises(ModelNeedsSecondPerson):
        adopt(bank, approved_by=bank.executive)
    with pytest.raises(ModelNeedsSecondPerson):
        adopt(bank, created_by=None)
    assert ModelVersion.objects.count() == 1
