"""What account managers read about a tier, and head office about the nights."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from common.models import Job, JobStep
from customers.models import WalletEstimate
from products.models import ProductLine
from tests.factories import at, make_bank, make_customer
from tests.tiers.books import keep_books, price_money, result, run_night
from tests.tiers.test_night import correct_last_month
from tiers import queries, services


@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


@pytest.fixture
def scored(bank, as_loader):
    """Twenty customers scored at the end of September and of October; the last one earns most."""
    customers = [make_customer(bank) for _ in range(20)]
    with as_loader():
        for place, customer in enumerate(customers, start=1):
            keep_books(customer, place * 1_000_000)
            keep_books(customer, 3_000_000, line="working_capital_loan", rate=Decimal("0.0435"))
        run_night(date(2026, 9, 30))
        correct_last_month(customers[10], 90_000_000)
        run_night()
    return customers


@pytest.fixture
def sent(monkeypatch):
    messages = []
    monkeypatch.setattr("tiers.services.runs.enqueue", lambda name, **ids: messages.append((name, ids)))
    return messages


def why_url(customer):
    return reverse("tiers:why", args=[customer.customer_no])


# ---------------------------------------------------------------- the explanation
def test_points_and_their_changes_sum_to_what_is_shown(scored):
    for customer in scored:
        why = queries.explanation(customer)
        known = [line for line in why.indicators if line.points is not None]
        assert sum(line.points for line in known) == why.points
        assert sum(line.change for line in why.indicators) == why.change
        assert sum(line.weight for line in known) == why.known_weight == why.score.confidence


def test_the_explanation_is_what_the_night_computed(scored):
    customer = scored[10]
    why = queries.explanation(customer)
    held = result(why.history[0].opened_by, customer)
    run = queries.active_model().runs.order_by("-pk").first()
    held = result(run, customer)

    assert why.points == round(Decimal(held.score) / 1000, 2)
    assert why.indicators[0].percentile == Decimal(held.revenue_pct) / 1_000_000
    assert why.compared_with.business_date == date(2026, 9, 30)
    assert [line.indicator for line in why.indicators if line.percentile is None] == ["wallet", "partnership"]


def test_contributions_by_line_sum_to_the_revenue(scored):
    why = queries.explanation(scored[3])

    assert [line.name for line in why.contributions] == ["人民币活期", "流动资金贷款"]
    assert why.contribution_sum.total_fen == why.score.contribution_fen
    for line in why.contributions:
        parts = line.margin_fen + line.fees_fen - line.service_cost_fen - line.expected_loss_fen
        assert line.total_fen == parts - line.capital_charge_fen
    assert why.contributions[1].capital_charge_fen > 0


def test_the_gap_is_what_is_missing_to_the_next_boundary(scored):
    why = queries.explanation(scored[0])
    assert why.next_tier.rank == why.score.tier_id - 1
    assert why.gap == why.thresholds[why.next_tier.code] - why.points


def test_who_waits_for_a_tier_reads_how_long(client, bank, scored):
    client.force_login(bank.manager)
    page = client.get(why_url(scored[10])).content.decode()
    assert "Qualifies for Key: night 1 of 3, then it moves up." in page


def test_the_worth_is_what_the_night_computed(scored, as_loader):
    run = queries.active_model().runs.order_by("-pk").first()
    with as_loader():
        services.measure_peers(run=run)
    for place, customer in enumerate(scored):
        worth, held = queries.explanation(customer).worth, result(run, customer)
        assert (worth.actual_fen, worth.potential_fen) == (held.actual_value_fen, held.potential_value_fen)
        assert (worth.unrealized_fen, worth.lines_used, worth.lines_offered) == (0, 2, 10)
        # The eleventh has 90 million by now; nobody has figures, so all are of no size class.
        smaller = 19 if place == 10 else place - (place > 10)
        assert worth.depth == pytest.approx(Decimal(100 * smaller) / 19, abs=Decimal("0.000001"))


# ---------------------------------------------------------------- the page
def test_the_page_says_every_figure(client, bank, scored):
    client.force_login(bank.manager)
    page = client.get(why_url(scored[-1])).content.decode()
    said = ["of 20", "confidence 70%", "last 12 months", "RMB current", "since 30 Sep"]
    for words in [
        *said,
        "Why this tier",
        "Interest margin",
        "less capital charge",
        "no estimates",
        "Model v1",
    ]:
        assert words in page, words


def test_the_drawer_is_the_same_without_the_frame(client, bank, scored):
    client.force_login(bank.manager)
    drawer = client.get(why_url(scored[-1]), headers={"HX-Request": "true"}).content.decode()
    assert drawer.lstrip().startswith("<dialog")
    assert "Contribution by product line" in drawer


def test_the_page_reads_the_same_in_chinese_figures(client, bank, scored):
    bank.manager.language = "zh-hans"
    bank.manager.save()
    client.force_login(bank.manager)
    page = client.get(why_url(scored[-1])).content.decode()
    assert "人民币活期" in page
    assert "万元" in page
    assert "CNY" not in page


def test_a_customer_without_a_score_says_what_is_missing(client, bank, scored):
    client.force_login(bank.manager)
    page = client.get(why_url(make_customer(bank))).content.decode()
    assert "Not scored yet" in page


def test_before_the_first_night_nobody_is_scored(client, bank):
    client.force_login(bank.manager)
    assert "Not scored yet" in client.get(why_url(make_customer(bank))).content.decode()


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("manager", 200),
        ("supervisor", 200),
        ("branch_supervisor", 200),
        ("executive", 200),
        ("colleague", 404),
        ("outsider", 404),
        ("far_supervisor", 404),
        ("system_admin", 404),
        ("audit_admin", 404),
    ],
)
def test_why_is_read_by_who_reads_the_customer(client, bank, scored, persona, status):
    client.force_login(bank.personas[persona])
    assert client.get(why_url(scored[0])).status_code == status


def test_the_page_runs_as_many_queries_for_many_lines_as_for_few(client, bank, scored, as_loader):
    rich = scored[5]
    lines = ProductLine.objects.exclude(code__in=["rmb_current", "working_capital_loan"])
    for line in lines:
        WalletEstimate.objects.create(
            customer=rich, product_line=line, total_fen=10**10, estimated_on=date(2026, 9, 1)
        )
        with as_loader():
            keep_books(rich, 1_000_000, line=line.code, months=3)
    with as_loader():
        run_night(date(2026, 11, 1))
    client.force_login(bank.manager)
    counts = []
    for customer in (scored[4], rich):
        client.get(why_url(customer), headers={"HX-Request": "true"})
        with CaptureQueriesContext(connection) as asked:
            client.get(why_url(customer), headers={"HX-Request": "true"})
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 32


# ---------------------------------------------------------------- nights
def finished_nights(count):
    for number in range(count):
        Job.objects.create(kind="night", slot=f"old{number}", state="done")


@pytest.mark.parametrize(
    ("persona", "status"),
    [("executive", 200), ("system_admin", 200), ("manager", 403), ("supervisor", 403), ("audit_admin", 403)],
)
def test_nights_are_read_by_who_looks_after_them(client, bank, scored, persona, status):
    client.force_login(bank.personas[persona])
    job = Job.objects.filter(kind="night").first()
    assert client.get(reverse("tiers:run-list")).status_code == status
    assert client.get(reverse("tiers:run-detail", args=[job.public_id])).status_code == status
    assert client.get(reverse("tiers:run-detail", args=[job.run.public_id])).status_code == status


def test_runs_are_invisible_to_others(bank, scored):
    assert queries.runs(bank.executive).count() == 2
    assert queries.runs(bank.manager).count() == 0
    assert queries.nights(bank.branch_supervisor).rows == []
    assert queries.night(bank.manager, Job.objects.first().public_id) is None


def test_the_list_says_what_moved(client, bank, scored):
    client.force_login(bank.executive)
    page = client.get(reverse("tiers:run-list")).content.decode()
    assert "Sat 31 Oct" in page
    assert "Published" in page
    assert "Start a night now" in page


def test_the_list_runs_as_many_queries_for_30_nights_as_for_3(client, bank, scored):
    client.force_login(bank.executive)
    counts = []
    for more in (1, 27):
        finished_nights(more) if more == 1 else [
            Job.objects.create(kind="night", slot=f"more{n}", state="done") for n in range(more)
        ]
        client.get(reverse("tiers:run-list"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("tiers:run-list"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_list_has_pages(client, bank):
    finished_nights(31)
    first = queries.nights(bank.executive)
    assert len(first.rows) == 30
    assert len(queries.nights(bank.executive, first.next_cursor).rows) == 1


def test_a_night_under_way_shows_its_steps_and_asks_again(client, bank, scored):
    job = Job.objects.create(kind="night", slot="now", state="running", progress=1, total=2, exclusive=True)
    JobStep.objects.create(
        job=job,
        position=1,
        name="contributions",
        state="done",
        rows=480_000,
        started_at=at(2026, 11, 1, 1, 0),
        finished_at=at(2026, 11, 1, 1, 1),
    )
    JobStep.objects.create(job=job, position=2, name="features", state="running")
    client.force_login(bank.executive)

    page = client.get(reverse("tiers:run-detail", args=[job.public_id])).content.decode()

    assert 'hx-trigger="every 2s"' in page
    for words in ["1 of 2 steps", "480,000 rows", "60.0 s", "Indicators", "A night is under way"]:
        assert words in page, words
    fragment = client.get(reverse("tiers:run-detail", args=[job.public_id]), headers={"HX-Request": "true"})
    assert fragment.content.decode().lstrip().startswith("<div")
    assert "HX-Refresh" not in fragment.headers
    Job.objects.filter(pk=job.pk).update(state="done")
    last = client.get(reverse("tiers:run-detail", args=[job.public_id]), headers={"HX-Request": "true"})
    assert last.headers["HX-Refresh"] == "true"
    assert "every 2s" not in last.content.decode()


def test_a_failed_night_says_what_to_do(client, bank):
    job = Job.objects.create(kind="night", slot="x", state="failed", error="NoTransferPrice: rmb_time")
    client.force_login(bank.system_admin)
    page = client.get(reverse("tiers:run-detail", args=[job.public_id])).content.decode()
    assert "Send transfer prices, then start again." in page
    assert "every 2s" not in page


def test_head_office_starts_a_night_and_only_one(client, bank, sent):
    client.force_login(bank.executive)

    answer = client.post(reverse("tiers:run-start"))
    job = Job.objects.get(kind="night")
    assert answer.url == reverse("tiers:run-detail", args=[job.public_id])
    again = client.post(reverse("tiers:run-start"), follow=True)

    assert "A night is under way already" in again.content.decode()
    assert Job.objects.filter(kind="night").count() == 1
    assert len(sent) == 1


@pytest.mark.parametrize("persona", ["manager", "supervisor", "audit_admin", "security_admin"])
def test_others_start_no_night(client, bank, sent, persona):
    client.force_login(bank.personas[persona])
    assert client.post(reverse("tiers:run-start")).status_code == 403
    assert not Job.objects.exists()


def test_a_night_is_not_started_by_a_link(client, bank):
    client.force_login(bank.executive)
    assert client.get(reverse("tiers:run-start")).status_code == 405


def test_words_follow_the_reader(scored):
    with translation.override("en"):
        assert queries.explanation(scored[0]).contributions[0].name == "RMB current"
