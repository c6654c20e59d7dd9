"""What waits for one's decision, of every kind, on one page that is made for the phone."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.htmx import acted
from worklist.approvals import NotDone, approvals, waiting_for, waiting_one
from workspace.forms import ApprovalForm


@require_safe
def approval_list(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the person, all kinds or one."""
    return _page(request)


@require_POST
def approval_decide(request: HttpRequest, code: str, public_id: UUID) -> HttpResponse:
    """Approve or refuse one; what the app refuses stands at its card with the words that were typed."""
    one = waiting_one(request.user, code, public_id)
    if one is None:
        raise Http404
    form = ApprovalForm(request.POST)
    if form.is_valid():
        try:
            approvals()[code].decide(one, form.said(), by=request.user, at=timezone.now())
        except NotDone as refused:
            form.add_error(None, refused.words)
        else:
            return acted(request, _("Decided."), to=reverse("workspace:approvals"))
    return _page(request, form=form, public_id=public_id)


def _page(
    request: HttpRequest, *, form: ApprovalForm | None = None, public_id: UUID | None = None
) -> HttpResponse:
    everything = waiting_for(request.user)
    kinds: dict[str, tuple[str, int]] = {}
    for one in everything:
        kinds[one.code] = (one.label, kinds.get(one.code, ("", 0))[1] + 1)
    kind = request.GET.get("kind", "") if request.GET.get("kind") in kinds else ""
    here = reverse("workspace:approvals")
    context = {
        "cards": [one for one in everything if kind in ("", one.code)],
        "count": len(everything),
        "chips": [
            {"label": _("All"), "count": len(everything), "query": here, "on": not kind},
            *(
                {"label": label, "count": count, "query": f"{here}?kind={code}", "on": code == kind}
                for code, (label, count) in kinds.items()
            ),
        ],
        "now": timezone.now(),
        "form": form,
        "refused": public_id,
    }
    return render(request, "workspace/approvals.html", context, status=422 if form else 200)
