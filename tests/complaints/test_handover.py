"""Cases that go from one colleague to another: all at once by the supervisor, and to who stands in for the absent."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from audit.models import Act
from common.calendar import business_today
from complaints import services
from complaints.models import Complaint
from complaints.queries.desk import waiting_for
from complaints.queries.records import read_records, with_marks
from complaints.queries.standing import allowed
from complaints.queries.trail import trail
from complaints.rules.standing import CaseAct
from organization.services import end_absence, enter_absence
from tests.complaints.making import accepted, code, fresh, learned, make_complaint, resolved, told
from tests.complaints.test_pages import client_of
from tests.factories import fresh as person_now

pytestmark = pytest.mark.django_db
PAGE, API = "/complaints/handover/", "/api/v1/complaints/handover/"


def away(person, deputy=None):
    return enter_absence(
        staff=person,
        starts_on=business_today(),
        last_on=business_today() + timedelta(days=7),
        deputy=deputy,
        by=person_now(person),
    )


def lines_of(case):
    case = with_marks(Complaint.objects.filter(pk=case.pk)).get()
    read_records(case)
    return trail(case)


def hand_over(desk, person, **more):
    return services.hand_over_cases(
        owner=desk.officer, person=person, reason="调岗", by=person_now(desk.bank.supervisor), **more
    )


def test_all_cases_go_at_once_each_recorded_and_what_cannot_go_says_why(desk):
    about = accepted(desk, accused=[desk.bank.colleague])
    plain, done = accepted(desk), resolved(desk)
    new = make_complaint(desk)
    # The case about the colleague is kept from the supervisor as well: for them it is not there.
    moved = hand_over(desk, desk.branch_officer)
    assert {case.number for case in moved.done} == {plain.number, done.number} and moved.refused == []
    assert fresh(about).owner == desk.officer and fresh(new).owner is None
    for case in (plain, done):
        act = Act.objects.get(kind="complaint.handed_over", subject_id=str(case.pk))
        assert (act.actor, act.reason, act.before["owner"]) == (
            desk.bank.supervisor,
            "调岗",
            str(desk.officer.pk),
        )
        now = fresh(case)
        assert (now.owner, now.state, now.accepted_at) == (desk.branch_officer, case.state, case.accepted_at)
        assert (now.resolve_due_at, now.number) == (case.resolve_due_at, case.number)
    assert told(desk.officer).count("taken") == 2 and told(desk.branch_officer).count("given") == 2


def test_whoever_has_an_interest_gets_none_of_those_and_it_is_said_row_by_row(desk):
    kept, plain = accepted(desk), accepted(desk)
    services.recuse(complaint=kept, person=desk.branch_officer, note="亲属", by=desk.officer)
    moved = hand_over(desk, desk.branch_officer)
    assert [case.number for case in moved.done] == [plain.number]
    ((case, why),) = moved.refused
    assert case.number == kept.number and isinstance(why, services.KeptFromThem)
    assert fresh(kept).owner == desk.officer
    far = services.hand_over_cases(
        owner=desk.officer, person=desk.far_officer, reason="x", by=person_now(desk.bank.supervisor)
    )
    assert [why.code for _case, why in far.refused] == ["not_for_them"]


def test_only_who_supervises_hands_over(desk):
    case = accepted(desk)
    for person in (desk.bank.manager, desk.far_officer, desk.bank.executive, desk.bank.colleague):
        moved = services.hand_over_cases(
            owner=desk.officer, person=desk.branch_officer, reason="x", by=person_now(person)
        )
        assert moved.done == [] and moved.refused == []
        assert client_of(person).get(PAGE).status_code == 403
        answer = client_of(person).post(API, {}, content_type="application/json")
        assert answer.status_code == 403
    assert fresh(case).owner == desk.officer


def test_the_page_shows_their_cases_moves_the_chosen_and_says_what_stayed(desk):
    kept, plain, left = accepted(desk), accepted(desk), accepted(desk)
    services.recuse(complaint=kept, person=desk.branch_officer, note="亲属", by=desk.officer)
    client = client_of(desk.bank.supervisor)
    assert desk.officer.employee_no in client.get(PAGE).content.decode()
    shown = client.get(PAGE, {"owner": desk.officer.pk}).content.decode()
    assert all(case.number in shown for case in (kept, plain, left))
    words = {
        "owner": desk.officer.pk,
        "person": desk.branch_officer.pk,
        "numbers": [kept.number, plain.number],
    }
    assert client.post(PAGE, words).status_code == 422
    # The branch's officer stands above the unit that the supervisor sees; who is offered is of their own units.
    answer = client_of(desk.bank.branch_supervisor).post(PAGE, {**words, "reason": "调岗"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert plain.number in page and "The case is kept from" in page and left.number not in page
    assert [fresh(case).owner for case in (kept, plain, left)] == [
        desk.officer, desk.branch_officer, desk.officer,
    ]  # fmt: skip


def test_the_api_answers_with_what_moved_and_what_did_not(desk):
    kept, plain = accepted(desk), accepted(desk)
    services.recuse(complaint=kept, person=desk.branch_officer, note="亲属", by=desk.officer)
    body = {"owner": desk.officer.employee_no, "person": desk.branch_officer.employee_no, "reason": "调岗"}
    client = client_of(desk.bank.branch_supervisor)
    answer = client.post(API, body, content_type="application/json").json()
    assert answer["moved"] == [plain.number]
    assert [(row["number"], row["code"]) for row in answer["refused"]] == [(kept.number, "kept_from_them")]
    again = client.post(API, {**body, "owner": "T99999"}, content_type="application/json")
    assert again.status_code == 400


# ---------------------------------------------------------------- who stands in
def test_who_stands_in_sees_and_handles_the_cases_of_the_absent_and_each_act_says_for_whom(desk):
    case = make_complaint(desk)
    services.offer_complaint(complaint=case, person=desk.bank.colleague, by=desk.officer)
    services.accept_complaint(complaint=case, by=desk.bank.colleague)
    outsider = desk.far_officer
    assert case not in Complaint.objects.visible_to(person_now(outsider))
    absence = away(desk.bank.colleague, deputy=outsider)
    deputy = person_now(outsider)
    assert case in Complaint.objects.readable_by(deputy) and case in waiting_for(deputy)
    assert CaseAct.ADD_STEP in allowed(fresh(case), deputy) and CaseAct.CHECK not in allowed(
        fresh(case), deputy
    )
    services.acknowledge(complaint=case, text="已收到。", by=deputy)
    act = Act.objects.get(kind="complaint.acknowledged")
    assert (act.actor, act.after["stands_in_for"]) == (outsider, str(desk.bank.colleague.pk))
    with translation.override("en"):
        said = [line.who for line in lines_of(case) if line.kind == "acknowledge"]
        assert said == [f"{outsider.display_name} for {desk.bank.colleague.display_name}"]
    services.sweep_clocks(at=fresh(case).resolve_amber_at)
    assert "amber" in told(outsider)
    end_absence(absence=absence, by=person_now(desk.bank.colleague))
    assert case not in Complaint.objects.visible_to(person_now(outsider))
    with pytest.raises(services.NotAllowed):
        services.add_step(complaint=case, kind="understand", text="?", by=person_now(outsider))


def test_nobody_comes_to_a_case_about_themselves_by_standing_in(desk):
    case = accepted(desk, accused=[desk.bank.colleague])
    for person in (desk.bank.colleague, desk.bank.supervisor):
        absence = away(desk.officer, deputy=person)
        assert case not in Complaint.objects.visible_to(person_now(person))
        services.sweep_clocks(at=timezone.now() + timedelta(days=20))
        assert told(person) == []
        with pytest.raises(services.NotAllowed):
            services.add_step(complaint=case, kind="note", text="?", by=person_now(person))
        end_absence(absence=absence, by=person_now(desk.officer))


def test_who_stood_in_and_took_over_acts_for_themselves(desk):
    case = accepted(desk)
    away(desk.officer, deputy=desk.branch_officer)
    services.take_over_complaint(complaint=case, reason="长期病假", by=person_now(desk.branch_officer))
    services.add_step(complaint=case, kind="understand", text="已核", by=person_now(desk.branch_officer))
    lines = lines_of(case)
    assert [line.who for line in lines if line.kind == "understand"] == [desk.branch_officer.display_name]
    assert "stands_in_for" not in Act.objects.get(kind="complaint.step_taken").after


def test_a_check_by_whoever_stood_in_for_the_handler_is_no_check(desk):
    case = learned(desk, resolved(desk))
    away(desk.officer, deputy=desk.branch_officer)
    with pytest.raises(services.NotAllowed):
        services.check_result(complaint=case, passed=True, findings="好", by=person_now(desk.branch_officer))
    assert code("cause", "C0304") == fresh(case).cause
