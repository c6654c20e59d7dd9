"""What a clock has reached wakes its people once: the owner, then the supervisor, then senior management."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.calendar import business_today
from complaints import services
from complaints.models import Breach, Escalation
from complaints.queries.desk import waiting_for
from complaints.services.holding import NotAllowed, ReasonMissing
from customers.models import CustomerSignal
from organization.services import enter_absence
from tests.complaints.making import accepted, closed, fresh, make_complaint, told
from tests.factories import fresh as person_again
from worklist.models import Notice

pytestmark = pytest.mark.django_db


def woken(complaint, what: str, clock: str) -> set:
    rows = Notice.objects.filter(
        subject=f"complaint:{complaint.pk}", parameters__what=what, parameters__clock=clock
    )
    return {notice.person for notice in rows.select_related("person")}


def test_nothing_is_told_before_amber(desk):
    complaint = make_complaint(desk)
    assert services.sweep_clocks(at=complaint.response_amber_at - timedelta(seconds=1)).stages == 0


def test_amber_wakes_the_first_contact_and_the_officer_while_nobody_owns_the_case(desk):
    complaint = make_complaint(desk)
    swept = services.sweep_clocks(at=complaint.response_amber_at)
    assert (swept.stages, swept.breaches) == (1, 0)
    assert woken(complaint, "amber", "response") == {desk.bank.manager, desk.officer}


def test_each_colour_climbs_from_the_owner_to_the_supervisor_to_senior_management(desk):
    complaint = accepted(desk, level=2, mood="angry")
    quarter = complaint.resolve_due_at - complaint.resolve_amber_at
    assert quarter == timedelta(hours=3)
    services.sweep_clocks(at=complaint.resolve_amber_at)
    assert woken(complaint, "amber", "resolve") == {desk.officer}
    services.sweep_clocks(at=complaint.resolve_amber_at + quarter * 0.4)
    assert woken(complaint, "amber", "resolve") == {desk.officer, desk.bank.supervisor}
    services.sweep_clocks(at=complaint.resolve_amber_at + quarter * 0.8)
    assert desk.bank.executive in woken(complaint, "amber", "resolve")
    assert Breach.objects.count() == 0
    services.sweep_clocks(at=complaint.resolve_due_at)
    assert woken(complaint, "red", "resolve") == {desk.officer}
    services.sweep_clocks(at=complaint.resolve_due_at + quarter)
    assert woken(complaint, "red", "resolve") == {desk.officer, desk.bank.supervisor, desk.bank.executive}
    breach = Breach.objects.get()
    assert (breach.clock, breach.level, breach.owner) == ("resolve", 2, desk.officer)
    assert CustomerSignal.objects.get().kind == "complaint_breach"


def test_what_is_red_already_is_not_told_as_amber(desk):
    complaint = make_complaint(desk)
    services.sweep_clocks(at=complaint.response_due_at)
    assert woken(complaint, "amber", "response") == set()
    assert woken(complaint, "red", "response") == {desk.bank.manager, desk.officer}
    assert Escalation.objects.filter(clock="response").count() == 4


def test_a_paused_service_clock_is_silent_and_the_laws_is_not(desk):
    complaint = accepted(desk)
    services.pause_clock(complaint=complaint, waiting_for="回单", proof="邮件", by=desk.officer)
    services.sweep_clocks(at=complaint.legal_due_at)
    assert set(Escalation.objects.values_list("clock", flat=True)) == {"legal"}
    assert woken(complaint, "red", "legal") == {desk.officer}


def test_an_answered_case_has_no_response_to_miss(desk):
    complaint = accepted(desk)
    services.sweep_clocks(at=complaint.response_due_at + timedelta(days=2))
    assert not Escalation.objects.filter(clock="response").exists()


def test_escalation_skips_whom_the_case_is_about_and_their_line(desk):
    make_complaint(desk, accused=[desk.bank.colleague])
    services.sweep_clocks(at=timezone.now() + timedelta(days=60))
    told = {notice.person for notice in Notice.objects.filter(kind="complaint").select_related("person")}
    assert told == {desk.bank.manager, desk.officer, desk.bank.executive}
    # The case is told of nowhere that they read: neither as a warning sign nor in the customer's figure.
    assert not CustomerSignal.objects.exists()


def test_a_week_after_closing_the_owner_is_reminded_once(desk):
    complaint = closed(desk)
    Notice.objects.all().delete()
    week = complaint.closed_at + timedelta(days=7)
    assert services.sweep_clocks(at=week - timedelta(seconds=1)).stages == 0
    assert services.sweep_clocks(at=week).stages == 1
    assert services.sweep_clocks(at=week + timedelta(days=1)).stages == 0
    notice = Notice.objects.get()
    assert (notice.person, notice.parameters["what"]) == (desk.officer, "follow_up")


def test_a_breach_of_the_next_round_is_a_fact_of_its_own(desk):
    complaint = closed(desk)
    services.reopen_complaint(complaint=complaint, reason="又来", by=desk.officer)
    held = fresh(complaint)
    services.sweep_clocks(at=held.resolve_due_at + timedelta(minutes=1))
    assert list(Breach.objects.values_list("clock", "round")) == [("resolve", 1)]


def test_whoever_owes_help_is_reminded_when_its_time_is_over(desk):
    complaint = accepted(desk)
    due = timezone.now() + timedelta(hours=1)
    services.request_contribution(
        complaint=complaint, person=desk.bank.colleague, question="?", due_at=due, by=desk.officer
    )
    Notice.objects.all().delete()
    services.sweep_clocks(at=due)
    services.sweep_clocks(at=due + timedelta(minutes=1))
    assert {notice.person for notice in Notice.objects.all()} == {desk.bank.colleague, desk.officer}
    assert Notice.objects.count() == 2


def test_where_the_owner_is_away_the_officer_is_woken_sees_the_case_as_waiting_and_takes_it_over(desk):
    complaint = make_complaint(desk)
    services.offer_complaint(complaint=complaint, person=desk.bank.colleague, by=desk.officer)
    services.accept_complaint(complaint=complaint, by=desk.bank.colleague)
    complaint = fresh(complaint)
    assert complaint not in waiting_for(person_again(desk.officer))
    enter_absence(
        staff=desk.bank.colleague,
        starts_on=business_today(),
        last_on=business_today() + timedelta(days=14),
        by=desk.bank.colleague,
    )
    services.sweep_clocks(at=complaint.response_amber_at)
    assert "amber" in told(desk.officer)
    assert complaint in waiting_for(person_again(desk.officer))
    with pytest.raises(ReasonMissing):
        services.take_over_complaint(complaint=complaint, reason=" ", by=desk.officer)
    services.take_over_complaint(complaint=complaint, reason="休假两周", by=desk.officer)
    taken = fresh(complaint)
    assert (taken.owner, taken.state, taken.accepted_at) == (desk.officer, "open", complaint.accepted_at)
    assert told(desk.bank.colleague)[-1] == "taken"
    assert taken.resolve_due_at == complaint.resolve_due_at
    with pytest.raises(NotAllowed):
        services.take_over_complaint(complaint=taken, reason="再接", by=desk.bank.colleague)
