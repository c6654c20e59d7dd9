"""How fairly customers are treated, what stands behind each figure, and a dashboard on paper."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.presentation import month
from common.reader import language
from dashboards import links, queries, services, texts
from dashboards.boards import Board
from dashboards.figures import BY_CODE
from dashboards.forms import FairnessForm, FairRowsForm, RetentionForm
from dashboards.views.figures import scope_of

# The figures that are drawn, in the order of the table.
SHARES = ("promises_share", "disclosed_share", "answered_share", "settled_share")


@require_safe
def fairness(request: HttpRequest) -> HttpResponse:
    """A unit in a month, beside the month before and the year before, by part and month by month."""
    asked = request.GET.get("month", "")
    scope = scope_of(request, lambda code: links.fairness(code, asked))
    form = FairnessForm(request.GET, scope=scope)
    page = form.page() if form.is_valid() else None
    context = {
        "page": page,
        "chart": _chart(page) if page else None,
        "form": form,
        "scope": scope,
        "figures": BY_CODE,
    }
    return render(request, "dashboards/fairness.html", context, status=200 if form.is_valid() else 422)


def _chart(page: queries.Fairness) -> dict[str, Any]:
    """The four shares of each month in percent, the oldest first; a month in which nothing was due is a gap."""
    months = page.months[::-1]
    shares = {name: [getattr(one.treated, name) for one in months] for name in SHARES}
    return {
        "labels": [month(one.month, language=language()) for one in months],
        "series": [
            {
                "name": str(BY_CODE[name].name),
                "values": [None if share is None else round(100 * share, 1) for share in told],
                "open": page.running,
            }
            for name, told in shares.items()
        ],
    }


@require_safe
def fair_rows(request: HttpRequest) -> HttpResponse:
    """What counted of a duty in a month; 404 for an address that asks for nothing of the kind."""
    scope = scope_of(request)
    form = FairRowsForm(request.GET, scope=scope)
    if not form.is_valid():
        raise Http404
    page = queries.fair_rows(scope, **form.asked, cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "scope": scope,
        "title": texts.DUTIES[page.duty],
        "words": texts.DUTY_WORDS[page.duty],
        "back": links.fairness(scope.unit.code, f"{page.month:%Y-%m}"),
    }
    return render(request, "dashboards/fair_rows.html", context)


@require_safe
def board_pdf(request: HttpRequest, board: str) -> HttpResponse:
    """A dashboard of a unit on paper, as its page shows it; that it was taken along is recorded."""
    if board not in set(Board):
        raise Http404
    scope = scope_of(request)
    for form_class, name in ((FairnessForm, Board.FAIRNESS), (RetentionForm, Board.RETENTION)):
        if board == name and (form := form_class(request.GET, scope=scope)).is_valid():
            form.page()
    content = services.print_board(board=Board(board), scope=scope, by=request.user, at=timezone.now())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{board}-{scope.unit.code}.pdf"'
    return answer
