"""Files on a customer: the list with what is on them, added, opened, removed and brought back."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from common.errors import Forbidden
from common.htmx import acted
from customers.access import editable_customer, visible_customer
from customers.models import Customer
from files.downloads import file_response
from notebook import queries, services, texts
from notebook.forms import FilesForm
from notebook.models import CustomerFile
from organization.rules import Act


@require_safe
def file_list(request: HttpRequest, customer_no: str) -> HttpResponse:
    """The files of a customer: the panel of its page for htmx, else a page of its own."""
    return _page(request, visible_customer(request, customer_no), FilesForm())


@require_POST
def file_add(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, customer, form, status=422)
    added = 0
    for file in form.cleaned_data["files"]:
        try:
            services.add_file(customer=customer, file=file, by=request.user, at=timezone.now())
            added += 1
        except services.FileThere as there:
            form.add_error("files", texts.file_there(there.current))
    if form.errors:
        return _page(request, customer, form, status=422)
    text = ngettext("%(n)s file added", "%(n)s files added", added) % {"n": added}
    return acted(request, text, to=reverse("notebook:files", args=[customer_no]), changed="files:changed")


@require_safe
def file_open(request: HttpRequest, customer_no: str, public_id: UUID) -> FileResponse:
    """The file itself, beside the page (`show=1`) or to be saved; who took it is on record."""
    file = _file(request, customer_no, public_id)
    answer = file_response(file.file, file.name, shown=request.GET.get("show") == "1")
    if request.method == "GET":
        services.record_taken(file=file, by=request.user, at=timezone.now())
    return answer


@require_POST
def file_remove(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    file = _own(request, _file(request, customer_no, public_id))
    services.remove_file(file=file, by=request.user, at=timezone.now())
    undo = reverse("notebook:file-restore", args=[customer_no, public_id])
    text = _("Removed: %(name)s") % {"name": file.name}
    to = reverse("notebook:files", args=[customer_no])
    return acted(request, text, to=to, undo=undo, changed="files:changed")


@require_POST
def file_restore(request: HttpRequest, customer_no: str, public_id: UUID) -> HttpResponse:
    file = _own(request, _file(request, customer_no, public_id, removed=True))
    to = reverse("notebook:files", args=[customer_no])
    try:
        services.restore_file(file=file, by=request.user, at=timezone.now())
    except services.FileThere as there:
        return acted(request, texts.file_there(there.current), to=to, level="warning")
    return acted(request, _("Back again: %(name)s") % {"name": file.name}, to=to, changed="files:changed")


def _file(request: HttpRequest, customer_no: str, public_id: UUID, *, removed: bool = False) -> CustomerFile:
    customer = visible_customer(request, customer_no)
    files = (
        CustomerFile.objects.visible_to(request.user)
        .filter(customer=customer)
        .select_related("file", "customer")
    )
    return get_object_or_404(files if removed else files.kept(), public_id=public_id)


def _own(request: HttpRequest, file: CustomerFile) -> CustomerFile:
    if file.added_by_id != request.user.pk:
        raise Forbidden
    return file


def _page(request: HttpRequest, customer: Customer, form: FilesForm, status: int = 200) -> HttpResponse:
    context = {
        "customer": customer,
        "files": queries.files_of(customer, request.user),
        "form": form,
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    panel = request.htmx and request.method in {"GET", "HEAD"}
    return render(request, "notebook/_files.html" if panel else "notebook/files.html", context, status=status)
