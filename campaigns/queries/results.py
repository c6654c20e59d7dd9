"""The list of results with what took them back."""

from dataclasses import dataclass

from campaigns.models import Campaign, Result
from common.pagination import Ordering, keyset_page
from organization.models import Staff

PAGE_SIZE = 50
NEWEST = Ordering("newest", ("-happened_on", "-id"))


@dataclass(frozen=True)
class ResultPage:
    """A page of results, newest first, each with `reversal` where it was taken back."""

    rows: list[Result]
    next_cursor: str
    previous_cursor: str


def result_page(campaign: Campaign, user: Staff, *, cursor: str = "", size: int = PAGE_SIZE) -> ResultPage:
    """The results that a person reads one by one; two queries however many rows."""
    found = Result.objects.visible_to(user).filter(campaign=campaign)
    page = keyset_page(found, ordering=NEWEST, columns=["id"], size=size, cursor=cursor)
    keys = [row["id"] for row in page.rows]
    held = (
        Result.objects.visible_to(user)
        .filter(pk__in=keys)
        .select_related("unit", "staff", "target", "account", "reversal", "reverses", "recorded_by")
        .in_bulk()
    )
    return ResultPage([held[key] for key in keys], page.next_cursor, page.previous_cursor)
