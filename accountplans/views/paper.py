"""A plan as a sheet, and the same on paper."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountplans.access import visible_plan
from accountplans.printing import pdf_of
from accountplans.queries.paper import paper


@require_safe
def plan_sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything of the plan on one sheet."""
    plan = visible_plan(request, public_id)
    shown = paper(request.user, plan, at=timezone.now())
    context = {"plan": plan, "customer": plan.customer, "sheet": shown}
    return render(request, "accountplans/sheet.html", context)


@require_safe
def plan_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same on paper."""
    return pdf_of(visible_plan(request, public_id), request.user)
