"""What others do to a plan meanwhile: submitted anew, its task done."""

import threading

import pytest
from django.db import connections, transaction
from django.utils import timezone

from accountplans.models import AccountPlan
from accountplans.refusals import SubmittedAnew, WrongState
from accountplans.services import (
    agree_plan,
    close_plan,
    edit_plan,
    let_go_plan,
    new_version,
    return_plan,
    submit_plan,
)
from tests.accountplans.making import WAN, acting, agreed, submitted
from tests.browsing import browser
from tests.factories import make_bank
from worklist.models import Task
from worklist.services import complete_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


def dearer(bank, plan):
    """Taken back, given ten times the budget and submitted again."""
    return_plan(plan=plan, reason="再改", **acting(bank.manager))
    edit_plan(plan=plan, changes={"budget_fen": 50 * WAN}, version=plan.version, **acting(bank.manager))
    return submit_plan(plan=plan, **acting(bank.manager))


# ---------------------------------------------------------------- words that nobody saw
def test_words_that_were_changed_since_are_not_agreed_to(bank):
    plan = submitted(bank)
    seen = plan.submitted_at
    again = dearer(bank, plan)
    for other in (seen, None):
        with pytest.raises(SubmittedAnew) as refused:
            agree_plan(plan=plan, seen=other, **acting(bank.branch_supervisor))
        assert isinstance(refused.value, WrongState)
    held = AccountPlan.objects.get()
    assert (held.state, held.agreed_by, Task.objects.count()) == ("submitted", None, 0)
    agree_plan(plan=plan, seen=again.submitted_at, **acting(bank.branch_supervisor))
    assert AccountPlan.objects.get().state == "agreed"


def test_the_page_agrees_to_what_it_showed(bank):
    plan, boss = submitted(bank), browser(bank.branch_supervisor)
    page = f"/account-plans/{plan.public_id}/"

    def seen(shown):
        return shown.split('name="seen" value="')[1].split('"')[0]

    old = seen(boss.get(page).content.decode())
    dearer(bank, plan)
    for sent in ({"seen": old}, {"seen": "garbage"}, {}):
        told = boss.post(f"{page}acts/agree/", sent, follow=True).content.decode()
        assert "Somebody changed it meanwhile" in told and "50" in told
        assert AccountPlan.objects.get().state == "submitted"
    boss.post(f"{page}acts/agree/", {"seen": seen(told)})
    assert AccountPlan.objects.get().state == "agreed"


def test_the_api_agrees_to_what_was_read(bank):
    plan, boss = submitted(bank), browser(bank.branch_supervisor)
    one = f"/api/v1/account-plans/{plan.public_id}/"
    move = {"to": "agreed", "submitted_at": boss.get(one).json()["submitted_at"]}
    dearer(bank, plan)
    missing = boss.post(f"{one}move/", {"to": "agreed"}, "application/json")
    assert missing.status_code == 400 and "submitted_at" in missing.content.decode()
    assert boss.post(f"{one}move/", move, "application/json").json()["code"] == "submitted_anew"
    assert AccountPlan.objects.get().state == "submitted"
    move["submitted_at"] = boss.get(one).json()["submitted_at"]
    assert boss.post(f"{one}move/", move, "application/json").json()["state"] == "agreed"


# ---------------------------------------------------------------- what is refused
def test_what_would_be_refused_is_not_offered_and_what_was_typed_is_kept(bank):
    plan, boss = agreed(bank), browser(bank.supervisor)
    page = f"/account-plans/{plan.public_id}/"
    opened = boss.get(page).content.decode()
    assert "Close the plan" in opened and "New version" in opened
    draft = new_version(plan=plan, **acting(bank.manager))
    shown = boss.get(page).content.decode()
    assert "Close the plan" not in shown and "New version" not in shown and "Note what was spent" in shown
    said = boss.post(f"{page}acts/close/", {"reason": "全年达成八成"})
    assert said.status_code == 422
    told = said.content.decode()
    assert "A plan of this year is there already" in told and "You typed “全年达成八成”." in told
    let_go_plan(plan=draft, reason="不改了", **acting(bank.manager))
    for typed, why in (("达", "Say why."), ("长" * 301, "at most 300 characters")):
        short = boss.post(f"{page}acts/close/", {"reason": typed})
        kept = short.content.decode()
        assert short.status_code == 422 and why in kept and f'value="{typed}"' in kept
    assert AccountPlan.objects.get(pk=plan.pk).state == "agreed"
    assert boss.post(f"{page}acts/close/", {"reason": "全年达成八成"}).status_code == 302
    assert AccountPlan.objects.get(pk=plan.pk).outcome == "全年达成八成"


# ---------------------------------------------------------------- a task done meanwhile
@pytest.mark.django_db(transaction=True)
def test_a_step_that_is_done_while_the_plan_is_closed_stays_done(bank):
    plan = agreed(bank)
    done, closing = threading.Event(), threading.Event()

    def finish():
        try:
            with transaction.atomic():
                complete_task(task=Task.objects.get(), by=bank.manager, at=timezone.now())
                done.set()
                closing.wait(1)  # meanwhile whoever closes waits for this task
        finally:
            connections.close_all()

    other = threading.Thread(target=finish)
    other.start()
    assert done.wait(10)
    close_plan(plan=plan, outcome="达成", **acting(bank.supervisor))
    other.join(10)
    assert (AccountPlan.objects.get().state, Task.objects.get().state) == ("closed", "done")
