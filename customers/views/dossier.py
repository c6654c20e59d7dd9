"""The dossier of one person at a customer: what is known, noting and removing it, and one masked datum for a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.calendar import business_today
from customers import queries, services
from customers.access import editable_customer, looked, visible_customer
from customers.dossier_forms import DossierForm, ReasonForm, RevealForm
from customers.models import Contact, Customer, DossierEntry, LookedAt
from customers.privacy_forms import AskedForm, PartsForm
from customers.views.record import record_context


@require_safe
def dossier(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    return _dossier_page(request, customer, _person(request, customer, public_id))


@require_POST
def dossier_note(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    contact = _person(request, customer, public_id)
    form = DossierForm(request.POST)
    if not form.is_valid():
        return _dossier_page(request, customer, contact, form=form)
    try:
        services.note_datum(contact=contact, **form.cleaned_data, by=request.user, at=timezone.now())
    except services.NotedAlready:
        form.add_error("text", _("This is noted already."))
        return _dossier_page(request, customer, contact, form=form)
    messages.success(request, _("Saved."))
    return redirect("customers:dossier", customer_no, public_id)


@never_cache
@require_POST
def dossier_reveal(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    contact = _person(request, customer, public_id)
    masked = queries.dossier(contact, today=business_today()).masked
    form = RevealForm(request.POST, choices=_choices(masked))
    if not form.is_valid():
        return _dossier_page(request, customer, contact, reveal=form)
    datum, reason = form.cleaned_data["datum"], form.cleaned_data["reason"]
    services.reveal_datum(contact=contact, datum=datum, reason=reason, by=request.user, at=timezone.now())
    return _dossier_page(request, customer, contact, shown=datum)


@require_POST
def dossier_remove(request: HttpRequest, customer_no: str, public_id: UUID, entry_id: UUID) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    contact = _person(request, customer, public_id)
    entries = DossierEntry.objects.visible_to(request.user).filter(contact=contact)
    entry = get_object_or_404(entries, public_id=entry_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it is removed."))
        return _dossier_page(request, customer, contact, refused=True)
    reason = form.cleaned_data["reason"]
    services.remove_datum(entry=entry, reason=reason, by=request.user, at=timezone.now())
    messages.success(request, _("Removed; the trail keeps that there was something, not what."))
    return redirect("customers:dossier", customer_no, public_id)


def _person(request: HttpRequest, customer: Customer, public_id: UUID) -> Contact:
    contacts = Contact.objects.visible_to(request.user).filter(customer=customer)
    return get_object_or_404(contacts, public_id=public_id)


def _choices(masked: list[queries.Datum]) -> list[tuple[str, str]]:
    """The masked data by their keys; two of a kind are told apart by their source."""
    return [(one.key, f"{one.kind} ({one.source})" if one.source else one.kind) for one in masked]


def _dossier_page(
    request: HttpRequest,
    customer: Customer,
    contact: Contact,
    *,
    form: DossierForm | None = None,
    reveal: RevealForm | None = None,
    shown: str = "",
    refused: bool = False,
) -> HttpResponse:
    looked(request, LookedAt.DOSSIER, [customer.pk], contact=contact.public_id)
    today = business_today()
    header = queries.record_header(customer, today=today)
    found = queries.dossier(contact, today=today, shown=shown)
    context = {
        **record_context(request, customer, header, "people"),
        "dossier": found,
        "form": form or DossierForm(),
        "parts": PartsForm(initial={"parts": contact.parts}),
        "asked": AskedForm(),
        "reveal": reveal or RevealForm(choices=_choices(found.masked)),
    }
    refused = refused or form is not None or reveal is not None
    return render(request, "customers/dossier.html", context, status=422 if refused else 200)
