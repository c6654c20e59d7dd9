"""One opportunity: its page, opening and changing it, giving it away, and the panel of a customer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_today
from common.htmx import acted, next_url
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from customers.access import visible_customer
from organization.access import refuse_others
from organization.models import Staff
from organization.rules import Act
from prospects.access import editable_opportunity, visible_opportunity
from prospects.forms.opportunities import EditForm, OpenForm, OwnerForm, TeamForm, prospect_of
from prospects.models import Opportunity
from prospects.pipeline_texts import fact_names
from prospects.queries import opportunities as queries
from prospects.queries.pipeline import card_context, make_card, odds_by_stage
from prospects.rules.pipeline import STAGES, position, targets
from prospects.services.opportunities import (
    CannotSee,
    ClosedOpportunity,
    StaleOpportunity,
    StillNeeded,
    edit_opportunity,
    open_opportunity,
    reassign_opportunity,
    set_team,
)
from worklist.forms import customer_choices

CHANGED = "pipeline:changed timeline:changed worklist:changed"


@vary_on_headers("HX-Request")
@require_safe
def opportunity_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    opportunity = visible_opportunity(request, public_id)
    template = "_detail_drawer" if request.htmx else "detail"
    return render(request, f"prospects/pipeline/{template}.html", _detail(request, opportunity))


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def opportunity_create(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.EDIT_CUSTOMER)
    customer = visible_customer(request, request.GET["customer"]) if request.GET.get("customer") else None
    prospect = prospect_of(request.user, request.GET.get("prospect")) if customer is None else None
    company = customer or prospect
    form = OpenForm(
        posted(request),
        user=request.user,
        with_company=company is not None,
        initial={"form_key": uuid7()},
    )
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, "create", form, company)
    words = form.cleaned_data
    try:
        opportunity = open_opportunity(
            customer=customer or words.get("customer"),
            prospect=prospect,
            name=words["name"],
            product_line=words["product_line"],
            amount_fen=words["amount_fen"],
            expected_on=words["expected_on"],
            form_key=words["form_key"],
            by=request.user,
            at=timezone.now(),
        )
    except KeyTaken:
        offer_again(form)
        return _form_page(request, "create", form, company)
    text = _("Opened: %(name)s") % {"name": opportunity.name}
    return acted(request, text, to=_page(opportunity), changed=CHANGED)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def opportunity_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    opportunity = editable_opportunity(request, public_id)
    form = EditForm(posted(request), record=opportunity)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, "edit", form, opportunity)
    try:
        edit_opportunity(
            opportunity=opportunity,
            changes=form.changes(),
            version=form.version,
            by=request.user,
            at=timezone.now(),
        )
    except StaleOpportunity as stale:
        differences = form.differences(stale.current)
        reopened = form.reopened(stale.current)
        return _form_page(request, "edit", form, opportunity, differences=differences, reopened=reopened)
    except StillNeeded as needed:
        form.add_error(
            None, _("Its stage needs: %(facts)s.") % {"facts": _(", ").join(fact_names(needed.facts))}
        )
        return _form_page(request, "edit", form, opportunity)
    except ClosedOpportunity:
        form.add_error(None, _("What was won or lost is history and is not changed."))
        return _form_page(request, "edit", form, opportunity)
    return acted(request, _("Saved"), to=_page(opportunity), changed=CHANGED)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def opportunity_reassign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    opportunity = editable_opportunity(request, public_id)
    form = OwnerForm(posted(request), user=request.user)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, "reassign", form, opportunity)
    to = form.cleaned_data["owner"]
    try:
        reassign_opportunity(opportunity=opportunity, to=to, by=request.user, at=timezone.now())
    except CannotSee:
        form.add_error("owner", _("This colleague does not see the company."))
        return _form_page(request, "reassign", form, opportunity)
    text = _("%(name)s looks after it now") % {"name": to.display_name}
    return acted(request, text, to=_page(opportunity), changed=CHANGED)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def opportunity_team(request: HttpRequest, public_id: UUID) -> HttpResponse:
    opportunity = editable_opportunity(request, public_id)
    bound = posted(request)
    form = TeamForm(bound, user=request.user, opportunity=opportunity)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, "team", form, opportunity)
    try:
        set_team(opportunity=opportunity, team=form.cleaned_data["team"], by=request.user, at=timezone.now())
    except CannotSee as refused:
        person = Staff.objects.visible_to(request.user).filter(employee_no=str(refused)).first()
        name = person.display_name if person else str(refused)
        form.add_error("team", _("%(name)s does not see the company.") % {"name": name})
        return _form_page(request, "team", form, opportunity)
    return acted(request, _("Saved"), to=_page(opportunity), changed=CHANGED)


@vary_on_headers("HX-Request")
@require_safe
def customer_opportunities(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    rows, totals = queries.of_customer(customer, business_today())
    context = {
        "customer": customer,
        "rows": rows,
        "totals": totals,
        "may_write": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    template = "_panel" if request.htmx else "panel"
    return render(request, f"prospects/pipeline/{template}.html", context)


def _detail(request: HttpRequest, opportunity: Opportunity) -> dict:
    today = business_today()
    card = make_card(opportunity, odds_by_stage(), today, card_context([opportunity]))
    places = targets(opportunity.stage, opportunity.state)
    return {
        "opportunity": opportunity,
        "card": card,
        "steps": queries.steps(opportunity),
        "place": position(opportunity.stage),
        "stages": [(stage.value, queries.place_name(stage.value)) for stage in STAGES],
        "targets": [
            (stage.value, queries.place_name(stage.value)) for stage in STAGES if stage.value in places
        ],
        "may_lose": "lost" in places,
        "may_rest": "on_hold" in places,
        "may_write": request.user.reach.may(Act.EDIT_CUSTOMER) and bool(places),
        "may_negotiate": request.user.reach.may(Act.NEGOTIATE) and bool(places),
        "may_tell": opportunity.customer_id is not None
        and opportunity.state in ("won", "lost")
        and request.user.reach.may(Act.LOG_INTERACTION),
        "team": list(opportunity.team.all()),
    }


def _form_page(request: HttpRequest, what: str, form, subject, **more) -> HttpResponse:
    back = _page(subject) if isinstance(subject, Opportunity) else reverse("prospects:board")
    context = {
        "form": form,
        "subject": subject,
        "next": next_url(request, back),
        "choices": customer_choices(request.user) if what == "create" and subject is None else [],
        "action": request.get_full_path(),
        **more,
    }
    template = f"prospects/pipeline/{'_' if request.htmx else ''}{what}.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def _page(opportunity: Opportunity) -> str:
    return reverse("prospects:opportunity-detail", args=[opportunity.public_id])
