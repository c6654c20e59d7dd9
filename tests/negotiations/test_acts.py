"""Stories at the table: opening, offering, the stop line, four eyes, signing."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from audit.models import Act
from audit.services import unseal
from common.calendar import business_today
from common.models import uuid7
from common.once import KeyTaken
from negotiations import services
from negotiations.models import Issue, Negotiation, Offer, StopApproval, Tactic
from negotiations.services import NewPromise
from negotiations.services.crossing import deciders
from tests.factories import fresh, grant, make_customer
from tests.negotiations.making import bring_to_the_end, make_talk, offer, open_talk, rate_values
from worklist.models import Notice, Task

TODAY = business_today()
SOON = TODAY + timedelta(days=7)


def ask(bank, talk, value="3.25", by=None):
    return services.ask_to_cross(
        issue=talk.rate, value=D(value), reason="x", by=by or fresh(bank.manager), at=timezone.now()
    )


def decide(asked, by, approve=True, expires_on=SOON):
    return services.decide_ask(
        asked=asked, approve=approve, expires_on=expires_on, by=fresh(by), at=timezone.now()
    )


# ---------------------------------------------------------------- opening
def test_talks_are_numbered_and_a_form_opens_one(bank, customer):
    key = uuid7()
    first = open_talk(bank, customer, form_key=key)
    again = open_talk(bank, customer, form_key=key)
    second = open_talk(bank, customer)
    assert first.pk == again.pk
    assert [first.number, second.number] == [f"TP-{TODAY.year}-00001", f"TP-{TODAY.year}-00002"]
    with pytest.raises(KeyTaken):
        open_talk(bank, customer, form_key=key, title="另一件")
    with pytest.raises(services.DeadlinePassed):
        open_talk(bank, customer, deadline_on=TODAY - timedelta(days=1))


def test_who_leaves_the_team_sees_nothing_more(bank, customer):
    talk = open_talk(bank, customer)
    services.join_team(
        negotiation=talk, staff=bank.outsider, part="speaks", by=bank.manager, at=timezone.now()
    )
    assert Negotiation.objects.visible_to(fresh(bank.outsider)).count() == 1
    services.leave_team(negotiation=talk, staff=bank.outsider, by=bank.manager, at=timezone.now())
    assert Negotiation.objects.visible_to(fresh(bank.outsider)).count() == 0
    with pytest.raises(services.LeadStays):
        services.leave_team(negotiation=talk, staff=bank.manager, by=bank.manager, at=timezone.now())


def test_a_new_lead_takes_the_talk_along(bank, customer):
    talk = open_talk(bank, customer)
    services.change_lead(negotiation=talk, to=bank.colleague, by=bank.supervisor, at=timezone.now())
    assert Negotiation.objects.visible_to(fresh(bank.manager)).count() == 0
    assert Negotiation.objects.visible_to(fresh(bank.colleague)).get().lead == bank.colleague


# ---------------------------------------------------------------- the stop line
def test_an_offer_beyond_authority_or_bottom_line_is_refused(bank, customer):
    talk = make_talk(bank, customer)
    for value, where in (("3.39", "beyond_authority"), ("3.29", "beyond_bottom")):
        with pytest.raises(services.NeedsLeave) as refused:
            offer(bank, talk.rate, "ours", value)
        assert refused.value.where == where
    assert not Offer.objects.exists()
    offer(bank, talk.rate, "theirs", "3.00")  # theirs is only written down
    offer(bank, talk.rate, "ours", "3.40")
    assert Offer.objects.count() == 2


def test_the_database_refuses_it_too(bank, customer):
    talk = make_talk(bank, customer)
    written = offer(bank, talk.rate, "ours", "3.45")
    with pytest.raises(IntegrityError, match="needs leave"), transaction.atomic():
        Offer.objects.create(
            round=written.round,
            issue=talk.rate,
            side="ours",
            value=D("3.29"),
            at=timezone.now(),
            by=bank.manager,
            recorded_at=timezone.now(),
        )


@pytest.mark.parametrize("statement", ["UPDATE {} SET value = 1", "DELETE FROM {}"])
def test_offers_are_only_appended(bank, customer, statement):
    talk = make_talk(bank, customer)
    offer(bank, talk.rate, "ours", "3.45")
    for role in ("hausbank_app", "hausbank_loader"):
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(statement.format("negotiations_offer"))
    assert Offer.objects.get().value == D("3.45")


def test_leave_lets_the_value_through_until_its_day(bank, customer):
    talk = make_talk(bank, customer)
    asked = ask(bank, talk)
    assert (asked.kind, asked.limit) == ("stop_line", D("3.3000"))
    with pytest.raises(services.NeedsLeave):
        offer(bank, talk.rate, "ours", "3.25")
    decide(asked, bank.supervisor)
    assert offer(bank, talk.rate, "ours", "3.25").approval == asked
    with pytest.raises(services.NeedsLeave):
        offer(bank, talk.rate, "ours", "3.24")
    with pytest.raises(services.NeedsLeave):
        offer(bank, talk.rate, "ours", "3.25", at=timezone.now() + timedelta(days=8))


def test_leave_beyond_the_authority_is_none_beyond_the_bottom_line(bank, customer):
    talk = make_talk(bank, customer)
    decide(ask(bank, talk, "3.32"), bank.supervisor)
    assert offer(bank, talk.rate, "ours", "3.32").approval.kind == "authority"
    with pytest.raises(services.NeedsLeave):
        offer(bank, talk.rate, "ours", "3.29")


def test_a_bottom_line_is_not_lowered_at_the_table(bank, customer):
    talk = make_talk(bank, customer)
    edit = {"issue": talk.rate, "by": bank.manager, "at": timezone.now()}
    services.edit_issue(changes={"bottom": D("3.28")}, version=1, **edit)  # before the first offer it is free
    offer(bank, talk.rate, "ours", "3.60")
    for changes in ({"bottom": D("3.20")}, {"bottom": None}, {"authority": D("3.30")}):
        with pytest.raises(services.LimitGivesWay):
            services.edit_issue(changes=changes, version=2, **edit)
    with pytest.raises(services.IssueOnTable):
        services.edit_issue(changes={"more_is_better": False}, version=2, **edit)
    with pytest.raises(services.IssueOnTable):
        services.drop_issue(issue=talk.rate, by=bank.manager, at=timezone.now())
    services.edit_issue(changes={"bottom": D("3.35")}, version=2, **edit)
    with pytest.raises(services.StaleVersion):
        services.edit_issue(changes={"source": "x"}, version=2, **edit)
    assert Issue.objects.get(pk=talk.rate.pk).bottom == D("3.35")


# ---------------------------------------------------------------- four eyes
def test_nobody_decides_what_they_asked_nor_what_their_team_asked(bank, customer):
    talk = make_talk(bank, customer)
    services.join_team(
        negotiation=talk.negotiation,
        staff=bank.supervisor,
        part="advises",
        by=bank.manager,
        at=timezone.now(),
    )
    asked = ask(bank, talk)
    grant(bank.manager, "supervisor", bank.unit)
    for person in ("manager", "supervisor", "colleague", "far_supervisor", "executive", "outsider"):
        with pytest.raises(services.NotYoursToDecide):
            decide(asked, getattr(bank, person))
    assert StopApproval.objects.get().state == "waiting"
    assert decide(asked, bank.branch_supervisor).state == "approved"
    with pytest.raises(services.DecidedAlready):
        decide(asked, bank.branch_supervisor, approve=False)


def test_the_database_knows_four_eyes(bank, customer):
    asked = ask(bank, make_talk(bank, customer))
    asked.state, asked.decided_by, asked.decided_at, asked.expires_on = (
        "approved",
        asked.asked_by,
        timezone.now(),
        SOON,
    )
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        asked.save()


def test_the_nearest_supervisor_off_the_team_is_told_without_a_value(bank, customer):
    talk = make_talk(bank, customer)
    asked = ask(bank, talk)
    notice = Notice.objects.get(kind="negotiation_asked")
    assert notice.person == bank.supervisor
    assert set(notice.parameters) == {"about", "path"}
    services.join_team(
        negotiation=talk.negotiation,
        staff=bank.supervisor,
        part="advises",
        by=bank.manager,
        at=timezone.now(),
    )
    assert deciders(negotiation=talk.negotiation, day=TODAY) == [bank.branch_supervisor.pk]
    decide(asked, bank.branch_supervisor, approve=False)
    assert Notice.objects.get(kind="negotiation_decided").person == bank.manager


@pytest.mark.parametrize("days", [-1, 31])
def test_leave_is_not_without_end(bank, customer, days):
    asked = ask(bank, make_talk(bank, customer))
    with pytest.raises(services.LeaveTooLong):
        decide(asked, bank.supervisor, expires_on=TODAY + timedelta(days=days))


def test_one_question_at_a_time_and_none_without_need(bank, customer):
    talk = make_talk(bank, customer)
    with pytest.raises(services.NothingToAsk):
        ask(bank, talk, "3.50")
    ask(bank, talk)
    with pytest.raises(services.AskedAlready):
        ask(bank, talk, "3.20")


# ---------------------------------------------------------------- steps, tactics, corrections
def test_steps_ask_for_what_is_missing(bank, customer):
    talk = open_talk(bank, customer)
    act = {"negotiation": talk, "by": bank.manager, "at": timezone.now()}
    with pytest.raises(services.StepMissing) as refused:
        services.move_step(to="infer", **act)
    assert refused.value.needs == ["issues", "aims", "our_alternative"]
    with pytest.raises(services.StepOutOfOrder):
        services.move_step(to="open", **act)
    services.add_issue(values=rate_values(), **act)
    services.edit_negotiation(changes={"our_alternative": "转投"}, version=1, **act)
    assert services.move_step(to="infer", **act).step == "infer"


def test_a_tactic_that_misleads_is_not_ours(bank, customer):
    talk = open_talk(bank, customer)
    bad = Tactic.objects.get(code="false_quotes")
    act = {"negotiation": talk, "tactic": bad, "by": bank.manager, "at": timezone.now()}
    with pytest.raises(services.NotOursToUse):
        services.note_tactic(side="ours", **act)
    assert services.note_tactic(side="theirs", **act).tactic == bad


def test_a_wrong_entry_is_corrected_by_another_and_counts_no_more(bank, customer):
    talk = make_talk(bank, customer)
    wrong = offer(bank, talk.rate, "ours", "3.54")
    right = offer(bank, talk.rate, "ours", "3.45", corrects=wrong)
    assert right.round == wrong.round
    assert [entry.value for entry in Offer.objects.standing()] == [D("3.4500")]
    with pytest.raises(services.CorrectsElsewhere):
        offer(bank, talk.rate, "ours", "3.46", corrects=wrong)
    with pytest.raises(services.OfferedLater):
        offer(bank, talk.rate, "ours", "3.46", made_at=timezone.now() + timedelta(hours=1))


# ---------------------------------------------------------------- the end
def test_a_talk_ends_with_terms_and_tasks(bank, customer):
    talk = make_talk(bank, customer)
    act = bring_to_the_end(bank, talk)
    promise = NewPromise("theirs", "代发工资 320 人转入", SOON, bank.manager)
    terms = {talk.rate: D("3.42"), talk.deposits: D(1500)}
    with pytest.raises(services.TermMissing):
        services.sign_agreement(signed_on=TODAY, terms={talk.rate: D("3.42")}, **act)
    with pytest.raises(services.NeedsLeave):
        services.sign_agreement(signed_on=TODAY, terms=terms | {talk.rate: D("3.2")}, **act)
    agreement = services.sign_agreement(signed_on=TODAY, terms=terms, promises=[promise], **act)
    ended = Negotiation.objects.get(pk=talk.negotiation.pk)
    assert (ended.step, ended.phase, ended.outcome, ended.ended_on) == ("agree", "agreement", "agreed", TODAY)
    assert agreement.document["terms"][0] == {
        "subject": "rate",
        "name": "",
        "measure": "rate",
        "value": "3.42",
    }
    assert len(agreement.document_hash) == 64
    task = Task.objects.get(kind="promise")
    assert (task.title, task.owner, task.due_on) == ("代发工资 320 人转入", bank.manager, SOON)
    with pytest.raises(services.TalkEnded):
        offer(bank, talk.rate, "ours", "3.50")


def test_nothing_is_signed_before_it_was_summed_up(bank, customer):
    talk = make_talk(bank, customer)
    terms = {talk.rate: D("3.42"), talk.deposits: D(1500)}
    with pytest.raises(services.StepOutOfOrder):
        services.sign_agreement(
            negotiation=talk.negotiation, signed_on=TODAY, terms=terms, by=bank.manager, at=timezone.now()
        )


# ---------------------------------------------------------------- the trail
def test_acts_are_about_the_talk_and_hold_no_secret_in_the_open(bank, customer):
    talk = make_talk(bank, customer)
    offer(bank, talk.rate, "ours", "73.61", in_return="只有我们知道")  # no clock shows it
    assert not Act.objects.filter(subject_type="customers.customer", kind__startswith="negotiation").exists()
    acts = Act.objects.filter(kind__startswith="negotiation.")
    assert "73.61" not in str([(act.before, act.after, act.reason) for act in acts])
    offered = acts.get(kind="negotiation.offer_made")
    assert unseal(offered)["in_return"] == "只有我们知道"


def test_another_customers_opportunity_is_refused(bank, customer):
    other = make_customer(bank)
    with pytest.raises(services.PersonElsewhere):
        services.add_counterpart(
            negotiation=open_talk(bank, customer),
            contact=other.contacts.create(name="王", source="x"),
            by=bank.manager,
            at=timezone.now(),
        )
