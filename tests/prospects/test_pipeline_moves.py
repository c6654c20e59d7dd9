"""Moving opportunities: gates filled on the spot, losing, resting, funding, and nothing written where it is refused."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit.models import Act
from common.calendar import business_today
from common.models import uuid7
from common.once import KeyTaken
from common.working_days import bank_calendar
from customers.models import Contact, Customer
from prospects.models import Opportunity, StageMove
from prospects.services.funding import CustomerElsewhere
from prospects.services.learning import wake_resting, win_back
from prospects.services.opportunities import (
    CannotSee,
    ClosedOpportunity,
    NoCompany,
    StaleOpportunity,
    StillNeeded,
    edit_opportunity,
    open_opportunity,
    reassign_opportunity,
)
from prospects.services.pipeline import (
    ForbiddenMove,
    GateMissing,
    lose_opportunity,
    move_many,
    move_stage,
    rest_opportunity,
    resume_opportunity,
)
from tests.factories import make_bank, make_customer
from tests.prospects.deals import WAN, bring, decider, every_fact, line, make_opportunity
from worklist.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def customer(bank):
    return make_customer(bank)


@pytest.fixture
def deal(bank, customer):
    return make_opportunity(customer, bank.manager)


def test_the_gate_names_what_is_missing_and_takes_it_in_the_same_request(bank, deal, customer):
    at = timezone.now()
    with pytest.raises(GateMissing) as gate:
        move_stage(opportunity=deal, to="need_confirmed", by=bank.manager, at=at)
    assert gate.value.facts == ["contacted_on", "need_said", "need_found", "decision_maker"]
    deal.refresh_from_db()
    assert (deal.stage, deal.version, deal.moves.count()) == ("lead", 1, 1)

    moved = move_stage(
        opportunity=deal,
        to="need_confirmed",
        facts={
            "contacted_on": business_today(),
            "need_said": "透支额度 500 万",
            "need_found": "账期 120 天",
            "decision_maker": "沈国栋",
            "terms": "not asked here",
        },
        version=1,
        by=bank.manager,
        at=at,
    )
    assert (moved.stage, moved.furthest, moved.version, moved.need_found) == (
        "need_confirmed",
        2,
        2,
        "账期 120 天",
    )
    assert moved.terms == ""
    assert (moved.decider.name, moved.decider.part, moved.decider.customer) == ("沈国栋", "decides", customer)
    last = deal.moves.first()
    assert (last.from_place, last.to_place, last.by) == ("lead", "need_confirmed", bank.manager)
    assert Act.objects.about(moved).first().kind == "opportunity.moved"


def test_a_person_of_the_file_is_taken_as_decision_maker_and_not_made_twice(bank, deal, customer):
    person = decider(customer)
    bring(deal, "need_confirmed", bank.manager)
    deal.refresh_from_db()
    assert deal.decider == person
    assert Contact.objects.filter(customer=customer).count() == 1


def test_a_stale_move_is_refused(bank, deal):
    bring(deal, "contacted", bank.manager)
    with pytest.raises(StaleOpportunity):
        move_stage(opportunity=deal, to="lead", version=1, by=bank.manager, at=timezone.now())


def test_lost_names_reason_competitor_and_what_decided_and_keeps_the_stage(bank, deal):
    bring(deal, "negotiating", bank.manager)
    with pytest.raises(GateMissing) as gate:
        move_stage(opportunity=deal, to="lost", by=bank.manager, at=timezone.now())
    assert gate.value.facts == ["decided_by", "lost_reason"]
    lost = lose_opportunity(
        opportunity=deal,
        reason="利率高 20 基点",
        decided_by="price",
        competitor="股份制银行",
        by=bank.manager,
        at=timezone.now(),
    )
    assert (lost.state, lost.stage, lost.furthest) == ("lost", "negotiating", 4)
    assert (lost.closed_on, lost.win_back_on) == (business_today(), business_today() + timedelta(days=180))
    assert lost.competitor == "股份制银行"
    with pytest.raises(ForbiddenMove):
        move_stage(opportunity=lost, to="negotiating", by=bank.manager, at=timezone.now())


def test_what_rests_goes_on_where_it_stood(bank, deal):
    bring(deal, "proposal", bank.manager)
    until = business_today() + timedelta(days=20)
    resting = rest_opportunity(
        opportunity=deal, reason="等审计报告", until=until, by=bank.manager, at=timezone.now()
    )
    assert (resting.state, resting.stage, resting.hold_until) == ("on_hold", "proposal", until)
    with pytest.raises(ForbiddenMove):
        move_stage(opportunity=deal, to="negotiating", by=bank.manager, at=timezone.now())
    awake = resume_opportunity(opportunity=deal, by=bank.manager, at=timezone.now())
    assert (awake.state, awake.stage) == ("open", "proposal")
    assert [move.to_place for move in deal.moves.all()][:2] == ["proposal", "on_hold"]
    with pytest.raises(ForbiddenMove):
        resume_opportunity(opportunity=deal, by=bank.manager, at=timezone.now())


def test_what_rested_until_its_day_goes_on_by_itself(bank, deal):
    bring(deal, "proposal", bank.manager)
    until = business_today() + timedelta(days=20)
    rest_opportunity(opportunity=deal, reason="等年报", until=until, by=bank.manager, at=timezone.now())
    assert wake_resting(at=timezone.now() + timedelta(days=19)) == 0
    assert wake_resting(at=timezone.now() + timedelta(days=20)) == 1
    deal.refresh_from_db()
    assert (deal.state, deal.stage) == ("open", "proposal")


def test_funded_plans_the_first_follow_up_and_closes_the_need(bank, deal, customer):
    funded = bring(deal, "funded", bank.manager)
    assert (funded.state, funded.furthest, funded.customer) == ("won", 8, customer)
    assert (funded.need_closed_on, funded.account_no) == (funded.closed_on, "6222000000000001")
    days = [7, 30]
    assert [
        (task.kind, task.owner, task.due_on)
        for task in Task.objects.filter(customer=customer).order_by("due_on")
    ] == [
        ("chain", bank.manager, bank_calendar().add_working_days(business_today() + timedelta(days=n), 0))
        for n in days
    ]


def test_the_moves_are_only_appended(deal):
    move = StageMove.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        StageMove.objects.filter(pk=move.pk).update(note="changed")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM prospects_stagemove")
    assert StageMove.objects.get().note == ""


def test_many_move_each_by_its_own_rules(bank, customer):
    deals = [make_opportunity(customer, bank.manager, name=f"第{n}笔") for n in range(3)]
    bring(deals[1], "proposal", bank.manager)
    bring(deals[2], "funded", bank.manager)
    done = move_many(opportunities=deals, to="contacted", by=bank.manager, at=timezone.now())
    assert [each.name for each in done.moved] == ["第1笔"]
    assert [(each.opportunity.name, each.reason, each.facts) for each in done.refused] == [
        ("第0笔", "missing", ["contacted_on"]),
        ("第2笔", "forbidden", []),
    ]
    assert [*Opportunity.objects.order_by("id").values_list("stage", flat=True)] == [
        "lead",
        "contacted",
        "funded",
    ]


def test_one_form_opens_one_opportunity(bank, customer):
    key = uuid7()
    first = make_opportunity(customer, bank.manager, form_key=key, expected_on=date(2027, 1, 31))
    again = make_opportunity(customer, bank.manager, form_key=key, expected_on=date(2027, 1, 31))
    assert first.pk == again.pk and StageMove.objects.count() == 1
    with pytest.raises(KeyTaken):
        make_opportunity(customer, bank.manager, form_key=key, name="别的")
    with pytest.raises(NoCompany):
        open_opportunity(name="谁", product_line=line(), by=bank.manager, at=timezone.now())


def test_an_edit_of_an_old_version_is_refused_and_a_fact_that_was_asked_for_stays(bank, deal):
    bring(deal, "need_confirmed", bank.manager)
    deal.refresh_from_db()
    edited = edit_opportunity(
        opportunity=deal,
        changes={"amount_fen": 900 * WAN, "probability_bp": 2500},
        version=deal.version,
        by=bank.manager,
        at=timezone.now(),
    )
    assert (edited.amount_fen, edited.probability_bp, edited.version) == (900 * WAN, 2500, deal.version + 1)
    with pytest.raises(StaleOpportunity):
        edit_opportunity(
            opportunity=deal, changes={"name": "新"}, version=deal.version, by=bank.manager, at=timezone.now()
        )
    with pytest.raises(StillNeeded) as needed:
        edit_opportunity(
            opportunity=deal,
            changes={"need_said": "", "proposal": ""},
            version=edited.version,
            by=bank.manager,
            at=timezone.now(),
        )
    assert needed.value.facts == ["need_said"]
    bring(deal, "funded", bank.manager)
    with pytest.raises(ClosedOpportunity):
        edit_opportunity(
            opportunity=deal, changes={"name": "新"}, version=99, by=bank.manager, at=timezone.now()
        )


def test_it_is_given_only_to_who_sees_the_company(bank, deal):
    with pytest.raises(CannotSee):
        reassign_opportunity(opportunity=deal, to=bank.outsider, by=bank.supervisor, at=timezone.now())
    given = reassign_opportunity(opportunity=deal, to=bank.supervisor, by=bank.manager, at=timezone.now())
    assert given.owner == bank.supervisor


def test_what_was_lost_comes_back_once_when_its_day_has_come(bank, deal, customer):
    bring(deal, "need_confirmed", bank.manager)
    lost = bring(deal, "lost", bank.manager)
    day_before = timezone.now() + timedelta(days=179)
    assert win_back(at=day_before) == 0
    assert win_back(at=timezone.now() + timedelta(days=180)) == 1
    assert win_back(at=timezone.now() + timedelta(days=181)) == 0
    back = Opportunity.objects.get(revives=lost)
    assert (back.stage, back.customer, back.owner, back.need_found) == (
        "lead",
        customer,
        bank.manager,
        "应收账款周转慢",
    )


def test_a_company_with_something_running_in_the_line_is_left_alone(bank, deal, customer):
    bring(deal, "lost", bank.manager)
    make_opportunity(customer, bank.manager, name="新的")
    assert win_back(at=timezone.now() + timedelta(days=180)) == 0


def test_a_number_of_a_customer_elsewhere_is_refused(bank, deal):
    theirs = make_customer(bank, manager=bank.outsider)
    bring(deal, "approved", bank.manager)
    Customer.objects.filter(pk=theirs.pk).update(customer_no="C900001")
    Opportunity.objects.filter(pk=deal.pk).update(customer=None, prospect=_prospect_of(bank))
    deal.refresh_from_db()
    with pytest.raises(CustomerElsewhere):
        move_stage(
            opportunity=deal,
            to="funded",
            facts=every_fact(deal, timezone.now()),
            by=bank.manager,
            at=timezone.now(),
        )
    deal.refresh_from_db()
    assert (deal.stage, deal.customer) == ("approved", None)


def test_funding_a_prospect_makes_its_file_and_links_what_else_runs(bank):
    prospect = _prospect_of(bank)
    deal = make_opportunity(None, bank.manager, prospect=prospect)
    other = make_opportunity(None, bank.manager, prospect=prospect, name="结算账户")
    prospect.refresh_from_db()
    assert prospect.open_opportunities == 2
    funded = bring(deal, "funded", bank.manager)
    made = Customer.objects.get(customer_no="C900001")
    assert (funded.customer, made.name, made.manager, made.unit) == (
        made,
        prospect.name,
        bank.manager,
        prospect.unit,
    )
    assert Customer.objects.named_like("客户池").get() == made
    prospect.refresh_from_db()
    other.refresh_from_db()
    assert (prospect.state, prospect.customer, other.customer) == ("converted", made, made)
    assert set(Task.objects.filter(customer=made).values_list("kind", flat=True)) == {"chain"}


def _prospect_of(bank):
    from_manager = timezone.now()
    return Opportunity._meta.get_field("prospect").related_model.objects.create(
        name="杭州客户池样例有限公司",
        short_name="客户池样例",
        unit=bank.unit,
        owner=bank.manager,
        state="claimed",
        claimed_at=from_manager,
        return_on=business_today() + timedelta(days=30),
        source="network",
        created_at=from_manager,
    )
