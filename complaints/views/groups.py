"""Groups of like cases: the list, one group with its members and its report, and what a person decides about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from common.errors import Forbidden
from common.htmx import acted, next_url
from complaints.forms.groups import DraftForm, MeantForm, NoteForm, ReasonForm
from complaints.models import ComplaintGroup
from complaints.queries.groups import draft_of, group_page
from complaints.queries.groups import group_list as groups_seen
from complaints.rules.codes import GroupState
from complaints.services import groups as services
from complaints.services.holding import ReasonMissing, WrongState
from complaints.texts import GROUP_STATES

CHANGED = "complaints:changed"


@dataclass(frozen=True)
class Doing:
    """How an act on a group is done: what it is called, its form, the service, in which state of the group."""

    title: Any
    form: type[django_forms.Form]
    service: Callable[..., Any]
    state: GroupState
    lead: Any = ""


DOINGS = {
    "confirm": Doing(
        gettext_lazy("Confirm as a group complaint"),
        NoteForm,
        services.confirm_group,
        GroupState.SUGGESTED,
        gettext_lazy("The cases are handled as one; the clock of the report to the regulator starts."),
    ),
    "dismiss": Doing(
        gettext_lazy("Not the same matter"),
        ReasonForm,
        services.dismiss_group,
        GroupState.SUGGESTED,
        gettext_lazy("The like of it needs more customers next time."),
    ),
    "major": Doing(
        gettext_lazy("Mark as major"),
        ReasonForm,
        services.mark_major,
        GroupState.CONFIRMED,
        gettext_lazy("Senior management is told in the same moment."),
    ),
    "draft": Doing(
        gettext_lazy("Draft of the report"), DraftForm, services.draft_report, GroupState.CONFIRMED
    ),
    "send": Doing(gettext_lazy("The report was sent"), MeantForm, services.send_report, GroupState.CONFIRMED),
}
REFUSALS = {
    "too_late": gettext_lazy("The time for this is over."),
    "not_drafted": gettext_lazy("Draft the report first."),
    "sent": gettext_lazy("The report was sent already."),
}


@vary_on_headers("HX-Request")
@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "") if request.GET.get("state") in set(GroupState) else ""
    rows, page = groups_seen(request.user, state=state, cursor=request.GET.get("cursor", ""))
    context = {
        "rows": [(row, GROUP_STATES[GroupState(row.group.state)]) for row in rows],
        "page": page,
        "state": state,
        "states": GROUP_STATES.items(),
    }
    return render(request, "complaints/groups.html", context)


@require_safe
def group_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    group = _visible(request, public_id)
    page = group_page(group, request.user, may_decide=services.may_decide(request.user))
    acts = [
        (doing.title, reverse("complaints:group-act", args=[public_id, name]), name)
        for name, doing in DOINGS.items()
        if page.may_decide and doing.state == group.state and _fits(group, name)
    ]
    context = {"page": page, "acts": acts, "state": GROUP_STATES[GroupState(group.state)]}
    return render(request, "complaints/group.html", context)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def group_act(request: HttpRequest, public_id: UUID, act: str) -> HttpResponse:
    group = _visible(request, public_id)
    if act not in DOINGS:
        raise Http404
    doing = DOINGS[act]
    if not services.may_decide(request.user):
        raise Forbidden
    initial = {"text": group.report_draft or draft_of(group)} if act == "draft" else {}
    form = doing.form(request.POST if request.method == "POST" else None, initial=initial)
    back = reverse("complaints:group", args=[public_id])
    context = {"title": doing.title, "submit": doing.title, "lead": doing.lead, "form": form}
    context["next"] = next_url(request, back)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, context, form)
    try:
        doing.service(group=group, **form.cleaned_data, by=request.user, at=timezone.now())
    except (services.AlreadyDecided, WrongState, ReasonMissing) as refused:
        form.add_error(None, _refusal(refused))
        return _form_page(request, context, form)
    if request.htmx:
        return acted(request, _("Recorded."), to=back, changed=CHANGED)
    return acted(request, _("Recorded."), to=back)


def _visible(request: HttpRequest, public_id: UUID) -> ComplaintGroup:
    groups = ComplaintGroup.objects.visible_to(request.user).select_related(
        "unit", "product_line", "owner", "decided_by"
    )
    return get_object_or_404(groups, public_id=public_id)


def _fits(group: ComplaintGroup, act: str) -> bool:
    """Whether the act still makes sense for the group."""
    if act == "major":
        return group.major_at is None
    if act == "send":
        return group.report_drafted_at is not None and group.report_sent_at is None
    return act != "draft" or group.report_sent_at is None


def _refusal(refused: Exception) -> str:
    if isinstance(refused, services.AlreadyDecided):
        return _("Somebody has decided this already; look at the group again.")
    code = getattr(refused, "code", "")
    return str(REFUSALS.get(code, _("The group is not at that point.")))


def _form_page(request: HttpRequest, context: dict[str, Any], form) -> HttpResponse:
    template = "complaints/_act.html" if request.htmx else "complaints/act.html"
    return render(request, template, context, status=422 if form.is_bound else 200)
