"""A list of companies taken into a pool: read, compared with what the bank knows, judged by the conditions, added."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from audit.services import record_act
from common.calendar import business_date
from common.spreadsheets import Sheet
from imports.rules import RowError
from organization.models import Staff, Unit
from prospects.models import Prospect, Rule
from prospects.queries.known import Known, known_companies
from prospects.queries.qualification import rule_set_on
from prospects.rules.list_import import Company, read_companies
from prospects.rules.qualification import Figures, Measure, Result, Standing, result_of, standing_of, value_of
from prospects.services.adding import KnownToBank, add_prospect
from prospects.services.qualification import judge_figures

MOST_ROWS = 1_000


class TooLong(Exception):
    """The list has more rows than are taken at once (`MOST_ROWS`)."""


@dataclass(frozen=True)
class Line:
    """One company of a list: what the bank knows of it, how it stands by the conditions, and the prospect it became.

    `failed` are the rules that its figures miss. `known` says what the reader may learn and nothing else.
    """

    row: int
    name: str
    standing: Standing
    failed: list[Rule]
    known: Known | None = None
    prospect: Prospect | None = None


@dataclass(frozen=True)
class Checked:
    """How a list came out: its lines, what is wrong with rows, heads that were not found, and how many were added."""

    lines: list[Line]
    errors: list[RowError]
    missing: list[str]
    added: int = 0

    @property
    def known(self) -> int:
        return sum(line.known is not None for line in self.lines)

    @property
    def fresh(self) -> int:
        return len(self.lines) - self.known

    def standing(self, standing: Standing) -> int:
        """How many companies stand so by the conditions."""
        return sum(line.standing == standing for line in self.lines)


def check_companies(*, sheet: Sheet, by: Staff, at: datetime) -> Checked:
    """What would come of a list: nothing is written. Refuses TooLong."""
    reading = _read(sheet, at)
    rules = _rules(at)
    lines = [_line(company, rules, at, known=_known(company.values, by)) for company in reading.companies]
    return Checked(lines, reading.errors, reading.missing)


@transaction.atomic
def import_companies(
    *,
    sheet: Sheet,
    unit: Unit,
    source: str,
    only_qualifying: bool = False,
    by: Staff,
    at: datetime,
) -> Checked:
    """Put every company of a list into the pool of a unit, once, and judge its figures by the conditions.

    A company that the bank knows is left as it is; its line says what the reader may learn. Rows with errors are left
    out and named. With `only_qualifying` a company whose figures miss a rule stays outside. Refuses TooLong.
    """
    reading = _read(sheet, at)
    rules = _rules(at)
    lines: list[Line] = []
    for company in reading.companies:
        line = _line(company, rules, at)
        if only_qualifying and line.failed:
            lines.append(line)
            continue
        try:
            prospect = add_prospect(unit=unit, values={**company.values, "source": source}, by=by, at=at)
        except KnownToBank as refused:
            lines.append(_line(company, rules, at, known=refused.known[0]))
            continue
        judge_figures(prospect=prospect, by=by, at=at)
        lines.append(_line(company, rules, at, prospect=prospect))
    added = sum(line.prospect is not None for line in lines)
    record_act(
        kind="prospect.list_imported",
        subject=by,
        actor=by,
        at=at,
        after={"unit": unit.code, "added": added, "rows": len(lines), "left_out": len(reading.errors)},
    )
    return Checked(lines, reading.errors, reading.missing, added)


def _read(sheet: Sheet, at: datetime):
    if len(sheet.rows) > MOST_ROWS:
        raise TooLong(len(sheet.rows))
    return read_companies(sheet, today=business_date(at))


def _rules(at: datetime) -> list[Rule]:
    return list(rule_set_on(business_date(at)).rules.order_by("position"))


def _known(values: dict[str, Any], by: Staff) -> Known | None:
    known = known_companies(by, name=values["name"], credit_code=values.get("credit_code", ""))
    return next((each for each in known if each.exact), None)


def _line(
    company: Company,
    rules: list[Rule],
    at: datetime,
    *,
    known: Known | None = None,
    prospect: Prospect | None = None,
) -> Line:
    told = company.values
    figures = Figures(
        told.get("established_on"),
        told.get("total_assets_fen"),
        told.get("net_assets_fen"),
        told.get("annual_revenue_fen"),
    )
    asked = [rule for rule in rules if rule.measure != Measure.ANSWER]
    results = [
        (rule, result_of(rule.bound, rule.threshold, value_of(rule.measure, figures, business_date(at))))
        for rule in asked
    ]
    return Line(
        row=company.row,
        name=told["name"],
        # By its figures alone: what people answer is asked once the company is in the pool.
        standing=standing_of((result, False) for _, result in results),
        failed=[rule for rule, result in results if result == Result.FAIL],
        known=known,
        prospect=prospect,
    )
