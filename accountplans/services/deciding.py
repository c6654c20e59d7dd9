"""A plan is submitted, returned, agreed by another, made anew while the old one stands, and closed."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accountplans.models import (
    AccountPlan,
    PlanAim,
    PlanNeed,
    PlanPerson,
    PlanRisk,
    PlanStep,
)
from accountplans.queries import doers, figure, may_agree, measured, numbered
from accountplans.refusals import NothingPlanned, NotWhoAgrees, PlanThere, SubmittedAnew, WrongState
from accountplans.rules import Ending, PlanState
from accountplans.services.writing import hold, name_of
from audit.services import record_act
from common.models import uuid7
from customers.models import Customer
from organization.models import Staff
from worklist.models import Task
from worklist.rules import TaskKind
from worklist.services import add_task, cancel_task, complete_task

# Why a task was dropped: its step is in no plan that stands any more.
STEP_GONE = "plan"


@transaction.atomic
def submit_plan(*, plan: AccountPlan, by: Staff, at: datetime) -> AccountPlan:
    """Let a draft wait for a supervisor of the branch. Refuses WrongState, and NothingPlanned without aim or step."""
    held = _held_in(plan, PlanState.DRAFT)
    if not PlanAim.objects.filter(plan=held).exists() or not PlanStep.objects.filter(plan=held).exists():
        raise NothingPlanned(str(held.public_id))
    held.state, held.submitted_by, held.submitted_at = PlanState.SUBMITTED.value, by, at
    held.returned_because = ""
    held.save(update_fields=["state", "submitted_by", "submitted_at", "returned_because"])
    _record("account_plan.submitted", held, by, at, PlanState.DRAFT)
    return held


@transaction.atomic
def return_plan(*, plan: AccountPlan, reason: str, by: Staff, at: datetime) -> AccountPlan:
    """Make a plan that waits a draft again, with the reason: taken back, or sent back to be changed. Refuses
    WrongState.
    """
    held = _held_in(plan, PlanState.SUBMITTED)
    held.state, held.returned_because = PlanState.DRAFT.value, reason
    held.save(update_fields=["state", "returned_because"])
    _record("account_plan.returned", held, by, at, PlanState.SUBMITTED, reason=reason)
    return held


@transaction.atomic
def agree_plan(*, plan: AccountPlan, seen: datetime | None, by: Staff, at: datetime) -> AccountPlan:
    """Agree to a plan that waits: it stands from now on in place of an earlier version, its steps are tasks.

    `seen` is when the words were submitted that whoever agrees has read. A step that the earlier version had keeps its
    task; tasks of steps that are in it no more are dropped. The reminder that a plan is due is done. Refuses
    WrongState, NotWhoAgrees for whoever wrote in it, deputies, and all but supervisors of the customer's branch, and
    SubmittedAnew where other words wait than were seen.
    """
    held = _held_in(plan, PlanState.SUBMITTED)
    if not may_agree(by, held):
        raise NotWhoAgrees(by.employee_no)
    if held.submitted_at != seen:
        raise SubmittedAnew(str(held.public_id))
    before = AccountPlan.objects.select_for_update(of=("self",)).agreed()
    for earlier in before.filter(customer=held.customer_id, year=held.year):
        _drop_tasks(earlier, by, at, kept=held)
        _close(earlier, Ending.REPLACED, by, at)
    held.state, held.agreed_by, held.agreed_at = PlanState.AGREED.value, by, at
    held.save(update_fields=["state", "agreed_by", "agreed_at"])
    _make_tasks(held, by, at)
    slot = slot_of(held.year)
    for task in _open_tasks().filter(kind=TaskKind.PLAN, customer=held.customer_id, slot=slot):
        complete_task(task=task, by=by, at=at)
    _record("account_plan.agreed", held, by, at, PlanState.SUBMITTED)
    return held


@transaction.atomic
def new_version(*, plan: AccountPlan, by: Staff, at: datetime) -> AccountPlan:
    """Write a plan that stands anew: a draft with all that is in it, while the old one stands until this is agreed.

    Aims keep the start they were measured from. Refuses WrongState, and PlanThere where one is being written.
    """
    Customer.objects.select_for_update(no_key=True).get(pk=plan.customer_id)
    held = _held_in(plan, PlanState.AGREED)
    of_year = list(AccountPlan.objects.filter(customer=held.customer_id, year=held.year))
    for one in of_year:
        if one.state in (PlanState.DRAFT, PlanState.SUBMITTED):
            raise PlanThere(one)
    draft = AccountPlan.objects.create(
        customer=held.customer,
        year=held.year,
        number=numbered(of_year),
        goal=held.goal,
        outset=held.outset,
        budget_fen=held.budget_fen,
        hands=[by.pk],
        written_by=by,
        written_at=at,
    )
    for model in (PlanAim, PlanNeed, PlanPerson, PlanStep, PlanRisk):
        for part in model.objects.filter(plan=held).order_by("id"):
            part.pk, part.public_id, part.plan = None, uuid7(), draft
            if hasattr(part, "form_key"):
                part.form_key = None
            part.save(force_insert=True)
    record_act(
        kind="account_plan.begun",
        subject=held.customer,
        actor=by,
        at=at,
        before={"account_plan": name_of(held)},
        after={"account_plan": name_of(draft)},
    )
    return draft


@transaction.atomic
def close_plan(*, plan: AccountPlan, outcome: str, by: Staff, at: datetime) -> AccountPlan:
    """Close a plan that stands, saying what came of it: what the books say now stays with each aim, open steps are
    dropped. Refuses WrongState, NotWhoAgrees for all but a supervisor above the customer, and PlanThere while a new
    version is being written.
    """
    held = _held_in(plan, PlanState.AGREED)
    if not any(held.customer.unit.path.startswith(path) for path in by.reach.subtrees):
        raise NotWhoAgrees(by.employee_no)
    written = AccountPlan.objects.unsettled().filter(customer=held.customer_id, year=held.year).first()
    if written is not None:
        raise PlanThere(written)
    books = measured([held.customer_id])
    for aim in PlanAim.objects.filter(plan=held):
        aim.end_fen = figure(books.get((held.customer_id, aim.line_id)), aim.measure)
        aim.save(update_fields=["end_fen"])
    _drop_tasks(held, by, at)
    _close(held, Ending.OVER, by, at, outcome)
    _record("account_plan.closed", held, by, at, PlanState.AGREED, reason=outcome)
    return held


@transaction.atomic
def let_go_plan(*, plan: AccountPlan, reason: str, by: Staff, at: datetime) -> AccountPlan:
    """Let a draft go, saying why; what stands goes on standing. Refuses WrongState."""
    held = _held_in(plan, PlanState.DRAFT)
    _close(held, Ending.LET_GO, by, at, reason)
    _record("account_plan.closed", held, by, at, PlanState.DRAFT, reason=reason)
    return held


def slot_of(year: int) -> str:
    """The name of the reminder that a plan of the year is due."""
    return f"account-plan:{year}"


def _held_in(plan: AccountPlan, state: PlanState) -> AccountPlan:
    held = hold(plan)
    if held.state != state:
        raise WrongState(held.state)
    return held


def _make_tasks(plan: AccountPlan, by: Staff, at: datetime) -> None:
    """Each step that has no task yet becomes one, of whoever leads the customer where its owner is there no more."""
    there = set(doers(plan.customer).values_list("pk", flat=True))
    for step in PlanStep.objects.filter(plan=plan, task=None).select_related("owner").order_by("id"):
        owner = step.owner if step.owner_id in there else plan.customer.manager or step.owner
        step.task = add_task(
            customer=plan.customer,
            owner=owner,
            title=step.what,
            due_on=step.due_on,
            by=by,
            slot=f"plan-step:{step.public_id}",
            parameters={"plan": str(plan.public_id)},
            at=at,
        )
        step.save(update_fields=["task"])


def _drop_tasks(plan: AccountPlan, by: Staff, at: datetime, *, kept: AccountPlan | None = None) -> None:
    """Open tasks of its steps are dropped, but for those that another version has too."""
    steps = PlanStep.objects.filter(plan=plan, task__isnull=False)
    if kept is not None:
        steps = steps.exclude(task__in=PlanStep.objects.filter(plan=kept, task__isnull=False).values("task"))
    for task in _open_tasks().filter(pk__in=list(steps.values_list("task", flat=True))):
        cancel_task(task=task, by=by, at=at, note=STEP_GONE)


def _open_tasks() -> QuerySet[Task]:
    """Open tasks, locked: one that somebody closes meanwhile is not among them."""
    return Task.objects.select_for_update(of=("self",)).open()


def _close(plan: AccountPlan, ending: Ending, by: Staff, at: datetime, outcome: str = "") -> None:
    plan.state, plan.ending, plan.outcome = PlanState.CLOSED.value, ending.value, outcome
    plan.closed_by, plan.closed_at = by, at
    plan.save(update_fields=["state", "ending", "outcome", "closed_by", "closed_at"])


def _record(kind: str, plan: AccountPlan, by: Staff, at: datetime, was: PlanState, reason: str = "") -> None:
    record_act(
        kind=kind,
        subject=plan.customer,
        actor=by,
        at=at,
        reason=reason,
        before={"plan_state": was.value},
        after={"account_plan": name_of(plan), "plan_state": plan.state},
    )
