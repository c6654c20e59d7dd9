"""The people of a customer: a list with masked data, and the form that changes them without showing them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today
from common.htmx import acted
from common.posted import posted
from customers import queries, services, texts
from customers.access import editable_customer, looked, visible_customer
from customers.forms import ContactForm
from customers.models import Contact, Customer, LookedAt
from customers.views.editing import difference_page
from customers.views.record import record_context


@require_safe
def customer_people(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    looked(request, LookedAt.RECORD, [customer.pk])
    today = business_today()
    header = queries.record_header(customer, today=today)
    context = {
        **record_context(request, customer, header, "people"),
        "people": queries.people(customer, today=today),
        "team": queries.team(customer, today=today),
        "team_name": queries.team_named(queries.profile_of(customer)),
        "removed": queries.removed_people(customer),
    }
    return render(request, "customers/people.html", context)


@require_POST
def contact_remove(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    people = Contact.objects.visible_to(request.user).filter(customer=customer)
    contact = get_object_or_404(people, public_id=public_id)
    try:
        services.remove_contact(contact=contact, by=request.user, at=timezone.now())
    except services.RequestOpen:
        to = reverse("customers:dossier", args=[customer_no, public_id])
        return acted(request, texts.REQUEST_OPEN, to=to, level="warning")
    undo = reverse("customers:contact-restore", args=[customer_no, public_id])
    return acted(request, _("Taken off the file."), to=_people_page(customer), undo=undo)


@require_POST
def contact_restore(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    contact = get_object_or_404(queries.people_to_restore(customer), public_id=public_id)
    try:
        services.restore_contact(contact=contact, by=request.user, at=timezone.now())
    except services.AlreadyThere:
        return acted(request, texts.PERSON_THERE, to=_people_page(customer), level="warning")
    return acted(request, _("Back on the file."), to=_people_page(customer))


@require_http_methods(["GET", "HEAD", "POST"])
def contact_create(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    form = ContactForm(posted(request), record=Contact(version=0))
    if not form.is_valid():
        return _contact_page(request, customer, form)
    try:
        services.add_contact(customer=customer, values=form.values(), by=request.user, at=timezone.now())
    except services.AlreadyThere:
        form.add_error("name", texts.PERSON_THERE)
        return _contact_page(request, customer, form)
    messages.success(request, _("Saved."))
    return redirect("customers:people", customer_no)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    contacts = Contact.objects.visible_to(request.user).filter(customer=customer)
    contact = get_object_or_404(contacts, public_id=public_id)
    form = ContactForm(posted(request), record=contact)
    if not form.is_valid():
        return _contact_page(request, customer, form)
    try:
        services.edit_contact(
            contact=contact, changes=form.changes(), version=form.version, by=request.user, at=timezone.now()
        )
    except services.StaleContact as stale:
        return difference_page(request, customer, form, stale.current, request.path)
    messages.success(request, _("Saved."))
    return redirect("customers:people", customer_no)


def _contact_page(request: HttpRequest, customer: Customer, form: ContactForm) -> HttpResponse:
    header = queries.record_header(customer, today=business_today())
    context = {**record_context(request, customer, header, "people"), "form": form}
    return render(request, "customers/contact.html", context, status=422 if form.errors else 200)


def _people_page(customer: Customer) -> str:
    return reverse("customers:people", args=[customer.customer_no])
