"""What is spent of a plan's budget: typed with day and purpose, withdrawn where it was wrong."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accountplans.models import AccountPlan, PlanExpense
from accountplans.refusals import NoReason, SpentInFuture, WrongState
from accountplans.rules import PlanState
from accountplans.services.writing import hold, name_of
from audit.services import record_act
from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from organization.models import Staff


@transaction.atomic
def note_expense(
    *,
    plan: AccountPlan,
    amount_fen: int,
    spent_on: date,
    note: str,
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> PlanExpense:
    """Note a sum spent on an agreed plan, once a form; beyond the budget it is noted all the same and shown so.

    Refuses WrongState, SpentInFuture, and KeyTaken as `write_once` does.
    """
    held = hold(plan)
    if held.state != PlanState.AGREED:
        raise WrongState(held.state)
    if spent_on > business_date(at):
        raise SpentInFuture(spent_on.isoformat())
    expense, made = write_once(
        PlanExpense.objects,
        key={"form_key": form_key or uuid7()},
        words={"plan": held, "amount_fen": amount_fen, "spent_on": spent_on, "note": note},
        more={"noted_by": by, "noted_at": at},
    )
    if made:
        after = {"account_plan": name_of(held), "spent_fen": amount_fen, "spent_on": spent_on}
        record_act(
            kind="account_plan.spent", subject=held.customer, actor=by, at=at, reason=note, after=after
        )
    return expense


@transaction.atomic
def withdraw_expense(*, expense: PlanExpense, reason: str, by: Staff, at: datetime) -> None:
    """Let a sum that was noted wrongly count no more; the row stays. Twice is once. Refuses NoReason where nothing
    is said, and WrongState once the year's plan is closed.
    """
    if not reason.strip():
        raise NoReason
    held = PlanExpense.objects.select_for_update(of=("self",)).select_related("plan").get(pk=expense.pk)
    if held.withdrawn_at is not None:
        return
    if not AccountPlan.objects.agreed().filter(customer=held.plan.customer_id, year=held.plan.year).exists():
        raise WrongState(held.plan.state)
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    before = {
        "account_plan": name_of(held.plan),
        "spent_fen": held.amount_fen,
        "spent_on": held.spent_on,
    }
    record_act(
        kind="account_plan.spending_withdrawn",
        subject=held.plan.customer,
        actor=by,
        at=at,
        reason=reason,
        before=before,
    )
