"""What came from core banking and when, for those who look after the feed."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from corebanking import queries, texts
from corebanking.models import Batch
from corebanking.rules import OPTIONAL, SENDING_ORDER, Punctuality
from organization.access import refuse_others
from organization.rules import Act

FAULTS_A_PAGE = 50
APART_SHOWN = 5


@require_safe
def batch_list(request: HttpRequest) -> HttpResponse:
    """One business date: what came, what is late, whether it adds up, what waits; and how the last dates went."""
    refuse_others(request, Act.READ_FEEDS)
    at = timezone.now()
    days, day, chosen = _day(request)
    lines = queries.day_lines(request.user, day, at=at) if day else []
    apart = queries.quarantine(request.user)
    context = {
        "days": days,
        "day": day,
        "chosen": chosen,
        "lines": lines,
        "may_mend": request.user.reach.may(Act.MEND_FEEDS),
        "resources": len({line.name for line in lines}) or len(SENDING_ORDER) - len(OPTIONAL),
        "cut_off": queries.cut_off(),
        "cut_off_at": queries.due(day) if day else None,
        "cut_off_place": queries.cut_off_place(),
        "late": [line.name for line in lines if line.state == Punctuality.MISSING],
        "awaited": [line.name for line in lines if line.state == Punctuality.WAITING],
        "wrong": [line for line in lines if line.differing or line.rows_missing],
        "apart": queries.kept_rows(
            list(apart.order_by("-batch_id", "part", "line")[:APART_SHOWN]), request.user
        ),
        "apart_count": apart.count(),
        "history": queries.history(request.user, at=at),
    }
    return render(request, "corebanking/batches.html", context)


@require_safe
def reconciliation(request: HttpRequest) -> HttpResponse:
    """Received against announced: rows, and every currency to the cent, by resource and source of a business date."""
    refuse_others(request, Act.READ_FEEDS)
    days, day, _chosen = _day(request)
    lines = queries.day_lines(request.user, day, at=timezone.now()) if day else []
    context = {"days": days, "day": day, "lines": [line for line in lines if line.batch]}
    return render(request, "corebanking/reconciliation.html", context)


@require_safe
def batch_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    refuse_others(request, Act.READ_FEEDS)
    batches = Batch.objects.visible_to(request.user).select_related("client", "job", "replay_of")
    batch = get_object_or_404(batches, public_id=public_id)
    start = _start(request)
    faults = queries.faults(batch, request.user, start=start, limit=FAULTS_A_PAGE + 1)
    context = {
        "batch": batch,
        "arrival": queries.Arrival(batch.resource, texts.RESOURCES[batch.resource], batch),
        "problems": queries.problem_texts(batch),
        "parts": batch.parts.count(),
        "waiting": queries.waiting_by_batch([batch]).get(batch.pk, 0) if batch.state == "applied" else 0,
        "faults": faults[:FAULTS_A_PAGE],
        "previous_start": max(start - FAULTS_A_PAGE, 0) if start else None,
        "next_start": start + FAULTS_A_PAGE if len(faults) > FAULTS_A_PAGE else None,
    }
    return render(request, "corebanking/batch.html", context)


def _day(request: HttpRequest) -> tuple[list[queries.FeedDay], date | None, queries.FeedDay | None]:
    """(the last business dates, the one asked for or the last, what came of it)."""
    days = queries.feed_days(request.user)
    day = _asked(request) or (days[0].business_date if days else None)
    return days, day, next((one for one in days if one.business_date == day), None)


def _asked(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("date", ""))
    except ValueError:
        return None


def _start(request: HttpRequest) -> int:
    asked = request.GET.get("from", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 0
