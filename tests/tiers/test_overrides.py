"""Tiers by decision: who proposes, who approves, what the night makes of them, and that no score is touched."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.services import plan_contacts
from audit.models import Act
from common.calendar import business_today
from customers.models import CustomerPulse, CustomerScore, Tier
from organization.rules import Role
from organization.services import enter_absence
from tests.factories import at, fresh, join_team, make_bank, make_customer, make_staff
from tests.tiers.books import NIGHT, keep_books, price_money, result, run_night
from tiers import queries, services
from tiers.models import TierInterval, TierMove, TierOverride
from worklist.models import Notice

NOW = at(2026, 11, 2)
TODAY = date(2026, 11, 2)
UNTIL = date(2026, 12, 31)
REASON = "集团明年上市，主承销在谈"


@pytest.fixture
def bank(db):
    price_money()
    return make_bank()


@pytest.fixture
def second(bank):
    """Another supervisor of the unit than the one of the bank."""
    return make_staff(Role.SUPERVISOR, bank.unit, "钱二", "Qian Er")


@pytest.fixture
def scored(bank, as_loader):
    """Ten customers of the manager, the later the better; the first is on the last tier."""
    customers = [make_customer(bank, manager=bank.manager) for _ in range(10)]
    with as_loader():
        for place, customer in enumerate(customers, start=1):
            keep_books(customer, place * 1_000_000)
        run_night()
    return customers


def tier(rank):
    return Tier.objects.get(rank=rank)


def propose(customer, by, *, rank=2, until=UNTIL, reason=REASON):
    words = {"reason": reason, "until": until, "today": TODAY, "by": fresh(by), "at": NOW}
    return services.propose_override(customer=customer, tier=tier(rank), **words)


def decide(override, by, *, approve=True, note="", today=TODAY):
    words = {"approve": approve, "note": note, "today": today, "by": fresh(by), "at": NOW}
    return services.decide_override(override=override, **words)


def shown(customer):
    return CustomerScore.objects.get(customer=customer, publication__current__only=True)


def night(as_loader, day):
    with as_loader():
        return run_night(day)


# ---------------------------------------------------------------- proposing and deciding
def test_a_proposal_waits_and_tells_the_supervisors(bank, scored):
    override = propose(scored[0], bank.manager)

    assert (override.state, override.tier_id, override.tier_computed_id) == ("proposed", 2, 5)
    assert shown(scored[0]).tier_id == 5
    told = Notice.objects.get(kind="decision")
    assert (told.person, told.parameters["what"]) == (bank.supervisor, "tier_asked")
    act = Act.objects.get(kind="tiers.override_proposed")
    assert (act.actor, act.reason, act.after["tier"]) == (bank.manager, REASON, "key")


@pytest.mark.parametrize("until", [TODAY, TODAY - timedelta(1), date(2027, 11, 3)])
def test_the_last_day_lies_ahead_and_within_a_year(bank, scored, until):
    with pytest.raises(services.DayUnfit):
        propose(scored[0], bank.manager, until=until)
    assert not TierOverride.objects.exists()


def test_only_the_lead_proposes_and_only_once(bank, scored):
    with pytest.raises(services.NotTheLead):
        propose(scored[0], bank.supervisor)
    with pytest.raises(services.ReasonMissing):
        propose(scored[0], bank.manager, reason="  ")
    held = propose(scored[0], bank.manager)
    with pytest.raises(services.OverrideWaits) as refused:
        propose(scored[0], bank.manager, rank=1)
    assert refused.value.held == held


def test_who_is_not_scored_has_no_tier_to_decide(bank, scored):
    with pytest.raises(services.NotScored):
        propose(make_customer(bank, manager=bank.manager), bank.manager)


def test_the_proposer_and_who_stands_in_for_them_do_not_decide(bank, scored, second):
    override = propose(scored[0], bank.manager)
    with pytest.raises(services.NotTheDecider):
        decide(override, bank.manager)
    days = {"starts_on": business_today(), "last_on": business_today()}
    enter_absence(staff=bank.manager, **days, deputy=second, by=fresh(bank.manager))
    with pytest.raises(services.OverrideNeedsSecondPerson):
        decide(override, second)
    override.refresh_from_db()
    assert (override.state, override.decided_by) == ("proposed", None)
    assert decide(override, bank.supervisor).state == "approved"


def test_who_supervises_elsewhere_or_only_stands_in_does_not_decide(bank, scored):
    override = propose(scored[0], bank.manager)
    join_team(scored[0], bank.far_supervisor)
    deputy = make_staff(Role.ACCOUNT_MANAGER, bank.unit, "孙三", "Sun San")
    days = {"starts_on": business_today(), "last_on": business_today()}
    enter_absence(staff=bank.supervisor, **days, deputy=deputy, by=fresh(bank.supervisor))
    for person in (bank.far_supervisor, deputy):
        with pytest.raises(services.NotTheDecider):
            decide(override, person)
    decide(override, make_staff(Role.SUPERVISOR, bank.unit, "钱二", "Qian Er"))
    for person in (bank.far_supervisor, deputy):
        words = {"override": override, "reason": REASON, "by": fresh(person), "at": NOW}
        with pytest.raises(services.NotTheDecider):
            services.end_override(**words)
    override.refresh_from_db()
    assert override.state == "approved"


def test_a_supervisor_does_not_approve_what_a_deputy_proposed_for_them(bank, scored, second):
    scored[0].manager = bank.supervisor
    scored[0].save()
    days = {"starts_on": business_today(), "last_on": business_today()}
    enter_absence(staff=bank.supervisor, **days, deputy=bank.colleague, by=fresh(bank.supervisor))
    override = propose(scored[0], bank.colleague)
    with pytest.raises(services.OverrideNeedsSecondPerson):
        decide(override, bank.supervisor)
    assert decide(override, second).state == "approved"


def test_the_table_itself_refuses_one_pair_of_eyes(bank, scored):
    override = propose(scored[0], bank.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        TierOverride.objects.filter(pk=override.pk).update(decided_by=bank.manager, state="approved")


def test_a_refusal_says_why_and_settles(bank, scored):
    override = propose(scored[0], bank.manager)
    with pytest.raises(services.ReasonMissing):
        decide(override, bank.supervisor, approve=False)
    assert decide(override, bank.supervisor, approve=False, note="贡献太低").state == "refused"
    with pytest.raises(services.OverrideSettled):
        decide(override, bank.supervisor)
    told = Notice.objects.get(person=bank.manager, kind="decision")
    assert told.parameters["what"] == "tier_refused"


def test_what_has_run_out_is_not_approved(bank, scored):
    override = propose(scored[0], bank.manager, until=date(2026, 11, 10))
    with pytest.raises(services.DayUnfit):
        decide(override, bank.supervisor, today=date(2026, 11, 10))


# ---------------------------------------------------------------- the night
def test_the_next_night_shows_the_decision_and_leaves_the_score(bank, scored, as_loader):
    before = result(TierInterval.objects.first().opened_by, scored[0])
    override = decide(propose(scored[0], bank.manager), bank.supervisor)
    assert shown(scored[0]).tier_id == 5  # nothing changes before the night

    run = night(as_loader, NIGHT + timedelta(1))

    held, score = result(run, scored[0]), shown(scored[0])
    assert (held.score, held.rank, held.tier_id, held.qualified_tier_id) == (
        before.score,
        before.rank,
        before.tier_id,
        before.qualified_tier_id,
    )
    assert (score.tier_id, score.computed_tier_id, score.qualifies_for_id) == (2, 5, 5)
    override.refresh_from_db()
    assert (override.state, override.began_on, held.override) == ("in_force", NIGHT + timedelta(1), override)
    move = TierMove.objects.get(run=run)
    assert (move.tier_from_id, move.tier_to_id, move.cause, move.cause_points) == (5, 2, "override", 0)
    stretch = TierInterval.objects.get(customer=scored[0], ended_on=None)
    assert (stretch.tier_id, stretch.override) == (2, override)
    assert {row.computed_tier_id for row in CustomerScore.objects.exclude(customer=scored[0])} == {None}


def test_it_holds_through_its_last_day_and_no_longer(bank, scored, as_loader):
    override = decide(propose(scored[0], bank.manager, until=date(2026, 11, 5)), bank.supervisor)
    night(as_loader, date(2026, 11, 5))
    assert shown(scored[0]).tier_id == 2

    run = night(as_loader, date(2026, 11, 6))

    override.refresh_from_db()
    score = shown(scored[0])
    assert (score.tier_id, score.computed_tier_id) == (5, None)
    assert (override.state, override.ended_on) == ("expired", date(2026, 11, 6))
    assert TierMove.objects.get(run=run).cause == "override_ended"
    said = [
        (row.tier_id, row.override_id, row.started_on, row.ended_on)
        for row in TierInterval.objects.filter(customer=scored[0]).order_by("pk")
    ]
    assert said == [
        (5, None, NIGHT, date(2026, 11, 5)),
        (2, override.pk, date(2026, 11, 5), date(2026, 11, 6)),
        (5, None, date(2026, 11, 6), None),
    ]


def test_a_decision_for_the_present_tier_is_a_stretch_without_a_move(bank, scored, as_loader):
    override = decide(propose(scored[0], bank.manager, rank=5), bank.supervisor)
    run = night(as_loader, NIGHT + timedelta(1))
    assert not TierMove.objects.filter(run=run).exists()
    assert TierInterval.objects.get(customer=scored[0], ended_on=None).override == override
    assert shown(scored[0]).computed_tier_id == 5


def test_ended_before_its_day_the_next_night_shows_the_computed_tier(bank, scored, as_loader):
    override = decide(propose(scored[0], bank.manager), bank.supervisor)
    night(as_loader, date(2026, 11, 3))
    with pytest.raises(services.ReasonMissing):
        services.end_override(override=override, reason=" ", by=fresh(bank.manager), at=NOW)
    services.end_override(override=override, reason="上市推迟", by=fresh(bank.manager), at=NOW)
    assert shown(scored[0]).tier_id == 2

    night(as_loader, date(2026, 11, 4))

    override.refresh_from_db()
    assert (shown(scored[0]).tier_id, override.state, override.ended_on) == (5, "ended", date(2026, 11, 4))


def test_a_new_decision_takes_the_place_of_the_old_without_a_gap(bank, scored, as_loader):
    first = decide(propose(scored[0], bank.manager), bank.supervisor)
    night(as_loader, date(2026, 11, 3))
    second = decide(propose(scored[0], bank.manager, rank=3), bank.supervisor)
    first.refresh_from_db()
    assert (first.state, second.state, second.tier_computed_id) == ("ended", "approved", 5)

    run = night(as_loader, date(2026, 11, 4))

    move = TierMove.objects.get(run=run)
    assert (move.tier_from_id, move.tier_to_id, move.cause) == (2, 3, "override")


def test_the_hysteresis_goes_on_beneath_it(bank, scored, as_loader):
    """The computed tier of the night after is what it would have been without the decision."""
    decide(propose(scored[0], bank.manager, rank=1), bank.supervisor)
    runs = [night(as_loader, NIGHT + timedelta(days)) for days in (1, 2)]
    assert [result(run, scored[0]).tier_id for run in runs] == [5, 5]
    assert [result(run, scored[0]).candidate_nights for run in runs] == [0, 0]


def test_a_night_that_is_over_takes_the_decisions_as_it_showed_them(bank, scored, as_loader):
    override = decide(propose(scored[0], bank.manager), bank.supervisor)
    then = [result(night(as_loader, date(2026, 11, 3)), one).override for one in scored]
    services.end_override(override=override, reason="上市推迟", by=fresh(bank.manager), at=NOW)
    night(as_loader, date(2026, 11, 4))
    later = decide(propose(scored[1], bank.manager), bank.supervisor)
    again, first = (night(as_loader, day) for day in (date(2026, 11, 3), NIGHT))
    assert [result(again, one).override for one in scored] == then == [override] + [None] * 9
    assert {result(first, one).override for one in scored} == {None}
    later.refresh_from_db()
    assert (later.state, later.began_on) == ("approved", None)
    assert result(night(as_loader, date(2026, 11, 5)), scored[1]).override == later


def test_the_contact_rule_follows_the_tier_in_force(bank, scored, as_loader):
    decide(propose(scored[0], bank.manager, rank=1), bank.supervisor)
    run = night(as_loader, NIGHT + timedelta(1))
    with as_loader():
        plan_contacts(run=run, at=NOW)
    dates = {
        one.customer_id: one.next_contact_on for one in CustomerPulse.objects.filter(customer__in=scored[:2])
    }
    assert dates[scored[0].pk] < dates[scored[1].pk]


# ---------------------------------------------------------------- pages and API
def test_the_lead_proposes_on_the_page_and_a_supervisor_approves(client, bank, scored, as_loader):
    create = reverse("tiers:override-create", args=[scored[0].customer_no])
    client.force_login(bank.manager)
    assert create in client.get(reverse("tiers:why", args=[scored[0].customer_no])).content.decode()
    day = business_today() + timedelta(30)
    answer = client.post(create, {"tier": "key", "until": day.isoformat(), "reason": REASON})
    override = TierOverride.objects.get()
    page = reverse("tiers:override", args=[override.public_id])
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert "Approve</button>" not in client.get(page).content.decode()
    decision = reverse("tiers:override-decide", args=[override.public_id])
    assert client.post(decision, {"approve": "yes"}).status_code == 403

    client.force_login(bank.supervisor)
    assert client.post(decision, {"approve": "no", "note": ""}).status_code == 422
    assert client.post(decision, {"approve": "yes", "note": "同意"}).status_code == 302
    override.refresh_from_db()
    assert (override.state, override.decided_by, override.decision) == ("approved", bank.supervisor, "同意")


def test_a_supervisor_who_leads_the_customer_does_not_approve_it(client, bank, scored):
    scored[0].manager = bank.supervisor
    scored[0].save()
    override = propose(scored[0], bank.supervisor)
    client.force_login(bank.supervisor)
    answer = client.post(reverse("tiers:override-decide", args=[override.public_id]), {"approve": "yes"})
    assert answer.status_code == 422
    assert "somebody else decides" in answer.content.decode()
    api = reverse("api-override-decide", args=[override.public_id])
    refused = client.post(api, {"approve": True}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "second_person")
    override.refresh_from_db()
    assert (override.state, override.decided_by) == ("proposed", None)


def test_bad_input_is_told_at_the_field_and_stays(client, bank, scored):
    client.force_login(bank.manager)
    create = reverse("tiers:override-create", args=[scored[0].customer_no])
    answer = client.post(create, {"tier": "key", "until": "2020-01-01", "reason": REASON})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "at most twelve months" in page
    assert REASON in page
    assert not TierOverride.objects.exists()


def test_it_is_shown_as_such_on_record_list_why_today_export_and_api(client, bank, scored, as_loader):
    decide(propose(scored[0], bank.manager), bank.supervisor)
    night(as_loader, NIGHT + timedelta(1))
    client.force_login(bank.manager)
    number = scored[0].customer_no

    why = client.get(reverse("tiers:why", args=[number])).content.decode()
    assert "Key by decision through" in why
    assert "By its score it would be Marginal." in why
    assert "is-decided" in client.get(reverse("customers:detail", args=[number])).content.decode()
    listed = client.get(reverse("customers:list"), {"decided": "true"}).content.decode()
    assert listed.count("data-row-link") == 1
    assert "Key, by decision" in listed
    assert ">True<" not in listed
    row = client.get(reverse("api-customer", args=[number])).json()
    assert (row["tier"], row["computed_tier"]) == ("key", "marginal")
    tier_of = client.get(reverse("api-tier", args=[number])).json()
    assert (tier_of["tier"], tier_of["computed_tier"]) == ("key", "marginal")
    assert tier_of["override"]["approved_by"] == bank.supervisor.employee_no
    history = client.get(reverse("workspace:timeline", args=[number])).content.decode()
    assert "By decision, not by the score" in history


def test_the_api_lists_and_proposes(client, bank, scored):
    client.force_login(bank.manager)
    api = reverse("api-customer-overrides", args=[scored[0].customer_no])
    until = (business_today() + timedelta(30)).isoformat()
    made = client.post(
        api, {"tier": "gold", "until": until, "reason": REASON}, content_type="application/json"
    )
    assert (made.status_code, made.json()["state"], made.json()["tier"]) == (201, "proposed", "gold")
    again = client.post(
        api, {"tier": "gold", "until": until, "reason": REASON}, content_type="application/json"
    )
    assert again.status_code == 409
    assert [row["id"] for row in client.get(reverse("api-overrides")).json()["results"]] == [
        made.json()["id"]
    ]
    client.force_login(bank.outsider)
    assert client.get(reverse("api-overrides")).json()["results"] == []


def test_the_list_counts_what_waits(client, bank, scored):
    propose(scored[0], bank.manager)
    decide(propose(scored[1], bank.manager), bank.supervisor)
    client.force_login(bank.supervisor)
    page = queries.override_page(fresh(bank.supervisor), only="waiting")
    assert ([row.customer for row in page.rows], page.waiting, page.standing) == ([scored[0]], 1, 1)
    assert client.get(reverse("tiers:override-list"), {"part": "standing"}).status_code == 200


def test_the_list_asks_as_many_queries_for_many_rows_as_for_few(client, bank, scored):
    client.force_login(bank.supervisor)
    counts = []
    for customers in (scored[:1], scored[1:]):
        for customer in customers:
            propose(customer, bank.manager)
        client.get("/tier-decisions/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("tiers:override-list")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
