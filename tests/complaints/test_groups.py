"""Groups and major complaints in the bank: found by the tick, told at once, decided by people, handled as one."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from complaints import services
from complaints.models import Complaint, ComplaintGroup, GroupMember, ThresholdLesson
from complaints.queries.groups import (
    draft_of,
    group_list,
    group_page,
    groups_of,
    late_reports,
    title_of_group,
)
from complaints.services.detection import detect_groups
from complaints.services.groups import (
    AlreadyDecided,
    TooManyRepresentatives,
    act_for_all,
    add_member,
    confirm_group,
    dismiss_group,
    draft_report,
    mark_major,
    mark_representative,
    remove_member,
    send_report,
    suggest_group,
    sweep_reports,
)
from complaints.services.holding import KeptFromThem, NotAllowed, WrongState
from products.models import ProductLine
from tests.complaints.making import accepted, make_complaint
from tests.complaints.test_detector import OTHER, TOLD
from tests.factories import fresh as person_again
from tests.factories import make_customer
from worklist.models import Notice

pytestmark = pytest.mark.django_db


def told_by_five(desk, texts=TOLD, **facts):
    """One case per text, each of a customer of its own, all of one product."""
    facts.setdefault("product_line", ProductLine.objects.order_by("position").first())
    return [make_complaint(desk, text=text, customer=make_customer(desk.bank), **facts) for text in texts]


def found(desk, **facts):
    told_by_five(desk, **facts)
    detect_groups(at=timezone.now())
    return ComplaintGroup.objects.get()


def said_to(person):
    return [
        notice.parameters["what"]
        for notice in Notice.objects.filter(person=person, subject__startswith="complaintgroup")
    ]


def test_the_tick_finds_a_group_says_why_and_tells_the_officer_once(desk):
    told_by_five(desk)
    make_complaint(desk, text=OTHER[0])
    assert detect_groups(at=timezone.now()) == 1
    assert said_to(desk.bank.executive) == ["major"]
    assert detect_groups(at=timezone.now()) == 0
    group = ComplaintGroup.objects.get()
    assert (group.state, group.members.count(), group.unit) == ("suggested", 5, desk.bank.unit)
    assert group.explanation["customers"] == 5
    assert ["验证码", 5] in group.explanation["words"]
    assert "验证码" in title_of_group(group)
    assert said_to(desk.officer) == ["group"]
    assert said_to(desk.bank.manager) == []


def test_a_group_grows_with_what_comes_later(desk):
    group = found(desk)
    later = make_complaint(desk, text=TOLD[0], customer=make_customer(desk.bank))
    assert detect_groups(at=timezone.now()) == 1
    assert ComplaintGroup.objects.count() == 1
    assert group.members.filter(complaint=later).exists()
    assert ComplaintGroup.objects.get().explanation["customers"] == 6


def test_a_dismissed_group_stays_dismissed_until_seven_customers_say_the_same(desk):
    group = dismiss_group(group=found(desk), reason="各说各的", by=desk.officer)
    assert (group.state, ThresholdLesson.objects.get().right) == ("dismissed", False)
    told_by_five(desk, TOLD[:1])
    assert detect_groups(at=timezone.now()) == 0
    told_by_five(desk, TOLD[1:2])
    assert detect_groups(at=timezone.now()) == 1
    again = ComplaintGroup.objects.exclude(pk=group.pk).get()
    assert (again.state, again.members.count(), again.explanation["needed"]) == ("suggested", 7, 7)


def test_a_confirmed_group_starts_the_clock_of_the_report(desk):
    at = timezone.now()
    group = confirm_group(group=found(desk), by=desk.officer, at=at)
    assert (group.state, group.owner, group.decided_by) == ("confirmed", desk.officer, desk.officer)
    assert group.report_due_at == at + timedelta(minutes=120)
    assert timezone.localtime(group.report_send_by).strftime("%H:%M") == "17:30"
    assert group.report_send_by >= at
    with pytest.raises(AlreadyDecided):
        dismiss_group(group=group, reason="太迟", by=desk.officer)


def test_the_report_is_drafted_sent_and_then_stays(desk):
    group = confirm_group(group=found(desk), by=desk.officer)
    with pytest.raises(WrongState):
        send_report(group=group, by=desk.officer)
    group = draft_report(group=group, by=desk.officer)
    numbers = Complaint.objects.values_list("number", flat=True)
    assert all(number in group.report_draft for number in numbers)
    assert draft_of(group) == group.report_draft
    group = draft_report(group=group, text="改过的报告", by=desk.officer)
    group = send_report(group=group, by=desk.officer)
    assert (group.report_draft, group.report_sent_at is not None) == ("改过的报告", True)
    with pytest.raises(WrongState):
        draft_report(group=group, text="再改", by=desk.officer)


def test_a_late_report_is_told_once_a_clock_to_the_owner_and_senior_management(desk):
    nine = timezone.localtime().replace(hour=9) + timedelta(days=1)
    group = confirm_group(group=found(desk), by=desk.officer, at=nine)
    later = group.report_due_at + timedelta(minutes=1)
    assert list(late_reports(group.report_due_at - timedelta(minutes=1))) == []
    assert (sweep_reports(at=later), sweep_reports(at=later)) == (1, 1)
    assert said_to(desk.officer).count("report") == 1
    assert sorted(said_to(desk.bank.executive)) == ["major", "report"]


def test_five_of_a_product_in_a_day_are_major_and_senior_management_knows_in_the_same_moment(desk):
    told_by_five(desk, [*OTHER, "完全是另一件事情"])
    detect_groups(at=timezone.now())
    (group,) = ComplaintGroup.objects.all()
    assert (group.explanation["kind"], group.major_reason, group.major_at is not None) == (
        "major",
        "same_product",
        True,
    )
    assert said_to(desk.bank.executive) == ["major"]


def test_major_by_hand_tells_senior_management_once(desk):
    group = suggest_group(complaints=told_by_five(desk, OTHER[:2]), title="媒体报道", by=desk.officer)
    mark_major(group=group, reason="媒体在问", by=desk.officer)
    mark_major(group=group, reason="媒体还在问", by=desk.officer)
    group.refresh_from_db()
    assert group.major_reason == "by_hand"
    assert said_to(desk.bank.executive) == ["major"]


def test_at_most_five_speak_for_the_others_also_in_the_database(desk):
    told_by_five(desk, [*TOLD, TOLD[0]])
    detect_groups(at=timezone.now())
    group = ComplaintGroup.objects.get()
    cases = [member.complaint for member in group.members.order_by("pk")]
    for case in cases[:5]:
        mark_representative(group=group, complaint=case, by=desk.officer)
    with pytest.raises(TooManyRepresentatives):
        mark_representative(group=group, complaint=cases[5], by=desk.officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        GroupMember.objects.filter(group=group, complaint=cases[5]).update(representative=True)
    mark_representative(group=group, complaint=cases[0], by=desk.officer, speaks=False)
    mark_representative(group=group, complaint=cases[5], by=desk.officer)
    assert group.members.filter(representative=True).count() == 5


def test_a_case_taken_out_stays_known_and_is_not_put_back_by_the_detector(desk):
    group = found(desk)
    case = group.members.first().complaint
    remove_member(group=group, complaint=case, reason="是另一件事", by=desk.officer)
    detect_groups(at=timezone.now())
    assert group.members.get(complaint=case).left_at is not None
    add_member(group=group, complaint=case, by=desk.officer)
    assert group.members.get(complaint=case).left_at is None


def test_an_act_for_all_is_done_where_it_can_be_and_says_where_not(desk):
    line = ProductLine.objects.order_by("position").first()
    cases = [accepted(desk, text=text, customer=make_customer(desk.bank), product_line=line) for text in TOLD]
    detect_groups(at=timezone.now())
    group = confirm_group(group=ComplaintGroup.objects.get(), by=desk.officer)
    services.withdraw_complaint(complaint=cases[0], text="客户撤回", by=desk.officer)
    answer = act_for_all(
        group=group, act=services.add_step, kind="understand", text="系统升级所致", told=True, by=desk.officer
    )
    assert [case.pk for case in answer.done] == [case.pk for case in cases[1:]]
    assert [(case.pk, why.code) for case, why in answer.refused] == [(cases[0].pk, "withdrawn")]
    assert all(case.steps.filter(kind="understand").count() == 1 for case in cases[1:])


def test_only_who_handles_complaints_decides(desk):
    group = found(desk)
    for act in (confirm_group, mark_major):
        with pytest.raises(NotAllowed):
            act(group=group, by=desk.bank.manager, **({"reason": "x"} if act is mark_major else {}))
    with pytest.raises(NotAllowed):
        dismiss_group(group=group, reason="x", by=desk.bank.manager)
    group.refresh_from_db()
    assert group.state == "suggested"


def test_the_accused_and_their_line_see_no_trace_of_a_group(desk):
    group = found(desk)
    case = group.members.first().complaint
    services.name_accused(complaint=case, people=[desk.bank.colleague], by=desk.officer)
    for person in (desk.bank.colleague, desk.bank.supervisor, desk.bank.branch_supervisor):
        seen = person_again(person)
        assert not ComplaintGroup.objects.visible_to(seen).exists()
        assert group_list(seen)[0] == []
        assert not groups_of(group.members.last().complaint, seen).exists()
    mark_major(group=group, reason="影响大", by=desk.officer)
    assert said_to(desk.bank.supervisor) == []
    rows, _page = group_list(person_again(desk.officer))
    assert [(row.group, row.cases, row.running) for row in rows] == [(group, 5, 5)]
    page = group_page(group, person_again(desk.officer), may_decide=True)
    assert (len(page.members), page.customers, page.representatives) == (5, 5, 0)


def test_cases_are_put_together_by_hand_once_and_not_by_whom_one_is_kept_from(desk):
    cases = told_by_five(desk, OTHER[:2])
    group = suggest_group(complaints=cases, title="同一笔业务", by=desk.officer)
    assert suggest_group(complaints=cases[::-1], title="同一笔业务", by=desk.officer) == group
    assert title_of_group(group) == "同一笔业务"
    with pytest.raises(WrongState):
        suggest_group(complaints=cases[:1], title="", by=desk.officer)
    services.name_accused(complaint=cases[0], people=[desk.bank.colleague], by=desk.officer)
    with pytest.raises(KeptFromThem):
        suggest_group(complaints=cases, title="", by=person_again(desk.bank.supervisor))


def test_withdrawn_cases_and_consultations_are_not_what_the_detector_reads(desk):
    first = told_by_five(desk)[0]
    services.accept_complaint(complaint=first, by=desk.officer)
    services.withdraw_complaint(complaint=first, text="撤回", by=desk.officer)
    told_by_five(desk, TOLD[:1], consultation=True)
    assert detect_groups(at=timezone.now()) == 0


def test_the_report_of_a_major_complaint_is_due_two_hours_after_it_was_found_though_nobody_confirmed(desk):
    cases = [make_complaint(desk, customer=make_customer(desk.bank)) for _ in range(2)]
    group = suggest_group(complaints=cases, title="两件", by=desk.officer)
    now = timezone.now()
    group = mark_major(group=group, reason="媒体关注", by=desk.officer, at=now)
    assert group.report_due_at == now + timedelta(hours=2)
    assert sweep_reports(at=now + timedelta(minutes=119)) == 0
    assert sweep_reports(at=now + timedelta(hours=2)) == 1
