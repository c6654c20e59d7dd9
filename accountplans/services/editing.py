"""A part of a draft is changed where it stands: an aim, a person to win, a step, a risk."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accountplans.models import PlanAim, PlanPerson, PlanRisk, PlanStep
from accountplans.refusals import NothingToReach, PartGone, StalePart, StepDone
from accountplans.services.writing import SECTIONS, check_on_team, hold_draft, name_of
from audit.services import record_act
from common.calendar import business_date
from organization.models import Staff
from worklist.rules import TaskState

EditedPart = PlanAim | PlanPerson | PlanStep | PlanRisk
# What may be changed of each, and what the trail calls it; how a person is won it does not say.
TOLD: dict[type[EditedPart], dict[str, str]] = {
    PlanAim: {"aim_fen": "aim_fen", "by_on": "due_on"},
    PlanPerson: {"wished_attitude": "", "wished_part": "", "how": ""},
    PlanStep: {"what": "task", "owner": "owner", "due_on": "due_on"},
    PlanRisk: {"what": "plan_risk", "likelihood": "", "effect": "", "counter": "", "owner": "owner"},
}


@transaction.atomic
def edit_part(
    *, part: EditedPart, changes: dict[str, Any], version: int, by: Staff, at: datetime
) -> EditedPart:
    """Write what a person changed of a part of a draft; same words write nothing.

    A step that had a task gets another once the plan is agreed. Refuses NotDraft, PartGone, StalePart, NotOfCustomer
    for an owner who is not on the team, NothingToReach for an aim, StepDone for a step that is done.
    """
    plan = hold_draft(plan=part.plan, by=by)
    held = type(part).objects.select_for_update(of=("self",)).filter(pk=part.pk).first()
    if held is None:
        raise PartGone(str(part.public_id))
    if held.version != version:
        raise StalePart(held)
    told = TOLD[type(part)]
    before = {name: getattr(held, name) for name in told if name in changes}
    before = {name: value for name, value in before.items() if changes[name] != value}
    if not before:
        return held
    if "owner" in before:
        check_on_team(plan=plan, owner=changes["owner"])
    for name in before:
        setattr(held, name, changes[name])
    written = [*before, "version"]
    if isinstance(held, PlanAim) and (held.aim_fen == held.start_fen or held.by_on <= business_date(at)):
        raise NothingToReach
    if isinstance(held, PlanStep) and held.task is not None:
        if held.task.state == TaskState.DONE:
            raise StepDone(str(held.public_id))
        held.task = None
        written.append("task")
    held.version += 1
    held.save(update_fields=written)
    named = {"account_plan": name_of(plan), "plan_section": SECTIONS[type(part)]}
    if isinstance(held, PlanPerson):
        named["contact"] = str(held.contact.public_id)
    record_act(
        kind="account_plan.part_edited",
        subject=plan.customer,
        actor=by,
        at=at,
        before={told[name]: _said(value) for name, value in before.items() if told[name]},
        after=named | {told[name]: _said(changes[name]) for name in before if told[name]},
    )
    return held


def _said(value: Any) -> Any:
    """A colleague by their number; the rest as it is."""
    return value.employee_no if isinstance(value, Staff) else value
