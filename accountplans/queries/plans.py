"""Plans with how far they have come, one plan with all that stands in it, and customers that need one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accountplans.models import (
    AccountPlan,
    PlanAim,
    PlanExpense,
    PlanNeed,
    PlanPerson,
    PlanRisk,
    PlanRule,
    PlanStep,
)
from accountplans.querysets import PlanQuerySet
from accountplans.rules import Measure, PlanState, Progress, is_won, progress, together
from common.calendar import business_today, month_end
from common.pagination import Ordering, record_page
from common.statements import statement
from customers.models import Contact, Customer, CustomerScore, TeamMember
from customers.queries import profile_of
from needs.models import Need
from needs.queries import listed_needs
from organization.models import Staff
from organization.queries import supervises_branch_of
from worklist.queries.tasks import readers
from worklist.rules import TaskState

LATEST = Ordering("account-plans", ("-id",))
DUE = Ordering("account-plans-due", ("customer_no",))
RULES = Ordering("account-plan-rules", ("-id",))
PAGE = 50


@dataclass(frozen=True)
class Measured:
    """What the books say of a customer in one product line, in fen of yuan; `month` is the customer's newest."""

    month: date
    balance: int
    fees: int
    contribution: int


@dataclass(frozen=True)
class AimLine:
    """An aim, what the books say now (or said when the plan was closed), and how far that is."""

    aim: PlanAim
    now_fen: int
    progress: Progress


@dataclass(frozen=True)
class StepLine:
    """A step of the calendar and what became of it: its task's state, or waiting for the plan to be agreed."""

    step: PlanStep
    state: str
    late: bool

    @property
    def done(self) -> bool:
        """Whether its task is done."""
        return self.state == TaskState.DONE


@dataclass(frozen=True)
class PersonLine:
    """A person to win and whether the attitude wished for is there."""

    person: PlanPerson
    won: bool


@dataclass(frozen=True)
class Standing:
    """How far a plan has come: aims, the mean of them, steps done, people won, needs met, money."""

    plan: AccountPlan
    aims: list[AimLine]
    percent: int | None
    steps_done: int
    steps: int
    spent_fen: int

    @property
    def behind(self) -> bool:
        """Whether any aim is behind."""
        return any(line.progress.behind and not line.progress.reached for line in self.aims)

    @property
    def over_budget(self) -> bool:
        """Whether more was spent than was granted."""
        return self.spent_fen > self.plan.budget_fen


@dataclass(frozen=True)
class Told:
    """One plan with all that its page tells."""

    standing: Standing
    needs: list[PlanNeed]
    people: list[PersonLine]
    steps: list[StepLine]
    risks: list[PlanRisk]
    expenses: list[PlanExpense]
    team: list[TeamMember]
    team_name: str
    versions: list[AccountPlan]


@dataclass(frozen=True)
class PlanPage:
    """A page of plans with the cursors of those around it."""

    rows: list[Standing]
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True)
class DuePage:
    """A page of customers that need a plan, with the cursors of those around it."""

    rows: list[Customer]
    next_cursor: str
    previous_cursor: str


# ---------------------------------------------------------------- what the books say
def measured(customer_ids: Sequence[int]) -> dict[tuple[int, int], Measured]:
    """By customer and product line what the books say, in one statement however many there are."""
    if not customer_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement("accountplans", "measured"), {"customers": list(customer_ids)})
        return {
            (customer, line): Measured(month, balance, fees, contribution)
            for customer, line, month, balance, fees, contribution in cursor.fetchall()
        }


def figure(found: Measured | None, measure: Measure | str) -> int:
    """The figure of a measure, nothing where there are no books."""
    return int(getattr(found, Measure(measure).value)) if found else 0


def standings(plans: Sequence[AccountPlan], *, today: date) -> list[Standing]:
    """How far plans have come, by four queries however many they are."""
    keys = [plan.pk for plan in plans]
    aims: dict[int, list[PlanAim]] = {}
    for aim in PlanAim.objects.filter(plan__in=keys).select_related("line"):
        aims.setdefault(aim.plan_id, []).append(aim)
    books = measured(sorted({plan.customer_id for plan in plans if plan.pk in aims}))
    steps = PlanStep.objects.filter(plan__in=keys).order_by().values("plan")
    counts = {
        row["plan"]: (row["of"], row["done"])
        for row in steps.annotate(of=Count("pk"), done=Count("pk", filter=Q(task__state=TaskState.DONE)))
    }
    spent = _spent(plans)
    shown = []
    for plan in plans:
        lines = [_aim_line(aim, plan, books, today) for aim in aims.get(plan.pk, [])]
        of, done = counts.get(plan.pk, (0, 0))
        shown.append(
            Standing(
                plan=plan,
                aims=lines,
                percent=together(line.progress for line in lines),
                steps_done=done,
                steps=of,
                spent_fen=spent.get((plan.customer_id, plan.year), 0),
            )
        )
    return shown


def _spent(plans: Sequence[AccountPlan]) -> dict[tuple[int, int], int]:
    """What was spent in a year on a customer, over all versions of the plan."""
    expenses = PlanExpense.objects.filter(
        plan__customer__in={plan.customer_id for plan in plans},
        plan__year__in={plan.year for plan in plans},
        withdrawn_at=None,
    )
    sums = expenses.order_by().values("plan__customer", "plan__year").annotate(sum=Sum("amount_fen"))
    return {(row["plan__customer"], row["plan__year"]): int(row["sum"]) for row in sums}


def _aim_line(
    aim: PlanAim, plan: AccountPlan, books: dict[tuple[int, int], Measured], today: date
) -> AimLine:
    now = aim.end_fen
    if now is None:
        now = figure(books.get((plan.customer_id, aim.line_id)), aim.measure)
    return AimLine(
        aim=aim,
        now_fen=now,
        progress=progress(
            start_fen=aim.start_fen,
            now_fen=now,
            aim_fen=aim.aim_fen,
            started_on=aim.started_on,
            by_on=aim.by_on,
            today=today,
        ),
    )


# ---------------------------------------------------------------- plans
def listed_plans(user: Staff) -> PlanQuerySet:
    """Every plan of customers in use that a person reads, with what its row shows."""
    plans = AccountPlan.objects.visible_to(user).filter(customer__state="live")
    return plans.select_related("customer__manager", "customer__unit", "written_by", "agreed_by")


def plan_page(found: QuerySet[AccountPlan], *, today: date, cursor: str = "") -> PlanPage:
    """One page, the latest first, each with how far it has come."""
    rows, page = record_page(found, ordering=LATEST, size=PAGE, cursor=cursor)
    return PlanPage(standings(rows, today=today), page.next_cursor, page.previous_cursor)


def plans_of(user: Staff, customer: Customer, *, today: date) -> list[Standing]:
    """A customer's plans that are agreed or being written, the latest year and version first."""
    plans = listed_plans(user).filter(customer=customer).exclude(state=PlanState.CLOSED)
    return standings(list(plans.order_by("-year", "-number")), today=today)


def told(user: Staff, plan: AccountPlan, *, today: date) -> Told:
    """One plan with all that stands in it."""
    steps = PlanStep.objects.filter(plan=plan).select_related("owner", "task")
    of_year = AccountPlan.objects.filter(customer=plan.customer_id, year=plan.year)
    expenses = PlanExpense.objects.filter(plan__in=of_year.values("pk"), withdrawn_at=None)
    needs = PlanNeed.objects.filter(plan=plan, need__in=Need.objects.visible_to(user).values("pk"))
    return Told(
        standing=standings([plan], today=today)[0],
        needs=list(needs.select_related("need")),
        people=[
            PersonLine(person, is_won(person.contact.attitude, person.wished_attitude))
            for person in parts_of(user, plan, PlanPerson).select_related("contact")
        ],
        steps=[_step_line(step, today) for step in steps],
        risks=sorted(
            PlanRisk.objects.filter(plan=plan).select_related("owner"), key=lambda risk: -risk.weight
        ),
        expenses=list(expenses.select_related("noted_by")),
        team=list(
            TeamMember.objects.filter(customer=plan.customer_id)
            .active_on(today)
            .select_related("staff")
            .order_by("part", "id")
        ),
        team_name=profile_of(plan.customer).team_name,
        versions=list(of_year.order_by("-number")),
    )


def _step_line(step: PlanStep, today: date) -> StepLine:
    if step.task is None:
        return StepLine(step, "waiting", late=False)
    late = step.task.state == TaskState.OPEN and step.task.due_on < today
    return StepLine(step, step.task.state, late)


# ---------------------------------------------------------------- what may be chosen
def open_needs(user: Staff, plan: AccountPlan) -> QuerySet[Need]:
    """Needs of the customer under way that the plan does not name yet."""
    named = PlanNeed.objects.filter(plan=plan).values("need")
    return listed_needs(user).running().filter(customer=plan.customer_id).exclude(pk__in=named)


def people_to_win(user: Staff, plan: AccountPlan) -> QuerySet[Contact]:
    """People who work at the customer and whom the plan does not name yet."""
    named = PlanPerson.objects.filter(plan=plan).values("contact")
    return (
        Contact.objects.visible_to(user)
        .filter(customer=plan.customer_id, left_on=None)
        .exclude(pk__in=named)
        .order_by("id")
    )


def parts_of(user: Staff, plan: AccountPlan, model: Any) -> QuerySet:
    """The parts of one kind that a reader is told of; people whose file is sealed are none."""
    parts = model.objects.visible_to(user).filter(plan=plan)
    if model is PlanPerson:
        parts = parts.filter(contact__in=Contact.objects.visible_to(user).values("pk"))
    return parts


def doers(customer: Customer) -> QuerySet[Staff]:
    """Who may be given a step or a risk: whoever leads the customer or is on its team."""
    return readers(customer, business_today())


def may_agree(user: Staff, plan: AccountPlan) -> bool:
    """Whether a person may agree to a plan: a supervisor of the customer's branch of their own right (no deputy), who
    neither wrote in it nor stands in for somebody who did.
    """
    if not supervises_branch_of(user, plan.customer.unit):
        return False
    wrote = {plan.written_by_id, plan.submitted_by_id, *plan.hands}
    return not wrote & set(user.reach.people)


# ---------------------------------------------------------------- who needs one
def rule_in_force() -> PlanRule:
    """The last decision on who needs a plan; one is shipped."""
    return PlanRule.objects.in_force()


def decisions(user: Staff) -> list[PlanRule]:
    """Every decision, the latest first."""
    return list(PlanRule.objects.visible_to(user).select_related("decided_by"))


def needing(customers: QuerySet[Customer], *, year: int, rule: PlanRule) -> QuerySet[Customer]:
    """Of these customers those whose tier needs a plan and that have none agreed for the year."""
    scores = CustomerScore.objects.current().filter(customer=OuterRef("pk"), tier_id__in=rule.tiers)
    settled = AccountPlan.objects.filter(customer=OuterRef("pk"), year=year)
    done = settled.filter(Q(state=PlanState.AGREED) | Q(state=PlanState.CLOSED, ending="over"))
    return customers.filter(Exists(scores)).exclude(Exists(done))


def plans_due(user: Staff, *, year: int) -> QuerySet[Customer]:
    """Customers in use that a person reads and that need a plan of the year, each with the one being written."""
    written = AccountPlan.objects.unsettled().filter(customer=OuterRef("pk"), year=year)
    scores = CustomerScore.objects.current().filter(customer=OuterRef("pk"))
    live = Customer.objects.visible_to(user).live()
    found = needing(live, year=year, rule=rule_in_force()).select_related("manager", "unit")
    return found.annotate(
        plan_state=Coalesce(Subquery(written.values("state")[:1]), Value("")),
        plan_id=Subquery(written.values("public_id")[:1]),
        tier_named=Subquery(scores.values("tier__code")[:1]),
        tier_replaced=Subquery(scores.values("computed_tier_id")[:1]),
    )


def due_page(found: QuerySet[Customer], *, cursor: str = "") -> DuePage:
    """One page of customers that need a plan, by their number."""
    rows, page = record_page(found, ordering=DUE, size=PAGE, cursor=cursor)
    return DuePage(rows, page.next_cursor, page.previous_cursor)


def is_due(customer: Customer, *, year: int) -> bool:
    """Whether the customer needs a plan of the year and has none agreed."""
    return needing(Customer.objects.filter(pk=customer.pk), year=year, rule=rule_in_force()).exists()


def due_day(rule: PlanRule, year: int) -> date:
    """The last day of the month in which plans of a year are asked for."""
    return month_end(date(year, rule.due_month, 1))


def numbered(plans: Iterable[AccountPlan]) -> int:
    """The number of the next version."""
    return 1 + max((plan.number for plan in plans), default=0)
