"""Opening an opportunity, changing what is known of it, and giving it to somebody else."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from audit.services import record_act
from chains.rules import LONGEST_DAYS, Cause, Moot
from chains.services import stop_chains
from common.calendar import business_date
from common.models import uuid7
from common.once import write_once
from customers.models import Customer
from organization.models import Staff, Unit
from products.models import ProductLine
from prospects.models import Opportunity, Prospect, StageMove, StageRule
from prospects.rules.pipeline import STAGES, Stage, State, missing, position
from prospects.services.pool import count_opportunities

# What people may change beside moving it; the facts of the gates are among it.
EDITABLE = (
    "name",
    "product_line",
    "amount_fen",
    "expected_on",
    "probability_bp",
    "competitor",
    "need_said",
    "need_found",
    "proposal",
    "terms",
)


class NoCompany(Exception):
    """An opportunity is with a customer or with a prospect."""


class StaleOpportunity(Exception):
    """Somebody saved the opportunity after this form was opened; `current` is the record as it stands now."""

    def __init__(self, current: Opportunity) -> None:
        super().__init__(str(current.public_id))
        self.current = current


class ClosedOpportunity(Exception):
    """What was won or lost is history and is not changed."""


class StillNeeded(Exception):
    """A fact that the stages passed have asked for cannot be taken away again; `facts` names them."""

    def __init__(self, facts: list[str]) -> None:
        super().__init__(", ".join(facts))
        self.facts = facts


class CannotSee(Exception):
    """The colleague does not see the company, so the opportunity cannot be theirs."""


@transaction.atomic
def open_opportunity(
    *,
    customer: Customer | None = None,
    prospect: Prospect | None = None,
    name: str,
    product_line: ProductLine,
    amount_fen: int | None = None,
    expected_on: date | None = None,
    owner: Staff | None = None,
    form_key: UUID | None = None,
    revives: Opportunity | None = None,
    facts: dict[str, Any] | None = None,
    by: Staff | None,
    at: datetime,
) -> Opportunity:
    """Open an opportunity as a lead, owned by `owner` or whoever opens it, in the unit of its company.

    `facts` are fields known already (need, competitor). The same `form_key` opens one, and is KeyTaken for other words.
    Refuses NoCompany. A running opportunity keeps a prospect with its account manager.
    """
    company = customer or prospect
    if company is None:
        raise NoCompany
    owner = owner or by
    opportunity, made = write_once(
        Opportunity.objects,
        key={"form_key": form_key or uuid7()},
        words={
            "customer": customer,
            "prospect": prospect,
            "name": name,
            "product_line": product_line,
            "amount_fen": amount_fen,
            "expected_on": expected_on,
        },
        more={
            "owner": owner,
            "unit_id": company.unit_id,
            "entered_stage_at": at,
            "opened_at": at,
            "revives": revives,
            **(facts or {}),
        },
    )
    if not made:
        return opportunity
    StageMove.objects.create(
        opportunity=opportunity, to_place=Stage.LEAD.value, amount_fen=amount_fen, by=by, at=at
    )
    count_running(prospect_id=opportunity.prospect_id, at=at)
    _no_longer_lost(opportunity, by=by, at=at)
    record_act(
        kind="opportunity.opened",
        subject=opportunity,
        actor=by,
        at=at,
        after={
            "name": name,
            "product_line": product_line.code,
            "amount_fen": amount_fen,
            "expected_on": expected_on,
            "staff": owner.employee_no if owner else None,
        },
    )
    return opportunity


def _no_longer_lost(opened: Opportunity, *, by: Staff | None, at: datetime) -> None:
    """Business in the same line runs again: nobody asks after what was lost in it."""
    company = {"customer": opened.customer} if opened.customer else {"prospect": opened.prospect}
    lost = Opportunity.objects.filter(**company, product_line=opened.product_line, state=State.LOST)
    since = business_date(at) - timedelta(days=LONGEST_DAYS)
    keys = lost.filter(closed_on__gte=since).order_by().values_list("public_id", flat=True)
    subjects = [f"opportunity:{key}" for key in keys]
    stop_chains(cause=Cause.LOST, subjects=subjects, why=Moot.REOPENED, by=by, at=at)


@transaction.atomic
def edit_opportunity(
    *, opportunity: Opportunity, changes: dict[str, Any], version: int, by: Staff, at: datetime
) -> Opportunity:
    """Write what a person changed, and raise the version; nothing happens where nothing differs.

    Refuses StaleOpportunity, ClosedOpportunity, and StillNeeded for emptying what a stage passed has asked for.
    """
    held = hold_row(opportunity=opportunity)
    if held.state in (State.WON, State.LOST):
        raise ClosedOpportunity(str(held.public_id))
    if held.version != version:
        raise StaleOpportunity(held)
    before = {
        name: getattr(held, name)
        for name, value in changes.items()
        if name in EDITABLE and getattr(held, name) != value
    }
    if not before:
        return held
    after = {name: changes[name] for name in before}
    if emptied := missing(set(after) & _asked_so_far(held), after):
        raise StillNeeded(sorted(emptied))
    for name, value in after.items():
        setattr(held, name, value)
    held.version += 1
    held.save(update_fields=[*after, "version", "changed_at"])
    record_act(
        kind="opportunity.edited",
        subject=held,
        actor=by,
        at=at,
        before=_said(before),
        after=_said(after),
    )
    return held


@transaction.atomic
def reassign_opportunity(*, opportunity: Opportunity, to: Staff, by: Staff, at: datetime) -> Opportunity:
    """Give the opportunity to a colleague who sees its company; CannotSee otherwise. Twice is once."""
    held = hold_row(opportunity=opportunity)
    if held.owner_id == to.pk:
        return held
    if not Opportunity.objects.visible_to(to).filter(pk=held.pk).exists():
        raise CannotSee(to.employee_no)
    before, held.owner = held.owner, to
    held.version += 1
    held.save(update_fields=["owner", "version", "changed_at"])
    record_act(
        kind="opportunity.reassigned",
        subject=held,
        actor=by,
        at=at,
        before={"staff": before.employee_no},
        after={"staff": to.employee_no},
    )
    return held


@transaction.atomic
def hand_opportunity(
    *, opportunity: Opportunity, to: Staff, unit: Unit, reason: str, by: Staff, at: datetime
) -> Opportunity:
    """Move a running opportunity along with its customer, to the unit that works on it now."""
    held = hold_row(opportunity=opportunity)
    before, held.owner, held.unit = held.owner, to, unit
    held.version += 1
    held.save(update_fields=["owner", "unit", "version", "changed_at"])
    record_act(
        kind="opportunity.reassigned",
        subject=held,
        actor=by,
        at=at,
        reason=reason,
        before={"staff": before.employee_no},
        after={"staff": to.employee_no},
    )
    return held


@transaction.atomic
def set_team(*, opportunity: Opportunity, team: Iterable[Staff], by: Staff, at: datetime) -> None:
    """Say which colleagues work on the opportunity; each must see its company, else CannotSee."""
    chosen = list(team)
    for person in chosen:
        if not Opportunity.objects.visible_to(person).filter(pk=opportunity.pk).exists():
            raise CannotSee(person.employee_no)
    before = sorted(opportunity.team.values_list("employee_no", flat=True))
    after = sorted(person.employee_no for person in chosen)
    if before == after:
        return
    opportunity.team.set(chosen)
    record_act(
        kind="opportunity.team_set",
        subject=opportunity,
        actor=by,
        at=at,
        before={"team": before},
        after={"team": after},
    )


def hold_row(*, opportunity: Opportunity) -> Opportunity:
    """The row locked for this transaction, fresh from the database."""
    return Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)


def count_running(*, prospect_id: int | None, at: datetime) -> None:
    """Tell the pool how many opportunities run: a prospect that has any stays with its account manager."""
    if prospect_id is not None:
        running = Opportunity.objects.filter(prospect_id=prospect_id, customer=None).running().count()
        count_opportunities(prospect_id=prospect_id, running=running, at=at)


def _asked_so_far(opportunity: Opportunity) -> set[str]:
    passed = [stage.value for stage in STAGES[: position(opportunity.stage) + 1]]
    asks = StageRule.objects.filter(place__in=passed).values_list("asks", flat=True)
    return {fact for each in asks for fact in each}


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the trail keeps them: a product line by its code."""
    return {name: value.code if isinstance(value, ProductLine) else value for name, value in values.items()}
