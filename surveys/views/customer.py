"""Satisfaction of one customer: how it stands, whom one asks, links handed over, mailed and withdrawn."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.calendar import business_today
from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from customers.access import editable_customer, visible_customer
from customers.models import Contact
from organization.rules import Act
from surveys import queries, services
from surveys.forms import AskForm
from surveys.models import Survey
from surveys.refusals import REFUSED, refusal


@require_safe
def customer_panel(request: HttpRequest, customer_no: str) -> HttpResponse:
    """How satisfied the customer is, on its page."""
    customer = visible_customer(request, customer_no)
    standing = queries.standing(request.user, customer, business_today())
    context = {"customer": customer, "standing": standing}
    return render(request, "surveys/_panel.html" if request.htmx else "surveys/panel.html", context)


@require_safe
def of_customer(request: HttpRequest, customer_no: str) -> HttpResponse:
    return _file(request, customer_no)


@require_POST
def ask(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    form = AskForm(request.POST, people=queries.people_to_ask([customer.pk]))
    if not form.is_valid():
        return _file(request, customer_no, form=form)
    try:
        survey = services.ask_by_hand(
            customer=customer, **form.cleaned_data, by=request.user, at=timezone.now()
        )
        services.hand_over_link(survey=survey, by=request.user, at=timezone.now())
    except KeyTaken:
        offer_again(form)
    except REFUSED as refused:
        form.add_error(None, refusal(refused))
    else:
        return acted(
            request, _("The link works. Send it by mail, or pass it on yourself."), to=_at(customer_no)
        )
    return _file(request, customer_no, form=form)


@require_POST
def mail(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    return _acted(request, customer_no, public_id, services.mail_survey, _("The letter is on its way."))


@require_POST
def hand_over(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    return _acted(request, customer_no, public_id, services.hand_over_link, _("The link works from today."))


@require_POST
def withdraw(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    return _acted(
        request, customer_no, public_id, services.withdraw_survey, _("Withdrawn: the link works no more.")
    )


@require_POST
def person(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    """Note that a person does not want to be asked, or may be asked again."""
    customer = editable_customer(request, customer_no)
    people = Contact.objects.visible_to(request.user).filter(customer=customer)
    contact = get_object_or_404(people, public_id=public_id)
    if request.POST.get("asked") == "again":
        services.allow_surveys(contact=contact, by=request.user, at=timezone.now())
        return acted(request, _("This person may be asked again."), to=_at(customer_no))
    services.refuse_surveys(contact=contact, by=request.user, at=timezone.now())
    return acted(request, _("This person is not asked any more."), to=_at(customer_no))


def _acted(request: HttpRequest, customer_no: str, public_id: UUID, act, said: str) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    surveys = Survey.objects.visible_to(request.user).filter(customer=customer)
    survey = get_object_or_404(surveys, public_id=public_id)
    try:
        act(survey=survey, by=request.user, at=timezone.now())
    except REFUSED as refused:
        return acted(request, refusal(refused), to=_at(customer_no), level="warning")
    return acted(request, said, to=_at(customer_no))


def _at(customer_no: str) -> str:
    return reverse("surveys:of-customer", args=[customer_no])


def _file(request: HttpRequest, customer_no: str, *, form: AskForm | None = None) -> HttpResponse:
    customer, today = visible_customer(request, customer_no), business_today()
    people = queries.people_to_ask([customer.pk])
    context = {
        "customer": customer,
        "standing": queries.standing(request.user, customer, today),
        "asked": queries.asked(request.user, customer, today),
        "people": people,
        "refused": queries.people_who_refuse(customer),
        "held_until": queries.on_hold(customer, today),
        "rule": queries.rule_in_force(),
        "form": form,
        "ask_form": form or AskForm(people=people, initial={"form_key": uuid7()}),
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    return render(request, "surveys/of_customer.html", context, status=422 if form else 200)
