"""Tiers by decision as pages and the API list them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from common.pagination import Ordering, keyset_page
from customers.models import Customer
from organization.models import Staff
from tiers.models import TierOverride

LATEST_OVERRIDES = Ordering("overrides", ("-id",))
OVERRIDES_A_PAGE = 30


@dataclass(frozen=True)
class OverridePage:
    """One page of decisions, the latest first; `waiting` and `standing` count all that the reader sees."""

    rows: list[TierOverride]
    next_cursor: str
    previous_cursor: str
    waiting: int
    standing: int


def listed_overrides(user: Staff) -> QuerySet[TierOverride]:
    """Decisions on the customers that a person reads, with everybody who had a part in them."""
    return TierOverride.objects.visible_to(user).select_related(
        "customer__unit",
        "customer__manager",
        "tier",
        "tier_computed",
        "proposed_by",
        "decided_by",
        "ended_by",
    )


def override_page(user: Staff, *, only: str = "", cursor: str = "") -> OverridePage:
    """One page; `only` is 'waiting' or 'standing'."""
    found = TierOverride.objects.visible_to(user)
    narrowed = {"waiting": found.waiting(), "standing": found.standing()}
    page = keyset_page(
        narrowed.get(only, found),
        ordering=LATEST_OVERRIDES,
        columns=["pk"],
        size=OVERRIDES_A_PAGE,
        cursor=cursor,
    )
    rows = listed_overrides(user).in_bulk([row["pk"] for row in page.rows])
    counts = {name: part.count() for name, part in narrowed.items()}
    return OverridePage(
        [rows[row["pk"]] for row in page.rows], page.next_cursor, page.previous_cursor, **counts
    )


def open_overrides(customer: Customer) -> list[TierOverride]:
    """What waits or stands for a customer: at most one of each, the proposal first."""
    found = customer.tier_overrides.select_related("tier", "tier_computed", "proposed_by", "decided_by")
    return list(found.filter(state__in=["proposed", "approved", "in_force"]).order_by("-id"))
