"""What a letter about a dashboard says: the figures that moved most since the last one, in sentences."""

from datetime import date
from typing import Any
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from common import presentation
from common.outbox import Letter
from dashboards.boards import BOARDS, Board, figures_of, written
from dashboards.figures import Figure, Unit
from dashboards.rules import most_moved
from organization.models import Staff
from organization.models import Unit as Branch

SENTENCES = 5
_AS_THEY_ARE = {Unit.SHARE, Unit.INDEX}


def board_letter(
    *, person: Staff, board: Board, unit: Branch, before: dict[str, Any], now: dict[str, Any], since: date
) -> Letter:
    """The letter that goes with the sheet, in the language in force; its subject names no unit and no figure."""
    title = str(BOARDS[board])
    parts = [
        gettext("Good morning, %(name)s.") % {"name": person.display_name},
        gettext("%(board)s of %(unit)s is attached.") % {"board": title, "unit": unit.label},
        gettext("What changed most since %(day)s:") % {"day": since.isoformat()}
        + "\n"
        + "\n".join(f"- {sentence}" for sentence in changes(board, before, now)),
        _address(f"dashboards:{board.value}", unit=unit.code),
        gettext("Stop or change these letters: %(link)s") % {"link": _address("dashboards:letters")},
    ]
    subject = gettext("Hausbank: %(board)s") % {"board": title}
    return Letter(person.email, person.language, subject, "\n\n".join(parts) + "\n")


def changes(board: Board, before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """A sentence for each of the figures that moved most; one that says so where none did."""
    figures = {figure.code: figure for figure in figures_of(board)}
    moved = most_moved(
        before, now, as_they_are={code for code in figures if figures[code].unit in _AS_THEY_ARE}
    )
    found = [
        _sentence(figures[code], before[code], now[code]) for code in moved[:SENTENCES] if code in figures
    ]
    return found or [gettext("No figure has changed.")]


def _sentence(figure: Figure, before: Any, now: Any) -> str:
    words = {
        "name": str(figure.name),
        "before": written(figure.unit, before),
        "now": written(figure.unit, now),
    }
    if figure.unit == Unit.SHARE:
        words["change"] = pgettext("share", "%(n)s points") % {
            "n": presentation.signed((now - before) * 100, 1)
        }
    elif before:
        words["change"] = presentation.signed_percent((now - before) / abs(before))
    else:
        words["change"] = pgettext("figure", "new")
    if now > before:
        return gettext("%(name)s rose from %(before)s to %(now)s (%(change)s).") % words
    return gettext("%(name)s fell from %(before)s to %(now)s (%(change)s).") % words


def _address(route: str, **query: str) -> str:
    path = reverse(route) + (f"?{urlencode(query)}" if query else "")
    return urljoin(f"{settings.BASE_URL}/", path.lstrip("/"))
