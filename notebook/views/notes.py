"""Notes on a customer: written, opened with their earlier wordings, worded anew, removed and brought back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from common.errors import Forbidden
from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from customers.access import editable_customer, visible_customer
from customers.models import Customer, Note
from notebook import services, texts
from notebook.forms import NoteForm, WordingForm
from notebook.queries.naming import people_called


@require_POST
def note_create(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _refused(request, customer, form)
    try:
        services.write_note(customer=customer, **form.cleaned_data, by=request.user, at=timezone.now())
    except services.NobodyToName as wrong:
        form.add_error("text", texts.naming_faults(wrong.faults))
        return _refused(request, customer, form)
    except KeyTaken:
        offer_again(form)
        return _refused(request, customer, form)
    if not request.htmx:
        return redirect("customers:detail", customer_no)
    answer = render(request, "customers/_composer.html", _composer(customer, None))
    # Said before the swap: the fresh composer must not find the draft that has just become a note.
    trigger_client_event(answer, "drafts:accepted", {"keys": [f"note-{customer_no}"]})
    return trigger_client_event(answer, "timeline:changed")


def _refused(request: HttpRequest, customer: Customer, form: NoteForm) -> HttpResponse:
    template = "customers/_composer.html" if request.htmx else "notebook/write.html"
    return render(request, template, _composer(customer, form), status=422)


def _composer(customer: Customer, form: NoteForm | None) -> dict[str, object]:
    return {"customer": customer, "form": form, "form_key": uuid7(), "may_log": True}


@require_http_methods(["GET", "HEAD", "POST"])
def note_page(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    """A note with its earlier wordings; its author words it anew here."""
    note = _note(request, customer_no, public_id)
    if request.method != "POST":
        return _page(request, note, WordingForm(initial={"text": note.text, "version": note.version}))
    _own(request, note)
    form = WordingForm(request.POST)
    if not form.is_valid():
        return _page(request, note, form, status=422)
    try:
        services.edit_note(note=note, **form.cleaned_data, by=request.user, at=timezone.now())
    except services.StaleNote as stale:
        # What was typed stays in the field, what the other saved stands above it; saving keeps both.
        form = WordingForm(initial={"text": form.cleaned_data["text"], "version": stale.current.version})
        return _page(request, stale.current, form, status=409)
    except services.NobodyToName as wrong:
        form.add_error("text", texts.naming_faults(wrong.faults))
        return _page(request, note, form, status=422)
    return acted(request, _("Saved."), to=_address(note), changed="timeline:changed")


@require_POST
def note_remove(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    note = _own(request, _note(request, customer_no, public_id))
    services.remove_note(note=note, by=request.user, at=timezone.now())
    undo = reverse("notebook:note-restore", args=[customer_no, public_id])
    to = reverse("customers:detail", args=[customer_no])
    return acted(request, _("Note removed"), to=to, undo=undo, changed="timeline:changed")


@require_POST
def note_restore(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    note = _own(request, _note(request, customer_no, public_id, removed=True))
    services.restore_note(note=note, by=request.user, at=timezone.now())
    return acted(request, _("Note is back"), to=_address(note), changed="timeline:changed")


@require_safe
def people_to_name(request: HttpRequest, customer_no: str) -> JsonResponse:
    """Colleagues who read the customer and are called like what stands behind an @."""
    customer = editable_customer(request, customer_no)
    found = people_called(request.GET.get("q", "")[:40], customer)
    people = [
        {"name": person.display_name, "number": person.employee_no, "unit": person.unit_label}
        for person in found
    ]
    return JsonResponse({"people": people})


def _note(request: HttpRequest, customer_no: str, public_id: UUID, *, removed: bool = False) -> Note:
    customer = visible_customer(request, customer_no)
    notes = (
        Note.objects.visible_to(request.user).filter(customer=customer).select_related("author", "customer")
    )
    return get_object_or_404(notes if removed else notes.kept(), public_id=public_id)


def _own(request: HttpRequest, note: Note) -> Note:
    if note.author_id != request.user.pk:
        raise Forbidden
    return note


def _page(request: HttpRequest, note: Note, form: WordingForm, status: int = 200) -> HttpResponse:
    context = {
        "customer": note.customer,
        "note": note,
        "form": form,
        "earlier": note.earlier.all(),
        "people": _(", ").join(each.person.display_name for each in note.mentions.select_related("person")),
        "own": note.author_id == request.user.pk,
        "stale": texts.STALE if status == 409 else "",
    }
    return render(request, "notebook/note.html", context, status=status)


def _address(note: Note) -> str:
    return reverse("notebook:note", args=[note.customer.customer_no, note.public_id])
