"""The end of a case: what is missing, who checks, the closed loop, and what may still happen afterwards."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Act
from common.calendar import business_today
from complaints import services
from complaints.models import Complaint, Review, Threshold
from complaints.queries.header import kept_until
from complaints.queries.standing import missing
from complaints.rules.closing import Missing
from complaints.services.holding import NotAllowed, WrongState
from customers.models import Contact
from surveys.models import Survey
from tests.complaints.making import (
    accepted,
    closed,
    code,
    fresh,
    learned,
    open_cases,
    resolved,
    told,
)
from tests.factories import tier

pytestmark = pytest.mark.django_db


def test_a_case_does_not_close_with_a_step_missing_and_says_which(desk):
    complaint = accepted(desk)
    with pytest.raises(services.StepsMissing) as refused:
        services.close_complaint(complaint=complaint, by=desk.officer)
    assert refused.value.missing == (
        Missing.STEP_UNDERSTAND,
        Missing.STEP_POSITION,
        Missing.STEP_AGREE,
        Missing.STEP_CARRY_OUT,
        Missing.STEP_CHECK_BACK,
        Missing.VALIDITY,
        Missing.REPLY,
        Missing.RESOLVED,
        Missing.CHECK,
        Missing.CHANNEL_CODE,
        Missing.BUSINESS_CODE,
        Missing.CAUSE,
        Missing.ACTION,
    )


def test_the_result_is_checked_by_another_and_what_fails_goes_back(desk):
    complaint = learned(desk, resolved(desk))
    with pytest.raises(NotAllowed):
        services.check_result(complaint=complaint, passed=True, findings="自查", by=desk.officer)
    services.check_result(complaint=complaint, passed=False, findings="客户说没入账", by=desk.bank.supervisor)
    assert (fresh(complaint).state, fresh(complaint).resolved_at) == ("open", None)
    services.resolve_complaint(complaint=complaint, text="现已入账", by=desk.officer)
    services.check_result(complaint=complaint, passed=True, findings="已核实", by=desk.bank.supervisor)
    services.close_complaint(complaint=complaint, by=desk.officer)
    assert fresh(complaint).state == "closed"


def test_a_serious_case_asks_for_senior_management_in_person(desk):
    complaint = resolved(desk, harm="grave")
    assert complaint.level == 1
    assert Missing.STEP_SENIOR in missing(complaint)


def test_a_closed_case_leaves_the_customers_page_and_comes_back_reopened_the_same(desk):
    complaint = closed(desk)
    assert open_cases(desk.customer) == 0
    services.reopen_complaint(complaint=complaint, reason="又晚了两天", by=desk.officer)
    held = fresh(complaint)
    assert (held.number, held.round, held.state, held.closed_at) == (complaint.number, 1, "open", None)
    assert held.resolve_due_at >= complaint.resolve_due_at
    assert services.timing._levels(held)[0][0] > complaint.closed_at
    assert held.legal_due_at == complaint.legal_due_at
    assert open_cases(desk.customer) == 1
    lacking = missing(held)
    assert {Missing.REPLY, Missing.CHECK, Missing.STEP_CHECK_BACK} <= set(lacking)
    assert Missing.STEP_ACKNOWLEDGE not in lacking


def test_after_thirty_days_a_case_is_not_opened_again(desk):
    complaint = closed(desk)
    late = timezone.now() + timedelta(days=30, minutes=1)
    with pytest.raises(WrongState):
        services.reopen_complaint(complaint=complaint, reason="又来了", by=desk.officer, at=late)


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"complainant_email": "Li@firm.cn"}, ["李会计"]),
        ({"complainant_email": "other@firm.cn"}, [None]),
        ({"complainant_email": ""}, [None]),
        ({"anonymous": True}, []),
        ({"complainant": "person", "complainant_email": "li@firm.cn"}, []),
    ],
)
def test_only_the_complainant_is_asked_after_a_complaint(desk, facts, asked):
    complaint = learned(desk, resolved(desk))
    Complaint.objects.filter(pk=complaint.pk).update(**facts)
    for name, address, part in [("周总", "zhou@firm.cn", "decides"), ("李会计", "li@firm.cn", "")]:
        Contact.objects.create(customer=complaint.customer, name=name, email=address, part=part)
    services.check_result(complaint=complaint, passed=True, findings="已核实", by=desk.bank.supervisor)
    services.close_complaint(complaint=complaint, by=desk.officer)
    assert list(Survey.objects.values_list("contact__name", flat=True)) == asked


def test_a_withdrawn_case_ends_the_same_day(desk):
    complaint = accepted(desk)
    services.withdraw_complaint(complaint=complaint, text="客户来电撤回", by=desk.officer)
    held = fresh(complaint)
    assert held.state == "withdrawn" and held.closed_at == held.withdrawn_at
    with pytest.raises(WrongState):
        services.reopen_complaint(complaint=complaint, reason="后悔", by=desk.officer)


def test_a_review_is_decided_by_a_unit_truly_above(desk):
    complaint = closed(desk)
    with pytest.raises(WrongState) as refused:
        services.request_review(complaint=complaint, unit=desk.bank.unit, grounds="不服", by=desk.officer)
    assert refused.value.code == "not_above"
    with pytest.raises(WrongState):
        services.request_review(
            complaint=complaint, unit=desk.bank.other_branch, grounds="不服", by=desk.officer
        )
    review = services.request_review(
        complaint=complaint, unit=desk.bank.branch, grounds="不服", by=desk.officer
    )
    assert review.due_on == business_today() + timedelta(days=30)
    with pytest.raises(NotAllowed):
        services.decide_review(review=review, outcome="upheld", reasons="处理得当", by=desk.bank.supervisor)
    services.decide_review(review=review, outcome="changed", reasons="应予补偿", by=desk.branch_officer)
    assert Review.objects.get().decided_by == desk.branch_officer


def test_an_unhappy_customer_is_called_by_the_supervisor(desk):
    complaint = closed(desk)
    survey = services.ask_satisfaction(complaint=complaint, by=desk.officer)
    services.answer_survey(survey=survey, score=59, comment="太慢", by=desk.officer)
    assert told(desk.bank.supervisor)[-1] == "unhappy"
    with pytest.raises(NotAllowed):
        services.record_call(survey=survey, note="打过了", by=desk.officer)
    services.record_call(survey=survey, note="致歉并说明", by=desk.bank.supervisor)
    survey.refresh_from_db()
    assert survey.unhappy and survey.caller == desk.bank.supervisor


def test_an_action_is_measured_after_it_was_done(desk):
    complaint = learned(desk, resolved(desk))
    action = complaint.actions.get()
    with pytest.raises(WrongState):
        services.measure_action(action=action, effective=True, effect="好", by=desk.officer)
    services.finish_action(action=action, note="已上线", by=desk.bank.colleague)
    services.measure_action(
        action=action,
        effective=True,
        effect="三个月 9 件变 1 件",
        before_count=9,
        after_count=1,
        by=desk.officer,
    )
    action.refresh_from_db()
    assert (action.effective, action.before_count, action.after_count) == (True, 9, 1)


def test_every_act_leaves_a_line_in_the_trail(desk):
    complaint = closed(desk)
    kinds = list(Act.objects.about(complaint).order_by("id").values_list("kind", flat=True))
    assert kinds[:3] == ["complaint.registered", "complaint.accepted", "complaint.acknowledged"]
    assert kinds[-2:] == ["complaint.checked", "complaint.closed"]
    assert len(kinds) == 15


def test_codes_fit_their_place(desk):
    complaint = accepted(desk)
    with pytest.raises(WrongState):
        services.classify(complaint=complaint, cause=code("channel", "A0101"), by=desk.officer)
    assert tier("gold").rank == 1


def test_a_closed_case_says_until_when_it_is_kept_and_no_bank_sets_less_than_three_years(desk):
    complaint = closed(desk)
    assert kept_until(complaint.closed_at).year == business_today().year + 10
    Threshold.objects.filter(code="retention_years").update(value=3)
    assert kept_until(complaint.closed_at).year == business_today().year + 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Threshold.objects.filter(code="retention_years").update(value=2)
