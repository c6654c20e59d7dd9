"""All running cases of a colleague handed over at once, and what of them could not be moved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.errors import Forbidden
from common.posted import posted
from complaints import services
from complaints.forms.handover import HandOverForm, OwnerForm
from complaints.refusals import refusal
from organization.models import Staff


def may_hand_over(user: Staff) -> bool:
    """Whether a person supervises anybody whose cases could be moved."""
    return bool(user.reach.subtrees)


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest) -> HttpResponse:
    if not may_hand_over(request.user):
        raise Forbidden
    chosen = OwnerForm(request.POST if request.method == "POST" else request.GET or None, user=request.user)
    if not chosen.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "complaints/handover.html", {"chosen": chosen}, status=status)
    owner = chosen.cleaned_data["owner"]
    form = HandOverForm(posted(request), user=request.user, owner=owner)
    if request.method != "POST" or not form.is_valid():
        context = {"chosen": chosen, "form": form, "owner": owner}
        return render(request, "complaints/handover.html", context, status=422 if form.is_bound else 200)
    moved = services.hand_over_cases(**form.cleaned_data, by=request.user, at=timezone.now())
    refused = [(case, refusal(why)) for case, why in moved.refused]
    context = {"owner": owner, "person": form.cleaned_data["person"], "moved": moved.done, "refused": refused}
    return render(request, "complaints/handover_done.html", context)
