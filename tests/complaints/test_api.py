"""A case over the API: the same acts, refused with a code of their own, recorded as such."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Act
from complaints import services
from complaints.api.cases import ACTS
from complaints.api.groups import GROUP_ACTS
from complaints.models import Complaint, ComplaintGroup
from complaints.rules.standing import CaseAct
from complaints.services.groups import confirm_group, suggest_group
from complaints.views.groups import DOINGS as GROUP_DOINGS
from tests.complaints.making import accepted, closed, fresh, make_complaint, resolved

pytestmark = pytest.mark.django_db
CASES = "/api/v1/complaints/"


@pytest.fixture
def call(client):
    def send(caller, path="", method="get", **body):
        client.force_login(caller, backend="django.contrib.auth.backends.ModelBackend")
        return getattr(client, method)(f"{CASES}{path}", body or None, content_type="application/json")

    return send


def test_a_case_is_registered_once_a_key_and_read_back(desk, call):
    body = {
        "text": "托收两周没有入账",
        "channel": "phone",
        "category": "business",
        "topic": "process",
        "customer_no": desk.customer.customer_no,
        "form_key": "0199aa00-0000-7000-8000-000000000002",
    }
    made = call(desk.bank.manager, method="post", **body)
    assert (made.status_code, made.json()["level"], made.json()["unit"]) == (201, 3, "S0101")
    again = call(desk.bank.manager, method="post", **body)
    assert (again.status_code, again.json()["number"]) == (200, made.json()["number"])
    assert Act.objects.filter(kind="complaint.registered").get().source == "api"


def test_nobody_sets_when_a_case_was_received(desk, call):
    said = {"text": "x", "channel": "phone", "category": "service", "topic": "manner"}
    forged = {"received_at": "2020-01-01T00:00:00+08:00", "number": "S0101-2020-00001", "state": "closed"}
    refused = call(desk.bank.manager, method="post", **said, **forged)
    assert refused.status_code == 400
    assert {error["field"]: error["code"] for error in refused.json()["errors"]} == dict.fromkeys(
        forged, "unknown_field"
    )
    assert not Complaint.objects.exists()


def test_the_second_to_accept_is_told_who_was_first(desk, call):
    complaint = make_complaint(desk)
    assert call(desk.officer, f"{complaint.number}/accept/", "post").status_code == 200
    second = call(desk.branch_officer, f"{complaint.number}/accept/", "post")
    assert (second.status_code, second.json()["code"]) == (409, "already_accepted")
    assert fresh(complaint).owner == desk.officer


def test_closing_says_what_is_missing(desk, call):
    complaint = resolved(desk)
    refused = call(desk.officer, f"{complaint.number}/close/", "post")
    assert (refused.status_code, refused.json()["code"]) == (409, "steps_missing")
    assert "channel_code" in refused.json()["detail"]


def test_there_is_no_way_to_delete_or_replace_a_case(desk, call):
    complaint = make_complaint(desk)
    for method in ("delete", "put", "patch"):
        assert call(desk.officer, f"{complaint.number}/", method).status_code == 405
        assert call(desk.officer, "", method).status_code == 405
    assert fresh(complaint).state == "new"


def test_whoever_it_is_about_finds_nothing(desk, call):
    complaint = make_complaint(desk, accused=[desk.bank.colleague])
    for person in (desk.bank.colleague, desk.bank.supervisor, desk.bank.branch_supervisor):
        assert call(person, f"{complaint.number}/").status_code == 404
        assert call(person, f"{complaint.number}/accept/", "post").status_code == 404
        assert call(person).json()["results"] == []
    assert [row["number"] for row in call(desk.officer).json()["results"]] == [complaint.number]


def test_the_first_contact_is_told_the_state_alone_once_somebody_has_accepted(desk, call):
    complaint = make_complaint(desk)
    assert "text" in call(desk.bank.manager, f"{complaint.number}/").json()
    services.accept_complaint(complaint=complaint, by=desk.officer)
    told = call(desk.bank.manager, f"{complaint.number}/").json()
    assert told["state"] == "open" and "text" not in told


def test_the_list_costs_the_same_queries_for_few_and_many(desk, client):
    client.force_login(desk.officer, backend="django.contrib.auth.backends.ModelBackend")

    def cost(rows: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(CASES).json()["results"]) == rows
        return len(queries)

    for _ in range(3):
        make_complaint(desk)
    cost(3)  # The first request of a process also asks what is then remembered.
    few = cost(3)
    for _ in range(20):
        make_complaint(desk)
    assert cost(23) == few <= 16


# ---------------------------------------------------------------- every act of a page
def test_every_act_of_the_pages_has_an_address_of_the_api():
    assert {act for each in ACTS.values() for act in each.acts} == set(CaseAct)
    assert set(GROUP_ACTS) == set(GROUP_DOINGS)


def test_a_case_is_led_from_receipt_to_the_review_over_the_api_alone(desk, call):
    bank, officer = desk.bank, desk.officer
    number = call(
        bank.manager,
        method="post",
        text="票据托收两周没有入账",
        channel="phone",
        category="business",
        topic="process",
        customer_no=desk.customer.customer_no,
    ).json()["number"]

    def do(caller, act, status=200, **body):
        answer = call(caller, f"{number}/{act}/", "post", **body)
        assert answer.status_code == status, (act, answer.json())
        return answer.json()

    do(officer, "accept")
    do(officer, "acknowledge", text="已收到")
    version = do(officer, "step", step="note", text="核对流水")["version"]
    do(officer, "amend", 409, version=version + 7, wish="道歉")
    assert do(officer, "amend", version=version, wish="道歉", amount="120.50")["amount"] == "120.50"
    do(officer, "amend", 400, version=version, received_at="2020-01-01T00:00:00+08:00")
    do(officer, "amend", 400, version=version, topic="manner")
    for step in ("understand", "position", "agree", "carry_out", "check_back"):
        do(officer, "step", step=step, text="已办", told=True)
    do(officer, "contribution", 400, person="T99999", question="?", due_at="2030-01-01T10:00:00+08:00")
    asked = do(
        officer,
        "contribution",
        person=bank.colleague.employee_no,
        question="何时交接？",
        due_at="2030-01-01T10:00:00+08:00",
    )["contributions"][0]
    do(officer, "contribution-answer", 403, id=asked["id"], answer="?")
    answered = do(bank.colleague, "contribution-answer", id=asked["id"], answer="当日")
    assert answered["contributions"][0]["answer"] == "当日"
    remedy = do(officer, "remedy", remedy="compensation", amount="5000.00")["remedies"][0]
    do(officer, "remedy-decision", 403, id=remedy["id"], approve=True)
    do(bank.supervisor, "remedy-decision", 400, id=remedy["id"], approve=False)
    do(bank.supervisor, "remedy-decision", id=remedy["id"], approve=True)
    assert do(officer, "remedy-done", id=remedy["id"])["remedies"][0]["carried_out_at"]
    do(officer, "extension", reason="情况复杂")
    do(officer, "extension-decision", 403, approve=True)
    do(bank.branch_supervisor, "extension-decision", approve=True)
    do(officer, "extension-told")
    do(officer, "validity", validity="partly", note="确有延误")
    do(officer, "contest", note="不同意")
    do(bank.supervisor, "validity", validity="partly", note="再核无误")
    do(officer, "reply", findings="延误两周", basis="结算办法", remedies="可申请核查", sent_via="letter")
    do(officer, "resolve", text="已入账并告知")
    do(officer, "check", 403, passed=True, findings="好")
    do(bank.supervisor, "check", passed=True, findings="已与客户核实")
    do(officer, "codes", 400, cause="A0101")
    do(officer, "codes", channel_code="A0101", business_code="B0203", cause="C0304")
    action = do(officer, "action", text="每日对账", owner=bank.colleague.employee_no, due_on="2030-01-01")[
        "actions"
    ][0]
    do(bank.colleague, "action-done", id=action["id"], note="已落实")
    assert do(officer, "close")["state"] == "closed"
    do(officer, "action-effect", id=action["id"], effective=True, effect="减少")
    do(officer, "satisfaction")
    do(bank.supervisor, "call", 404, note="无人不满意")
    do(officer, "review", unit=desk.bank.branch.code, grounds="金额不符")
    do(bank.branch_supervisor, "review-decision", outcome="upheld", reasons="事实清楚")
    do(bank.supervisor, "retaliation", note="客户称被刁难")


def test_a_case_goes_to_another_over_the_api(desk, call):
    case = accepted(desk)
    address = f"{case.number}/"
    assert call(desk.branch_officer, f"{address}take-over/", "post").status_code == 400
    taken = call(desk.branch_officer, f"{address}take-over/", "post", reason="休假")
    assert taken.json()["owner"] == desk.branch_officer.employee_no
    given = call(
        desk.bank.supervisor, f"{address}hand-over/", "post", person=desk.officer.employee_no, reason="回岗"
    )
    assert given.json()["owner"] == desk.officer.employee_no
    assert call(desk.officer, f"{address}hand-over/", "post", person="x", reason="x").status_code == 400
    aside = call(desk.officer, f"{address}step-aside/", "post", note="亲属")
    assert (aside.status_code, aside.json()) == (200, {"number": case.number})
    assert call(desk.officer, address).status_code == 404
    other = accepted(desk)
    named = call(desk.officer, f"{other.number}/accused/", "post", people=[desk.bank.colleague.employee_no])
    assert named.status_code == 200
    for person in (desk.bank.colleague, desk.bank.supervisor):
        assert call(person, f"{other.number}/").status_code == 404


def test_whom_a_case_is_about_is_named_when_it_is_registered_over_the_api(desk, call):
    body = {"text": "态度恶劣", "channel": "phone", "category": "service", "topic": "manner"}
    made = call(desk.bank.manager, method="post", **body, accused=[desk.bank.colleague.employee_no])
    assert made.status_code == 201
    assert call(desk.bank.colleague, f"{made.json()['number']}/").status_code == 404
    far = call(desk.bank.manager, method="post", **body, accused=[desk.bank.outsider.employee_no])
    assert far.status_code == 400
    wrong = call(desk.bank.manager, method="post", **{**body, "topic": "price"})
    assert [error["field"] for error in wrong.json()["errors"]] == ["topic"]


def test_who_only_heard_it_first_learns_nothing_by_trying_acts(desk, call):
    case = accepted(desk, accused=[desk.bank.colleague])
    for person in (desk.bank.colleague, desk.officer):
        body = {"person": person.employee_no, "note": "?"}
        assert call(desk.bank.manager, f"{case.number}/recuse/", "post", **body).status_code == 403


# ---------------------------------------------------------------- groups
def test_a_group_is_confirmed_reported_and_handled_as_one_over_the_api(desk, call):
    cases = [make_complaint(desk) for _ in range(3)]
    group = suggest_group(complaints=cases[:2], title="托收", by=desk.branch_officer)
    address = f"groups/{group.public_id}/"
    assert [row["id"] for row in call(desk.branch_officer, "groups/?state=suggested").json()["results"]] == [
        str(group.public_id)
    ]
    assert call(desk.branch_officer, f"{address}send/", "post").status_code == 409
    assert call(desk.bank.manager, f"{address}confirm/", "post").status_code == 403
    assert call(desk.branch_officer, f"{address}confirm/", "post").json()["state"] == "confirmed"
    assert call(desk.branch_officer, f"{address}confirm/", "post").json()["code"] == "already_decided"
    joined = call(desk.branch_officer, f"{address}join/", "post", number=cases[2].number).json()
    assert {row["number"] for row in joined["members"]} == {case.number for case in cases}
    assert call(desk.branch_officer, f"{address}join/", "post", number="S9").status_code == 400
    services.withdraw_complaint(complaint=cases[1], text="撤回", by=desk.officer)
    told = call(desk.branch_officer, f"{address}for-all/", "post", what="accept").json()
    assert [row["number"] for row in told["refused"]] == [cases[1].number]
    assert fresh(cases[0]).owner == desk.branch_officer
    assert call(desk.branch_officer, f"{address}for-all/", "post", what="understand").status_code == 400
    spoken = call(desk.branch_officer, f"{address}represent/", "post", numbers=[cases[0].number]).json()
    assert [row["number"] for row in spoken["members"] if row["representative"]] == [cases[0].number]
    left = call(
        desk.branch_officer, f"{address}leave/", "post", number=cases[2].number, reason="另一件事"
    ).json()
    assert [row["number"] for row in left["members"] if row["left_at"]] == [cases[2].number]
    assert call(desk.branch_officer, f"{address}draft/", "post").json()["report_draft"]
    assert call(desk.branch_officer, f"{address}send/", "post").json()["report_sent_at"]
    assert ComplaintGroup.objects.get().state == "confirmed"


def test_whom_a_member_is_about_finds_no_group_over_the_api(desk, call):
    cases = [make_complaint(desk, accused=[desk.bank.colleague]), make_complaint(desk)]
    group = suggest_group(complaints=cases, title="态度", by=desk.branch_officer)
    confirm_group(group=group, by=desk.branch_officer)
    for person in (desk.bank.colleague, desk.bank.supervisor, desk.bank.branch_supervisor):
        assert call(person, "groups/").json()["results"] == []
        assert call(person, f"groups/{group.public_id}/").status_code == 404
        assert call(person, f"groups/{group.public_id}/draft/", "post").status_code == 404


def test_an_unhappy_customer_is_called_over_the_api(desk, call):
    case = closed(desk)
    survey = services.ask_satisfaction(complaint=case, by=desk.officer)
    services.answer_survey(survey=survey, score=20, by=None)
    assert call(desk.bank.supervisor, f"{case.number}/call/", "post", note="已致歉").status_code == 200
    survey.refresh_from_db()
    assert survey.call_note == "已致歉"


def test_the_list_of_groups_costs_the_same_queries_for_3_and_9(desk, client):
    client.force_login(desk.branch_officer, backend="django.contrib.auth.backends.ModelBackend")

    def cost(rows: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(f"{CASES}groups/").json()["results"]) == rows
        return len(queries)

    cases = [make_complaint(desk) for _ in range(10)]
    for other in cases[1:4]:
        suggest_group(complaints=[cases[0], other], title="托收", by=desk.branch_officer)
    cost(3)
    few = cost(3)
    for other in cases[4:]:
        suggest_group(complaints=[cases[0], other], title="托收", by=desk.branch_officer)
    assert cost(9) == few
