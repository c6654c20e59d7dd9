"""Stories of nights: from the books to the tier, the pointer, the interval and the notice."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from audit.models import Act
from common.models import Job
from customers.models import Contact, CurrentPublication, CustomerForeignBalance, CustomerScore, Publication
from tests.factories import at, make_account, make_bank, make_customer, make_month
from tests.tiers.books import NIGHT, OCTOBER, YUAN, keep_books, price_money, result, run_night
from tiers import services
from tiers.models import (
    Contribution,
    Feature,
    LineParameter,
    ModelVersion,
    Result,
    Run,
    TierInterval,
    TierMove,
)
from worklist.models import Notice

pytestmark = pytest.mark.usefixtures("loader")


@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


@pytest.fixture
def quick(bank):
    """A model that moves on the first night, as the demo bank's."""
    return services.adopt_model(
        created_by=bank.executive,
        approved_by=bank.system_admin,
        active_from=date(2026, 1, 1),
        at=at(2026, 1, 1),
        up_nights=1,
        down_nights=1,
    )


def line_up(bank, count=20, manager=None):
    """Customers who earn the more the later they come."""
    customers = [make_customer(bank, manager=manager) for _ in range(count)]
    for place, customer in enumerate(customers, start=1):
        keep_books(customer, place * 1_000_000)
    return customers


def correct_last_month(customer, yuan):
    """Core banking sends the last month of a customer again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customers_accountmonth SET average_fen = %s, average_yuan_fen = %s "
            "WHERE customer_id = %s AND month = %s",
            [yuan * YUAN, yuan * YUAN, customer.pk, OCTOBER],
        )


# ---------------------------------------------------------------- publishing
def test_a_night_publishes_every_customer_with_books(bank):
    customers = line_up(bank, 10)
    make_customer(bank)

    run = run_night()

    assert run.customers == 10 == run.entered
    assert (run.moved_up, run.moved_down) == (0, 0)
    publication = Publication.objects.get(current__isnull=False)
    assert (publication.pk, publication.model_label, publication.business_date) == (run.pk, "v1", NIGHT)
    best = CustomerScore.objects.current().get(customer=customers[-1])
    assert (best.rank, best.tier_id, best.bank_decile, best.tier_before_id) == (1, 3, 1, None)
    assert result(run, customers[-1]).revenue_pct == 100_000_000
    assert TierInterval.objects.filter(ended_on=None).count() == 10
    assert not TierMove.objects.exists()
    assert not Notice.objects.exists()
    assert Act.objects.get(kind="tiers.run_published").after["customers"] == 10


def test_only_live_customers_are_scored(bank):
    live, merged = make_customer(bank), make_customer(bank, state="merged")
    keep_books(live, 1_000)
    keep_books(merged, 1_000)

    run = run_night()

    assert list(Result.objects.filter(run=run).values_list("customer_id", flat=True)) == [live.pk]


def test_boundaries_are_the_lowest_scores_that_reach_a_tier(bank):
    line_up(bank, 20)

    run = run_night()

    scores = dict(Result.objects.filter(run=run).values_list("rank", "score"))
    boundaries = Publication.objects.get(pk=run.pk).boundaries
    assert boundaries == {"2": scores[1], "3": scores[4], "4": scores[14], "5": 0}


def test_equal_scores_share_the_better_rank_and_the_tier(bank):
    customers = [make_customer(bank) for _ in range(10)]
    for place, customer in enumerate(customers):
        keep_books(customer, 1_000_000 if place < 8 else 100)

    run = run_night()

    equals = Result.objects.filter(run=run, customer__in=customers[:8])
    assert set(equals.values_list("rank", "tier_id", "bank_decile")) == {(1, 3, 1)}


def test_foreign_money_is_published_in_its_own_currency(bank):
    customer = make_customer(bank)
    account = make_account(customer, "fx_current", currency="USD")
    make_month(account, OCTOBER, 500, average_yuan_fen=3_525)
    keep_books(customer, 1_000, months=1)

    run_night()

    held = CustomerForeignBalance.objects.current().get(customer=customer)
    assert (held.currency, held.deposits_fen, held.loans_fen) == ("USD", 500, 0)
    score = CustomerScore.objects.current().get(customer=customer)
    assert (score.deposits_fen, score.deposits_cny_fen) == (100_000 + 3_525, 100_000)


def test_a_run_computed_and_published_twice_is_the_same(bank):
    customers = line_up(bank, 12)
    run = run_night()
    before = list(Result.objects.filter(run=run).order_by("customer_id").values())

    services.compute_features(run=run)
    services.compute_results(run=run)
    assert services.publish_run(run=run, at=at(2026, 11, 1)) == 12

    assert list(Result.objects.filter(run=run).order_by("customer_id").values()) == before
    run.refresh_from_db()
    assert run.published_at == at(2026, 10, 31, 23)
    assert CustomerScore.objects.current().filter(customer=customers[0]).count() == 1
    assert Act.objects.filter(kind="tiers.run_published").count() == 1


# ---------------------------------------------------------------- moving
def test_who_crosses_a_boundary_moves_once_and_is_told_once(bank, quick):
    customers = line_up(bank, 20)
    first = run_night(date(2026, 10, 31))
    riser = customers[15]
    assert result(first, riser).tier_id == 4

    correct_last_month(riser, 500_000_000)
    second = run_night(date(2026, 11, 1))

    move = TierMove.objects.get(customer=riser)
    assert (move.run_id, move.tier_from_id, move.tier_to_id, move.cause) == (second.pk, 4, 2, "change")
    fallen = TierMove.objects.exclude(customer=riser).order_by("customer_id")
    assert list(fallen.values_list("customer_id", "tier_from_id", "tier_to_id")) == [
        (customers[16].pk, 3, 4),
        (customers[19].pk, 2, 3),
    ]
    assert (second.moved_up, second.moved_down, second.entered) == (1, 2, 0)
    services.notify_moves(run=second, at=at(2026, 11, 2))
    notice = Notice.objects.get(customer=riser)
    assert (notice.person, notice.kind, notice.slot) == (bank.manager, "tier_up", f"run:{second.pk}")
    intervals = TierInterval.objects.filter(customer=riser).order_by("pk")
    assert list(intervals.values_list("tier_id", "started_on", "ended_on")) == [
        (4, date(2026, 10, 31), date(2026, 11, 1)),
        (2, date(2026, 11, 1), None),
    ]
    assert TierInterval.objects.count() == 23


def test_since_last_month_compares_with_the_last_night_of_an_earlier_month(bank, quick):
    customers = line_up(bank, 20)
    run_night(date(2026, 10, 30))
    run_night(date(2026, 10, 31))
    correct_last_month(customers[15], 500_000_000)
    run_night(date(2026, 11, 1))
    run_night(date(2026, 11, 2))

    score = CustomerScore.objects.current().get(customer=customers[15])

    assert (score.tier_before_id, score.tier_id) == (4, 2)
    assert not TierMove.objects.filter(run__business_date=date(2026, 11, 2)).exists()


def test_one_nights_wobble_does_not_move_a_tier(bank):
    customers = line_up(bank, 20)
    run_night(date(2026, 10, 31))
    correct_last_month(customers[15], 500_000_000)

    nights = [result(run_night(date(2026, 11, day)), customers[15]) for day in (1, 2, 3)]

    assert [(one.tier_id, one.qualified_tier_id, one.candidate_nights) for one in nights] == [
        (4, 2, 1),
        (4, 2, 2),
        (2, 2, 0),
    ]
    assert TierMove.objects.get(customer=customers[15]).run_id == nights[2].run_id


def test_a_second_run_of_the_same_date_counts_no_further_night(bank):
    customers = line_up(bank, 20)
    run_night(date(2026, 10, 31))
    correct_last_month(customers[15], 500_000_000)

    nights = [result(run_night(date(2026, 11, 1)), customers[15]) for _ in range(4)]

    assert {(one.tier_id, one.candidate_nights) for one in nights} == {(4, 1)}


def test_below_zero_falls_at_once_and_is_never_above_marginal(bank):
    customers = line_up(bank, 20)
    run_night(date(2026, 10, 31))
    correct_last_month(customers[19], -20_000_000_000)

    held = result(run_night(date(2026, 11, 1)), customers[19])

    assert (held.strategic_class, held.tier_id, held.qualified_tier_id) == (5, 5, 5)


def test_who_is_scored_no_longer_closes_the_interval(bank):
    customers = line_up(bank, 5)
    run_night(date(2026, 10, 31))
    type(customers[0]).objects.filter(pk=customers[0].pk).update(state="restricted")

    run = run_night(date(2026, 11, 1))

    held = TierInterval.objects.get(customer=customers[0])
    assert (held.ended_on, held.closed_by_id) == (date(2026, 11, 1), run.pk)
    assert not TierMove.objects.filter(customer=customers[0]).exists()


# ---------------------------------------------------------------- what is unknown
def test_what_is_unknown_gives_its_weight_to_the_others(bank):
    known, unknown = make_customer(bank, referrals_given=2), make_customer(bank)
    for customer in (known, unknown):
        keep_books(customer, 1_000_000, months=17)

    run = run_night()

    feature = Feature.objects.get(run=run, customer=unknown)
    assert (feature.change_ppm, feature.wallet_share_ppm, feature.partnership) == (None, None, None)
    held = result(run, unknown)
    assert (held.change_pct, held.wallet_pct, held.partnership_pct) == (None, None, None)
    assert held.confidence == 55
    assert result(run, known).confidence == 70
    assert CustomerScore.objects.current().get(customer=unknown).provisional is False


def test_six_months_before_are_enough_to_compare(bank):
    customer = make_customer(bank)
    keep_books(customer, 1_000_000, months=18)
    assert Feature.objects.get(run=run_night(), customer=customer).change_ppm is not None


def test_a_gain_as_large_as_the_loss_before_has_no_growth(bank):
    LineParameter.objects.update(account_cost_fen=0)
    customer = make_customer(bank)
    keep_books(customer, -1_000_000, months=12, until=date(2025, 10, 1), rate=Decimal(0))
    keep_books(customer, 1_000_000, months=12, rate=Decimal(0))

    feature = Feature.objects.get(run=run_night(), customer=customer)

    assert (feature.revenue_fen, feature.revenue_before_fen) == (2_129_164, -2_129_164)
    assert feature.change_ppm is None


def test_under_half_of_the_weight_a_tier_is_provisional(bank, quick):
    services.adopt_model(
        created_by=bank.executive,
        approved_by=bank.system_admin,
        active_from=date(2026, 1, 1),
        at=at(2026, 1, 1),
        weights={"revenue": 20, "relationship": 10, "entanglement": 15, "wallet": 25},
    )
    customer = make_customer(bank)
    keep_books(customer, 1_000_000, months=12)

    run_night()

    score = CustomerScore.objects.current().get(customer=customer)
    assert (score.confidence, score.provisional) == (45, True)


def test_the_only_one_of_a_group_stands_in_the_middle(bank):
    customer = make_customer(bank)
    keep_books(customer, 1_000_000)

    held = result(run_night(), customer)

    assert (held.revenue_pct, held.score, held.rank, held.tier_id) == (50_000_000, 50_000, 1, 5)


def test_people_met_within_the_year_count_by_level(bank):
    customer = make_customer(bank, referrals_given=3)
    keep_books(customer, 1_000_000, months=1)
    for level, last in [
        ("owner", at(2025, 10, 31, 0)),
        ("executive", at(2025, 10, 30, 23, 59)),
        ("department", at(2026, 6, 1)),
        ("department", at(2026, 7, 1)),
        ("staff", None),
    ]:
        Contact.objects.create(customer=customer, name="x", level=level, last_contact_at=last)

    feature = Feature.objects.get(run=run_night(), customer=customer)

    assert (feature.contact_levels, feature.partnership) == (2, 5)


def test_peers_may_be_the_branch(bank, quick):
    near, far = make_customer(bank), make_customer(bank, manager=bank.outsider)
    keep_books(near, 5_000_000)
    keep_books(far, 1_000)
    ModelVersion.objects.filter(pk=quick.pk).update(peer_group="branch")

    run = run_night()

    assert result(run, near).revenue_pct == result(run, far).revenue_pct == 50_000_000


# ---------------------------------------------------------------- rights and retention
def as_the_web(act):
    """The web's role tries, and is refused."""
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE hausbank_app")
        cursor.execute(act)


@pytest.mark.parametrize("model", [Contribution, Feature, Result, CustomerScore])
def test_the_web_cannot_write_what_nights_publish(bank, model):
    line_up(bank, 2)
    run_night()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE hausbank_app")
        assert model.objects.exists()
    for act in (f"DELETE FROM {model._meta.db_table}", f"TRUNCATE {model._meta.db_table}"):
        as_the_web(act)


def test_the_web_cannot_move_the_pointer_or_a_run(bank):
    line_up(bank, 2)
    run_night()
    for model in (CurrentPublication, Run, TierMove, TierInterval):
        as_the_web(f"DELETE FROM {model._meta.db_table}")


def test_nights_keep_the_last_two_and_the_ends_of_months(bank):
    line_up(bank, 3)
    days = [date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 1)]
    days += [date(2026, 11, 2), date(2026, 11, 3)]
    runs = [run_night(day) for day in days]

    assert services.forget_old_nights(run=runs[-1]) == 3

    kept = [run.business_date for run in runs if Result.objects.filter(run=run).exists()]
    assert kept == [date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 2), date(2026, 11, 3)]
    assert services.forget_old_nights(run=runs[-1]) == 0
    assert CustomerScore.objects.current().count() == 3
    assert Publication.objects.count() == 7


def test_a_failed_night_is_never_published(bank):
    line_up(bank, 2)
    run = run_night(publish=False)
    services.fail_run(job_id=run.job_id)
    run.refresh_from_db()
    assert run.state == "failed"
    assert not Publication.objects.exists()
    services.fail_run(job_id=Job.objects.create(kind="night", slot="none").pk)


def test_values_are_discounted_over_five_years(bank):
    """r = 0.9, d = 0.12: 2.7180... times the contribution of twelve months."""
    customer = make_customer(bank)
    keep_books(customer, 36_000_000, months=12, rate=Decimal(0))

    held = result(run_night(), customer)

    revenue = 365 * 210_000 - 12 * 2_000
    assert Feature.objects.get(customer=customer).revenue_fen == revenue
    assert held.actual_value_fen == round(revenue * sum((0.9 / 1.12) ** year for year in range(1, 6)))
