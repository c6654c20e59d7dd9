"""Lines between tiers by points of the score: scored, published, copied, refused where they do not fall."""

import pytest

from audit.models import Act
from customers.models import Publication
from tests.tiers.books import result, run_night
from tests.tiers.drafts import NOW, SHARES, TODAY, WEIGHTS, edit
from tiers import services
from tiers.queries import fingerprint, model_parameters

pytestmark = pytest.mark.usefixtures("loader")
POINTS = {1: 90_000, 2: 75_000, 3: 60_000, 4: 30_000}


def edit_points(draft, by, points, **changes):
    words = {"weights": WEIGHTS, "rank_shares": SHARES, "points": points, "changes": changes}
    return services.edit_draft(model=draft, edits=draft.edits, by=by, at=NOW, **words)


def test_a_version_by_points_scores_the_bank_by_points_and_publishes_them_as_boundaries(bank, scored):
    customers, _ = scored
    services.adopt_model(
        created_by=bank.executive,
        approved_by=bank.system_admin,
        active_from=TODAY,
        at=NOW,
        threshold_by="points",
        points=POINTS,
        up_nights=1,
        down_nights=1,
    )

    run = run_night(TODAY)

    for customer in customers:
        held = result(run, customer)
        assert held.tier_id == next((tier for tier, least in POINTS.items() if held.score >= least), 5)
    assert {result(run, customer).tier_id for customer in customers} > {4}
    assert Publication.objects.get(pk=run.pk).boundaries == {
        "1": 90_000,
        "2": 75_000,
        "3": 60_000,
        "4": 30_000,
        "5": 0,
    }


def test_points_are_kept_copied_and_told_and_make_another_trial_necessary(draft, bank):
    before = fingerprint(draft)
    edited = edit_points(draft, bank.executive, POINTS)
    assert fingerprint(edited) == fingerprint(edit(edited, bank.executive, edits=1))  # ranks still decide
    assert fingerprint(edited) != before  # the weights are others
    by_rank = fingerprint(edited)
    edited.refresh_from_db()

    edited = edit_points(edited, bank.executive, POINTS, threshold_by="points")

    assert model_parameters(edited).points == (90_000, 75_000, 60_000, 30_000, 0)
    assert fingerprint(edited) != by_rank
    assert Act.objects.filter(kind="tiers.model_edited").latest("pk").after["threshold_by"] == "points"
    copy = services.draft_model(based_on=edited, note="", by=bank.executive, at=NOW)
    assert model_parameters(copy) == model_parameters(edited)


@pytest.mark.parametrize("points", [{}, POINTS | {2: 90_000}, POINTS | {4: None}, POINTS | {1: 100_001}])
def test_points_that_do_not_fall_are_refused_where_they_decide(draft, bank, points):
    with pytest.raises(services.PointsDoNotFall):
        edit_points(draft, bank.executive, points, threshold_by="points")
    draft.refresh_from_db()
    assert (draft.edits, draft.threshold_by) == (0, "rank")
