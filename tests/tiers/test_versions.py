"""Any two versions of the scoring model beside each other: what each would do, and what of it is kept."""

from decimal import Decimal

import pytest
from django.utils import translation

from tests.tiers.drafts import NOW, SHARES, WEIGHTS, edit, submit, tried
from tiers import services
from tiers.models import ModelVersion, Simulated, Simulation
from tiers.queries import comparison
from tiers.queries.workbench import workbench

pytestmark = pytest.mark.usefixtures("loader")


def other_draft(bank, weights):
    active = ModelVersion.objects.get(state="active")
    made = services.draft_model(based_on=active, note="Another", by=bank.executive, at=NOW)
    return edit(made, bank.executive, weights=weights)


def compared(model, against, by):
    simulation = services.request_simulation(model=model, against=against, by=by, at=NOW)
    services.advance_simulation(job_id=simulation.job_id)
    return comparison(model, against)


def test_two_drafts_beside_each_other_are_what_each_was_beside_the_active_one(draft, bank, scored):
    one, other = edit(draft, bank.executive), other_draft(bank, WEIGHTS | {"revenue": 40, "entanglement": 5})
    alone = {model.pk: tried(model, bank.executive) for model in (one, other)}
    trial = compared(one, other, bank.executive).trial

    rows = Simulated.objects.order_by("customer_id")
    columns = ("customer_id", "score_after", "rank_after", "tier_after_id", "confidence_after")
    before = tuple(name.replace("after", "before") for name in columns)
    together = rows.filter(simulation=trial.simulation)
    assert list(together.values_list(*columns)) == list(
        rows.filter(simulation=alone[one.pk]).values_list(*columns)
    )
    assert list(together.values_list(*before)) == list(
        rows.filter(simulation=alone[other.pk]).values_list(*columns)
    )
    assert trial.simulation.summary["correlation"] < 1
    assert sum(line.customers for line in trial.branches) == 20


def test_a_comparison_names_every_setting_that_differs(draft, bank, scored):
    one = edit(draft, bank.executive, down_margin=Decimal("0.005"), shares=SHARES | {2: Decimal("0.04")})
    with translation.override("en"):
        found = comparison(one, ModelVersion.objects.get(state="active"))
    assert {line.name: (line.before, line.after) for line in found.settings if line.differs} == {
        "Weight: Revenue": ("30%", "25%"),
        "Weight: Services": ("15%", "20%"),
        "Weight: Wallet share": ("15%", "20%"),
        "Weight: Partnership": ("15%", "10%"),
        "Key: the best": ("5%", "4%"),
        "Margin before moving down": ("0%", "0.5%"),
    }
    assert (found.trial, found.alike) == (None, False)


def test_a_comparison_is_stale_once_either_is_edited(draft, bank, scored):
    other = other_draft(bank, WEIGHTS)
    assert compared(draft, other, bank.executive).trial.fresh
    edit(other, bank.executive, edits=1, weights=WEIGHTS | {"revenue": 20, "wallet": 25})
    assert not comparison(draft, other).trial.fresh
    assert workbench(draft, bank.executive).trial is None


def test_a_comparison_with_another_draft_is_no_trial_to_submit_on(draft, bank, scored):
    compared(draft, other_draft(bank, WEIGHTS), bank.executive)
    with pytest.raises(services.NotTried):
        submit(draft, bank.executive)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_version_is_not_compared_with_itself(draft, bank, scored):
    with pytest.raises(services.SameVersion):
        services.request_simulation(model=draft, against=draft, by=bank.executive, at=NOW)
    assert not Simulation.objects.exists()


def test_the_customers_of_old_trials_are_put_away_and_said_to_be(draft, bank, scored, monkeypatch):
    monkeypatch.setattr("tiers.services.simulation.TRIALS_KEPT", 1)
    monkeypatch.setattr("tiers.queries.trials.TRIALS_KEPT", 1)
    active = ModelVersion.objects.get(state="active")
    first = tried(edit(draft, bank.executive), bank.executive)
    compared(other_draft(bank, WEIGHTS), draft, bank.executive)
    assert not Simulated.objects.filter(simulation=first).exists()
    found = comparison(draft, active).trial
    assert (found.kept, found.simulation.customers) == (False, 20)
