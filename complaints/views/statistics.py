"""The figures of complaints, the cases behind each of them, and the tables for the regulator."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.calendar import business_date
from common.presentation import month
from complaints import learning_texts
from complaints.models import ReportSnapshot
from complaints.phrases import language
from complaints.queries.regulator import Report, report_of, workbook_of
from complaints.queries.snapshots import KeptReport, kept_report, kept_reports
from complaints.queries.statistics import (
    NothingToRead,
    Scope,
    StatisticsPage,
    cases_behind,
    scope_of,
    statistics,
)
from complaints.queries.statistics_cases import CASES_SHOWN, lines_of
from complaints.queries.statistics_words import words_for
from complaints.services.reports import draw_again, keep_report
from organization.access import refuse_others
from organization.rules import Act

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def statistics_page(request: HttpRequest) -> HttpResponse:
    scope = _scope(request)
    page = statistics(scope)
    context = {
        "page": page,
        "scope": scope,
        "units": [(unit.label, scope.address(unit=unit.code), unit == scope.unit) for unit in scope.units],
        "periods": _periods(scope, "complaints:statistics"),
        "regulator_url": scope.address("complaints:regulator"),
        "pareto": _pareto(page),
        "trend": _trend(page),
        "controls": [(learning_texts.CONTROLS[control.code], control) for control in page.controls],
        "breakdowns": [
            (learning_texts.DIMENSIONS[one.dimension], one) for one in page.breakdowns if one.parts
        ],
        "legs": [(learning_texts.LEGS[leg.name], leg) for leg in page.legs],
        "bought": [(learning_texts.FATES[one.fate], one) for one in page.bought],
    }
    return render(request, "complaints/statistics.html", context)


@require_safe
def statistics_cases(request: HttpRequest) -> HttpResponse:
    """The cases that a figure counts."""
    scope, asked = _scope(request), request.GET
    figure, by, code = asked.get("figure", "all"), asked.get("by", ""), asked.get("is", "")
    try:
        cases = cases_behind(scope, figure=figure, by=by, code=code)
    except NothingToRead:
        raise Http404 from None
    context = {
        "scope": scope,
        "figure": learning_texts.FIGURES[figure],
        "part": words_for(scope.units).label(by, code) if by else "",
        "rows": lines_of(request.user, cases[:CASES_SHOWN], at=scope.at),
        "count": len(cases),
        "shown": CASES_SHOWN,
    }
    return render(request, "complaints/statistics_cases.html", context)


@require_safe
def regulator(request: HttpRequest) -> HttpResponse:
    """The quarterly or yearly tables, as they will stand in the file."""
    scope = _scope(request)
    context = {
        "report": report_of(scope),
        "scope": scope,
        "units": [
            (unit.label, scope.address("complaints:regulator", unit=unit.code), unit == scope.unit)
            for unit in scope.units
        ],
        "file_url": scope.address("complaints:regulator-file"),
        "periods": _periods(scope, "complaints:regulator"),
        "kept": kept_reports(scope),
    }
    return render(request, "complaints/regulator.html", context)


@require_POST
def regulator_file(request: HttpRequest) -> HttpResponse:
    """The tables as an Excel file; what they were counted from is kept, so that it can be drawn up again."""
    scope = _scope(request)
    report = report_of(scope)
    keep_report(report=report, by=request.user, at=scope.at)
    return _as_file(report)


@require_safe
def kept_regulator(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The tables of an earlier day, as they stood then."""
    kept = _kept(request, public_id)
    context = {"kept": kept, "report": kept.report, "scope": kept.report.scope}
    return render(request, "complaints/regulator_kept.html", context)


@require_POST
def kept_regulator_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same file once more, row for row."""
    kept = _kept(request, public_id)
    draw_again(snapshot=kept.snapshot, by=request.user, at=timezone.now())
    return _as_file(kept.report)


def _kept(request: HttpRequest, public_id: UUID) -> KeptReport:
    refuse_others(request, Act.READ_COMPLAINT_FIGURES)
    seen = ReportSnapshot.objects.visible_to(request.user).select_related("unit", "drawn_up_by")
    return kept_report(get_object_or_404(seen, public_id=public_id), request.user)


def _as_file(report: Report) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{report.file_name}"'}
    return HttpResponse(workbook_of(report), content_type=XLSX, headers=headers)


def _scope(request: HttpRequest) -> Scope:
    """403 for whoever reads no figures of complaints, 404 for a unit or a time that there is not for them."""
    refuse_others(request, Act.READ_COMPLAINT_FIGURES)
    asked: dict[str, Any] = {
        "unit_code": request.GET.get("unit", ""),
        "period_code": request.GET.get("period", ""),
    }
    try:
        return scope_of(request.user, **asked, at=timezone.now())
    except NothingToRead:
        raise Http404 from None


def _periods(scope: Scope, name: str) -> list[tuple[str, str, bool]]:
    return [
        (one.code, scope.address(name, period=one.code), one.code == scope.period.code)
        for one in scope.periods
    ]


def _pareto(page: StatisticsPage) -> dict[str, Any]:
    return {
        "labels": [cause.label for cause in page.causes],
        "bars": {"name": _("Complaints"), "values": [cause.bar.count for cause in page.causes]},
        "line": {
            "name": _("Together, percent"),
            "values": [round(100 * cause.bar.together, 1) for cause in page.causes],
        },
    }


def _trend(page: StatisticsPage) -> dict[str, Any]:
    today = business_date(page.scope.at)
    months = [month(first, language=language()) for first, _count in page.trend]
    unfinished = bool(page.trend) and page.trend[-1][0] == today.replace(day=1)
    return {
        "labels": months,
        "series": [
            {"name": _("Complaints"), "values": [count for _first, count in page.trend], "open": unfinished}
        ],
    }
