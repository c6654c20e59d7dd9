"""Trainings with who came, and abilities that only the two who judge, and the line above, ever read."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.calendar import business_today
from growth.forms import TrainingForm
from growth.models import Assessment, Attendance, Training
from growth.queries import halves
from growth.rules import Ability, half_before, half_of, open_halves
from growth.services import (
    BegunAlready,
    BothGiven,
    CalledOff,
    DidNotCome,
    GivenByAnother,
    HalfClosed,
    NotAbove,
    NotInvited,
    NotOnScale,
    NotYet,
    answer_invitation,
    assess,
    call_off_training,
    give_feedback,
    plan_training,
    record_attendance,
)
from tests.browsing import browser
from tests.factories import fresh, make_bank, make_staff
from worklist.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


def judge(bank, by, score=3, **more):
    words = {"person": bank.manager, "half": half_of(business_today()), "words": "稳", "at": timezone.now()}
    return assess(**(words | {"scores": {each.value: score for each in Ability}} | more), by=by)


def plan(bank, **more):
    facts = {
        "title": "票据业务",
        "starts_at": timezone.now() - timedelta(hours=2),
        "minutes": 90,
        "place": "三楼",
        "about": "",
    }
    words = {"unit": bank.unit, "people": [bank.manager, bank.colleague], "by": bank.supervisor}
    return plan_training(facts=facts, **(words | more), at=timezone.now())


def readers(bank, given):
    return {
        name
        for name, person in bank.personas.items()
        if Assessment.objects.visible_to(fresh(person)).filter(pk=given.pk).exists()
    }


@pytest.mark.parametrize(
    ("day", "half", "opened"),
    [
        (date(2026, 6, 30), "2026H1", ["2026H1"]),
        (date(2026, 7, 1), "2026H2", ["2026H2", "2026H1"]),
        (date(2026, 7, 31), "2026H2", ["2026H2", "2026H1"]),
        (date(2026, 8, 1), "2026H2", ["2026H2"]),
        (date(2027, 1, 5), "2027H1", ["2027H1", "2026H2"]),
    ],
)
def test_half_years(day, half, opened):
    assert (half_of(day), open_halves(day)) == (half, opened)
    assert half_before("2026H2") == "2026H1"


# ---------------------------------------------------------------- abilities
def test_each_reads_the_others_only_when_both_are_given(bank):
    own = judge(bank, bank.manager)
    assert readers(bank, own) == {"manager"}
    theirs = judge(bank, bank.supervisor, 4)
    line = {"manager", "supervisor", "branch_supervisor"}
    assert (readers(bank, own), readers(bank, theirs)) == (line, line)
    assert {notice.person for notice in Notice.objects.filter(kind="knowledge")} == {
        bank.manager,
        bank.supervisor,
    }
    gaps = halves(bank.manager, bank.manager)[0].gaps
    assert [gap.gap for _label, gap in gaps] == [1] * 5


def test_one_row_a_person_half_and_side_and_none_after_both(bank):
    judge(bank, bank.manager, 2)
    assert judge(bank, bank.manager, 3).professional == 3
    judge(bank, bank.supervisor)
    assert Assessment.objects.count() == 2
    for by in (bank.manager, bank.supervisor, bank.branch_supervisor):
        with pytest.raises(BothGiven):
            judge(bank, by)


def test_who_may_not_judge_and_what_is_no_judgement(bank):
    for by in (bank.colleague, bank.far_supervisor, bank.executive):
        with pytest.raises(NotAbove):
            judge(bank, by)
    with pytest.raises(NotOnScale):
        judge(bank, bank.manager, 6)
    with pytest.raises(HalfClosed):
        judge(bank, bank.manager, half="2020H1")
    judge(bank, bank.supervisor)
    with pytest.raises(GivenByAnother):
        judge(bank, bank.branch_supervisor)
    assert Assessment.objects.count() == 1


def test_the_page_shows_the_gap_and_only_to_the_line(bank):
    page = f"/abilities/{bank.manager.employee_no}/"
    sent = {each.value: "4" for each in Ability} | {"half": half_of(business_today()), "words": "客户熟"}
    assert browser(bank.manager).post(page, sent).status_code == 302
    assert "客户熟" not in browser(bank.supervisor).get(page).content.decode()
    assert browser(bank.supervisor).post(page, sent | {"design": "2", "words": "方案弱"}).status_code == 302
    said = browser(bank.manager).get(page).content.decode()
    assert "方案弱" in said and "<meter" in said and ">-2</td>" in said
    assert browser(bank.supervisor).post(page, sent).status_code == 422
    assert [browser(each).get(page).status_code for each in (bank.colleague, bank.outsider)] == [403, 404]
    assert (
        "both given"
        in browser(bank.supervisor).get(f"/abilities/{bank.supervisor.employee_no}/").content.decode()
    )


# ---------------------------------------------------------------- trainings
def test_people_are_invited_once_answer_come_and_say_what_it_was_worth(bank):
    key = uuid4()
    facts = {
        "title": "票据",
        "starts_at": timezone.now() - timedelta(hours=2),
        "minutes": 60,
        "place": "",
        "about": "",
    }
    training = plan_training(
        facts=facts,
        unit=bank.unit,
        people=[bank.manager, bank.colleague],
        form_key=key,
        by=bank.supervisor,
        at=timezone.now(),
    )
    assert {notice.person for notice in Notice.objects.filter(kind="knowledge")} == {
        bank.manager,
        bank.colleague,
    }
    here, mine = f"/trainings/{training.public_id}/", browser(bank.manager)
    assert mine.post(f"{here}answer/", {"act": "coming"}).status_code == 302
    assert Attendance.objects.get(person=bank.manager).answer == "coming"
    assert (
        browser(bank.supervisor).post(f"{here}came/", {"came": [bank.manager.employee_no]}).status_code == 302
    )
    assert list(Attendance.objects.order_by("id").values_list("attended", flat=True)) == [True, False]
    assert mine.post(f"{here}feedback/", {"rating": "5", "feedback": "多讲案例"}).status_code == 302
    with pytest.raises(DidNotCome):
        give_feedback(attendance=Attendance.objects.get(person=bank.colleague), rating=3, feedback="")
    assert "多讲案例" in browser(bank.supervisor).get(here).content.decode()
    assert "多讲案例" not in browser(bank.colleague).get(here).content.decode()
    assert browser(bank.outsider).get(here).status_code == 404


def test_nobody_came_before_it_began_and_nobody_is_invited_from_elsewhere(bank):
    with pytest.raises(NotInvited):
        plan(bank, people=[bank.outsider])
    training = plan(bank)
    Training.objects.filter(pk=training.pk).update(starts_at=timezone.now() + timedelta(days=1))
    with pytest.raises(NotYet):
        record_attendance(training=training, came=[], by=bank.supervisor, at=timezone.now())


def test_a_supervisor_plans_for_the_people_of_the_unit(bank):
    sent = {
        "title": "外汇新规",
        "unit": bank.unit.code,
        "starts_at": "2027-03-01T09:30",
        "minutes": "60",
        "form_key": str(uuid4()),
    }
    assert browser(bank.manager).post("/trainings/new/", sent).status_code == 403
    assert browser(bank.supervisor).post("/trainings/new/", sent).status_code == 302
    assert browser(bank.supervisor).post("/trainings/new/", sent).status_code == 302
    training = Training.objects.get()
    assert {each.person for each in training.attendances.all()} == {
        bank.manager,
        bank.colleague,
        bank.supervisor,
    }


def test_who_is_named_is_invited_and_nobody_else(bank):
    sent = {
        "title": "外汇新规", "unit": bank.unit.code, "starts_at": "2027-03-01T09:30", "minutes": "60",
        "form_key": str(uuid4()),
    }  # fmt: skip
    planner = browser(bank.supervisor)
    unknown = planner.post("/trainings/new/", sent | {"names": f"{bank.manager.name}\n{bank.outsider.name}"})
    assert unknown.status_code == 422 and bank.outsider.name in unknown.content.decode()
    assert not Training.objects.exists()
    twin = make_staff("account_manager", bank.unit, bank.colleague.name, "Twin")
    assert planner.post("/trainings/new/", sent | {"names": bank.colleague.name}).status_code == 422
    named = f"{bank.manager.name}，{twin.employee_no}"
    assert planner.post("/trainings/new/", sent | {"names": named}).status_code == 302
    assert {each.person for each in Attendance.objects.all()} == {bank.manager, twin}


def test_everybody_of_a_large_unit_is_invited(bank):
    for number in range(520):
        make_staff("account_manager", bank.unit, f"经理{number}", f"Manager {number}")
    form = TrainingForm(
        {
            "title": "大会", "unit": bank.unit.code, "starts_at": "2027-03-01T09:30", "minutes": "60",
            "form_key": str(uuid4()),
        },
        user=fresh(bank.supervisor),
    )  # fmt: skip
    assert form.is_valid(), form.errors
    assert len(form.people()) == 523


def test_called_off_everybody_who_was_invited_is_told_once_why(bank):
    training = plan(bank)
    here = f"/trainings/{training.public_id}/"
    runner = browser(bank.supervisor)
    with pytest.raises(BegunAlready):
        call_off_training(training=training, reason="讲师生病", by=bank.supervisor, at=timezone.now())
    assert runner.post(f"{here}call-off/", {"reason": "讲师生病"}).status_code == 302
    assert Training.objects.get().cancelled_at is None
    Training.objects.update(starts_at=timezone.now() + timedelta(days=1))
    assert browser(bank.manager).post(f"{here}call-off/", {"reason": "讲师生病"}).status_code == 403
    assert runner.post(f"{here}call-off/", {"reason": ""}).status_code == 302
    assert Training.objects.get().cancelled_at is None
    for _ in range(2):
        assert runner.post(f"{here}call-off/", {"reason": "讲师生病"}).status_code == 302
    told = Notice.objects.filter(parameters__what="called_off")
    assert {notice.person for notice in told} == {bank.manager, bank.colleague}
    assert "讲师生病" in browser(bank.manager).get(here).content.decode()
    with pytest.raises(CalledOff):
        answer_invitation(attendance=Attendance.objects.first(), coming=True)
    with pytest.raises(CalledOff):
        record_attendance(
            training=training, came=[], by=bank.supervisor, at=timezone.now() + timedelta(days=2)
        )


def test_the_api_plans_and_calls_off(bank):
    def send(person, path, body):
        return browser(person).post(f"/api/v1/trainings/{path}", body, content_type="application/json")

    sent = {
        "title": "外汇新规", "unit": bank.unit.code, "starts_at": "2027-03-01T09:30:00+08:00",
        "people": [bank.manager.employee_no], "key": str(uuid4()),
    }  # fmt: skip
    assert send(bank.manager, "", sent).status_code == 403
    assert send(bank.supervisor, "", sent | {"unit": "S0201"}).status_code == 400
    assert send(bank.supervisor, "", sent | {"people": [bank.outsider.employee_no]}).status_code == 400
    first, again = send(bank.supervisor, "", sent), send(bank.supervisor, "", sent)
    assert (first.status_code, first.json()["invited"]) == (201, 1)
    assert (first.json()["id"], Training.objects.count()) == (again.json()["id"], 1)
    one = f"{first.json()['id']}/call-off/"
    assert send(bank.manager, one, {"reason": "讲师生病"}).status_code == 403
    assert send(bank.supervisor, one, {"reason": "讲师生病"}).json()["cancelled_for"] == "讲师生病"


@pytest.mark.parametrize("path", ["/trainings/", "/api/v1/trainings/", "/api/v1/abilities/"])
def test_more_rows_do_not_ask_more_queries(bank, path):
    reader = browser(bank.supervisor)
    plan(bank)
    reader.get(path)
    with CaptureQueriesContext(connection) as few:
        reader.get(path)
    for _ in range(10):
        plan(bank)
    with CaptureQueriesContext(connection) as many:
        reader.get(path)
    assert len(many) == len(few)


def test_the_api_gives_an_assessment_and_an_answer(bank):
    training = plan(bank)

    def send(person, path, body):
        return browser(person).post(path, body, content_type="application/json")

    answer = send(bank.manager, f"/api/v1/trainings/{training.public_id}/answer/", {"coming": False})
    assert (answer.status_code, answer.json()["invited"]) == (200, 2)
    sent = {each.value: 4 for each in Ability} | {
        "person": bank.manager.employee_no,
        "half": half_of(business_today()),
    }
    given = send(bank.supervisor, "/api/v1/abilities/", sent)
    assert (given.status_code, given.json()["side"]) == (201, "supervisor")
    assert send(bank.colleague, "/api/v1/abilities/", sent).status_code == 403
    assert browser(bank.manager).get("/api/v1/abilities/").json()["results"] == []
    assert send(bank.branch_supervisor, "/api/v1/abilities/", sent).json()["code"] == "given_by_another"
    assert send(bank.manager, "/api/v1/abilities/", sent).status_code == 201
    assert len(browser(bank.manager).get("/api/v1/abilities/").json()["results"]) == 2
    assert send(bank.manager, "/api/v1/abilities/", sent).json()["code"] == "both_given"
