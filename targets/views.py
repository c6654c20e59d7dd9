"""Targets of a unit and its parts, set month by month or shared out."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today, month_start
from common.errors import Forbidden
from common.htmx import acted
from organization.models import Staff, Unit
from organization.rules import Act
from targets import queries, services, texts
from targets.access import may_set
from targets.forms import FIRST_YEAR, LAST_YEAR, LEVELS, BoardForm, TargetForm
from targets.models import Target, TargetMeasure
from targets.rules import MONEY, Measure


@require_safe
def target_board(request: HttpRequest) -> HttpResponse:
    """The table of a unit that the viewer reads whole, the highest one unless another is asked for."""
    if not request.user.reach.may(Act.READ_DASHBOARD):
        raise Forbidden
    units = queries.units_with_targets(request.user)
    code = request.GET.get("unit", "")
    unit = get_object_or_404(units, code=code) if code else units.order_by("path").first()
    if unit is None:
        raise Http404
    form = BoardForm(request.GET, this_year=business_today().year)
    context: dict[str, Any] = {"form": form, "unit": unit}
    if form.is_valid():
        chosen = form.cleaned_data
        measure, kept = Measure(chosen["measure"]), {**chosen, "unit": unit.code}
        context |= {
            "board": queries.board(
                request.user, unit, measure, chosen["year"], by_quarter=chosen["by"] == "quarter"
            ),
            "level": chosen["level"],
            "money": measure in MONEY,
            "measure_name": TargetMeasure(measure.value).label,
            "levels": _links(kept, "level", LEVELS.items()),
            "above": _links(kept, "unit", [(unit.parent.code, unit.parent.label)])
            if unit.parent and units.filter(pk=unit.parent_id).exists()
            else [],
            "below": _links(
                kept, "unit", [(one.code, one.label) for one in unit.children.filter(closed_on=None)]
            ),
        }
    return render(request, "targets/board.html", context, status=200 if form.is_valid() else 422)


def _links(kept: dict[str, Any], name: str, choices: Any) -> list[dict[str, Any]]:
    return [
        {"label": label, "query": f"?{urlencode({**kept, name: value})}", "on": kept[name] == value}
        for value, label in choices
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: HttpRequest, unit_code: str, measure: str, year: int) -> HttpResponse:
    """A year of one unit's or colleague's targets; what is over is shown and stays."""
    unit, counted = _named(request, unit_code, measure, year)
    person = _person(request, unit)
    if not may_set(request.user, unit, person):
        raise Forbidden
    rows = Target.objects.visible_to(request.user).filter(
        unit=unit, person=person, measure=counted, month__year=year
    )
    there = {each.month: each for each in rows}
    first = month_start(business_today())
    open_months = [month for place in range(1, 13) if (month := date(year, place, 1)) >= first]
    form = TargetForm(request.POST or None, measure=counted, months=open_months, there=there)
    back = _board_url(unit if person is not None or unit.parent is None else unit.parent, measure, year)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.set_targets(
                unit=unit,
                person=person,
                measure=counted,
                months=form.levels(),
                seen=form.seen(),
                by=request.user,
                at=timezone.now(),
            )
        except services.StaleTargets as stale:
            form.say_stale(stale.months, there)
        else:
            text = ngettext("%(n)s month set.", "%(n)s months set.", changed) % {"n": changed}
            return acted(request, text, to=back)
    context = {
        "form": form,
        "unit": unit,
        "person": person,
        "year": year,
        "money": counted in MONEY,
        "measure_name": TargetMeasure(measure).label,
        "over": [there[month] for month in sorted(there) if month < first],
        "level_names": list(LEVELS.values()),
        "back": back,
    }
    return render(request, "targets/edit.html", context, status=422 if form.errors else 200)


@require_POST
def target_share_out(request: HttpRequest, unit_code: str, measure: str, year: int) -> HttpResponse:
    """Give the parts of a unit theirs of its targets."""
    unit, counted = _named(request, unit_code, measure, year)
    back = _board_url(unit, measure, year)
    try:
        months = services.share_out_targets(
            unit=unit, measure=counted, year=year, by=request.user, at=timezone.now()
        )
    except services.NotTheirs:
        raise Forbidden from None
    except services.NothingToShareOut:
        return acted(request, str(texts.NOTHING_TO_SHARE), to=back, level="warning")
    return acted(
        request,
        ngettext("%(n)s month shared out.", "%(n)s months shared out.", months) % {"n": months},
        to=back,
    )


def _named(request: HttpRequest, unit_code: str, measure: str, year: int) -> tuple[Unit, Measure]:
    """The unit, as far as the viewer reads it whole, and what is counted; 404 for others."""
    if measure not in set(Measure) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    if not request.user.reach.may(Act.READ_DASHBOARD):
        raise Forbidden
    return get_object_or_404(queries.units_with_targets(request.user), code=unit_code), Measure(measure)


def _person(request: HttpRequest, unit: Unit) -> Staff | None:
    """The colleague of the unit that is named, None where nobody is."""
    number = request.GET.get("person", "")
    return (
        get_object_or_404(Staff.objects.visible_to(request.user), employee_no=number, unit=unit)
        if number
        else None
    )


def _board_url(unit: Unit, measure: str, year: int) -> str:
    """The table on which a line stands: a colleague's on the unit's, a unit's on that of the one above."""
    return f"{reverse('targets:board')}?{urlencode({'unit': unit.code, 'measure': measure, 'year': year})}"
