"""Between nights: corrected books give a provisional score against the boundaries of the night, and no more."""

from datetime import timedelta

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from common.calendar import month_end
from common.models import Job, JobState
from crm_site import schedule
from customers.models import AccountMonth, Customer, CustomerScore
from customers.queries import current_publication
from tests.scored_bank import last_month, make_scored_bank, run_night
from tiers import services
from tiers.columns import UNKNOWN
from tiers.models import Contribution, CorrectedScore, Feature, PeerScale, Result, TransferPrice
from tiers.queries import explanation
from tiers.queries.models import model_parameters
from tiers.rules import Indicator, percentile, score
from tiers.scoring import percentiles_among, reached_column
from tiers.ways import Scale

pytestmark = pytest.mark.usefixtures("loader")


@pytest.fixture
def scored(db):
    """A scored bank whose second customer's books of last month are then doubled by core banking."""
    bank, star = make_scored_bank()
    Job.objects.update(state=JobState.DONE)
    books = AccountMonth.objects.filter(month=last_month(), customer=star)
    for book in books:
        AccountMonth.objects.filter(month=last_month(), account_id=book.account_id).update(
            average_fen=2 * book.average_fen, average_yuan_fen=2 * book.average_yuan_fen
        )
    return bank, star


def rescore() -> int:
    return services.rescore_corrected(at=timezone.now())


def slow_score(customer: Customer, feature: Feature) -> int:
    """The score of a feature row among the published peers, one by one."""
    run = feature.run
    parameters = model_parameters(run.model)
    names = (
        "revenue_fen",
        "change_ppm",
        "relationship_days",
        "entanglement",
        "wallet_share_ppm",
        "partnership",
    )
    found = []
    for name in names:
        value = getattr(feature, name)
        others = Feature.objects.filter(run=run).exclude(customer=customer).values_list(name, flat=True)
        known = [other for other in others if other is not None]
        found.append(None if value is None else percentile(1 + sum(o < value for o in known), len(known) + 1))
    return score(found, parameters.weights)


def test_a_correction_scores_its_customer_against_the_night_and_leaves_the_night_alone(scored):
    _, star = scored
    published = list(CustomerScore.objects.order_by("customer_id").values())
    results = list(Result.objects.order_by("customer_id").values())
    assert services.corrections_wait()
    assert rescore() == 1
    held = CorrectedScore.objects.get()
    assert held.customer_id == star.pk and held.run_id == current_publication().pk
    earned = Contribution.objects.filter(customer=star, month=last_month()).get()
    before = Feature.objects.get(customer=star).revenue_fen
    assert held.contribution_fen > before and earned.average_yuan_fen == held.deposits_fen
    assert list(CustomerScore.objects.order_by("customer_id").values()) == published
    assert list(Result.objects.order_by("customer_id").values()) == results
    assert not services.corrections_wait() and rescore() == 0


def test_the_score_is_that_of_a_slow_honest_question(scored):
    _, star = scored
    rescore()
    held = CorrectedScore.objects.get()
    services.compute_features(run=held.run)  # what the night would gather now, in place of what it gathered
    now = Feature.objects.get(customer=star)
    assert now.revenue_fen == held.contribution_fen
    assert slow_score(star, now) == held.score
    reached = [int(t) for t, lowest in current_publication().boundaries.items() if held.score >= lowest]
    assert held.reaches_id == min(reached)


def test_the_next_night_takes_its_place(scored):
    _, star = scored
    rescore()
    held = CorrectedScore.objects.get()
    run_night(month_end(last_month()))
    why = explanation(star)
    assert why is not None and why.corrected is None
    assert why.score.contribution_fen == held.contribution_fen


def test_a_second_correction_replaces_the_first_and_others_stay(scored):
    _, star = scored
    rescore()
    first = CorrectedScore.objects.get()
    other = Customer.objects.exclude(pk=star.pk).filter(scores__isnull=False).first()
    AccountMonth.objects.filter(month=last_month(), customer=other).update(average_yuan_fen=1)
    AccountMonth.objects.filter(month=last_month(), customer=star).update(average_yuan_fen=1)
    assert rescore() == 2
    assert CorrectedScore.objects.count() == 2
    assert CorrectedScore.objects.get(customer=star).contribution_fen < first.contribution_fen


def test_what_is_due_for_a_whole_month_waits_for_the_night(scored):
    TransferPrice.objects.filter(month=last_month()).update(rate="0.0111")
    earned = list(Contribution.objects.order_by("month", "account_id").values())
    assert rescore() == 0
    assert list(Contribution.objects.order_by("month", "account_id").values()) == earned
    assert not CorrectedScore.objects.exists()


def test_while_a_night_is_under_way_nothing_is_done(scored):
    services.request_night(by=None)
    assert not services.corrections_wait() and rescore() == 0


def test_the_tick_sends_for_it(scored, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(schedule.jobs, "enqueue", lambda name, **ids: sent.append(name))
    monkeypatch.setattr(schedule, "start_night_if_due", lambda at: None)
    schedule.tick(at=timezone.now())
    assert sent.count("tiers.rescore_corrected") == 1
    rescore()
    sent.clear()
    schedule.tick(at=timezone.now() + timedelta(minutes=1))
    assert "tiers.rescore_corrected" not in sent


def test_page_and_api_say_what_was_corrected(scored, client):
    bank, star = scored
    client.force_login(bank.manager)
    assert client.get(f"/api/v1/tiers/customers/{star.customer_no}/").json()["corrected"] is None
    rescore()
    held = CorrectedScore.objects.get()
    with translation.override("en"):
        page = client.get(reverse("tiers:why", args=[star.customer_no]), headers={"accept-language": "en"})
    assert f"{held.score / 1000:.2f}" in page.content.decode()
    answer = client.get(f"/api/v1/tiers/customers/{star.customer_no}/").json()["corrected"]
    assert answer["reaches"] == held.reaches.code
    assert answer["contribution"] == f"{held.contribution_fen / 100:.2f}"


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60), st.integers(-60, 60), st.data())
def test_percentiles_of_many_are_those_of_one_by_one(values, value, data):
    own = data.draw(st.sampled_from([*values, UNKNOWN]))
    scale = Scale(len(values), sorted(values))
    scales = {(0, "revenue"): (len(values), np.array(sorted(values)))}
    columns = [np.array([number], dtype=np.int64) for number in (0, value, own)]
    found = percentiles_among(*columns, scales, Indicator.REVENUE)
    assert int(found[0]) == scale.percentile(value, None if own == UNKNOWN else own)


def test_the_best_tier_whose_boundary_is_reached():
    reached = reached_column(np.array([95_000, 90_000, 89_999, 0]), {1: 95_000, 2: 90_000, 5: 0})
    assert reached.tolist() == [1, 2, 5, 5]


def test_scales_stand_beside_the_publication(scored):
    PeerScale.objects.all().delete()
    assert not services.corrections_wait() and rescore() == 0


def test_whoever_was_rated_anew_waits_for_the_night_in_the_other_months(scored):
    _, star = scored
    Customer.objects.update(rating="C")
    before = dict(Contribution.objects.exclude(customer=star).values_list("pk", "total_fen"))
    assert rescore() == 1
    assert dict(Contribution.objects.exclude(customer=star).values_list("pk", "total_fen")) == before
