"""Groups of like cases: the list, one group with its members and its report, and what a person decides about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from common.errors import Forbidden
from common.htmx import acted, next_url
from common.posted import posted
from complaints.forms.groups import (
    DraftForm,
    ForAllForm,
    GroupForm,
    JoinForm,
    LeaveForm,
    MeantForm,
    NoteForm,
    ReasonForm,
    SpeakersForm,
)
from complaints.models import ComplaintGroup
from complaints.queries.groups import draft_of, group_page
from complaints.queries.groups import group_list as groups_seen
from complaints.refusals import group_refusal
from complaints.rules.codes import GroupState
from complaints.services import groups as services
from complaints.services.holding import KeptFromThem, ReasonMissing, WrongState
from complaints.texts import GROUP_STATES

CHANGED = "complaints:changed"


@dataclass(frozen=True)
class Doing:
    """How an act on a group is done: what it is called, its form, the service, in which state of the group."""

    title: Any
    form: type[GroupForm]
    service: Callable[..., Any]
    states: frozenset[GroupState]
    lead: Any = ""


_SUGGESTED, _CONFIRMED = frozenset({GroupState.SUGGESTED}), frozenset({GroupState.CONFIRMED})
_STANDING = _SUGGESTED | _CONFIRMED
DOINGS = {
    "confirm": Doing(
        gettext_lazy("Confirm as a group complaint"),
        NoteForm,
        services.confirm_group,
        _SUGGESTED,
        gettext_lazy("The cases are handled as one; the clock of the report to the regulator starts."),
    ),
    "dismiss": Doing(
        gettext_lazy("Not the same matter"),
        ReasonForm,
        services.dismiss_group,
        _SUGGESTED,
        gettext_lazy("The like of it needs more customers next time."),
    ),
    "major": Doing(
        gettext_lazy("Mark as major"),
        ReasonForm,
        services.mark_major,
        _CONFIRMED,
        gettext_lazy("Senior management is told in the same moment."),
    ),
    "draft": Doing(gettext_lazy("Draft of the report"), DraftForm, services.draft_report, _CONFIRMED),
    "for-all": Doing(
        gettext_lazy("Act for all"),
        ForAllForm,
        services.do_for_all,
        _CONFIRMED,
        gettext_lazy(
            "Done in every case as if alone; where a case refuses, the others go on and you are told why."
        ),
    ),
    "represent": Doing(
        gettext_lazy("Who speaks for the others"),
        SpeakersForm,
        services.choose_representatives,
        _CONFIRMED,
        gettext_lazy("Five at most; what is agreed with them is agreed with the group."),
    ),
    "join": Doing(gettext_lazy("Add a case"), JoinForm, services.add_member, _STANDING),
    "leave": Doing(gettext_lazy("Take a case out"), LeaveForm, services.remove_member, _STANDING),
    "send": Doing(gettext_lazy("The report was sent"), MeantForm, services.send_report, _CONFIRMED),
}
# The first that fits is the next thing to do; the third and what follows stand in the menu.
ORDER = ("confirm", "dismiss", "send", "draft", "for-all", "represent", "join", "leave", "major")
SHOWN = 2


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
        {"label": DOINGS[name].title, "href": reverse("complaints:group-act", args=[public_id, name])}
        for name in ORDER
        if page.may_decide and group.state in DOINGS[name].states and _fits(group, name)
    ]
    context = {"page": page, "acts": acts[:SHOWN], "more": acts[SHOWN:]}
    context["state"] = GROUP_STATES[GroupState(group.state)]
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
    form = doing.form(posted(request), group=group, user=request.user, initial=initial)
    back = reverse("complaints:group", args=[public_id])
    context = {"title": doing.title, "submit": doing.title, "lead": doing.lead, "form": form}
    context["next"] = next_url(request, back)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, context, form)
    try:
        answer = doing.service(group=group, **form.words(), by=request.user, at=timezone.now())
    except (services.AlreadyDecided, WrongState, ReasonMissing, KeptFromThem) as refused:
        form.add_error(None, group_refusal(refused))
        return _form_page(request, context, form)
    said = _said(answer) if isinstance(answer, services.Done) else _("Recorded.")
    if request.htmx:
        return acted(request, said, to=back, changed=CHANGED)
    return acted(request, said, to=back)


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


def _said(answer: services.Done) -> str:
    """In how many cases something was done, and which refused it."""
    done = ngettext("Done in %(n)s case.", "Done in %(n)s cases.", len(answer.done)) % {"n": len(answer.done)}
    if not answer.refused:
        return done
    numbers = _(", ").join(case.number for case, _why in answer.refused)
    return done + " " + _("Not possible in: %(numbers)s.") % {"numbers": numbers}


def _form_page(request: HttpRequest, context: dict[str, Any], form) -> HttpResponse:
    template = "complaints/_act.html" if request.htmx else "complaints/act.html"
    return render(request, template, context, status=422 if form.is_bound else 200)
