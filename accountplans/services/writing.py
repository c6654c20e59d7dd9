"""A plan is begun and written: aims with a start from the books, needs, people to win, calendar, risks."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accountplans.models import (
    AccountPlan,
    PlanAim,
    PlanNeed,
    PlanPerson,
    PlanRisk,
    PlanStep,
)
from accountplans.queries import doers, figure, measured, numbered
from accountplans.refusals import (
    AlreadyThere,
    NoSuchMeasure,
    NotDraft,
    NothingToReach,
    NotOfCustomer,
    PlanThere,
    StalePlan,
    YearElsewhere,
)
from accountplans.rules import Level, Measure, PlanState, may_plan
from audit.services import record_act, record_change
from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from customers.models import Contact, Customer
from needs.models import Need
from organization.models import Staff
from products.models import LineKind, ProductLine

EDITABLE = ("goal", "outset", "budget_fen")
Part = PlanAim | PlanNeed | PlanPerson | PlanStep | PlanRisk
SECTIONS = {PlanAim: "aims", PlanNeed: "needs", PlanPerson: "people", PlanStep: "calendar", PlanRisk: "risks"}


@transaction.atomic
def begin_plan(
    *,
    customer: Customer,
    year: int,
    words: dict[str, Any],
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> AccountPlan:
    """Begin a customer's plan of a year; the same `form_key` begins one. `words` are fields of EDITABLE.

    Refuses YearElsewhere, PlanThere, and KeyTaken as `write_once` does.
    """
    if not may_plan(year, business_date(at)):
        raise YearElsewhere(year)
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    of_year = list(AccountPlan.objects.filter(customer=customer, year=year))
    key = form_key or uuid7()
    held = next((one for one in of_year if one.state != PlanState.CLOSED), None)
    if held is not None and held.form_key != key:
        raise PlanThere(held)
    plan, made = write_once(
        AccountPlan.objects,
        key={"form_key": key},
        words={"customer": customer, "year": year, **words},
        more={"number": numbered(of_year), "hands": [by.pk], "written_by": by, "written_at": at},
    )
    if made:
        record_act(
            kind="account_plan.begun",
            subject=customer,
            actor=by,
            at=at,
            after={"account_plan": name_of(plan)},
        )
    return plan


@transaction.atomic
def edit_plan(
    *, plan: AccountPlan, changes: dict[str, Any], version: int, by: Staff, at: datetime
) -> AccountPlan:
    """Write what a person changed of goal, standing and budget. Refuses NotDraft and StalePlan; same words write
    nothing.
    """
    held = hold_draft(plan=plan, by=by)
    if held.version != version:
        raise StalePlan(held)
    asked = {name: value for name, value in changes.items() if name in EDITABLE}
    before = {name: getattr(held, name) for name in asked}
    changed = [name for name in asked if asked[name] != before[name]]
    if not changed:
        return held
    for name in changed:
        setattr(held, name, asked[name])
    held.version += 1
    held.save(update_fields=[*changed, "version"])
    record_change(
        kind="account_plan.edited", subject=held.customer, actor=by, at=at, before=before, after=asked
    )
    return held


@transaction.atomic
def add_aim(
    *,
    plan: AccountPlan,
    line: ProductLine,
    measure: Measure | str,
    aim_fen: int,
    by_on: date,
    by: Staff,
    at: datetime,
) -> PlanAim:
    """Aim at an amount in a product line by a day; the start is what the books say today.

    Refuses NotDraft, AlreadyThere, NoSuchMeasure, and NothingToReach where that is the start or the day is not ahead.
    """
    if line.kind == LineKind.FEE and measure == Measure.BALANCE:
        raise NoSuchMeasure(line.code)
    held = hold_draft(plan=plan, by=by)
    found = measured([held.customer_id]).get((held.customer_id, line.pk))
    start, today = figure(found, measure), business_date(at)
    if start == aim_fen or by_on <= today:
        raise NothingToReach
    if PlanAim.objects.filter(plan=held, line=line, measure=str(measure)).exists():
        raise AlreadyThere
    aim = PlanAim.objects.create(
        plan=held,
        line=line,
        measure=str(measure),
        start_fen=start,
        start_month=found.month if found else None,
        started_on=today,
        aim_fen=aim_fen,
        by_on=by_on,
    )
    _added(aim, by, at, {"product_line": line.code, "aim_fen": aim_fen, "due_on": by_on})
    return aim


@transaction.atomic
def link_need(*, plan: AccountPlan, need: Need, by: Staff, at: datetime) -> PlanNeed:
    """Let a need of the customer be one that the plan meets. Refuses NotDraft, AlreadyThere, NotOfCustomer."""
    held = hold_draft(plan=plan, by=by)
    if need.customer_id != held.customer_id:
        raise NotOfCustomer(str(need.public_id))
    linked, made = PlanNeed.objects.get_or_create(plan=held, need=need)
    if not made:
        raise AlreadyThere
    _added(linked, by, at, {"need": need.kind})
    return linked


@transaction.atomic
def win_person(
    *,
    plan: AccountPlan,
    contact: Contact,
    wished_attitude: str,
    wished_part: str = "",
    how: str = "",
    by: Staff,
    at: datetime,
) -> PlanPerson:
    """Name a person to win, the attitude and part that are wished for, and how. Refuses NotDraft, AlreadyThere,
    NotOfCustomer. The trail does not say how.
    """
    held = hold_draft(plan=plan, by=by)
    if contact.customer_id != held.customer_id:
        raise NotOfCustomer(str(contact.public_id))
    if PlanPerson.objects.filter(plan=held, contact=contact).exists():
        raise AlreadyThere
    person = PlanPerson.objects.create(
        plan=held, contact=contact, wished_attitude=wished_attitude, wished_part=wished_part, how=how
    )
    _added(person, by, at, {"contact": str(contact.public_id)})
    return person


@transaction.atomic
def add_step(
    *,
    plan: AccountPlan,
    what: str,
    owner: Staff,
    due_on: date,
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> PlanStep:
    """Put a step into the calendar, once a form; once the plan is agreed it is a task of its owner.

    Refuses NotDraft, NotOfCustomer, and KeyTaken as `write_once` does.
    """
    held = hold_draft(plan=plan, by=by)
    check_on_team(plan=held, owner=owner)
    step, made = write_once(
        PlanStep.objects,
        key={"form_key": form_key or uuid7()},
        words={"plan": held, "what": what, "owner": owner, "due_on": due_on},
        more={},
    )
    if made:
        _added(step, by, at, {"task": what, "owner": owner.employee_no, "due_on": due_on})
    return step


@transaction.atomic
def note_risk(
    *,
    plan: AccountPlan,
    what: str,
    likelihood: Level | str,
    effect: Level | str,
    counter: str,
    owner: Staff,
    form_key: UUID | None = None,
    by: Staff,
    at: datetime,
) -> PlanRisk:
    """Note a risk with what is done against it and by whom, once a form.

    Refuses NotDraft, NotOfCustomer, and KeyTaken as `write_once` does.
    """
    held = hold_draft(plan=plan, by=by)
    check_on_team(plan=held, owner=owner)
    words = {"likelihood": str(likelihood), "effect": str(effect), "counter": counter, "owner": owner}
    risk, made = write_once(
        PlanRisk.objects,
        key={"form_key": form_key or uuid7()},
        words={"plan": held, "what": what, **words},
        more={},
    )
    if made:
        _added(risk, by, at, {"plan_risk": what, "owner": owner.employee_no})
    return risk


@transaction.atomic
def take_out(*, part: Part, by: Staff, at: datetime) -> None:
    """Take an aim, a need, a person, a step or a risk out of a draft; taken out already, nothing happens.

    Refuses NotDraft.
    """
    held = hold_draft(plan=part.plan, by=by)
    gone, _ = type(part).objects.filter(pk=part.pk).delete()
    if gone:
        before = {"account_plan": name_of(held), "plan_section": SECTIONS[type(part)]}
        record_act(kind="account_plan.taken_out", subject=held.customer, actor=by, at=at, before=before)


def name_of(plan: AccountPlan) -> str:
    """'2027/1': the year and the version, as the trail names a plan."""
    return f"{plan.year}/{plan.number}"


@transaction.atomic
def hold_draft(*, plan: AccountPlan, by: Staff) -> AccountPlan:
    """The plan, locked, with whoever writes in it among its hands; refuses NotDraft."""
    held = hold(plan)
    if held.state != PlanState.DRAFT:
        raise NotDraft(str(held.public_id))
    if by.pk not in held.hands:
        held.hands = [*held.hands, by.pk]
        held.save(update_fields=["hands"])
    return held


def hold(plan: AccountPlan) -> AccountPlan:
    """The plan, locked."""
    plans = AccountPlan.objects.select_for_update(of=("self",))
    return plans.select_related("customer__unit", "customer__manager").get(pk=plan.pk)


def check_on_team(*, plan: AccountPlan, owner: Staff) -> None:
    """Refuse with NotOfCustomer a colleague who neither leads the customer nor is on its team."""
    if not doers(plan.customer).filter(pk=owner.pk).exists():
        raise NotOfCustomer(owner.employee_no)


def _added(part: Part, by: Staff, at: datetime, told: dict[str, Any]) -> None:
    named = {"account_plan": name_of(part.plan), "plan_section": SECTIONS[type(part)]}
    record_act(
        kind="account_plan.added", subject=part.plan.customer, actor=by, at=at, after={**named, **told}
    )
