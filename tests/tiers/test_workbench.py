"""Versions of the model from draft to rollback, each step by the one who may."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from django.db import IntegrityError, transaction

from audit.models import Act
from common.calendar import business_today
from common.models import Job
from organization.services import enter_absence
from tests.factories import at, fresh
from tests.tiers.books import result, run_night
from tests.tiers.drafts import NOW, SHARES, TODAY, WEIGHTS, edit, submit, tried
from tiers import services
from tiers.comparison import rank_correlation
from tiers.models import ModelState, ModelVersion, Result, Simulated, Simulation
from tiers.queries import model_parameters
from tiers.queries.workbench import workbench
from tiers.rules import Indicator
from worklist.models import Notice

pytestmark = pytest.mark.usefixtures("loader")


# ---------------------------------------------------------------- drafts
def test_a_draft_is_a_copy_under_the_next_number(draft, bank):
    active = ModelVersion.objects.get(state="active")
    assert (draft.number, draft.state, draft.based_on, draft.created_by) == (
        2,
        "draft",
        active,
        bank.executive,
    )
    assert model_parameters(draft) == model_parameters(active)
    assert Act.objects.get(kind="tiers.model_drafted").after["note"] == "More weight on services"


def test_an_edit_is_saved_whole_and_told_as_what_changed(draft, bank):
    edited = edit(draft, bank.executive, up_nights=2)

    assert dict(zip(Indicator, model_parameters(edited).weights, strict=True)) == WEIGHTS
    assert (edited.up_nights, edited.edits) == (2, 1)
    act = Act.objects.get(kind="tiers.model_edited")
    assert set(act.after) == {"weights", "up_nights"}
    assert (act.before["up_nights"], act.after["up_nights"]) == ("3", "2")


@pytest.mark.parametrize(
    ("weights", "shares", "refusal"),
    [
        (WEIGHTS | {"wallet": 19}, SHARES, services.WeightsAreNotWhole),
        (WEIGHTS | {"wallet": 25, "partnership": -5}, SHARES, services.WeightsAreNotWhole),
        (WEIGHTS, SHARES | {2: Decimal("0.21")}, services.ThresholdsDoNotRise),
        (WEIGHTS, SHARES | {4: Decimal(1)}, services.ThresholdsDoNotRise),
    ],
)
def test_what_does_not_add_up_is_refused(draft, bank, weights, shares, refusal):
    with pytest.raises(refusal):
        edit(draft, bank.executive, weights=weights, shares=shares)
    draft.refresh_from_db()
    assert draft.edits == 0


def test_the_second_of_two_windows_is_told(draft, bank):
    edit(draft, bank.executive)
    with pytest.raises(services.EditedMeanwhile):
        edit(draft, bank.executive, weights=WEIGHTS | {"revenue": 20, "wallet": 25})


def test_a_draft_is_its_authors(draft, second):
    for act in (edit, submit):
        with pytest.raises(services.NotTheAuthor):
            act(draft, second)
    with pytest.raises(services.NotTheAuthor):
        services.discard_draft(model=draft, by=second, at=NOW)


def test_the_version_that_scores_is_never_edited(bank, scored):
    with pytest.raises(services.WrongModelState):
        edit(ModelVersion.objects.get(state="active"), bank.executive)


# ---------------------------------------------------------------- trials
def test_a_trial_of_the_same_contents_moves_nobody(draft, bank, scored):
    simulation = tried(draft, bank.executive)

    assert simulation.summary["correlation"] == 1.0
    assert (simulation.summary["up"], simulation.summary["down"]) == (0, 0)
    assert [row[place] for place, row in enumerate(simulation.summary["matrix"])] == [0, 1, 3, 10, 6]
    assert Job.objects.get(pk=simulation.job_id).state == "done"


def test_a_trial_is_what_the_night_then_finds(draft, bank, second, scored):
    """Scores, ranks and qualified tiers of a trial are those of the night that really uses the version."""
    edit(draft, bank.executive, up_nights=1, down_nights=1)
    simulation = tried(draft, bank.executive)
    submit(draft, bank.executive, active_from=TODAY)
    services.approve_model(model=draft, by=second, at=NOW)
    run = run_night(date(2026, 11, 2))

    assert run.model == draft
    found = Simulated.objects.filter(simulation=simulation).order_by("customer_id")
    columns = ("customer_id", "score_after", "rank_after", "tier_after_id", "confidence_after")
    scored_anew = Result.objects.filter(run=run).order_by("customer_id")
    night = scored_anew.values_list("customer_id", "score", "rank", "qualified_tier_id", "confidence")
    assert list(found.values_list(*columns)) == list(night)
    assert simulation.summary["up"] + simulation.summary["down"] > 0


def test_a_trial_changes_nothing_that_readers_see(draft, bank, scored):
    _, run = scored
    held = list(Result.objects.filter(run=run).order_by("customer_id").values_list("score", "tier_id"))
    tried(edit(draft, bank.executive), bank.executive)
    assert (
        list(Result.objects.filter(run=run).order_by("customer_id").values_list("score", "tier_id")) == held
    )


def test_the_cause_is_the_indicator_that_moved_most_points(draft, bank, scored):
    customers, _ = scored
    simulation = tried(edit(draft, bank.executive), bank.executive)
    poorest = Simulated.objects.get(simulation=simulation, customer=customers[0])

    assert poorest.score_after > poorest.score_before
    assert poorest.distance == poorest.score_after - poorest.score_before
    assert list(Indicator)[poorest.cause - 1] == Indicator.ENTANGLEMENT
    assert poorest.cause_points > 0


def test_sums_of_a_trial_agree_with_its_rows(draft, bank, scored):
    simulation = tried(edit(draft, bank.executive), bank.executive)
    told, rows = simulation.summary, Simulated.objects.filter(simulation=simulation)

    assert sum(map(sum, told["matrix"])) == simulation.customers == rows.count() == 20
    assert sum(told["contribution_before"]) == sum(told["contribution_after"])
    assert sum(told["contribution_after"]) == sum(rows.values_list("revenue_fen", flat=True))
    assert sum(branch["customers"] for branch in told["branches"]) == 20
    assert sum(branch["up"] for branch in told["branches"]) == told["up"]


def test_asked_twice_a_trial_under_way_is_the_answer(draft, bank, scored):
    active = ModelVersion.objects.get(state="active")
    asked = [
        services.request_simulation(model=draft, against=active, by=bank.executive, at=NOW) for _ in range(2)
    ]
    assert asked[0] == asked[1]
    assert Simulation.objects.count() == 1


def test_a_trial_done_twice_is_done_once(draft, bank, scored):
    simulation = tried(draft, bank.executive)
    services.advance_simulation(job_id=simulation.job_id)
    assert Simulated.objects.filter(simulation=simulation).count() == 20


def test_a_past_night_scored_again_with_its_version_is_the_same_to_the_last_digit(
    bank, second, scored, draft
):
    """From its kept features, after another version has taken over; so its results can be audited."""
    _, run = scored
    submit_and_approve(draft, bank, second)
    run_night(date(2026, 11, 30))
    assert ModelVersion.objects.get(state="active") == draft

    facts, again = services.score_kept(run=run, parameters=model_parameters(run.model))
    order = np.argsort(facts["customer"])
    for column in (
        "score",
        "rank",
        "tier_id",
        "actual_value_fen",
        "potential_value_fen",
        "revenue_pct",
        "phase",
    ):
        held = list(Result.objects.filter(run=run).order_by("customer_id").values_list(column, flat=True))
        assert [int(value) for value in again[column][order]] == held, column


@pytest.mark.parametrize(
    ("before", "after", "correlation"),
    [
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], Fraction(1)),
        ([1, 2, 3, 4, 5], [5, 4, 3, 2, 1], Fraction(-1)),
        # 1 - 6 x 6 / (5 x 24) with d = (-1, 1, 0, -1, 1) ... d squared sums to 4: 1 - 24/120.
        ([1, 2, 3, 4, 5], [2, 1, 3, 5, 4], Fraction(8, 10)),
        # Ties at their mean rank: scipy.stats.spearmanr([1, 2, 2, 4], [1, 3, 2, 4]) = 0.9487.
        ([1, 2, 2, 4], [1, 3, 2, 4], Fraction(9487, 10_000)),
        ([7, 7, 7], [1, 2, 3], None),
    ],
)
def test_spearmans_rank_correlation(before, after, correlation):
    assert rank_correlation(np.array(before), np.array(after)) == correlation


# ---------------------------------------------------------------- approval and after
def submit_and_approve(draft, bank, second):
    tried(edit(draft, bank.executive), bank.executive)
    submit(draft, bank.executive)
    return services.approve_model(model=draft, by=second, at=NOW)


def test_what_was_not_tried_as_it_stands_is_not_submitted(draft, bank):
    with pytest.raises(services.NotTried):
        submit(draft, bank.executive)
    tried(draft, bank.executive)
    edit(draft, bank.executive)
    with pytest.raises(services.NotTried):
        submit(draft, bank.executive)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_version_is_not_active_from_a_day_that_is_past(draft, bank):
    tried(draft, bank.executive)
    with pytest.raises(services.DayIsPast):
        submit(draft, bank.executive, active_from=date(2026, 11, 1))


def test_whoever_made_it_does_not_approve_it(draft, bank, second):
    tried(draft, bank.executive)
    submit(draft, bank.executive)
    with pytest.raises(services.ModelNeedsSecondPerson):
        services.approve_model(model=draft, by=bank.executive, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        ModelVersion.objects.filter(pk=draft.pk).update(approved_by=bank.executive)
    assert services.approve_model(model=draft, by=second, at=NOW).state == "approved"


def told():
    found = Notice.objects.filter(kind="decision").order_by("pk")
    return [(notice.person, notice.parameters["what"], notice.parameters["about"]) for notice in found]


def test_who_may_approve_is_told_that_a_version_waits_and_its_author_what_came_of_it(draft, bank, second):
    tried(draft, bank.executive)
    submit(draft, bank.executive)
    assert told() == [(second, "model_asked", "v2")]
    services.return_model(model=draft, reason="钱包份额过重", by=fresh(second), at=NOW)
    assert told()[1:] == [(bank.executive, "model_returned", "v2")]
    services.submit_model(
        model=draft, active_from=TODAY, today=TODAY, by=bank.executive, at=NOW + timedelta(hours=1)
    )
    services.approve_model(model=draft, by=fresh(second), at=NOW)
    assert told()[2:] == [(second, "model_asked", "v2"), (bank.executive, "model_approved", "v2")]


def test_whoever_stands_in_for_its_author_approves_it_not(draft, bank, second):
    tried(draft, bank.executive)
    submit(draft, bank.executive)
    today = business_today()
    days = {"starts_on": today, "last_on": today + timedelta(days=7)}
    enter_absence(staff=bank.executive, **days, deputy=second, by=fresh(bank.executive))
    deputy = fresh(second)
    with pytest.raises(services.ModelNeedsSecondPerson):
        services.approve_model(model=draft, by=deputy, at=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == ("submitted", None)
    assert not workbench(draft, deputy).decides
    with pytest.raises(services.ModelNeedsSecondPerson):
        services.adopt_model(
            created_by=bank.executive, approved_by=deputy, active_from=date(2026, 12, 1), at=NOW
        )


def test_an_approved_version_waits_for_its_date(draft, bank, second):
    submit_and_approve(draft, bank, second)

    assert run_night(date(2026, 11, 29)).model.number == 1
    run = run_night(date(2026, 11, 30))
    assert run.model == draft
    states = dict(ModelVersion.objects.values_list("number", "state"))
    assert states == {1: ModelState.RETIRED, 2: ModelState.ACTIVE}
    assert Act.objects.get(kind="tiers.model_activated").before == {"model": "v1"}


def test_old_results_keep_their_version(draft, bank, second, scored):
    _, run = scored
    submit_and_approve(draft, bank, second)
    run_night(date(2026, 11, 30))
    run.refresh_from_db()
    assert run.model.number == 1


def test_what_is_sent_back_is_a_draft_again_with_the_reason(draft, bank, second):
    tried(draft, bank.executive)
    submit(draft, bank.executive)
    services.return_model(model=draft, reason="Too much for the small ones", by=second, at=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.returned_because) == ("draft", "Too much for the small ones")
    assert submit(draft, bank.executive).returned_because == ""


def test_a_rollback_is_the_old_contents_under_a_new_number_by_two_people(draft, bank, second):
    submit_and_approve(draft, bank, second)
    run_night(date(2026, 11, 30))
    first = ModelVersion.objects.get(number=1)

    again = services.roll_back(
        to=first, reason="Branches complain", today=date(2026, 12, 1), by=second, at=at(2026, 12, 1)
    )
    with pytest.raises(services.ModelNeedsSecondPerson):
        services.approve_model(model=again, by=second, at=NOW)
    services.approve_model(model=again, by=bank.executive, at=NOW)
    run = run_night(date(2026, 12, 1))

    assert (run.model.number, run.model.note) == (3, "Branches complain")
    assert model_parameters(run.model) == model_parameters(first)
    assert result(run, Result.objects.filter(run=run).first().customer).run_id == run.pk


def test_only_what_has_scored_is_rolled_back_to(draft, bank):
    with pytest.raises(services.WrongModelState):
        services.roll_back(to=draft, reason="", today=TODAY, by=bank.executive, at=NOW)


def test_a_discarded_number_is_not_given_again(draft, bank):
    services.discard_draft(model=draft, by=bank.executive, at=NOW)
    active = ModelVersion.objects.get(state="active")
    assert services.draft_model(based_on=active, note="", by=bank.executive, at=NOW).number == 3
