"""Pages and fragments of contacts: writing one down, and the panel of the record page."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from activities import queries, services
from activities.forms import InteractionForm, StartForm
from activities.forms.interactions import DRAFTS, draft_key
from activities.models import Visit
from activities.queries.dates import SHOWN, coming_dates, observances
from activities.queries.keeping import hold_of, may_hold
from common.calendar import business_today
from common.htmx import acted, next_url
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from customers.access import visible_customer
from customers.models import Customer
from organization.access import refuse_others
from organization.rules import Act
from worklist import date_phrases, phrases
from worklist.forms import customer_choices
from worklist.models import Task

CHANGED = "timeline:changed worklist:changed"


@require_safe
def interaction_start(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.LOG_INTERACTION)
    form = StartForm(request.GET if "customer" in request.GET else None, user=request.user)
    if form.is_valid():
        return redirect("activities:interaction-create", form.cleaned_data["customer"].customer_no)
    context = {"form": form, "choices": customer_choices(request.user)}
    return render(request, "activities/start.html", context)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def interaction_create(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    refuse_others(request, Act.LOG_INTERACTION)
    task = _task(request, customer)
    visit = _visit(request, customer, task)
    initial = _opened_on(task, visit)
    form = InteractionForm(posted(request), customer=customer, user=request.user, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, customer, form, task, visit)
    words = form.cleaned_data
    try:
        interaction = services.log_interaction(
            customer=customer,
            kind=words["kind"],
            happened_at=words["happened_at"],
            people=words["people"],
            new_person=words["new_person"],
            summary=words["summary"],
            next_contact_on=words["next_on"],
            form_key=words["form_key"],
            completes=task,
            visit=visit,
            details=form.details(),
            by=request.user,
            at=timezone.now(),
        )
    except KeyTaken:
        offer_again(form)
        return _form_page(request, customer, form, task, visit)
    text = queries.what_followed(interaction, business_today())
    back = reverse("customers:detail", args=[customer_no])
    if not request.htmx:
        request.session["accepted_drafts"] = " ".join(draft_key(customer, name) for name in DRAFTS)
    return acted(request, text, to=back, changed=CHANGED)


@vary_on_headers("HX-Request")
@require_safe
def customer_panel(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    today = business_today()
    coverage = queries.coverage(customer, today)
    context = {
        "customer": customer,
        "coverage": coverage,
        "rule": coverage.rule,
        "contacts": queries.last_contacts(customer),
        "coming": [
            (task, date_phrases.occasion(task.parameters, phrases.language()))
            for task in coming_dates(customer)
        ],
        "observed": observances(customer)[:SHOWN],
        "hold": hold_of(customer, today) if coverage.held else None,
        "may_hold": may_hold(request.user, customer),
        "may_log": request.user.reach.may(Act.LOG_INTERACTION),
    }
    return render(request, "activities/_panel.html" if request.htmx else "activities/panel.html", context)


def _task(request: HttpRequest, customer: Customer) -> Task | None:
    """The open task that the form was opened from, if it is one of this customer's."""
    public_id = _named(request, "task")
    if public_id is None:
        return None
    return Task.objects.visible_to(request.user).open().filter(customer=customer, public_id=public_id).first()


def _visit(request: HttpRequest, customer: Customer, task: Task | None) -> Visit | None:
    """The planned visit that is reported: named by the form, or the one whose report the task asks for.

    What was reported meanwhile is a contact of its own.
    """
    public_id = _named(request, "visit")
    if public_id is None:
        return queries.visit_of_task(task, request.user)
    visits = Visit.objects.visible_to(request.user).select_related("customer__unit").planned()
    visit = visits.filter(customer=customer, public_id=public_id).first()
    return visit if visit and queries.may_act_on(request.user, visit, customer) else None


def _named(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.POST.get(name) or request.GET.get(name) or "")
    except ValueError:
        return None


def _opened_on(task: Task | None, visit: Visit | None) -> dict[str, Any]:
    """What the form shows before anything is typed: now, or what was planned."""
    opened = {
        "form_key": uuid7(),
        "task": task.public_id if task else None,
        "happened_at": timezone.localtime(),
    }
    if visit is None:
        return opened
    return opened | {
        "visit": visit.public_id,
        "happened_at": timezone.localtime(min(visit.starts_at, timezone.now())),
        "kind": visit.kind,
        "place": visit.place,
        "people": [person.public_id for person in visit.people.all()],
    }


def _form_page(
    request: HttpRequest,
    customer: Customer,
    form: InteractionForm,
    task: Task | None,
    visit: Visit | None,
) -> HttpResponse:
    context = {
        "customer": customer,
        "form": form,
        "task": task,
        "visit": visit,
        "rule": queries.rule_words(customer, business_today()),
        "tier": queries.held_tier(customer),
        "next": next_url(request, reverse("customers:detail", args=[customer.customer_no])),
    }
    template = "activities/_interaction.html" if request.htmx else "activities/interaction.html"
    return render(request, template, context, status=422 if form.is_bound else 200)
