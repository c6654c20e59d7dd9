"""The list of campaigns with what each has reached."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from campaigns.models import Campaign, Result
from campaigns.rules import ResultKind
from common.pagination import Ordering, keyset_page
from organization.models import Staff

PAGE_SIZE = 30
NEWEST = Ordering("newest", ("-starts_on", "-id"))
_COLUMNS = [
    "id",
    "public_id",
    "name",
    "starts_on",
    "ends_on",
    "state",
    "owner_unit__short_name",
    "owner_unit__short_name_en",
    "reachable_size",
    "reachable_base",
    "opened",
    "deposits",
]


@dataclass(frozen=True)
class CampaignList:
    """A page of campaigns as dictionaries, newest first."""

    rows: list[dict[str, Any]]
    next_cursor: str
    previous_cursor: str


def campaign_list(*, user: Staff, state: str = "", cursor: str = "", size: int = PAGE_SIZE) -> CampaignList:
    """The campaigns a person sees, in one query."""
    found = Campaign.objects.visible_to(user)
    if state:
        found = found.filter(state=state)
    page = keyset_page(_with_sums(found), ordering=NEWEST, columns=_COLUMNS, size=size, cursor=cursor)
    return CampaignList(page.rows, page.next_cursor, page.previous_cursor)


def _with_sums(found: QuerySet[Campaign]) -> QuerySet[Campaign]:
    def total(kind: ResultKind, column: str):
        rows = Result.objects.filter(campaign=OuterRef("pk"), kind=kind).order_by().values("campaign")
        return Coalesce(
            Subquery(rows.annotate(total=Sum(column)).values("total"), output_field=BigIntegerField()), 0
        )

    return found.annotate(
        opened=total(ResultKind.ACCOUNT, "count"), deposits=total(ResultKind.DEPOSIT, "amount_fen")
    )
