"""Surveys: who is asked when, one answer by a signed link, the index to the tenth, and one follow-up for a low one."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from chains.rules import Cause as ChainCause
from chains.services import begin_chain
from common.models import Delivery
from customers.models import Contact, Customer
from customers.services import hold_contacts
from needs.models import Need, NeedMove
from surveys import services
from surveys.models import Survey, SurveyResponse, SurveyRule
from surveys.queries import as_asked, link_of, overview, standing, survey_of
from surveys.rules import Mark, Numbers, State, faults, index, net_promoters, state
from surveys.serializers import SurveySerializer
from tests.factories import at, fresh, make_bank, make_customer, publish_scores
from worklist.models import Task
from worklist.queries import today_rows

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 20, 10)
DAY = date(2026, 11, 20)
GOOD, BAD = dict.fromkeys(Mark, 100), dict.fromkeys(Mark, 25)
WEIGHTS = {Mark.QUALITY: 30, Mark.SERVICE: 25, Mark.PRICE: 15, Mark.RESPONSIVENESS: 20, Mark.IMAGE: 10}


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def customer(bank):
    return make_customer(bank)


def person(customer, name="周明", **more):
    return Contact.objects.create(customer=customer, name=name, **{"email": f"{uuid4().hex}@x.cn"} | more)


def ask(bank, customer, contact=None, when=NOW, **more):
    words = {"contact": contact, "about": "", "form_key": uuid4()} | more
    return services.ask_by_hand(customer=customer, by=bank.manager, at=when, **words)


def opened(bank, customer, contact=None, when=NOW):
    survey = ask(bank, customer, contact, when)
    return services.hand_over_link(survey=survey, by=bank.manager, at=when)


def answer(survey, marks=GOOD, recommends=9, when=NOW, comment=""):
    return services.answer_survey(survey=survey, marks=marks, recommends=recommends, comment=comment, at=when)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((100, 100, 100, 100, 100), "100.0"),
        ((0, 0, 0, 0, 0), "0.0"),
        ((75, 50, 25, 100, 0), "58.8"),  # 22.5 + 12.5 + 3.75 + 20 + 0 = 58.75, half to even
        ((50, 75, 25, 100, 0), "57.5"),
        ((25, 25, 50, 0, 100), "31.2"),  # 31.25
    ],
)
def test_the_index_is_the_weighted_mean_half_to_even(marks, expected):
    assert index(dict(zip(Mark, marks, strict=True)), WEIGHTS) == Decimal(expected)


@pytest.mark.parametrize(
    ("told", "nps"), [([], None), ([10, 9, 8, 7, 6, 0], 0), ([9, 10, 3], 33), ([0, 6], -100), ([7, 8], 0)]
)
def test_net_promoters_are_nines_and_tens_less_six_and_below(told, nps):
    assert net_promoters(told) == nps


def test_where_a_survey_stands_by_its_days():
    words = {"answered": False, "withdrawn": False, "expires_on": DAY, "today": DAY}
    assert state(**words) is State.WAITING
    assert state(**words | {"today": DAY + timedelta(days=1)}) is State.EXPIRED
    assert state(**words | {"expires_on": None}) is State.PLANNED
    assert state(**words | {"withdrawn": True}) is State.WITHDRAWN
    assert state(**words | {"answered": True, "today": DAY + timedelta(days=9)}) is State.ANSWERED


def numbers(**more):
    words = {
        "weights": WEIGHTS,
        "low_under": 60,
        "after_days": 3,
        "link_days": 30,
        "rest_days": 90,
        "yearly_month": 11,
        "yearly_tiers": (1, 2, 3),
    }
    return Numbers(**words | more)


def test_weights_make_100_and_every_decision_stays(bank):
    assert faults(numbers(weights=WEIGHTS | {Mark.IMAGE: 11})) == ["weights"]
    assert faults(numbers(low_under=101, yearly_month=13)) == ["low_under", "yearly_month"]
    act = {"reason": "更看重价格", "by": bank.executive, "at": NOW}
    with pytest.raises(services.NothingChanged):
        services.decide_numbers(numbers=numbers(), **act)
    with pytest.raises(services.FaultyNumbers):
        services.decide_numbers(numbers=numbers(weights=WEIGHTS | {Mark.IMAGE: 0}), **act)
    assert SurveyRule.objects.count() == 1
    key = uuid4()
    other = numbers(weights=WEIGHTS | {Mark.QUALITY: 15, Mark.PRICE: 30})
    made = {services.decide_numbers(numbers=other, form_key=key, **act).pk for _ in range(2)}
    assert len(made) == 1 and SurveyRule.objects.count() == 2


def test_an_earlier_answer_keeps_the_weights_of_its_day(bank, customer):
    marks = GOOD | {Mark.PRICE: 0}
    first = answer(opened(bank, customer), marks)
    other = numbers(weights=WEIGHTS | {Mark.QUALITY: 15, Mark.PRICE: 30})
    services.decide_numbers(numbers=other, reason="价格", by=bank.executive, at=NOW)
    second = answer(opened(bank, make_customer(bank)), marks)
    assert (first.index, second.index) == (Decimal("85.0"), Decimal("70.0"))


def test_one_answer_only_and_none_after_the_link_has_expired(bank, customer):
    survey = opened(bank, customer)
    late = NOW + timedelta(days=31)
    with pytest.raises(services.Settled) as refused:
        answer(survey, when=late)
    assert refused.value.state is State.EXPIRED and not SurveyResponse.objects.exists()
    answer(survey, when=NOW + timedelta(days=30))
    with pytest.raises(services.Settled) as refused:
        answer(survey, BAD)
    assert refused.value.state is State.ANSWERED
    assert SurveyResponse.objects.get().index == 100 and not Task.objects.exists()


def test_a_planned_or_withdrawn_survey_takes_no_answer(bank, customer):
    survey = ask(bank, customer)
    with pytest.raises(services.Settled):
        answer(survey)
    services.hand_over_link(survey=survey, by=bank.manager, at=NOW)
    services.withdraw_survey(survey=survey, by=bank.manager, at=NOW)
    with pytest.raises(services.Settled) as refused:
        answer(survey)
    assert refused.value.state is State.WITHDRAWN and not SurveyResponse.objects.exists()


def test_a_link_that_we_have_not_signed_leads_nowhere(bank, customer):
    survey = opened(bank, customer)
    link = link_of(survey)
    assert survey_of(link) == survey
    other = opened(bank, make_customer(bank))
    assert survey_of(other.public_id.hex + ":" + link.split(":")[1]) is None
    assert survey_of(survey.public_id.hex) is None and survey_of("") is None


def test_showing_the_link_again_does_not_prolong_it(bank, customer):
    survey = opened(bank, customer)
    again = services.hand_over_link(survey=survey, by=bank.manager, at=NOW + timedelta(days=5))
    assert again.expires_on == DAY + timedelta(days=30)


def test_a_low_answer_opens_one_follow_up_in_today(bank, customer):
    answer(opened(bank, customer), BAD, recommends=2)
    task = Task.objects.get()
    assert (task.kind, task.owner, task.customer) == ("survey", bank.manager, customer)
    assert task.due_on == date(2026, 11, 24)  # two working days after a Friday
    assert task.parameters["index"] == "25.0"
    rows = [row.sentence for row in today_rows(fresh(bank.manager), date(2026, 11, 24))]
    assert any("25.0" in sentence for sentence in rows)


def test_an_answer_at_the_bound_is_not_low(bank, customer):
    other = numbers(low_under=25)
    services.decide_numbers(numbers=other, reason="试", by=bank.executive, at=NOW)
    assert not answer(opened(bank, customer), BAD).low and not Task.objects.exists()


def test_the_follow_up_of_a_customer_without_manager_is_the_supervisors(bank):
    customer = make_customer(bank)
    Customer.objects.filter(pk=customer.pk).update(manager=None)
    survey = Survey.objects.create(
        customer=customer, cause="by_hand", subject="x", happened_on=DAY, due_on=DAY, planned_at=NOW
    )
    services.hand_over_link(survey=survey, by=bank.supervisor, at=NOW)
    answer(survey, BAD)
    assert Task.objects.get().owner == bank.supervisor


# ---------------------------------------------------------------- who is asked
def deliver(bank, customer, number=1, when=NOW):
    return begin_chain(
        cause=ChainCause.DELIVERY,
        subject=f"opportunity:{number}",
        customer=customer,
        dealt_by=bank.manager,
        about="流动资金贷款",
        at=when,
    )


def test_a_delivery_is_asked_about_once_after_some_days(bank, customer, mailbox):
    decider = person(customer, part="decides")
    person(customer, "李四")
    deliver(bank, customer)
    assert services.plan_due(at=NOW) == 1 and services.plan_due(at=NOW) == 0
    survey = Survey.objects.get()
    assert (survey.contact, survey.due_on, survey.about) == (decider, date(2026, 11, 23), "流动资金贷款")
    assert services.send_due(at=NOW) == 0
    monday = at(2026, 11, 23, 9, 30)
    assert services.send_due(at=at(2026, 11, 23, 8, 59)) == 0
    assert services.send_due(at=monday) == 1 and services.send_due(at=monday) == 0
    letter = Delivery.objects.get()
    assert letter.address == decider.email and link_of(survey) in letter.text
    assert customer.name not in letter.subject + letter.text


def test_a_need_delivered_is_asked_about_and_one_that_is_old_is_not(bank, customer):
    told = {
        "kind": "financing",
        "asked": "透支",
        "noted_by": bank.manager,
        "noted_at": NOW,
        "entered_at": NOW,
    }
    need = Need.objects.create(customer=customer, step="delivered", **told)
    move = NeedMove.objects.create(
        need=need, from_step="negotiated", to_step="delivered", by=bank.manager, at=NOW
    )
    NeedMove.objects.filter(pk=move.pk).update(at=NOW - timedelta(days=40))
    assert services.plan_due(at=NOW) == 0
    NeedMove.objects.filter(pk=move.pk).update(at=NOW)
    assert services.plan_due(at=NOW) == 1
    assert Survey.objects.get().subject == f"need:{need.pk}"


def test_a_customer_asked_lately_is_left_in_peace(bank, customer):
    opened(bank, customer, when=NOW - timedelta(days=30))
    deliver(bank, customer)
    services.plan_due(at=NOW)
    planned = Survey.objects.get(cause="delivery")
    assert planned.withdrawn_for == "resting"
    with pytest.raises(services.AskedLately) as refused:
        ask(bank, customer)
    assert refused.value.again_on == DAY + timedelta(days=60)


def test_the_yearly_survey_goes_to_its_tiers_once_a_year(bank, mailbox, as_loader):
    gold, low, held, nobody = (make_customer(bank) for _ in range(4))
    for each in (gold, low, held):
        person(each)
    with as_loader():
        hold_contacts(customer_id=held.pk, until=DAY + timedelta(days=9))
        publish_scores(
            {each: {"tier_id": 5 if each == low else 1} for each in (gold, low, held, nobody)},
            business_date=date(2026, 9, 30),
        )
    assert services.plan_due(at=at(2026, 10, 31)) == 0
    assert [services.plan_due(at=when) for when in (NOW, NOW, NOW + timedelta(days=5))] == [1, 0, 0]
    assert Survey.objects.get().customer == gold
    assert services.send_due(at=NOW) == 1
    # Next year it is asked again.
    assert services.plan_due(at=at(2027, 11, 2)) >= 1


def test_what_nobody_handed_over_for_long_is_withdrawn_and_not_mailed(bank, customer, mailbox):
    deliver(bank, customer)
    services.plan_due(at=NOW)
    person(customer)
    Survey.objects.update(contact=Contact.objects.get())
    late = at(2026, 12, 24, 10)  # 31 days after it was due
    assert services.send_due(at=late) == 0
    services.plan_due(at=at(2026, 12, 23, 10))
    assert Survey.objects.filter(withdrawn_at=None).count() == 1
    services.plan_due(at=late)
    assert Survey.objects.get().withdrawn_for == "stale" and not Delivery.objects.exists()


def test_no_colleague_reads_a_link_that_was_mailed(bank, customer, mailbox):
    survey = opened(bank, customer, person(customer))
    assert as_asked(survey, DAY).link == link_of(survey)
    mailed = services.mail_survey(survey=survey, by=bank.manager, at=NOW)
    assert as_asked(mailed, DAY).link == ""
    with pytest.raises(services.Settled) as refused:
        services.hand_over_link(survey=mailed, by=bank.manager, at=NOW)
    assert refused.value.state is State.WAITING
    context = {"may_hand_over": True}
    assert SurveySerializer(mailed, context=context).data["address"] == ""
    answer(mailed)


def test_on_hold_nobody_is_asked(bank, customer, mailbox):
    asked_before = opened(bank, customer, person(customer))
    hold_contacts(customer_id=customer.pk, until=DAY + timedelta(days=9))
    with pytest.raises(services.OnHold):
        services.mail_survey(survey=asked_before, by=bank.manager, at=NOW)
    Survey.objects.update(due_on=DAY - timedelta(days=200))
    with pytest.raises(services.OnHold):
        ask(bank, customer)
    assert Survey.objects.count() == 1 and not Delivery.objects.exists()


def test_who_does_not_want_to_be_asked_gets_no_letter(bank, customer, mailbox):
    contact = person(customer)
    survey = opened(bank, customer, contact)
    services.refuse_surveys(contact=contact, by=None, at=NOW)
    survey.refresh_from_db()
    assert survey.withdrawn_for == "refused"
    with pytest.raises(services.PersonRefuses):
        ask(bank, customer, contact, when=NOW + timedelta(days=100))
    services.allow_surveys(contact=contact, by=bank.manager, at=NOW)
    assert ask(bank, customer, contact, when=NOW + timedelta(days=100)).contact == contact


def test_without_a_mail_server_or_an_address_the_link_is_passed_on(bank, customer):
    survey = ask(bank, customer, person(customer))
    with pytest.raises(services.NoAddress):
        services.mail_survey(survey=survey, by=bank.manager, at=NOW)
    assert services.send_due(at=NOW) == 0


def test_a_person_of_another_customer_is_refused(bank, customer):
    with pytest.raises(services.NotOfCustomer):
        ask(bank, customer, person(make_customer(bank)))
    assert not Survey.objects.exists()


# ---------------------------------------------------------------- figures
def test_figures_equal_what_one_counts_by_hand(bank, customer):
    other = make_customer(bank)
    told = [
        (customer, GOOD, 10, NOW - timedelta(days=400)),
        (customer, BAD, 3, NOW - timedelta(days=200)),
        (customer, GOOD, 9, NOW - timedelta(days=5)),
        (other, GOOD, 7, NOW),
    ]
    for each, marks, recommends, when in told:
        answer(opened(bank, each, when=when), marks, recommends, when=when)
    found = overview(SurveyResponse.objects.visible_to(fresh(bank.manager)), DAY)
    assert (found.whole.now.answers, found.whole.now.index) == (3, Decimal("75.0"))
    assert (found.whole.now.nps, found.whole.now.low) == (0, 1)
    assert (found.whole.before.answers, found.whole.change) == (1, Decimal("-25.0"))
    assert [(line.code, line.now.answers) for line in found.people] == [(bank.manager.employee_no, 3)]
    own = standing(fresh(bank.manager), customer, DAY)
    assert [row.recommends for row in own.trend] == [10, 3, 9]
    assert own.line.now.index == Decimal("62.5")
