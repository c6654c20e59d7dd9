"""The quarterly and yearly tables for the regulator, every cell with its case numbers, and the list they come from."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from common.calendar import SHANGHAI
from common.spreadsheets import Table, write_workbook
from complaints.queries.statistics import Held, Scope, held_by
from complaints.queries.statistics_words import Words, words_for
from complaints.rules import statistics as rules
from complaints.rules.periods import before
from complaints.rules.statistics import CaseFacts, Figure

# The tables in the order in which they are sent.
TABLES = ("standard_channel", "business", "cause", "unit", "track", "validity", "days")
# The columns of each table besides the period before: figures that lead to cases.
COLUMNS = (
    Figure.ALL,
    Figure.VALID,
    Figure.REPEATED,
    Figure.RESOLUTION_MISSED,
    Figure.LEGAL_MISSED,
    Figure.PAID,
)


@dataclass(frozen=True)
class Line:
    """A line of a table: its code, its name, the period before, and for each column the numbers of its cases."""

    code: str
    label: str
    before: int
    cells: dict[str, list[str]]
    urls: dict[str, str]
    paid_fen: int

    @property
    def shown(self) -> list[tuple[int, str]]:
        """Count and address of each cell, in the order of the columns."""
        return [(len(numbers), self.urls[column]) for column, numbers in self.cells.items()]


@dataclass(frozen=True)
class RegulatorTable:
    """One table; the last line is the sum."""

    code: str
    title: str
    lines: list[Line]

    @property
    def shows_codes(self) -> bool:
        """Whether its codes are the standard's or the bank's, and not words of this program."""
        return self.code in ("standard_channel", "business", "cause", "unit")


@dataclass(frozen=True)
class Report:
    """The tables of a scope, the cases they were counted from, and the hash of that list."""

    scope: Scope
    tables: list[RegulatorTable]
    columns: list[str]
    held: Held
    sha256: str

    @property
    def cases(self) -> list[CaseFacts]:
        """The cases of the period."""
        return self.held.now

    @property
    def file_name(self) -> str:
        return f"complaints-{self.scope.unit.code}-{self.scope.period.code}-{self.sha256[:12]}.xlsx"


def table_titles() -> dict[str, str]:
    """What the tables are called."""
    return {
        "standard_channel": _("By channel of the standard"),
        "business": _("By kind of business"),
        "cause": _("By cause"),
        "unit": _("By handling unit"),
        "track": _("By source"),
        "validity": _("By validity"),
        "days": _("By days until resolved"),
    }


def column_titles() -> list[str]:
    """What the columns of cells are called."""
    return [
        _("Complaints"),
        _("Valid"),
        _("Complained again"),
        _("Resolved late"),
        _("Over the limit of the law"),
        _("With compensation"),
    ]


def report_of(scope: Scope, kept: Held | None = None) -> Report:
    """The report of a scope; the same cases give the same hash, in whatever language it is read.

    With `kept` it is the report of cases as they stood once, whose cells lead to no list of today.
    """
    held, words = kept or held_by(scope), words_for(scope.units)
    linked = kept is None
    titles = table_titles()
    return Report(
        scope=scope,
        tables=[
            RegulatorTable(code, titles[code], _lines(scope, held, code, words, linked)) for code in TABLES
        ],
        columns=column_titles(),
        held=held,
        sha256=fingerprint(held.now),
    )


def fingerprint(cases: list[CaseFacts]) -> str:
    """SHA-256 of the cases with everything that a figure is counted from, in the order of their numbers."""
    rows = [canonical(case) for case in sorted(cases, key=lambda case: case.number)]
    written = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def canonical(case: CaseFacts) -> dict:
    """A case as plain values: what a figure is counted from, without the keys of this database."""

    def plain(value):
        if isinstance(value, datetime):
            return value.astimezone(SHANGHAI).isoformat()
        return sorted(value) if isinstance(value, frozenset) else value

    return {name: plain(value) for name, value in vars(case).items() if name not in ("key", "customer")}


def _lines(scope: Scope, held: Held, dimension: str, words: Words, linked: bool) -> list[Line]:
    now = rules.taken_apart(held.now, dimension)
    earlier = rules.taken_apart(held.earlier, dimension)
    codes = sorted({*now, *earlier}, key=lambda code: (not code, code))
    lines = [
        _line(
            scope,
            held,
            dimension,
            code,
            words.label(dimension, code),
            now.get(code, []),
            earlier.get(code, []),
            linked,
        )
        for code in codes
    ]
    return [*lines, _line(scope, held, "", "", _("Total"), held.now, held.earlier, linked)]


def _line(
    scope: Scope,
    held: Held,
    dimension: str,
    code: str,
    label: str,
    cases: list[CaseFacts],
    earlier: list[CaseFacts],
    linked: bool,
) -> Line:
    part = {dimension: code} if dimension else {}
    cells, urls = {}, {}
    for column in COLUMNS:
        found = rules.behind(
            column, cases, repeated=held.repeated, unhappy_under=held.unhappy_under, at=scope.at
        )
        cells[column.value] = sorted(case.number for case in found)
        urls[column.value] = scope.behind(column, **part) if linked else ""
    return Line(code, label, len(earlier), cells, urls, sum(case.paid_fen for case in cases))


# ---------------------------------------------------------------- as a file
def workbook_of(report: Report) -> bytes:
    """The report as an Excel file: the tables, the numbers behind every cell, and the list of cases with its hash."""
    scope = report.scope
    notes = [
        _("Complaint statistics of %(unit)s, %(period)s")
        % {"unit": scope.unit.label, "period": scope.period.code},
        _("Drawn up %(moment)s; %(count)s cases; SHA-256 of the list of cases %(sha256)s")
        % {
            "moment": scope.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
            "count": len(report.cases),
            "sha256": report.sha256,
        },
        _("Consultations are not counted. A case belongs to the period in which it was received."),
    ]
    return write_workbook([_summary(report, notes), _cells(report), _cases(report)])


def _summary(report: Report, notes: list[str]) -> Table:
    earlier = before(report.scope.period).code
    header = [_("Table"), _("Code"), _("Name"), *report.columns, earlier, _("Compensation (CNY)")]
    rows = [
        [
            table.title,
            line.code,
            line.label,
            *[count for count, _url in line.shown],
            line.before,
            line.paid_fen / 100,
        ]
        for table in report.tables
        for line in table.lines
    ]
    return Table(_("Tables"), header, rows, notes)


def _cells(report: Report) -> Table:
    rows = [
        [table.title, line.code, line.label, title, number]
        for table in report.tables
        for line in table.lines[:-1]
        for title, numbers in zip(report.columns, line.cells.values(), strict=True)
        for number in numbers
    ]
    return Table(_("Cases by cell"), [_("Table"), _("Code"), _("Name"), _("Column"), _("Case number")], rows)


def _cases(report: Report) -> Table:
    header = [
        _("Case number"),
        _("Unit"),
        _("Level"),
        _("Source"),
        _("Channel of the standard"),
        _("Kind of business"),
        _("Cause"),
        _("Validity"),
        _("Received"),
        _("First response"),
        _("Resolved"),
        _("Closed"),
        _("Clocks missed"),
        _("Compensation (CNY)"),
        _("Satisfaction"),
        _("Imported"),
    ]
    rows = [
        [
            case.number,
            case.unit,
            case.level,
            case.track,
            case.standard_channel,
            case.business,
            case.cause,
            case.validity,
            *[
                _local(moment)
                for moment in (case.received_at, case.first_response_at, case.resolved_at, case.closed_at)
            ],
            ", ".join(sorted(case.breached)),
            case.paid_fen / 100,
            case.score,
            _("Yes") if case.imported else "",
        ]
        for case in sorted(report.cases, key=lambda case: case.number)
    ]
    return Table(_("Cases"), header, rows)


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(SHANGHAI) if moment else None
