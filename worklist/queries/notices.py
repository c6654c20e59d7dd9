"""Notices as their reader sees them: worded in the reader's language, grouped by day."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Q
from django.urls import reverse

from common.calendar import business_date
from organization.models import Staff
from worklist import phrases
from worklist.models import Notice
from worklist.rules import NoticeKind

PAGE = 50
TONES = {
    NoticeKind.TIER_UP: ("trending-up", "good"),
    NoticeKind.TIER_DOWN: ("trending-down", "bad"),
    NoticeKind.TASK_DUE: ("checkbox", "accent"),
    NoticeKind.TASK_OVERDUE: ("clock-exclamation", "warn"),
    NoticeKind.TEAM_OVERDUE: ("users", "warn"),
    NoticeKind.RUN_LATE: ("moon", "warn"),
    NoticeKind.PROSPECT_GIVEN: ("user-plus", "accent"),
    NoticeKind.PROSPECT_WARNED: ("clock-exclamation", "warn"),
    NoticeKind.PROSPECT_RETURNED: ("arrow-back-up", "warn"),
    NoticeKind.COMPLAINT: ("message-report", "warn"),
    NoticeKind.NEGOTIATION_ASKED: ("scale", "warn"),
    NoticeKind.NEGOTIATION_DECIDED: ("scale", "accent"),
    NoticeKind.PRICE: ("percentage", "accent"),
    NoticeKind.MINUTES: ("notes", "accent"),
    NoticeKind.TASK_GIVEN: ("user-check", "accent"),
    NoticeKind.DIARY: ("notebook", "accent"),
    NoticeKind.CHAIN: ("repeat", "accent"),
    NoticeKind.KNOWLEDGE: ("bulb", "accent"),
    NoticeKind.MENTION: ("at", "accent"),
    NoticeKind.FOLLOWED: ("eye", "accent"),
    NoticeKind.COLLEAGUE_LEFT: ("user-minus", "warn"),
    NoticeKind.DECISION: ("circle-check", "accent"),
    NoticeKind.TALK_DUE: ("scale", "warn"),
}


@dataclass(frozen=True)
class NoticeRow:
    """One notice ready to show; `opens` says that it leads to a page, of a customer or another record."""

    notice: Notice
    opens: bool
    subject: str
    sentence: str
    reason: str
    icon: str
    tone: str

    @property
    def path(self) -> str:
        """The page that the notice leads to, that of all notices where it leads nowhere."""
        if self.notice.customer:
            return reverse("customers:detail", args=[self.notice.customer.customer_no])
        return self.notice.parameters.get("path") or reverse("workspace:notices")


def unread_count(user) -> int:
    """How many notices the bell counts."""
    return Notice.objects.visible_to(user).unread().count()


def notice_days(
    user, today: date, *, kind: str = "", unread: bool = False, before: int | None = None
) -> tuple[list[tuple[date, list[NoticeRow]]], int | None]:
    """A page of a person's notices by day, newest first, and where the next page begins (None at the end).

    `before` is the key of the last notice of the page before. A handful of queries however many notices there are.
    """
    notices = Notice.objects.visible_to(user).select_related("customer").order_by("-created_at", "-id")
    if kind:
        notices = notices.filter(kind=kind)
    if unread:
        notices = notices.unread()
    if before is not None:
        last = Notice.objects.filter(person=user, pk=before).values_list("created_at", "pk").first()
        notices = notices.filter(_older_than(*last)) if last else notices.none()
    found = list(notices[: PAGE + 1])
    shown = found[:PAGE]
    rows = notice_rows(shown, today)
    days = [
        (day, list(of_day))
        for day, of_day in groupby(rows, key=lambda row: business_date(row.notice.created_at))
    ]
    return days, shown[-1].pk if len(found) > PAGE else None


def notice_rows(notices: list[Notice], today: date) -> list[NoticeRow]:
    """Notices, their customers with them, worded for the present reader."""
    owners = Staff.objects.in_bulk({n.parameters["owner_id"] for n in notices if "owner_id" in n.parameters})
    return [_row(notice, owners.get(notice.parameters.get("owner_id")), today) for notice in notices]


def _older_than(created_at: datetime, pk: int) -> Q:
    return Q(created_at__lte=created_at) & (Q(created_at__lt=created_at) | Q(pk__lt=pk))


def _row(notice: Notice, owner: Staff | None, today: date) -> NoticeRow:
    icon, tone = TONES[NoticeKind(notice.kind)]
    return NoticeRow(
        notice=notice,
        opens=bool(notice.customer or notice.parameters.get("path")),
        subject=notice.customer.label if notice.customer else phrases.about(notice.parameters),
        sentence=phrases.notice_sentence(
            notice.kind, notice.parameters, today=today, owner=owner.display_name if owner else ""
        ),
        reason=phrases.notice_reason(notice.kind, notice.parameters),
        icon=icon,
        tone=tone,
    )
