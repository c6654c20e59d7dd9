"""Pages of visits: the week, planning and moving one, preparing it, confirming it and calling it off."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from activities import queries, services
from activities.forms import CancelVisitForm, MoveForm, VisitForm
from activities.forms.visits import shown
from activities.models import Visit
from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted, next_url
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from customers.access import visible_customer
from customers.models import Customer
from organization.access import refuse_others
from organization.rules import Act, Role
from worklist.forms import chosen_day

CHANGED = "worklist:changed timeline:changed"


def visible_visit(request: HttpRequest, public_id: UUID) -> Visit:
    """The visit, or 404 where its customer is not visible."""
    visits = Visit.objects.visible_to(request.user).select_related("customer__unit", "owner", "interaction")
    return get_object_or_404(visits, public_id=public_id)


def acting_visit(request: HttpRequest, public_id: UUID) -> Visit:
    """The visit for its owner or a supervisor of the unit; 403 for other readers."""
    visit = visible_visit(request, public_id)
    if not queries.may_act_on(request.user, visit, visit.customer):
        raise Forbidden
    return visit


def shown_week(request: HttpRequest) -> tuple[date, bool]:
    """The first of the seven days that the address means, and whether they are the team's."""
    today = business_today()
    team = Role.SUPERVISOR in request.user.reach.roles and request.GET.get("who") != "mine"
    first = chosen_day(request.GET.get("from", ""), today) or today - timedelta(days=today.weekday())
    return first, team


@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    today = business_today()
    leads = Role.SUPERVISOR in request.user.reach.roles
    first, team = shown_week(request)
    context = {
        "agenda": queries.agenda(request.user, first, timezone.now(), team=team),
        "today": today,
        "leads": leads,
        "team": team,
        "who": "&who=mine" if leads and not team else "",
        "may_log": request.user.reach.may(Act.LOG_INTERACTION),
    }
    return render(request, "activities/visits.html", context)


@require_safe
def visit_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    visit = visible_visit(request, public_id)
    today = business_today()
    context = {
        "visit": visit,
        "customer": visit.customer,
        "preparation": queries.preparation(visit, request.user, today),
        "may_act": visit.state == "planned" and queries.may_act_on(request.user, visit, visit.customer),
        "is_over": visit.ends_at <= timezone.now(),
    }
    return render(request, "activities/visit.html", context)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_create(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    refuse_others(request, Act.LOG_INTERACTION)
    starts_at = _first_free_hour(chosen_day(request.GET.get("on", ""), business_today()))
    initial = {"form_key": uuid7(), "starts_at": starts_at}
    form = VisitForm(posted(request), customer=customer, user=request.user, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, customer, form, None)
    key = form.cleaned_data["form_key"]
    try:
        visit = services.plan_visit(
            customer=customer,
            values=form.values(),
            **form.company(),
            form_key=key,
            by=request.user,
            at=timezone.now(),
        )
    except KeyTaken:
        offer_again(form)
        return _form_page(request, customer, form, None)
    return _saved(request, visit, _("Visit planned"))


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    visit = acting_visit(request, public_id)
    initial = {"form_key": uuid7(), **shown(visit)}
    form = VisitForm(
        posted(request), customer=visit.customer, user=request.user, visit=visit, initial=initial
    )
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, visit.customer, form, visit)
    version = form.cleaned_data["version"]
    try:
        changed = services.change_visit(
            visit=visit,
            changes=form.values(),
            **form.company(),
            version=version,
            by=request.user,
            at=timezone.now(),
        )
    except services.VisitChanged as meanwhile:
        return _form_page(request, visit.customer, _reopened(form, meanwhile.current), visit)
    except services.VisitOver as over:
        return _over(request, over.visit)
    return _saved(request, changed, _("Visit changed"))


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Another time and nothing else: the form, or what was dragged in the calendar."""
    visit = acting_visit(request, public_id)
    initial = {"starts_at": timezone.localtime(visit.starts_at), "version": visit.version}
    form = MoveForm(posted(request), visit=visit, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _act_page(request, visit, form, title=_("Move the visit"))
    try:
        moved = services.move_visit(
            visit=visit,
            starts_at=form.cleaned_data["starts_at"],
            version=form.cleaned_data["version"] or 0,
            by=request.user,
            at=timezone.now(),
        )
    except services.VisitChanged:
        text = _("Somebody saved this visit meanwhile. Look at it again.")
        return acted(request, text, to=_page(visit), changed=CHANGED, level="warning")
    except services.VisitOver as over:
        return _over(request, over.visit)
    return _saved(request, moved, _("Visit moved"))


@require_POST
def visit_confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    visit = acting_visit(request, public_id)
    try:
        services.confirm_visit(visit=visit, by=request.user, at=timezone.now())
    except services.VisitOver as over:
        return _over(request, over.visit)
    return acted(request, _("Confirmed"), to=_page(visit), changed=CHANGED)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    visit = acting_visit(request, public_id)
    form = CancelVisitForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _act_page(request, visit, form, title=_("Call the visit off"), danger=True)
    try:
        services.cancel_visit(
            visit=visit, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
    except services.VisitOver as over:
        return _over(request, over.visit)
    return acted(request, _("Called off"), to=_page(visit), changed=CHANGED)


# ---------------------------------------------------------------- answers
def _act_page(request: HttpRequest, visit: Visit, form, **words) -> HttpResponse:
    back = next_url(request, _page(visit))
    context = {"visit": visit, "customer": visit.customer, "form": form, "next": back, **words}
    return _page_or_layer(request, "visit_act", context, form)


def _page(visit: Visit) -> str:
    return reverse("activities:visit", args=[visit.public_id])


def _first_free_hour(day: date | None):
    """Ten o'clock of the day asked for, else the next whole hour."""
    if day is not None and day > business_today():
        return timezone.localtime().replace(
            year=day.year, month=day.month, day=day.day, hour=10, minute=0, second=0, microsecond=0
        )
    return (timezone.localtime() + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)


def _saved(request: HttpRequest, visit: Visit, text: str) -> HttpResponse:
    """Say that it is saved, and which other visits are at the same time."""
    others = queries.conflicts(
        owner_id=visit.owner_id, starts_at=visit.starts_at, minutes=visit.minutes, besides=visit.pk
    )
    level = "success"
    if others:
        names = _(", ").join(other.customer.label for other in others)
        text, level = _("%(said)s; at the same time: %(names)s") % {"said": text, "names": names}, "warning"
    return acted(request, text, to=_page(visit), changed=CHANGED, level=level)


def _over(request: HttpRequest, visit: Visit) -> HttpResponse:
    text = _("This visit is over: %(state)s.") % {"state": visit.get_state_display()}
    return acted(request, text, to=_page(visit), changed=CHANGED, level="warning")


def _reopened(form: VisitForm, current: Visit) -> VisitForm:
    """The form with what was typed, on the visit as it stands now, and where the two differ."""
    now = shown(current)
    data = form.data.copy()
    data["version"] = str(current.version)
    form.data = data
    form.add_error(
        None, _("Somebody saved this visit meanwhile. Your words are kept; save again to write them.")
    )
    for name, value in form.values().items():
        if value != getattr(current, name):
            said = f"{now[name]:%Y-%m-%d %H:%M}" if name == "starts_at" else now[name]
            form.add_error(name, _("Saved meanwhile: %(value)s") % {"value": said or "—"})
    return form


def _form_page(
    request: HttpRequest, customer: Customer, form: VisitForm, visit: Visit | None
) -> HttpResponse:
    back = _page(visit) if visit else reverse("customers:detail", args=[customer.customer_no])
    context = {
        "customer": customer,
        "visit": visit,
        "form": form,
        "tier": queries.held_tier(customer),
        "next": next_url(request, back),
    }
    return _page_or_layer(request, "visit_form", context, form)


def _page_or_layer(request: HttpRequest, name: str, context: dict, form) -> HttpResponse:
    path = f"activities/{'_' if request.htmx else ''}{name}.html"
    return render(request, path, context, status=422 if form.is_bound else 200)
