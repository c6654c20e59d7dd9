"""The meetings of a campaign: those to come, the next first, and those that were held, the latest first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from campaigns.models import Campaign, Training
from common.pagination import Ordering, keyset_page

PAGE_SIZE = 50
NEXT = Ordering("meetings", ("held_on", "id"))
LATEST = NEXT.reversed("-meetings")
FEW = 4


@dataclass(frozen=True)
class MeetingPage:
    """A page of meetings, how many there are to come and how many were held, and cursors around the page."""

    rows: list[Training]
    coming: int
    held: int
    next_cursor: str
    previous_cursor: str


@dataclass(frozen=True)
class MeetingSummary:
    """The next few meetings, and how many are to come and were held."""

    next: list[Training]
    coming: int
    held: int


def meeting_page(campaign: Campaign, *, held: bool, today: date, cursor: str = "") -> MeetingPage:
    """A page of what was held before today, or of what is to come; four queries however many."""
    gone, coming = _gone_and_coming(campaign, today)
    found, ordering = (gone, LATEST) if held else (coming, NEXT)
    page = keyset_page(found, ordering=ordering, columns=["id"], size=PAGE_SIZE, cursor=cursor)
    rows = found.in_bulk([row["id"] for row in page.rows])
    return MeetingPage(
        rows=[rows[row["id"]] for row in page.rows],
        coming=coming.count(),
        held=gone.count(),
        next_cursor=page.next_cursor,
        previous_cursor=page.previous_cursor,
    )


def meeting_summary(campaign: Campaign, *, today: date) -> MeetingSummary:
    """What the page of the preparation says of meetings."""
    gone, coming = _gone_and_coming(campaign, today)
    return MeetingSummary(
        next=list(coming.order_by("held_on", "id")[:FEW]), coming=coming.count(), held=gone.count()
    )


def _gone_and_coming(campaign: Campaign, today: date) -> tuple[QuerySet[Training], QuerySet[Training]]:
    meetings = campaign.trainings.all()
    return meetings.filter(held_on__lt=today), meetings.filter(held_on__gte=today)
