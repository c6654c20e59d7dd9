"""How clocks and cases are said in a line: pills, the queue's titles, moments of the trail."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from common import presentation
from common.calendar import SHANGHAI, business_date
from common.reader import language
from complaints.rules.codes import Clock, State

TITLE = 60
_END = re.compile(r"[。！？；\n]|[.!?;](?:\s|$)")
ICONS = {"red": "alarm", "amber": "hourglass", "in_time": "clock", "paused": "player-pause", "done": "check"}


@dataclass(frozen=True)
class ClockFace:
    """A clock as a pill says it: its tone (red, amber, in_time, paused, done), and the words."""

    tone: str
    text: str
    due_at: datetime | None = None

    @property
    def icon(self) -> str:
        return ICONS[self.tone]

    @property
    def mark(self) -> str:
        """The class of the pill."""
        return self.tone.replace("_", "-")

    @classmethod
    def running(cls, due_at: datetime, amber_at: datetime | None, at: datetime) -> "ClockFace":
        """A clock that runs at a moment: red from the moment it is due, amber from its own mark."""
        if at >= due_at:
            return cls("red", _("%(span)s over") % {"span": span(at - due_at)}, due_at)
        tone = "amber" if amber_at is not None and at >= amber_at else "in_time"
        return cls(tone, _("%(span)s left") % {"span": span(due_at - at)}, due_at)

    @classmethod
    def of_law(cls, due_at: datetime, at: datetime, amber_at: datetime | None = None) -> "ClockFace":
        """The law's clock: whole days; amber where nobody says otherwise."""
        days = (business_date(due_at) - business_date(at)).days
        if at >= due_at:
            text = _("%(days)s d over") % {"days": max(-days, 1)}
            return cls("red", text, due_at)
        tone = "amber" if amber_at is None or at >= amber_at else "in_time"
        return cls(tone, _("%(days)s d left") % {"days": days}, due_at)


def clock_face(case: Mapping[str, Any], at: datetime) -> tuple[str, ClockFace]:
    """The clock of a case that decides at a moment, and its face; keys are those of the case's columns."""
    if case["state"] in {State.CLOSED, State.WITHDRAWN}:
        return Clock.RESOLVE, ClockFace("done", said_day(case["closed_at"], at))
    if case["state"] == State.RESOLVED:
        return Clock.FOLLOW_UP, ClockFace("done", said_day(case["resolved_at"], at))
    legal_due = case["legal_due_at"]
    if case["paused_at"]:
        if legal_due and legal_due <= at:
            return Clock.LEGAL, ClockFace.of_law(legal_due, at)
        return Clock.RESOLVE, ClockFace("paused", _("%(span)s held") % {"span": span(at - case["paused_at"])})
    clocks = [(Clock.RESOLVE, case["resolve_due_at"], case["resolve_amber_at"])]
    if case["first_response_at"] is None:
        clocks.insert(0, (Clock.RESPONSE, case["response_due_at"], case["response_amber_at"]))
    running = [clock for clock in clocks if clock[1] is not None]
    if legal_due and all(legal_due < due for _clock, due, _amber in running):
        return Clock.LEGAL, ClockFace.of_law(legal_due, at, case["legal_amber_at"])
    if not running:
        return Clock.RESOLVE, ClockFace("in_time", presentation.MISSING)
    which, due, amber = min(running, key=lambda clock: clock[1])
    return which, ClockFace.running(due, amber, at)


def span(length: timedelta) -> str:
    """A length of time for a pill: minutes under an hour, hours and minutes under a day, else days with one decimal."""
    minutes = max(int(length.total_seconds() // 60), 0)
    if minutes < 60:
        return _("%(minutes)s min") % {"minutes": minutes}
    if minutes < 24 * 60:
        return f"{minutes // 60}:{minutes % 60:02d}"
    return _("%(days)s d") % {"days": presentation.number(minutes / 1440, 1)}


def said_day(moment: datetime | None, at: datetime) -> str:
    """'11月19日', with the year where it is not that of `at`."""
    if moment is None:
        return presentation.MISSING
    return presentation.day(business_date(moment), language=language(), today=business_date(at))


def said_moment(moment: datetime | None, at: datetime) -> str:
    """'今天 17:30', '11月24日 12:00'."""
    local = moment.astimezone(SHANGHAI) if moment else None
    return presentation.moment(local, language=language(), today=business_date(at))


def column_moment(moment: datetime) -> str:
    """'11-20 14:05', as a column of times says it."""
    return f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}"


def column_day(moment: datetime) -> str:
    """'11-20'."""
    return f"{moment.astimezone(SHANGHAI):%m-%d}"


def title_of(text: str) -> str:
    """The first sentence of what was said, as the case's title; cut where it is long."""
    said = " ".join(text.split("\n", 1)[0].split()) or text.strip()
    end = _END.search(said)
    said = said[: end.start()] if end and end.start() >= 4 else said
    return said if len(said) <= TITLE else f"{said[: TITLE - 1]}…"
