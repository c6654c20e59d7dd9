"""A dashboard as one sheet: its figures for a unit, in the reader's words, and the units below side by side."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import presentation
from common.reader import language
from common.sheets import Fact, Line, Part, Sheet
from dashboards import queries
from dashboards.figures import FIGURES, Figure, Unit

# So many figures head the sheet; the others follow line by line.
HEADED = 4


class Board(StrEnum):
    """A dashboard that is taken along on paper and sent by mail; its page is `dashboards:<code>`."""

    COCKPIT = "cockpit"
    VALUE = "value"
    RETENTION = "retention"
    MANAGERS = "managers"
    SOURCES = "sources"
    FAIRNESS = "fairness"


BOARDS: dict[Board, str | Promise] = {
    Board.COCKPIT: _("Cockpit"),
    Board.VALUE: _("Customer value"),
    Board.RETENTION: _("Retention"),
    Board.MANAGERS: _("Account managers"),
    Board.SOURCES: _("Sources"),
    Board.FAIRNESS: _("Fair treatment"),
}


def figures_of(board: Board) -> list[Figure]:
    """The figures of a dashboard, in its order."""
    return [figure for figure in FIGURES if figure.page == f"dashboards:{board.value}"]


def read_figures(board: Board, scope: queries.Scope) -> dict[str, Any]:
    """What each figure of a dashboard is for a unit now, by its code."""
    return {figure.code: figure.read(scope) for figure in figures_of(board)}


def written(unit: Unit, value: Any) -> str:
    """A figure as the reader reads it."""
    if value is None:
        return presentation.MISSING
    if unit == Unit.MONEY:
        figure = presentation.money(value, language=language())
        return f"{figure.number} {figure.unit}"
    if unit == Unit.SHARE:
        return presentation.percent(value, 1)
    if unit == Unit.INDEX:
        return presentation.number(value, 2)
    if unit in {Unit.DAYS, Unit.POINTS}:
        return presentation.number(value, 1)
    return presentation.number(value)


def board_sheet(board: Board, scope: queries.Scope, *, foot: str) -> Sheet:
    """A dashboard of a unit as its page shows it now."""
    read = read_figures(board, scope)
    figures = figures_of(board)
    lines = [Line(str(one.name), str(one.words), written(one.unit, read[one.code])) for one in figures]
    parts = [Part(gettext("What the figures are"), lines)]
    if units := _UNITS[board](scope):
        parts.insert(0, Part(gettext("Units"), units))
    return Sheet(
        title=str(BOARDS[board]),
        sub=sub_of(board, scope),
        facts=[Fact(str(one.name), written(one.unit, read[one.code])) for one in figures[:HEADED]],
        parts=parts,
        notes="",
        foot=foot,
    )


def as_of(board: Board, scope: queries.Scope) -> date | None:
    """The day of which the figures are: of the published night, or of today where they are counted now."""
    if board in {Board.SOURCES, Board.FAIRNESS}:
        return scope.today
    return scope.publication.business_date if scope.publication else None


def month_of(board: Board, scope: queries.Scope) -> date | None:
    """The month that the figures are of, where the page is about one."""
    if board == Board.FAIRNESS:
        return scope.once(queries.fairness).month
    if board == Board.RETENTION and (line := scope.once(queries.retention).now):
        return line.month
    return scope.once(queries.managers).month if board == Board.MANAGERS else None


def sub_of(board: Board, scope: queries.Scope) -> str:
    """The unit, the month where there is one, and the day, as they stand below the title."""
    told, month, day = [scope.unit.label], month_of(board, scope), as_of(board, scope)
    if month:
        told.append(presentation.whole_month(month, language=language()))
    if day:
        told.append(gettext("as of %(day)s") % {"day": day.isoformat()})
    return " · ".join(told)


# ---------------------------------------------------------------- the units side by side
def _itself(label: str, itself: bool) -> str:
    return gettext("%(unit)s itself") % {"unit": label} if itself else label


def _cockpit(scope: queries.Scope) -> list[Line]:
    return [
        Line(
            row.unit.label,
            gettext("average deposits %(deposits)s, loans %(loans)s")
            % {
                "deposits": written(Unit.MONEY, row.sums.deposits_fen),
                "loans": written(Unit.MONEY, row.sums.loans_fen),
            },
            gettext("%(n)s customers") % {"n": presentation.number(row.sums.customers)},
        )
        for row in scope.once(queries.cockpit).units
    ]


def _fairness(scope: queries.Scope) -> list[Line]:
    return [
        Line(
            _itself(row.label, row.itself),
            gettext(
                "promises kept %(promises)s, disclosed %(disclosed)s, complaints in time %(complaints)s, "
                "privacy requests in time %(requests)s"
            )
            % {
                "promises": written(Unit.SHARE, row.now.promises_share),
                "disclosed": written(Unit.SHARE, row.now.disclosed_share),
                "complaints": written(Unit.SHARE, row.now.answered_share),
                "requests": written(Unit.SHARE, row.now.settled_share),
            },
            gettext("%(n)s events") % {"n": presentation.number(row.now.events)},
        )
        for row in scope.once(queries.fairness).units
    ]


def _retention(scope: queries.Scope) -> list[Line]:
    return [
        Line(
            _itself(row.unit.label, row.itself),
            gettext("won %(won)s, won back %(back)s, lost %(lost)s")
            % {"won": row.month.won, "back": row.month.won_back, "lost": row.month.lost},
            written(Unit.SHARE, row.month.kept_share),
        )
        for row in scope.once(queries.retention).units
    ]


def _sources(scope: queries.Scope) -> list[Line]:
    return [
        Line(
            _itself(row.label, row.itself),
            gettext("found %(came)s, of these customers now %(won)s")
            % {"came": row.now.came, "won": row.now.converted},
            written(Unit.SHARE, row.now.conversion),
        )
        for row in scope.once(queries.sources).units
    ]


def _managers(scope: queries.Scope) -> list[Line]:
    return [
        Line(
            row.person.display_name,
            gettext("%(n)s customers, contact rule kept %(kept)s")
            % {"n": row.now.customers, "kept": written(Unit.SHARE, row.now.rule_kept)},
            written(Unit.MONEY, row.now.contribution_fen),
        )
        for row in scope.once(queries.managers).rows
        if row.now
    ]


def _none(scope: queries.Scope) -> list[Line]:
    return []


_UNITS: dict[Board, Callable[[queries.Scope], list[Line]]] = {
    Board.COCKPIT: _cockpit,
    Board.VALUE: _none,
    Board.RETENTION: _retention,
    Board.MANAGERS: _managers,
    Board.SOURCES: _sources,
    Board.FAIRNESS: _fairness,
}
