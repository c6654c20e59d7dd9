"""Figures as tables to take along: the cube, pairs of affinity, months of retention, and the names behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dashboards import links, queries
from dashboards.figures import BY_CODE
from dashboards.forms import (
    MEASURES,
    AffinityForm,
    CubeForm,
    FairnessForm,
    FairRowsForm,
    ManagersForm,
    RetentionForm,
    TurnsForm,
)
from dashboards.queries import CubeField
from dashboards.rules import Measure
from dashboards.views import scope_of, scope_of_managers
from lists.exports import Export, Head, yuan
from organization.rules import Act

_MONEY = {Measure.ENDING, Measure.ENDING_CHANGE, Measure.AVERAGE, Measure.AVERAGE_CHANGE}


@dataclass(frozen=True)
class CubeRow:
    """One cell of the table that the address means."""

    row: str
    column: str
    field: CubeField

    def cell(self, measure: Measure) -> float | int | None:
        """A measure as a sheet holds it: money in yuan, shares of 1."""
        value = self.field.measured(measure)
        return yuan(int(value)) if measure in _MONEY and value is not None else value


class FigureExport(Export):
    """Figures of units, for whoever reads their dashboard."""

    def may(self, request: HttpRequest) -> bool:
        return request.user.reach.may(Act.READ_DASHBOARD)


class CubeExport(FigureExport):
    """Every cell of the table on the page, also those that hold nobody."""

    code = "cube"
    title = _("Segmentation")
    page = "dashboards:cube"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        form = CubeForm.of(request.GET, scope_of(request, links.cube))
        page = form.cube() if form.is_valid() else None
        if page is None:
            return []
        return [
            CubeRow(line.head.label, column.label, cell)
            for line in page.lines
            for column, cell in zip(page.columns, line.cells, strict=True)
        ][:most]

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(pgettext_lazy("cube", "Row"), lambda row: row.row),
            Head(pgettext_lazy("cube", "Column"), lambda row: row.column),
            *(Head(name, _cell(measure)) for measure, name in MEASURES),
        ]


class AffinityExport(Export):
    """Every pair that the page's address means, also those that the page has no room for."""

    code = "affinity"
    title = _("Affinity")
    page = "dashboards:affinity"

    def may(self, request: HttpRequest) -> bool:
        return request.user.reach.on_teams or request.user.reach.may(Act.READ_DASHBOARD)

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        form = AffinityForm(request.GET)
        return form.page(request.user, most).pairs if form.is_valid() else []

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("Who uses"), lambda pair: pair.one_name),
            Head(_("also uses"), lambda pair: pair.other_name),
            Head(_("Customers who use the first"), lambda pair: pair.having),
            Head(_("Customers who use both"), lambda pair: pair.both),
            Head(pgettext_lazy("affinity", "Confidence"), lambda pair: pair.confidence),
            Head(_("Lift"), lambda pair: pair.lift),
            Head(pgettext_lazy("affinity", "Support"), lambda pair: pair.support),
        ]


def _cell(measure: Measure) -> Any:
    return lambda row: row.cell(measure)


class RetentionExport(FigureExport):
    """The months on the page, the oldest first."""

    code = "retention"
    title = _("Retention")
    page = "dashboards:retention"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        form = RetentionForm(request.GET, scope=scope_of(request, links.retention))
        return form.page().lines[:most] if form.is_valid() else []

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("Month"), lambda row: row.month),
            Head(_("Customers before"), lambda row: row.before),
            Head(pgettext_lazy("retention", "Won"), lambda row: row.won),
            Head(pgettext_lazy("retention", "Won back"), lambda row: row.won_back),
            Head(pgettext_lazy("retention", "Lost"), lambda row: row.lost),
            Head(_("Customers with an account"), lambda row: row.customers),
            Head(pgettext_lazy("retention", "Kept"), lambda row: row.kept_share),
            Head(_("Value lost"), lambda row: yuan(row.lost_value_fen)),
            Head(_("Warned of before"), lambda row: row.warned),
            Head(_("Taken up before"), lambda row: row.acted),
        ]


class TurnsExport(FigureExport):
    """The customers behind a figure, who brought most first."""

    code = "turns"
    title = _("Customers who came and left")
    page = "dashboards:retention"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        form = TurnsForm(request.GET)
        scope = scope_of(request)
        return list(queries.turned(scope, **form.asked)[:most]) if form.is_valid() else []

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("Month"), lambda row: row.month),
            Head(_("Customer"), lambda row: row.customer.label),
            Head(_("Number"), lambda row: row.customer.customer_no),
            Head(_("Unit"), lambda row: row.unit.label),
            Head(_("What happened"), lambda row: row.get_kind_display()),
            Head(_("Came first"), lambda row: row.cohort),
            Head(_("Contribution before"), lambda row: yuan(row.value_fen)),
            Head(_("Warned of before"), lambda row: row.warned),
            Head(_("Taken up before"), lambda row: row.acted),
        ]


@dataclass(frozen=True)
class ManagerLine:
    """An account manager with the line of the ranking, where the reader sees one."""

    row: queries.ManagerRow
    rank: int | None
    reached: float | None
    pace: float | None


class ManagersExport(Export):
    """The account managers on the page with their figures, in its order; one's own line for who reads no unit."""

    code = "managers"
    title = _("Account managers")
    page = "dashboards:managers"

    def may(self, request: HttpRequest) -> bool:
        return request.user.reach.on_teams or request.user.reach.may(Act.READ_DASHBOARD)

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        scope, form = scope_of_managers(request), ManagersForm(request.GET, viewer=request.user)
        if not form.is_valid():
            return []
        page = form.page(request.user, scope)
        ranked = {line.person.pk: line for line in form.ranking(request.user, page).rows}
        return [_manager_line(row, ranked.get(row.person.pk)) for row in page.rows[:most]]

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("Employee number"), lambda line: line.row.person.employee_no),
            Head(_("Account manager"), lambda line: line.row.person.display_name),
            Head(_("Unit"), lambda line: line.row.person.unit_label),
            *(Head(BY_CODE[code].name, _work(cell)) for code, cell in _WORK.items()),
            Head(BY_CODE["attainment"].name, lambda line: line.reached),
            Head(BY_CODE["pace"].name, lambda line: line.pace),
            Head(_("Rank"), lambda line: line.rank),
        ]


_WORK = {
    "led": lambda work: work.customers,
    "led_value": lambda work: yuan(work.contribution_fen),
    "rule_kept": lambda work: work.rule_kept,
    "contacts": lambda work: work.contacts,
    "each_contact": lambda work: yuan(work.each_contact_fen),
    "conversion": lambda work: work.conversion,
    "days_to_win": lambda work: work.days_to_win,
    "reports": lambda work: work.reports_kept,
    "completeness": lambda work: work.completeness,
    "satisfaction": lambda work: work.satisfaction,
    "difficulty": lambda work: work.difficulty,
}


def _work(cell: Any) -> Any:
    return lambda line: cell(line.row.now)


def _manager_line(row: queries.ManagerRow, line: Any) -> ManagerLine:
    if line is None:
        return ManagerLine(row, None, None, None)
    return ManagerLine(row, line.rank, line.reached, line.pace)


class SourcesExport(FigureExport):
    """The channels on the page, in its order."""

    code = "sources"
    title = _("Sources")
    page = "dashboards:sources"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        return queries.sources(scope_of(request, links.sources)).rows[:most]

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("Source"), lambda row: row.source.label),
            Head(BY_CODE["came"].name, lambda row: row.now.came),
            Head(BY_CODE["converted"].name, lambda row: row.now.converted),
            Head(_("Running"), lambda row: row.now.running),
            Head(pgettext_lazy("prospect", "Dropped"), lambda row: row.now.dropped),
            Head(BY_CODE["converted_share"].name, lambda row: row.now.conversion),
            Head(BY_CODE["days_to_convert"].name, lambda row: row.now.days_to_convert),
            Head(_("Came the year before"), lambda row: row.before and row.before.came),
            Head(_("Of these became customers"), lambda row: row.before and row.before.converted),
        ]


@dataclass(frozen=True)
class FairLine:
    """The unit as a whole, or one part of it."""

    label: str
    now: queries.Treated


class FairnessExport(FigureExport):
    """The month looked at: the unit and its parts."""

    code = "fairness"
    title = _("Fair treatment")
    page = "dashboards:fairness"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        scope = scope_of(request)
        form = FairnessForm(request.GET, scope=scope)
        if not form.is_valid():
            return []
        page = form.page()
        whole = FairLine(scope.unit.label, page.now)
        return [whole, *(FairLine(row.label, row.now) for row in page.units)][:most]

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("Unit"), lambda row: row.label),
            Head(_("Promises due"), lambda row: row.now.promises),
            Head(BY_CODE["promises_share"].name, lambda row: row.now.promises_share),
            Head(_("Proposals sent"), lambda row: row.now.proposals),
            Head(BY_CODE["disclosed_share"].name, lambda row: row.now.disclosed_share),
            Head(_("Complaints due"), lambda row: row.now.complaints),
            Head(BY_CODE["answered_share"].name, lambda row: row.now.answered_share),
            Head(_("Privacy requests due"), lambda row: row.now.requests),
            Head(BY_CODE["settled_share"].name, lambda row: row.now.settled_share),
            Head(BY_CODE["events"].name, lambda row: row.now.events),
            Head(BY_CODE["reached"].name, lambda row: row.now.reached),
        ]


class FairRowsExport(FigureExport):
    """What stands behind a figure of fair treatment, the oldest first."""

    code = "duties"
    title = _("Fair treatment")
    page = "dashboards:fairness"

    def rows(self, request: HttpRequest, most: int) -> Sequence[Any]:
        scope = scope_of(request)
        form = FairRowsForm(request.GET, scope=scope)
        if not form.is_valid():
            return []
        found = queries.counted_rows(scope, **form.asked)[:most]
        return [queries.told(form.asked["duty"], row) for row in found]

    def heads(self, request: HttpRequest) -> Sequence[Head]:
        return [
            Head(_("What it is"), lambda row: row.subject),
            Head(pgettext_lazy("fair treatment", "About"), lambda row: row.about),
            Head(_("Unit"), lambda row: row.unit_label),
            Head(_("The day that counts"), lambda row: row.day),
            Head(_("Done on"), lambda row: row.done_on),
            Head(_("In time"), lambda row: row.met),
        ]
