"""What a person's letters say: notices as they come and the morning's digest, worded in their language."""

from datetime import date
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from common import presentation
from common.outbox import Letter
from organization.models import Staff
from organization.rules import Act, Role
from worklist import phrases
from worklist.models import Notice
from worklist.queries.notices import NoticeRow, notice_rows
from worklist.queries.today import Queue, today_queue

MOST_NOTICES = 30
MOST_ROWS = 10


def address(path: str) -> str:
    """The full address of a page, as it stands in a letter."""
    return urljoin(f"{settings.BASE_URL}/", path.lstrip("/"))


def notices_letter(person: Staff, notices: list[Notice], today: date) -> Letter:
    """One letter about what a person was told just now; its subject says how many things, never about whom."""
    with translation.override(person.language):
        count = len(notices)
        subject = ngettext("Hausbank: %(n)s notice", "Hausbank: %(n)s notices", count) % {"n": count}
        parts = [_notices(notices, today), _foot()]
        return Letter(person.email, person.language, subject, "\n\n".join(parts) + "\n")


def digest_letter(person: Staff, notices: list[Notice], day: date, *, with_today: bool) -> Letter | None:
    """The morning's letter: what waits for the person or their team, and what they are to hear of; None without any."""
    with translation.override(person.language):
        language = phrases.language()
        own, team = (_queues(person, day)) if with_today else (None, None)
        parts = [
            _queue(gettext("Waiting for you"), own),
            _queue(gettext("Waiting in your team"), team, of_team=True),
            _headed(gettext("New since the last letter"), _notices(notices, day)),
        ]
        said = [part for part in parts if part]
        if not said:
            return None
        day_said = presentation.weekday_day(day, language=language, today=day)
        subject = gettext("Hausbank: your morning, %(day)s") % {"day": day_said}
        greeting = gettext("Good morning, %(name)s.") % {"name": person.display_name}
        return Letter(person.email, person.language, subject, "\n\n".join([greeting, *said, _foot()]) + "\n")


def _queues(person: Staff, day: date) -> tuple[Queue | None, Queue | None]:
    """One's own rows for those who work with customers, the team's for those who lead one."""
    reach = person.reach
    own = today_queue(person, day, MOST_ROWS) if reach.may(Act.LOG_INTERACTION) else None
    team = today_queue(person, day, MOST_ROWS, team=True) if Role.SUPERVISOR in reach.roles else None
    return own, team


def _queue(title: str, queue: Queue | None, *, of_team: bool = False) -> str:
    if queue is None or not queue.rows:
        return ""
    lines = []
    for row in queue.rows:
        sentence = f"{row.subject} {row.sentence}"
        about = phrases.joined([row.due, row.owner if of_team else "", row.reason])
        link = address(reverse("customers:detail", args=[row.customer_no]))
        lines.append(f"{row.position}. {sentence}\n   {about}\n   {link}")
    if queue.rest:
        rest = ngettext("and %(n)s more", "and %(n)s more", queue.rest) % {"n": queue.rest}
        lines.append(f"{rest}: {address(reverse('workspace:today'))}")
    return _headed(f"{title} ({queue.total})", "\n\n".join(lines))


def _notices(notices: list[Notice], today: date) -> str:
    lines = [_notice(row) for row in notice_rows(notices[:MOST_NOTICES], today)]
    if len(notices) > MOST_NOTICES:
        more = len(notices) - MOST_NOTICES
        rest = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}
        lines.append(f"{rest}: {address(reverse('workspace:notices'))}")
    return "\n\n".join(lines)


def _notice(row: NoticeRow) -> str:
    lines = [f"- {row.subject} {row.sentence}".replace("-  ", "- ")]
    if row.reason:
        lines.append(f"  {row.reason}")
    lines.append(f"  {address(row.path)}")
    return "\n".join(lines)


def _headed(title: str, text: str) -> str:
    return f"{title}\n\n{text}" if text else ""


def _foot() -> str:
    link = address(reverse("workspace:mail"))
    return gettext("What comes by mail and when is yours to choose: %(link)s") % {"link": link}
