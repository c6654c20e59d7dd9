"""Why an act on a plan was refused, what the trail calls its acts and fields, and what sections are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accountplans import refusals
from accountplans.models import PlanStateName

SECTIONS = {
    "aims": _("Aims per product line"),
    "needs": _("Needs we meet"),
    "people": _("People to win"),
    "calendar": pgettext_lazy("plan", "Calendar"),
    "risks": _("Risks"),
    "expenses": _("Spent"),
}
WHY = _("Say why.")
STALE = _("Somebody changed it meanwhile; read it again.")
REFUSALS: dict[type[Exception], tuple[str, Any]] = {
    refusals.PlanThere: ("plan_there", _("A plan of this year is there already or is being written.")),
    refusals.NotDraft: (
        "not_draft",
        _("Only a draft is written in. Make a new version of a plan that stands."),
    ),
    refusals.PartGone: ("part_gone", _("Somebody took this out of the plan meanwhile.")),
    refusals.StepDone: ("step_done", _("This step is done; add another.")),
    refusals.WrongState: ("wrong_state", _("The plan is in another state meanwhile.")),
    refusals.SubmittedAnew: ("submitted_anew", STALE),
    refusals.NotWhoAgrees: (
        "not_who_agrees",
        _("A supervisor of the customer's branch who did not write in the plan decides here."),
    ),
    refusals.NothingPlanned: (
        "nothing_planned",
        _("First at least one aim and one step of the calendar."),
    ),
    refusals.YearElsewhere: ("year_elsewhere", _("Plans are made for this year and the next.")),
    refusals.AlreadyThere: ("already_there", _("This stands in the plan already.")),
    refusals.NotOfCustomer: (
        "not_of_customer",
        _("This is not the customer's, or not on the customer's team."),
    ),
    refusals.NothingToReach: (
        "nothing_to_reach",
        _("The aim must differ from where the books stand today, and its day lie ahead."),
    ),
    refusals.NoSuchMeasure: (
        "no_such_measure",
        _("Fee services have no balance; aim at fee income or contribution."),
    ),
    refusals.NoReason: ("no_reason", WHY),
    refusals.SpentInFuture: ("in_future", _("What was spent lies today or before.")),
}
KEY_TAKEN = _("This key stands for other words.")
NOTHING_CHANGED = _("The decision in force says the same.")

# What the history of a customer calls the acts on plans, and what they changed.
ACTS = {
    "account_plan.begun": _("Plan begun"),
    "account_plan.edited": _("Plan changed"),
    "account_plan.added": _("Added to the plan"),
    "account_plan.part_edited": _("A part of the plan changed"),
    "account_plan.printed": _("Plan printed"),
    "account_plan.taken_out": _("Taken out of the plan"),
    "account_plan.submitted": _("Plan submitted"),
    "account_plan.returned": _("Plan returned"),
    "account_plan.agreed": _("Plan agreed"),
    "account_plan.closed": _("Plan closed"),
    "account_plan.spent": _("Spent on the plan"),
    "account_plan.spending_withdrawn": _("A sum spent on the plan withdrawn"),
}
FIELDS = {
    "account_plan": _("Account plan"),
    "plan_state": _("State"),
    "plan_section": _("Section"),
    "plan_risk": _("Risk"),
    "goal": _("What we want to be for the customer"),
    "outset": _("Where we stand"),
    "budget_fen": _("Budget"),
    "aim_fen": _("Aim"),
    "spent_fen": _("Spent"),
    "spent_on": _("Day"),
}
CHOICES = {"plan_state": dict(PlanStateName.choices), "plan_section": SECTIONS}
