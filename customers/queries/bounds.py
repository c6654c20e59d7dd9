"""The bounds of the size classes: in force, to come, and before."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from common.pagination import Ordering
from customers.models import SizeThresholds
from organization.models import Staff

LATEST_BOUNDS = Ordering("size-bounds", ("-valid_from",))
# Each bound, what it is called, and whether it is of class A, B, C or D.
BOUNDS = {
    "a_assets_over_fen": _("A: total assets over"),
    "a_revenue_over_fen": _("A: annual revenue over"),
    "b_net_assets_over_fen": _("B: net assets over"),
    "b_revenue_over_fen": _("B: annual revenue over"),
    "c_net_assets_up_to_fen": _("C: net assets up to"),
    "d_net_assets_under_fen": _("D: net assets under"),
    "d_revenue_under_fen": _("D: or annual revenue under"),
    "d_profit_under_fen": _("D: or profit under"),
}


@dataclass(frozen=True)
class BoundsTold:
    """Bounds with their names and amounts in fen, and whether they count today or are to come."""

    held: SizeThresholds
    lines: list[tuple[str, int]]
    counts: bool
    coming: bool


def bounds_told(user: Staff, *, today: date) -> list[BoundsTold]:
    """Every decision on the bounds, the latest first."""
    rows = list(SizeThresholds.objects.visible_to(user).select_related("decided_by").order_by("-valid_from"))
    now = next((row for row in rows if row.valid_from <= today), None)
    return [
        BoundsTold(
            held=row,
            lines=[(str(label), getattr(row, name)) for name, label in BOUNDS.items()],
            counts=row is now,
            coming=row.valid_from > today,
        )
        for row in rows
    ]
