"""The call list page by page, lists with their overlaps, and what was said to one target."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Call, Campaign, ListLine, ListSource, Target, TargetList
from campaigns.models.targets import ACTIONS, OUTCOMES
from common.pagination import Ordering, keyset_page
from organization.models import Staff

PAGE_SIZE = 50
BY_DAY = Ordering("day", ("next_on", "id"), nullable=True)
_COLUMNS = [
    "id",
    "public_id",
    "name",
    "customer__customer_no",
    "prospect_id",
    "unit__short_name",
    "unit__short_name_en",
    "owner_id",
    "owner__name",
    "owner__name_en",
    "who_decides",
    "way_in",
    "value_fen",
    "state",
    "next_action",
    "next_on",
    "last_outcome",
    "last_called_at",
    "calls_made",
]
REASONS = 50
REFUSALS = {
    "no_name": _("no name"),
    "name_too_long": _("a name of more than 120 characters"),
    "unknown_unit": _("a unit that takes no part"),
    "unknown_manager": _("an employee number that takes no part"),
    "twice_in_file": _("twice in the file"),
    "no_number": _("an amount that is no number"),
    "unit_not_taking_part": _("its unit takes no part"),
}
_OUTCOMES, _ACTIONS = dict(OUTCOMES), dict(ACTIONS)


@dataclass(frozen=True)
class TargetRow:
    """One line of the call list; `customer_no` where the target is a customer."""

    public_id: str
    name: str
    customer_no: str
    is_prospect: bool
    unit_names: tuple[str, str]
    owner_names: tuple[str, str]
    is_mine: bool
    who_decides: str
    way_in: str
    value_fen: int | None
    state: str
    action: str
    next_on: date | None
    outcome: str
    last_called_at: datetime | None
    calls_made: int


@dataclass(frozen=True)
class CallList:
    """A page of targets, what is due, and how many there are in each state (of what the person sees)."""

    rows: list[TargetRow]
    next_cursor: str
    previous_cursor: str
    total: int
    due: int
    called: int
    won: int


def seen_targets(campaign: Campaign, user: Staff) -> QuerySet[Target]:
    """The targets of one campaign that a person reads."""
    return Target.objects.visible_to(user).filter(campaign=campaign)


def call_list(
    *, found: QuerySet[Target], user: Staff, day: date, cursor: str = "", size: int = PAGE_SIZE
) -> CallList:
    """A page of what was found, what is due first; three queries however many rows."""
    page = keyset_page(found, ordering=BY_DAY, columns=_COLUMNS, size=size, cursor=cursor)
    sums = found.aggregate(
        total=Count("pk"),
        due=Count("pk", filter=Q(state="open", next_on__lte=day)),
        called=Count("pk", filter=Q(calls_made__gt=0)),
        won=Count("pk", filter=Q(state="won")),
    )
    rows = [_row(values, user) for values in page.rows]
    return CallList(rows, page.next_cursor, page.previous_cursor, **sums)


def _row(values: dict[str, Any], user: Staff) -> TargetRow:
    return TargetRow(
        public_id=str(values["public_id"]),
        name=values["name"],
        customer_no=values["customer__customer_no"] or "",
        is_prospect=values["prospect_id"] is not None,
        unit_names=(values["unit__short_name"], values["unit__short_name_en"]),
        owner_names=(values["owner__name"] or "", values["owner__name_en"] or ""),
        is_mine=values["owner_id"] == user.pk,
        who_decides=values["who_decides"],
        way_in=values["way_in"],
        value_fen=values["value_fen"],
        state=values["state"],
        action=str(_ACTIONS.get(values["next_action"], "")),
        next_on=values["next_on"],
        outcome=str(_OUTCOMES.get(values["last_outcome"], "")),
        last_called_at=values["last_called_at"],
        calls_made=values["calls_made"],
    )


def calls_to(target: Target) -> list[Call]:
    """What was said to a target, newest first."""
    return list(target.calls.select_related("staff")[:PAGE_SIZE])


@dataclass(frozen=True)
class ListRow:
    """One list: how many targets stand in it, in other lists too, and are customers already."""

    target_list: TargetList
    targets: int
    in_other_lists: int
    customers: int
    refused: int

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """The first lines that were not taken, each with why."""
        return [
            (str(line), str(REFUSALS.get(code, code))) for line, code in self.target_list.refused[:REASONS]
        ]

    @property
    def address(self) -> str:
        """Where the filter shows what it finds today."""
        return (
            reverse("prospects:list" if self.over_prospects else "customers:list")
            + f"?{self.target_list.query}"
        )

    @property
    def over_prospects(self) -> bool:
        return self.target_list.source == ListSource.PROSPECTS

    @property
    def is_file(self) -> bool:
        return self.target_list.source == ListSource.FILE


def overlaps(campaign: Campaign) -> list[ListRow]:
    """Every list of a campaign with its overlaps, counts only; two queries."""
    shared = (
        ListLine.objects.filter(target_list__campaign=campaign)
        .values("target_id")
        .annotate(lists=Count("pk"))
        .filter(lists__gt=1)
        .values("target_id")
    )
    lists = (
        campaign.target_lists.order_by("id")
        .select_related("added_by")
        .annotate(
            held=Count("lines"),
            shared=Count("lines", filter=Q(lines__target__in=shared)),
            customers=Count("lines", filter=Q(lines__target__customer__isnull=False)),
        )
    )
    return [ListRow(each, each.held, each.shared, each.customers, len(each.refused)) for each in lists]
