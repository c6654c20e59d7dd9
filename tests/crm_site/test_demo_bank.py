"""The demo bank opened as a whole: through the API and the real worker, resumed, and moved by the small feed."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from activities.models import AssociationApproach
from crm_site.demo import roster
from crm_site.demo.bank import (
    FeedNotTaken,
    api_client,
    is_open,
    main_logins,
    open_bank,
    score,
    settled,
    through_api,
)
from crm_site.demo.feed import Plan
from crm_site.demo.small_feed import write_small_feed
from customers.models import Contact, Customer, CustomerScore, Publication, WalletEstimate
from lists.models import SavedView
from organization.models import RoleAssignment, Staff
from tiers.models import ModelVersion, Simulation, TierInterval, TierMove
from worklist.models import Notice

PLAN = Plan(customers=1000, months=14, seed=1, last_month=dt.date(2026, 10, 1))


@pytest.fixture
def lines():
    return []


def test_three_logins_of_three_roles():
    assert [(login.employee_no, login.name, login.unit) for login in main_logins()] == [
        ("M1001", "陈思远", "城东支行"),
        ("S1001", "林雅琴", "杭州分行"),
        ("E1001", "梁启文", "总行"),
    ]


def test_a_bank_whose_secrets_everybody_knows_is_opened_for_a_demo_only(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo_bank")


def test_a_bank_begun_last_month_keeps_its_months(loader):
    assert settled(PLAN) == PLAN
    Publication.objects.create(
        business_date=dt.date(2026, 6, 30), published_at=timezone.now(), model_label="v1", customers=1
    )
    assert settled(PLAN).last_month == dt.date(2026, 9, 1)


def test_opened_through_the_api_and_moved_by_one_correction(live_server, real_worker, tmp_path, lines):
    push, now = through_api(live_server.url), timezone.now()

    assert open_bank(plan=PLAN, folder=tmp_path / "feed", push=push, at=now, say=lines.append)

    assert [line.split("s  ", 1)[1] for line in lines] == [
        "feed files written",
        "2025-08-31: units",
        "60 people with a login, scoring model for a demo",
        "2026-07-31: sent through the API and applied",
        "2026-07-31: scored by the worker and published",
        "contacts, talks, notes, wallets, tasks",
        "prospects in the pools of all sub-branches",
        "a campaign: targets, calls, results, bulletins",
        "opportunities under way and closed ones to learn from",
        "complaints of an old system, and live ones in every state",
        "five negotiations, one of them signed",
        "prices: who decides, and three requests",
        "visits reported, forgotten and planned",
        "what colleagues know: intelligence, cases, answers",
        "trainings, one over; abilities as both sides judge them",
        "products: facts that were told, a draft to be released",
        "what happened to some companies, for the night to find signs in",
        "needs: what was asked for, and what is missing",
        "analysis sheets, one of each kind",
        "notes that name colleagues, files, tags, pins",
        "a handover that waits for its answer",
        "tables that were brought, a pair that may be one company",
        "2026-08-31: sent through the API and applied",
        "2026-08-31: scored by the worker and published",
        "2026-09-30: sent through the API and applied",
        "2026-09-30: scored by the worker and published",
        "2026-10-31: staff, ratings, loans, products held, days, payments, fees, other channels",
        "a tier by decision for the last night, and one that waits",
        "2026-10-31: sent through the API and applied",
        "2026-10-31: scored by the worker and published",
        "targets of branches, shared out to units and leads",
        "two drafts of the scoring model, simulated; one waits for approval",
        "rows of the bank's parameters: one approved, one that waits",
    ]
    assert is_open(PLAN)
    # And the association, which core banking does not know.
    assert Customer.objects.count() == 1001
    assert AssociationApproach.objects.count() == 2
    assert Customer.objects.get(customer_no="8000000001").manager.employee_no == "M1001"
    assert Staff.objects.filter(employee_no__in=[one.employee_no for one in roster.staff()]).count() == 60
    assert Staff.objects.get(employee_no="M1001").check_password(roster.PASSWORD)
    assert RoleAssignment.objects.filter(role="account_manager").count() == 30
    assert ModelVersion.objects.get(state="active").up_nights == 1
    assert dict(ModelVersion.objects.values_list("number", "state"))[4] == "submitted"
    assert set(Simulation.objects.values_list("job__state", "customers")) == {
        ("done", Publication.objects.latest("pk").customers)
    }
    assert Contact.objects.filter(customer__customer_no="8000000001").count() == 4
    assert WalletEstimate.objects.exists()
    used = SavedView.objects.visible_to(Staff.objects.get(employee_no="M1001"))
    assert set(used.values_list("owner__employee_no", "list_name")) >= {
        ("S1001", "prospects"),
        ("S1001", "opportunities"),
        ("S1001", "complaints"),
        ("M1001", "opportunities"),
    }
    assert set(CustomerScore.objects.current().values_list("tier_id", flat=True)) == {1, 2, 3, 4, 5}
    assert Customer.objects.filter(credit_code_valid=False).exists()

    again: list[str] = []
    assert not open_bank(plan=PLAN, folder=tmp_path / "again", push=push, at=now, say=again.append)
    assert again == []

    small = write_small_feed(root=tmp_path / "small")
    told = Notice.objects.filter(customer__customer_no=small.customer_no, kind__in=("tier_up", "tier_down"))
    stretches = TierInterval.objects.filter(customer__customer_no=small.customer_no)
    before = told.count(), stretches.count()
    push(small.folder, api_client(at=now))
    score(small.business_date)

    run = Publication.objects.latest("pk").pk
    moved = TierMove.objects.filter(run_id=run).values_list(
        "customer__customer_no", "tier_from_id", "tier_to_id"
    )
    assert list(moved) == [(small.customer_no, small.tier_from, small.tier_to)]
    assert (told.count(), stretches.count()) == (before[0] + 1, before[1] + 1)
    assert told.latest("pk").person.employee_no == small.manager_no


def test_a_folder_that_is_not_taken_says_why(live_server, real_worker, tmp_path):
    folder = tmp_path / "2026-10-31"
    folder.mkdir()
    (folder / "balances.csv").write_text(
        "account_no,month,ending_balance,average_balance,year_average,settlement_amount,fees,transactions\r\n"
        "1,2026-10,1.00,1.00,1.00,0.00,0.00,0\r\n"
    )
    (folder / "manifest.json").write_text(
        '{"source": "core", "resources": {"balances": {"rows": 1, "totals": {"CNY": "1.00"}}}}'
    )
    with pytest.raises(FeedNotTaken, match="unknown_account"):
        through_api(live_server.url)(folder, api_client(at=timezone.now()))
