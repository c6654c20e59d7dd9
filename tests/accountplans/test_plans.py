"""Account plans: written by some, agreed by another; tasks, versions, people, money."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accountplans.models import AccountPlan, PlanExpense, PlanPerson, PlanStep
from accountplans.queries import people_to_win, standings, told
from accountplans.refusals import (
    AlreadyThere,
    NoReason,
    NotDraft,
    NothingPlanned,
    NotOfCustomer,
    NotWhoAgrees,
    PlanThere,
    SpentInFuture,
    StalePlan,
    WrongState,
    YearElsewhere,
)
from accountplans.services import (
    begin_plan,
    close_plan,
    edit_plan,
    let_go_plan,
    link_need,
    new_version,
    note_expense,
    note_risk,
    return_plan,
    submit_plan,
    take_out,
    win_person,
    withdraw_expense,
)
from audit.models import Act
from common.calendar import business_today
from common.once import KeyTaken
from customers.models import Contact
from needs.services import note_need
from organization.models import Absence
from organization.rules import Role
from tests.accountplans.making import (
    WAN,
    WORDS,
    acting,
    agree,
    agreed,
    begun,
    in_days,
    months,
    submitted,
    with_aim,
    with_step,
)
from tests.factories import (
    fresh,
    grant,
    join_team,
    make_bank,
    make_customer,
)
from worklist.models import Task
from worklist.services import complete_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return make_bank()


# ---------------------------------------------------------------- beginning and writing
def test_one_plan_of_a_year_is_written_at_a_time(bank):
    customer, key = make_customer(bank), uuid4()
    year = business_today().year
    words = {"customer": customer, "form_key": key, **acting(bank.manager)}
    plan = begin_plan(year=year, words=WORDS, **words)
    assert begin_plan(year=year, words=WORDS, **words) == plan
    with pytest.raises(KeyTaken):
        begin_plan(year=year, words=WORDS | {"goal": "别的"}, **words)
    with pytest.raises(PlanThere) as there:
        begun(bank, customer)
    assert there.value.held == plan
    assert begun(bank, customer, year=year + 1).number == 1
    for wrong in (year - 1, year + 2):
        with pytest.raises(YearElsewhere):
            begun(bank, customer, year=wrong)
    assert AccountPlan.objects.count() == 2


def test_a_second_editor_is_told_and_what_stands_is_not_written_in(bank):
    plan = begun(bank)
    edit_plan(plan=plan, changes={"goal": "结算银行"}, version=1, **acting(bank.manager))
    with pytest.raises(StalePlan) as stale:
        edit_plan(plan=plan, changes={"goal": "别的"}, version=1, **acting(bank.colleague))
    assert stale.value.current.goal == "结算银行"
    with_aim(bank, plan)
    step = with_step(bank, plan)
    submit_plan(plan=plan, **acting(bank.manager))
    with pytest.raises(NotDraft):
        edit_plan(plan=plan, changes={"goal": "别的"}, version=2, **acting(bank.manager))
    with pytest.raises(NotDraft):
        with_step(bank, plan, "再来")
    with pytest.raises(NotDraft):
        take_out(part=step, **acting(bank.manager))
    assert PlanStep.objects.count() == 1


def test_nobody_elses_need_person_or_colleague_stands_in_a_plan(bank):
    plan, other = begun(bank), make_customer(bank)
    stranger = Contact.objects.create(customer=other, name="外人")
    gone, here = (
        Contact.objects.create(customer=plan.customer, name=name, left_on=left)
        for name, left in (("调走的", business_today()), ("在的", None))
    )
    assert list(people_to_win(bank.manager, plan)) == [here] and gone.left_on
    need = note_need(customer=other, words={"kind": "wages", "asked": "代发"}, **acting(bank.manager))
    risk = {"what": "流失", "likelihood": "low", "effect": "high", "counter": "多拜访"}
    for refused in (
        lambda: win_person(plan=plan, contact=stranger, wished_attitude="favours", **acting(bank.manager)),
        lambda: link_need(plan=plan, need=need, **acting(bank.manager)),
        lambda: with_step(bank, plan, owner=bank.colleague),
        lambda: note_risk(plan=plan, **risk, owner=bank.colleague, **acting(bank.manager)),
    ):
        with pytest.raises(NotOfCustomer):
            refused()
    join_team(plan.customer, bank.colleague)
    assert note_risk(plan=plan, **risk, owner=bank.colleague, **acting(bank.manager)).weight == 3


def test_a_person_is_won_when_their_file_says_so(bank):
    plan = begun(bank)
    contact = Contact.objects.create(customer=plan.customer, name="刘蔚", attitude="reserved")
    win_person(plan=plan, contact=contact, wished_attitude="favours", how="邀请调研", **acting(bank.manager))
    with pytest.raises(AlreadyThere):
        win_person(plan=plan, contact=contact, wished_attitude="neutral", **acting(bank.manager))

    def seen():
        return [one.won for one in told(bank.manager, plan, today=business_today()).people]

    assert seen() == [False]
    Contact.objects.filter(pk=contact.pk).update(attitude="favours")
    assert seen() == [True]
    Contact.objects.filter(pk=contact.pk).update(state="restricted")
    assert seen() == [] and PlanPerson.objects.count() == 1
    assert "邀请调研" not in str(Act.objects.filter(kind="account_plan.added").values_list("after"))


# ---------------------------------------------------------------- four eyes
def test_a_plan_without_aim_or_step_is_not_submitted(bank):
    plan = begun(bank)
    with pytest.raises(NothingPlanned):
        submit_plan(plan=plan, **acting(bank.manager))
    with_aim(bank, plan)
    with pytest.raises(NothingPlanned):
        submit_plan(plan=plan, **acting(bank.manager))
    with_step(bank, plan)
    assert submit_plan(plan=plan, **acting(bank.manager)).state == "submitted"


def test_only_a_supervisor_of_the_branch_agrees(bank):
    plan = submitted(bank)
    for person in (bank.manager, bank.colleague, bank.supervisor, bank.far_supervisor, bank.executive):
        with pytest.raises(NotWhoAgrees):
            agree(plan, person)
    plan.refresh_from_db()
    assert (plan.state, plan.agreed_by, Task.objects.count()) == ("submitted", None, 0)
    agree(plan, bank.branch_supervisor)
    plan.refresh_from_db()
    assert (plan.state, plan.agreed_by) == ("agreed", bank.branch_supervisor)


def test_whoever_wrote_in_it_does_not_agree_nor_does_a_deputy(bank):
    grant(bank.colleague, Role.SUPERVISOR, bank.branch)
    second = fresh(bank.colleague)
    plan = begun(bank)
    with_aim(bank, plan)
    with_step(bank, plan)
    edit_plan(plan=plan, changes={"budget_fen": 6 * WAN}, version=1, **acting(second))
    submit_plan(plan=plan, **acting(bank.manager))
    with pytest.raises(NotWhoAgrees):
        agree(plan, second)
    today = business_today()
    away = {"starts_on": today, "last_on": today, "entered_by": bank.manager, "entered_at": timezone.now()}
    Absence.objects.create(staff=bank.branch_supervisor, deputy=bank.outsider, **away)
    deputy = fresh(bank.outsider)
    assert deputy.reach.subtrees == (bank.branch.path,)
    with pytest.raises(NotWhoAgrees):
        agree(plan, deputy)
    Absence.objects.all().delete()
    Absence.objects.create(staff=bank.manager, deputy=bank.branch_supervisor, **away)
    with pytest.raises(NotWhoAgrees):
        agree(plan, fresh(bank.branch_supervisor))
    Absence.objects.all().delete()
    assert agree(plan, fresh(bank.branch_supervisor)).state == "agreed"


def test_the_database_keeps_four_eyes_and_one_plan_that_stands(bank):
    plan = agreed(bank)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountPlan.objects.filter(pk=plan.pk).update(agreed_by=plan.submitted_by)
    draft = new_version(plan=plan, **acting(bank.manager))
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountPlan.objects.filter(pk=draft.pk).update(
            state="agreed", agreed_by=bank.branch_supervisor, agreed_at=timezone.now()
        )


def test_what_is_returned_says_why_and_is_written_on(bank):
    plan = submitted(bank)
    return_plan(plan=plan, reason="预算太高", **acting(bank.branch_supervisor))
    plan.refresh_from_db()
    assert (plan.state, plan.returned_because) == ("draft", "预算太高")
    with_step(bank, plan, "再拜访")
    again = submit_plan(plan=plan, **acting(bank.manager))
    assert again.returned_because == ""
    assert agree(plan, bank.branch_supervisor).state == "agreed"


# ---------------------------------------------------------------- tasks and versions
def test_steps_are_tasks_once_agreed_and_done_with_them(bank):
    customer = make_customer(bank)
    join_team(customer, bank.colleague)
    plan = begun(bank, customer)
    with_aim(bank, plan)
    with_step(bank, plan, "第一步")
    with_step(bank, plan, "第二步", owner=bank.colleague)
    customer.team.update(ends_on=business_today())
    submit_plan(plan=plan, **acting(bank.manager))
    agree(plan, bank.branch_supervisor)
    tasks = list(Task.objects.order_by("pk"))
    assert [(task.title, task.owner) for task in tasks] == [
        ("第一步", bank.manager),
        ("第二步", bank.manager),  # the colleague left the team meanwhile
    ]
    complete_task(task=tasks[0], **acting(bank.manager))
    found = told(bank.manager, plan, today=business_today())
    assert [(one.state, one.done) for one in found.steps] == [("done", True), ("open", False)]
    assert (found.standing.steps_done, found.standing.steps) == (1, 2)
    late = told(bank.manager, plan, today=in_days(11))
    assert [one.late for one in late.steps] == [False, True]


def test_the_old_plan_stands_until_the_new_version_is_agreed(bank):
    old = agreed(bank)
    with_extra = new_version(plan=old, **acting(bank.manager))
    kept = PlanStep.objects.get(plan=with_extra)
    assert kept.task == PlanStep.objects.get(plan=old).task
    with_step(bank, with_extra, "新的一步")
    with pytest.raises(PlanThere):
        new_version(plan=old, **acting(bank.manager))
    submit_plan(plan=with_extra, **acting(bank.manager))
    old.refresh_from_db()
    assert old.state == "agreed"
    agree(with_extra, bank.branch_supervisor)
    old.refresh_from_db()
    assert (old.state, old.ending, with_extra.number) == ("closed", "replaced", 2)
    assert sorted(Task.objects.open().values_list("title", flat=True)) == sorted(["拜访财务总监", "新的一步"])
    third = new_version(plan=with_extra, **acting(bank.manager))
    take_out(part=PlanStep.objects.get(plan=third, what="新的一步"), **acting(bank.manager))
    submit_plan(plan=third, **acting(bank.manager))
    agree(third, bank.branch_supervisor)
    assert list(Task.objects.open().values_list("title", flat=True)) == ["拜访财务总监"]
    assert Task.objects.get(title="新的一步").state == "cancelled"


def test_an_aim_keeps_its_start_in_a_new_version(bank, as_loader):
    plan = agreed(bank)
    with as_loader():
        months(plan.customer, "rmb_current", [60 * WAN])
    draft = new_version(plan=plan, **acting(bank.manager))
    (standing,) = standings([draft], today=business_today())
    assert [(one.aim.start_fen, one.now_fen, one.progress.percent) for one in standing.aims] == [
        (0, 60 * WAN, 60)
    ]


def test_a_draft_is_let_go_and_the_next_one_is_begun(bank):
    customer = make_customer(bank)
    first = begun(bank, customer)
    let_go_plan(plan=first, reason="客户要并入集团", **acting(bank.manager))
    first.refresh_from_db()
    assert (first.state, first.ending, first.outcome) == ("closed", "let_go", "客户要并入集团")
    assert begun(bank, customer).number == 2


def test_a_closed_plan_keeps_what_the_books_said(bank, as_loader):
    plan = agreed(bank)
    with as_loader():
        months(plan.customer, "rmb_current", [80 * WAN])
    with pytest.raises(NotWhoAgrees):
        close_plan(plan=plan, outcome="达成八成", **acting(bank.manager))
    close_plan(plan=plan, outcome="达成八成", **acting(bank.supervisor))
    with as_loader():
        months(plan.customer, "rmb_current", [100 * WAN])
    plan.refresh_from_db()
    (standing,) = standings([plan], today=business_today())
    assert [(one.now_fen, one.progress.percent) for one in standing.aims] == [(80 * WAN, 80)]
    assert (plan.state, plan.ending, Task.objects.open().count()) == ("closed", "over", 0)
    with pytest.raises(WrongState):
        close_plan(plan=plan, outcome="再来", **acting(bank.supervisor))


# ---------------------------------------------------------------- money
def test_what_was_spent_counts_over_all_versions_until_it_is_withdrawn(bank):
    plan, key, today = agreed(bank), uuid4(), business_today()
    dinner = {"plan": plan, "amount_fen": 3 * WAN, "spent_on": today, "note": "会议", "form_key": key}
    first = note_expense(**dinner, **acting(bank.manager))
    assert note_expense(**dinner, **acting(bank.manager)) == first
    with pytest.raises(KeyTaken):
        note_expense(**dinner | {"amount_fen": WAN}, **acting(bank.manager))
    with pytest.raises(SpentInFuture):
        note_expense(**dinner | {"spent_on": in_days(1), "form_key": uuid4()}, **acting(bank.manager))
    draft = new_version(plan=plan, **acting(bank.manager))
    with pytest.raises(WrongState):
        note_expense(**dinner | {"plan": draft, "form_key": uuid4()}, **acting(bank.manager))
    submit_plan(plan=draft, **acting(bank.manager))
    agree(draft, bank.branch_supervisor)
    note_expense(
        **dinner | {"plan": draft, "form_key": uuid4(), "amount_fen": 4 * WAN}, **acting(bank.manager)
    )
    (standing,) = standings([draft], today=today)
    assert (standing.spent_fen, standing.over_budget) == (7 * WAN, True)
    for blank in ("", "  "):
        with pytest.raises(NoReason):
            withdraw_expense(expense=first, reason=blank, **acting(bank.manager))
    assert PlanExpense.objects.filter(withdrawn_at=None).count() == 2
    withdraw_expense(expense=first, reason="记错客户", **acting(bank.manager))
    (standing,) = standings([draft], today=today)
    assert (standing.spent_fen, standing.over_budget, PlanExpense.objects.count()) == (4 * WAN, False, 2)


# ---------------------------------------------------------------- queries
def test_standings_ask_the_same_queries_for_three_plans_and_for_nine(bank):
    counts, plans = [], []
    for _ in range(3):
        plans += [agreed(bank) for _ in range(3)]
        with CaptureQueriesContext(connection) as asked:
            standings(plans, today=business_today())
        counts.append(len(asked))
    assert counts == [4, 4, 4]
