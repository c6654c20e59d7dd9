"""The life of a case: registered, accepted, with its levels and clocks, and handled."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from common.calendar import business_today
from common.models import Delivery
from complaints import services
from complaints.models import Complaint, Extension, LevelChange, Remedy
from complaints.queries.standing import allowed, follow, missing
from complaints.rules.closing import Missing
from complaints.rules.standing import CaseAct
from complaints.services.attaching import attach_files
from complaints.services.holding import NotAllowed, WrongState
from customers.models import Customer
from tests.complaints.making import (
    accepted,
    fresh,
    make_complaint,
    open_cases,
    resolved,
    told,
)

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- registered
def test_a_case_takes_the_next_number_of_its_unit_and_the_servers_time(desk):
    before = timezone.now()
    first, second = make_complaint(desk), make_complaint(desk)
    year = business_today().year
    assert [first.number, second.number] == [f"S0101-{year}-00001", f"S0101-{year}-00002"]
    assert before <= first.received_at <= timezone.now()
    assert first.first_contact == desk.bank.manager
    assert first.state == "new" and first.owner is None
    assert open_cases(desk.customer) == 2


def test_a_form_sent_twice_registers_once(desk):
    key = "0199aa00-0000-7000-8000-000000000001"
    first = make_complaint(desk, form_key=key)
    again = make_complaint(desk, form_key=key, text="同一张表")
    assert again.pk == first.pk
    assert Complaint.objects.count() == 1


def test_the_level_is_proposed_and_a_lower_one_needs_a_reason(desk):
    urgent = make_complaint(desk, amount_fen=10_000_000, mood="angry")
    assert (urgent.level, urgent.proposal_reasons) == (2, ["amount_large", "mood_angry"])
    with pytest.raises(services.ReasonMissing):
        make_complaint(desk, mood="angry", level=3)
    assert make_complaint(desk, mood="angry", level=3, level_reason="已当面平息").level == 3
    assert make_complaint(desk, consultation=True).is_consultation


def test_whoever_has_the_secret_follows_the_case_and_nobody_else(desk):
    registered = services.register_complaint(
        text="网银登录不上",
        channel="web_form",
        category="business",
        topic="system",
        unit=desk.bank.unit,
        by=None,
        with_secret=True,
    )
    number, secret = registered.complaint.number, registered.secret
    assert len(secret) == 10 and secret not in registered.complaint.secret_hash
    assert follow(number, secret) == registered.complaint
    assert follow(number, secret[:-1] + "!") is None
    assert follow("S0101-2026-99999", secret) is None


def test_facts_are_corrected_once_and_the_words_never(desk):
    complaint = make_complaint(desk)
    amended = services.amend_complaint(
        complaint=complaint, version=1, changes={"wish": "尽快入账"}, by=desk.officer
    )
    assert amended.wish == "尽快入账"
    with pytest.raises(services.StaleComplaint):
        services.amend_complaint(complaint=complaint, version=1, changes={"wish": "赔偿"}, by=desk.officer)
    with pytest.raises(services.NotAFact):
        services.amend_complaint(
            complaint=complaint, version=2, changes={"text": "没有问题"}, by=desk.officer
        )


# ---------------------------------------------------------------- accepted
def test_an_offered_case_has_one_owner_and_whoever_comes_second_is_told_who(desk):
    complaint = make_complaint(desk)
    services.offer_complaint(complaint=complaint, person=desk.bank.colleague, by=desk.officer)
    services.offer_complaint(complaint=complaint, person=desk.bank.manager, by=desk.officer)
    services.accept_complaint(complaint=complaint, by=desk.bank.colleague)
    held = fresh(complaint)
    assert (held.owner, held.state) == (desk.bank.colleague, "open")
    with pytest.raises(services.AlreadyAccepted) as refused:
        services.accept_complaint(complaint=complaint, by=desk.bank.manager)
    assert refused.value.owner == desk.bank.colleague
    assert told(desk.bank.manager) == ["offered", "accepted"]


def test_a_declined_case_says_why_and_stays_with_the_first_contact(desk):
    complaint = make_complaint(desk)
    services.offer_complaint(complaint=complaint, person=desk.bank.colleague, by=desk.officer)
    with pytest.raises(services.ReasonMissing):
        services.decline_complaint(complaint=complaint, reason=" ", by=desk.bank.colleague)
    services.decline_complaint(complaint=complaint, reason="不是我的业务线", by=desk.bank.colleague)
    assert fresh(complaint).state == "new"
    assert told(desk.officer) == ["declined"]
    assert CaseAct.ACKNOWLEDGE in allowed(fresh(complaint), desk.bank.manager)


def test_the_first_contact_answers_until_somebody_has_accepted_and_then_sees_the_state_alone(desk):
    complaint = make_complaint(desk)
    manager = desk.bank.manager
    assert Complaint.objects.readable_by(manager).filter(pk=complaint.pk).exists()
    services.acknowledge(complaint=complaint, text="我来跟进", by=manager)
    assert fresh(complaint).first_response_at is not None
    services.accept_complaint(complaint=complaint, by=desk.officer)
    assert Complaint.objects.visible_to(manager).filter(pk=complaint.pk).exists()
    assert not Complaint.objects.readable_by(manager).filter(pk=complaint.pk).exists()
    with pytest.raises(NotAllowed):
        services.add_step(complaint=complaint, kind="note", text="插一句", by=manager)


def test_a_passed_case_keeps_number_clocks_and_first_contact(desk):
    complaint = accepted(desk)
    before = fresh(complaint)
    services.transfer_complaint(
        complaint=complaint, unit=desk.bank.branch, reason="属分行结算中心", by=desk.officer
    )
    after = fresh(complaint)
    assert (after.unit, after.state, after.owner) == (desk.bank.branch, "new", None)
    assert (after.number, after.resolve_due_at, after.legal_due_at, after.first_contact) == (
        before.number,
        before.resolve_due_at,
        before.legal_due_at,
        before.first_contact,
    )
    assert told(desk.branch_officer) == ["ownerless"]


# ---------------------------------------------------------------- levels and clocks
def test_a_level_is_raised_by_the_owner_and_lowered_only_by_somebody_else(desk):
    complaint = accepted(desk)
    due = complaint.resolve_due_at
    raised = services.change_level(complaint=complaint, level=1, reason="客户停产", by=desk.officer)
    assert raised.resolve_due_at < due
    with pytest.raises(NotAllowed):
        services.change_level(complaint=complaint, level=3, reason="没那么急", by=desk.officer)
    with pytest.raises(services.ReasonMissing):
        services.change_level(complaint=complaint, level=3, reason="", by=desk.bank.supervisor)
    lowered = services.change_level(
        complaint=complaint, level=3, reason="已恢复生产", by=desk.bank.supervisor
    )
    assert lowered.resolve_due_at == due
    assert list(LevelChange.objects.values_list("before", "after")) == [(None, 3), (3, 1), (1, 3)]


def test_a_consultation_becomes_a_complaint_for_good(desk):
    complaint = make_complaint(desk, consultation=True)
    assert complaint.legal_due_on is None
    services.change_level(complaint=complaint, level=3, reason="客户要求按投诉处理", by=desk.officer)
    held = fresh(complaint)
    assert not held.is_consultation
    assert held.legal_due_on == business_today() + timedelta(days=15)
    assert held.regime.code == "CBIRC-2020-3"
    with pytest.raises(WrongState):
        services.change_level(complaint=complaint, level=4, reason="其实是咨询", by=desk.bank.supervisor)


def test_the_service_clock_waits_with_proof_and_the_laws_clock_runs_on(desk):
    complaint = accepted(desk, level=2, mood="angry")
    with pytest.raises(services.ReasonMissing):
        services.pause_clock(complaint=complaint, waiting_for="回单", proof="", by=desk.officer)
    start = timezone.now()
    services.pause_clock(
        complaint=complaint, waiting_for="回单", proof="11-20 邮件", by=desk.officer, at=start
    )
    with pytest.raises(WrongState):
        services.pause_clock(complaint=complaint, waiting_for="印鉴", proof="电话", by=desk.officer)
    services.resume_clock(complaint=complaint, by=desk.officer, at=start + timedelta(hours=3))
    held = fresh(complaint)
    assert held.resolve_due_at == complaint.resolve_due_at + timedelta(hours=3)
    assert held.resolve_due_at - held.resolve_amber_at == timedelta(hours=3)
    assert held.legal_due_at == complaint.legal_due_at
    assert held.paused_at is None


def test_more_time_by_law_is_approved_by_another_and_the_last_of_it_from_above(desk):
    complaint = accepted(desk)
    received = business_today()
    asked = services.ask_extension(complaint=complaint, reason="需总行核实", by=desk.officer)
    with pytest.raises(NotAllowed):
        services.decide_extension(extension=asked, approve=True, by=desk.officer)
    services.decide_extension(extension=asked, approve=True, by=desk.bank.supervisor)
    assert fresh(complaint).legal_due_on == received + timedelta(days=30)
    services.tell_extension(extension=asked, by=desk.officer)
    assert Extension.objects.get(pk=asked.pk).told_at is not None
    last = services.ask_extension(complaint=complaint, reason="特别复杂", by=desk.officer)
    with pytest.raises(NotAllowed):
        services.decide_extension(extension=last, approve=True, by=desk.bank.supervisor)
    services.decide_extension(extension=last, approve=True, by=desk.bank.branch_supervisor)
    held = fresh(complaint)
    assert (held.legal_due_on, held.legal_stage) == (received + timedelta(days=60), 2)
    with pytest.raises(WrongState):
        services.ask_extension(complaint=complaint, reason="再一次", by=desk.officer)


# ---------------------------------------------------------------- handled
def test_help_is_asked_with_a_time_of_its_own_and_answered_once(desk):
    complaint = accepted(desk)
    asked = services.request_contribution(
        complaint=complaint,
        person=desk.bank.colleague,
        question="托收为何延误？",
        due_at=timezone.now() + timedelta(hours=4),
        by=desk.officer,
    )
    assert Complaint.objects.readable_by(desk.bank.colleague).filter(pk=complaint.pk).exists()
    services.answer_contribution(contribution=asked, answer="交接单漏登", by=desk.bank.colleague)
    with pytest.raises(WrongState):
        services.answer_contribution(contribution=asked, answer="改口", by=desk.bank.colleague)
    assert told(desk.officer) == ["answered"]


def test_money_within_authority_is_granted_and_above_it_another_decides(desk):
    complaint = accepted(desk)
    small = services.propose_remedy(complaint=complaint, kind="refund", amount_fen=80_000, by=desk.officer)
    assert small.answer == "accepted"
    # 800 and 300 yuan are 1,100: more than the 1,000 of a complaint officer.
    large = services.propose_remedy(
        complaint=complaint, kind="compensation", amount_fen=30_000, by=desk.officer
    )
    assert large.answer == "waiting"
    with pytest.raises(NotAllowed):
        services.decide_remedy(remedy=large, approve=True, by=desk.officer)
    services.decide_remedy(remedy=large, approve=True, by=desk.bank.supervisor)
    huge = services.propose_remedy(
        complaint=complaint, kind="compensation", amount_fen=60_000_000, by=desk.officer
    )
    with pytest.raises(NotAllowed):
        services.decide_remedy(remedy=huge, approve=True, by=desk.bank.branch_supervisor)
    services.decide_remedy(remedy=huge, approve=False, note="依据不足", by=desk.bank.executive)
    assert [r.answer for r in Remedy.objects.order_by("id")] == ["accepted", "accepted", "declined"]


def test_validity_is_decided_with_a_reason_of_the_list_and_contested_before_somebody_else(desk):
    complaint = accepted(desk)
    with pytest.raises(services.ReasonMissing):
        services.decide_validity(complaint=complaint, validity="invalid", note="不成立", by=desk.officer)
    with pytest.raises(services.ReasonDoesNotFit):
        services.decide_validity(
            complaint=complaint,
            validity="invalid",
            invalid_reason="anonymous_empty",
            note="匿名",
            by=desk.officer,
        )
    services.decide_validity(
        complaint=complaint,
        validity="invalid",
        invalid_reason="beyond_promise",
        note="合同未约定",
        by=desk.officer,
    )
    services.contest_validity(complaint=complaint, note="合同第七条写明了", by=desk.officer)
    assert Missing.CONTEST in missing(fresh(complaint))
    with pytest.raises(NotAllowed):
        services.decide_validity(complaint=complaint, validity="valid", note="复核", by=desk.officer)
    services.decide_validity(
        complaint=complaint, validity="valid", note="第七条成立", by=desk.bank.supervisor
    )
    assert Missing.CONTEST not in missing(fresh(complaint))


def test_a_reply_is_frozen_with_its_hash(desk):
    complaint = resolved(desk)
    reply = complaint.replies.get()
    assert services.reply_is_intact(reply)
    reply.document = reply.document.replace("延误", "正常")
    assert not services.reply_is_intact(reply)
    assert told(desk.bank.supervisor)[-1] == "check"


def test_nobody_resolves_without_a_reply(desk):
    complaint = accepted(desk)
    with pytest.raises(WrongState) as refused:
        services.resolve_complaint(complaint=complaint, text="好了", by=desk.officer)
    assert refused.value.code == "no_reply"


def test_who_left_an_address_is_written_to_when_registered_and_when_answered(desk, settings):
    settings.MAIL_SERVER = True
    complaint = make_complaint(desk, complainant_email="wang@example.com", language="en")
    make_complaint(desk)
    services.acknowledge(complaint=complaint, text="I am looking into it.", by=desk.officer)
    first, second = Delivery.objects.order_by("pk")
    assert {first.address, second.address} == {"wang@example.com"}
    assert complaint.number in first.subject and "%(" not in first.text
    assert complaint.number in first.text and "Chengdong looks after it" in first.text
    assert second.text == "I am looking into it."


def test_nobody_is_asked_for_what_the_bank_holds_unless_it_says_why(desk, client):
    Customer.objects.filter(pk=desk.customer.pk).update(credit_code="91330200MA2A1B2C3D", figures_year=2025)
    case = accepted(desk)
    for words in ("营业执照复印件", "2025年审计报告"):
        with pytest.raises(services.HeldAlready) as held:
            services.pause_clock(complaint=case, waiting_for=words, proof="电话", by=desk.officer)
        assert len(held.value.said) == 1
    client.force_login(desk.officer, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/complaints/{case.number}/do/pause/"
    assert "91330200MA2A1B2C3D" in client.get(address).content.decode()
    words = {"waiting_for": "营业执照复印件", "proof": "电话"}
    refused = client.post(address, words)
    assert refused.status_code == 422 and "The bank holds this already" in refused.content.decode()
    api = f"/api/v1/complaints/{case.number}/pause/"
    assert client.post(api, words, content_type="application/json").json()["code"] == "held_already"
    assert fresh(case).paused_at is None
    assert client.post(address, {**words, "why_again": "地址已变更，尚未登记"}).status_code == 302
    proof = fresh(case).pauses.get().proof
    assert "91330200MA2A1B2C3D" in proof and "地址已变更" in proof


def test_a_file_that_was_brought_is_not_asked_for_by_name(desk):
    case = accepted(desk)
    attach_files(
        complaint=case, files=[SimpleUploadedFile("收费凭证.pdf", b"%PDF-1.7\n%%EOF\n")], by=desk.officer
    )
    with pytest.raises(services.HeldAlready):
        services.pause_clock(complaint=case, waiting_for="请再寄收费凭证", proof="短信", by=desk.officer)
    services.pause_clock(complaint=case, waiting_for="印鉴卡", proof="短信", by=desk.officer)
