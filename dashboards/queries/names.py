"""The names behind figures that the list of customers does not show: open follow-ups, customers lost."""

from dataclasses import dataclass
from datetime import date

from common.pagination import Ordering, keyset_page
from customers.models import CustomerScore, Tier
from dashboards.queries.scope import Scope
from organization.models import Staff
from worklist.models import Task
from worklist.rules import TaskKind

PAGE_SIZE = 50
_BY_DUE_DATE = Ordering("due", ("due_on", "id"))
_BY_VALUE = Ordering("value", ("rank", "customer_id"))


@dataclass(frozen=True)
class FollowUp:
    """One open follow-up: the customer, its owner, and when it is due."""

    customer_no: str
    label: str
    owner: Staff
    due_on: date


@dataclass(frozen=True)
class FollowUps:
    """A page of open follow-ups, the longest waiting first."""

    rows: list[FollowUp]
    count: int
    person: Staff | None
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True)
class LostCustomer:
    """One customer lost since the end of last month, with the tier and deposits it had then."""

    customer_no: str
    label: str
    unit_label: str
    tier_code: str
    decided: bool
    deposits_fen: int


@dataclass(frozen=True)
class LostCustomers:
    """A page of customers lost since the end of last month, the best first."""

    rows: list[LostCustomer]
    count: int
    tier_before: Tier | None
    next_cursor: str
    previous_cursor: str


def follow_ups(scope: Scope, *, person: str = "", late: bool = False, cursor: str = "") -> FollowUps:
    """Open follow-ups of a scope, of one person by employee number, or only the overdue ones."""
    tasks = (
        Task.objects.visible_to(scope.viewer)
        .open()
        .filter(kind=TaskKind.FOLLOW_UP, customer__unit__path__startswith=scope.unit.path)
    )
    owner = Staff.objects.visible_to(scope.viewer).filter(employee_no=person).first() if person else None
    if person:
        tasks = tasks.filter(owner=owner) if owner else tasks.none()
    if late:
        tasks = tasks.overdue_on(scope.today)
    page = keyset_page(tasks, ordering=_BY_DUE_DATE, columns=["id"], size=PAGE_SIZE, cursor=cursor)
    found = Task.objects.select_related("customer", "owner").in_bulk([row["id"] for row in page.rows])
    rows = [found[row["id"]] for row in page.rows]
    return FollowUps(
        rows=[
            FollowUp(task.customer.customer_no, task.customer.label, task.owner, task.due_on) for task in rows
        ],
        count=tasks.count(),
        person=owner,
        next_cursor=page.next_cursor,
        previous_cursor=page.previous_cursor,
    )


def lost_customers(scope: Scope, *, tier_before: str = "", cursor: str = "") -> LostCustomers:
    """Customers that had a tier at the end of last month and have none now, by their rank then."""
    now = CustomerScore.objects.filter(publication=scope.publication).values("customer_id")
    lost = (
        CustomerScore.objects.visible_to(scope.viewer)
        .filter(publication=scope.compared_with, unit__path__startswith=scope.unit.path)
        .exclude(customer_id__in=now)
    )
    if scope.compared_with is None:
        lost = lost.none()
    tier = Tier.objects.filter(code=tier_before).first() if tier_before else None
    if tier_before:
        lost = lost.filter(tier=tier) if tier else lost.none()
    columns = ["customer_id", "rank"]
    page = keyset_page(lost, ordering=_BY_VALUE, columns=columns, size=PAGE_SIZE, cursor=cursor)
    scores = {
        score.customer_id: score
        for score in CustomerScore.objects.filter(
            publication=scope.compared_with, customer_id__in=[row["customer_id"] for row in page.rows]
        ).select_related("customer", "unit", "tier")
    }
    return LostCustomers(
        rows=[_lost(scores[row["customer_id"]]) for row in page.rows],
        count=lost.count(),
        tier_before=tier,
        next_cursor=page.next_cursor,
        previous_cursor=page.previous_cursor,
    )


def _lost(score: CustomerScore) -> LostCustomer:
    return LostCustomer(
        customer_no=score.customer.customer_no,
        label=score.customer.label,
        unit_label=score.unit.label,
        tier_code=score.tier.code,
        decided=score.computed_tier_id is not None,
        deposits_fen=score.deposits_fen,
    )
