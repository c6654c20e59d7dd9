"""What came from core banking and when, for those who look after the feed."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from common.errors import Forbidden
from corebanking import queries, texts
from corebanking.models import Batch
from corebanking.rules import SENDING_ORDER
from organization.rules import Act

FAULTS_A_PAGE = 50


@require_safe
def batch_list(request: HttpRequest) -> HttpResponse:
    _refuse_others(request)
    days = queries.feed_days(request.user)
    day = _asked(request) or (days[0].business_date if days else None)
    lines = queries.arrivals(request.user, day) if day else []
    chosen = next((one for one in days if one.business_date == day), None)
    context = {
        "days": days,
        "day": day,
        "chosen": chosen,
        "lines": lines,
        "resources": len(SENDING_ORDER),
    }
    return render(request, "corebanking/batches.html", context)


@require_safe
def batch_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    _refuse_others(request)
    batches = Batch.objects.visible_to(request.user).select_related("client", "job")
    batch = get_object_or_404(batches, public_id=public_id)
    start = _start(request)
    faults = queries.faults(batch, request.user, start=start, limit=FAULTS_A_PAGE + 1)
    context = {
        "batch": batch,
        "arrival": queries.Arrival(batch.resource, texts.RESOURCES[batch.resource], batch),
        "problems": queries.problem_texts(batch),
        "parts": batch.parts.count(),
        "faults": faults[:FAULTS_A_PAGE],
        "previous_start": max(start - FAULTS_A_PAGE, 0) if start else None,
        "next_start": start + FAULTS_A_PAGE if len(faults) > FAULTS_A_PAGE else None,
    }
    return render(request, "corebanking/batch.html", context)


def _refuse_others(request: HttpRequest) -> None:
    if not request.user.reach.may(Act.READ_FEEDS):
        raise Forbidden


def _asked(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("date", ""))
    except ValueError:
        return None


def _start(request: HttpRequest) -> int:
    asked = request.GET.get("from", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 0
