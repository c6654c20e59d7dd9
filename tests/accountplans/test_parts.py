"""Parts of a draft changed where they stand, by one and by two; the plan as a sheet and on paper."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accountplans.models import PlanAim, PlanPerson, PlanRisk, PlanStep
from accountplans.refusals import NotDraft, NothingToReach, NotOfCustomer, PartGone, StalePart, StepDone
from accountplans.services import (
    agree_plan,
    edit_part,
    new_version,
    note_risk,
    submit_plan,
    take_out,
    win_person,
)
from audit.models import Act
from customers.models import Contact
from tests.accountplans.making import (
    WAN,
    acting,
    agreed,
    begun,
    in_days,
    months,
    submitted,
    with_aim,
    with_step,
)
from tests.browsing import browser
from tests.factories import fresh, make_bank
from worklist.models import Task
from worklist.services import complete_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def pages():
    def client_of(person):
        client = Client(headers={"HX-Request": "true"})
        client.force_login(fresh(person), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of


def with_risk(bank, plan, **more):
    words = {"what": "同业降价", "likelihood": "high", "effect": "high", "counter": "综合报价"} | more
    return note_risk(plan=plan, **words, owner=bank.manager, **acting(bank.manager))


def place(part, section):
    return f"/account-plans/{part.plan.public_id}/{section}/{part.public_id}/"


def opened(answer):
    return answer.context["form"]["opened"].value()


RISK = {"what": "同业降价", "likelihood": "high", "effect": "high", "counter": "综合报价"}


# ---------------------------------------------------------------- the service
def test_each_part_is_changed_and_the_trail_says_what(bank):
    plan = begun(bank)
    aim, step, risk = with_aim(bank, plan), with_step(bank, plan), with_risk(bank, plan)
    contact = Contact.objects.create(customer=plan.customer, name="刘蔚", attitude="reserved")
    person = win_person(plan=plan, contact=contact, wished_attitude="neutral", **acting(bank.manager))
    for part, changes in (
        (aim, {"aim_fen": 200 * WAN}),
        (step, {"due_on": in_days(20)}),
        (risk, {"effect": "low"}),
        (person, {"how": "邀请调研"}),
    ):
        saved = edit_part(part=part, changes=changes, version=1, **acting(bank.manager))
        assert saved.version == 2
    assert PlanAim.objects.get().aim_fen == 200 * WAN and PlanRisk.objects.get().weight == 3
    assert PlanStep.objects.get().due_on == in_days(20) and PlanPerson.objects.get().how == "邀请调研"
    acts = list(Act.objects.filter(kind="account_plan.part_edited").order_by("pk"))
    assert (acts[0].before, acts[0].after["aim_fen"]) == ({"aim_fen": 100 * WAN}, 200 * WAN)
    assert acts[3].before == {} and "邀请调研" not in str(acts[3].after)
    # The same words once more write nothing.
    edit_part(part=aim, changes={"aim_fen": 200 * WAN}, version=2, **acting(bank.manager))
    assert PlanAim.objects.get().version == 2
    assert Act.objects.filter(kind="account_plan.part_edited").count() == 4


def test_whoever_changed_a_part_does_not_agree_to_the_plan(bank):
    plan = begun(bank)
    aim = with_aim(bank, plan)
    with_step(bank, plan)
    edit_part(part=aim, changes={"aim_fen": 7 * WAN}, version=1, **acting(bank.branch_supervisor))
    plan.refresh_from_db()
    assert bank.branch_supervisor.pk in plan.hands


def test_what_means_nothing_is_refused_and_changes_nothing(bank):
    plan = begun(bank)
    aim, step = with_aim(bank, plan), with_step(bank, plan)
    for part, changes, version, why in (
        (aim, {"aim_fen": 0}, 1, NothingToReach),
        (aim, {"by_on": in_days(0)}, 1, NothingToReach),
        (aim, {"aim_fen": 5 * WAN}, 9, StalePart),
        (step, {"owner": bank.outsider}, 1, NotOfCustomer),
    ):
        with pytest.raises(why):
            edit_part(part=part, changes=changes, version=version, **acting(bank.manager))
    take_out(part=step, **acting(bank.manager))
    gone = PlanStep(pk=10**9, plan=plan)
    with pytest.raises(PartGone):
        edit_part(part=gone, changes={"what": "x"}, version=1, **acting(bank.manager))
    with_step(bank, plan)
    submit_plan(plan=plan, **acting(bank.manager))
    with pytest.raises(NotDraft):
        edit_part(part=aim, changes={"aim_fen": 5 * WAN}, version=1, **acting(bank.manager))
    held = PlanAim.objects.get()
    assert (held.aim_fen, held.version) == (100 * WAN, 1)
    assert not Act.objects.filter(kind="account_plan.part_edited").exists()


def test_a_changed_step_of_a_new_version_gets_a_task_of_its_own(bank):
    plan = agreed(bank)
    draft = new_version(plan=plan, **acting(bank.manager))
    step, old = PlanStep.objects.get(plan=draft), Task.objects.get()
    edit_part(part=step, changes={"what": "拜访董事长"}, version=1, **acting(bank.manager))
    submit_plan(plan=draft, **acting(bank.manager))
    draft.refresh_from_db()
    agree_plan(plan=draft, seen=draft.submitted_at, **acting(bank.branch_supervisor))
    old.refresh_from_db()
    step.refresh_from_db()
    assert (old.state, step.task.title, step.task.state) == ("cancelled", "拜访董事长", "open")


def test_a_step_that_is_done_stays_as_it_was(bank):
    plan = agreed(bank)
    complete_task(task=Task.objects.get(), **acting(bank.manager))
    step = PlanStep.objects.get(plan=new_version(plan=plan, **acting(bank.manager)))
    with pytest.raises(StepDone):
        edit_part(part=step, changes={"what": "别的"}, version=1, **acting(bank.manager))
    page = browser(bank.manager).get(f"/account-plans/{step.plan.public_id}/").content.decode()
    assert place(step, "calendar") + '"' not in page


# ---------------------------------------------------------------- the page
def test_a_part_is_opened_saved_and_its_row_comes_back(bank, pages):
    plan = begun(bank)
    risk, person = with_risk(bank, plan), pages(bank.manager)
    here = place(risk, "risks")
    assert (
        f'hx-get="{here}"' in browser(bank.manager).get(f"/account-plans/{plan.public_id}/").content.decode()
    )
    asked = person.get(here)
    form = asked.content.decode()
    assert 'value="同业降价"' in form and "data-inline" in form
    words = RISK | {"effect": "low", "owner": bank.manager.employee_no, "opened": opened(asked)}
    wrong = person.post(here, words | {"what": ""})
    assert wrong.status_code == 422 and 'value="综合报价"' in wrong.content.decode()
    row = person.post(here, words)
    assert row.status_code == 200 and "3 / 9" in row.content.decode()
    assert f'id="part-{risk.public_id}"' in row.content.decode()
    assert PlanRisk.objects.get().effect == "low"
    assert "3 / 9" in person.get(f"{here}?shown=1").content.decode()


def test_the_mean_of_the_aims_goes_with_the_aim_that_was_changed(bank, pages, as_loader):
    plan = begun(bank)
    aim, person = with_aim(bank, plan, 100 * WAN), pages(bank.manager)
    with as_loader():
        months(plan.customer, "rmb_current", [50 * WAN])
    here = place(aim, "aims")
    words = {"by_on": aim.by_on.isoformat(), "aim_fen": "200", "opened": opened(person.get(here))}
    row = person.post(here, words).content.decode()
    assert '<span class="hb-card-note" id="aims-percent" hx-swap-oob="true">25%</span>' in row
    page = browser(bank.manager).get(f"/account-plans/{plan.public_id}/").content.decode()
    assert '<span class="hb-card-note" id="aims-percent">25%</span>' in page


def test_two_on_one_field_see_both_and_no_word_is_lost(bank, pages):
    plan = begun(bank)
    risk = with_risk(bank, plan)
    here, first, second = place(risk, "risks"), pages(bank.manager), pages(bank.supervisor)
    token = {"owner": bank.manager.employee_no, "opened": opened(first.get(here))}
    theirs = RISK | token | {"what": "第一人写的", "effect": "low"}
    assert first.post(here, theirs).status_code == 200
    said = second.post(here, RISK | token | {"what": "第二人写的", "counter": "第二人的办法"})
    shown = said.content.decode()
    assert said.status_code == 422 and "第一人写的" in shown and 'value="第二人写的"' in shown
    assert PlanRisk.objects.get().what == "第一人写的"
    # What only the first one touched stands in the form as they saved it.
    form = said.context["form"]
    assert (form["effect"].value(), form["counter"].value()) == ("low", "第二人的办法")
    mine = {name: form[name].value() for name in (*RISK, "owner", "opened")}
    assert second.post(here, mine).status_code == 200
    held = PlanRisk.objects.get()
    assert (held.what, held.effect, held.counter) == ("第二人写的", "low", "第二人的办法")


def test_two_on_two_fields_are_both_served(bank, pages):
    plan = begun(bank)
    risk = with_risk(bank, plan)
    here, first, second = place(risk, "risks"), pages(bank.manager), pages(bank.supervisor)
    token = {"owner": bank.manager.employee_no, "opened": opened(first.get(here))}
    assert first.post(here, RISK | token | {"effect": "low"}).status_code == 200
    assert second.post(here, RISK | token | {"what": "改名"}).status_code == 200
    held = PlanRisk.objects.get()
    assert (held.what, held.effect) == ("改名", "low")


def test_words_typed_while_the_plan_was_submitted_stay_in_the_form(bank, pages):
    plan = submitted(bank)
    step = PlanStep.objects.get()
    person = pages(bank.manager)
    words = {"what": "我写的一步", "owner": bank.manager.employee_no, "due_on": in_days(10).isoformat()}
    said = person.post(
        place(step, "calendar"), words | {"opened": opened(person.get(place(step, "calendar")))}
    )
    assert said.status_code == 422 and 'value="我写的一步"' in said.content.decode()
    assert "Only a draft is written in" in said.content.decode() and plan.state == "submitted"


def test_a_day_that_is_over_may_stay_but_not_be_chosen(bank, pages):
    step = with_step(bank, begun(bank))
    PlanStep.objects.update(due_on=date(2020, 1, 2))
    person, here = pages(bank.manager), place(step, "calendar")
    words = {"owner": bank.manager.employee_no, "due_on": "2020-01-02", "opened": opened(person.get(here))}
    assert person.post(here, words | {"what": "改名"}).status_code == 200
    words["opened"] = opened(person.get(here))
    assert person.post(here, words | {"what": "改名", "due_on": "2020-01-03"}).status_code == 422
    assert PlanStep.objects.get().due_on == date(2020, 1, 2)


def test_without_htmx_a_part_is_a_page_of_its_own(bank):
    aim = with_aim(bank, begun(bank))
    here, person = place(aim, "aims"), browser(bank.manager)
    asked = person.get(here)
    assert "<html" in asked.content.decode()
    words = {"aim_fen": "250", "by_on": in_days(90).isoformat(), "opened": opened(asked)}
    saved = person.post(here, words)
    assert (saved.status_code, saved.url) == (302, f"/account-plans/{aim.plan.public_id}/#aims")
    assert PlanAim.objects.get().aim_fen == 250 * WAN
    assert person.get(place(aim, "risks")).status_code == 404
    assert browser(bank.outsider).get(here).status_code == 404
    assert browser(bank.executive).get(here).status_code == 403


# ---------------------------------------------------------------- the API
def test_the_api_changes_parts_from_the_plan_as_it_was_read(bank):
    plan = begun(bank)
    step = with_step(bank, plan)
    person = browser(bank.manager)
    one = f"/api/v1/account-plans/{plan.public_id}/"
    part = f"{one}calendar/{step.public_id}/"
    assert person.patch(part, {"what": "改名"}, "application/json").status_code == 428
    tag = {"HTTP_IF_MATCH": person.get(one)["ETag"]}
    changed = person.patch(part, {"what": "改名"}, "application/json", **tag).json()["calendar"]
    assert [(row["what"], row["due_on"]) for row in changed] == [("改名", in_days(10).isoformat())]
    assert person.patch(part, {"what": "又改"}, "application/json", **tag).status_code == 412
    tag = {"HTTP_IF_MATCH": person.get(one)["ETag"]}
    for wrong in ({"owner": "nobody"}, {"due_on": "2020-01-01"}, {"measure": "fees"}):
        assert person.patch(part, wrong, "application/json", **tag).status_code == 400
    assert PlanStep.objects.get().what == "改名"


# ---------------------------------------------------------------- on paper
def test_the_sheet_says_what_stands_in_the_plan_but_not_how_somebody_is_won(bank):
    plan = submitted(bank)
    agree_plan(plan=plan, seen=plan.submitted_at, **acting(bank.branch_supervisor))
    draft = new_version(plan=plan, **acting(bank.manager))
    with_risk(bank, draft)
    contact = Contact.objects.create(customer=plan.customer, name="刘蔚", attitude="reserved")
    words = {"wished_attitude": "favours", "how": "邀请调研"}
    win_person(plan=draft, contact=contact, **words, **acting(bank.manager))
    here = f"/account-plans/{draft.public_id}/"
    page = browser(bank.manager).get(f"{here}sheet/").content.decode()
    for said in (
        "主办行",
        "结算在我行",
        "拜访财务总监",
        "同业降价",
        "综合报价",
        "刘蔚",
        "9 / 9",
        "Aims reached",
    ):
        assert said in page, said
    assert "邀请调研" not in page
    for address in (f"{here}sheet.pdf", f"/api/v1{here}pages/"):
        answer = browser(bank.manager).get(address)
        assert answer.content.startswith(b"%PDF-") and answer["Content-Type"] == "application/pdf"
        assert browser(bank.outsider).get(address).status_code == 404
    printed = Act.objects.filter(kind="account_plan.printed")
    assert [act.after["account_plan"] for act in printed] == [f"{plan.year}/2"] * 2


def test_a_full_plan_is_set_and_the_sheet_asks_as_many_queries_for_many_parts(bank):
    counts = []
    plan = begun(bank)
    here, person = f"/account-plans/{plan.public_id}/sheet/", browser(bank.manager)
    for how_many in (2, 30):
        for number in range(how_many):
            with_step(bank, plan, what=f"第{number}步" + "确认授信条件与抵押物清单" * 8)
            with_risk(bank, plan, what=f"风险{number}")
        person.get(here)
        with CaptureQueriesContext(connection) as asked:
            assert person.get(here).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    answer = person.get(here[:-1] + ".pdf")
    assert answer.content.startswith(b"%PDF-")
