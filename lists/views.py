"""Pages and acts of saved views: opened, kept, changed, removed and pinned; and any list taken along as a table."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_date
from common.errors import Forbidden
from common.htmx import acted
from common.posted import posted
from common.spreadsheets import Table, write_csv, write_workbook
from lists import services
from lists.exports import exports
from lists.forms import ViewForm
from lists.models import SavedView
from lists.rules import LISTS, QueryTooLong, most_exported

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_POST
def list_export(request: HttpRequest, code: str) -> HttpResponse:
    """The rows that a list's address means, all of them, as Excel or CSV; more than a role may take are refused."""
    listed = exports().get(code)
    if listed is None:
        raise Http404
    if not listed.may(request):
        raise Forbidden
    most, at, address = most_exported(request.user.reach), timezone.now(), request.GET.urlencode()
    rows = listed.rows(request, most + 1)
    if len(rows) > most:
        text = _("These are more than the %(most)s rows that you may export at once: narrow the list.")
        messages.error(request, text % {"most": f"{most:,}"})
        return redirect(f"{reverse(listed.page)}?{address}")
    services.record_export(list_name=code, rows=len(rows), query=address, by=request.user, at=at)
    listed.taken(request, rows)
    heads = listed.heads(request)
    note = _("Exported by %(name)s on %(today)s") % {
        "name": request.user.display_name,
        "today": business_date(at),
    }
    table = Table(
        str(listed.title),
        [str(head.label) for head in heads],
        [[head.cell(row) for head in heads] for row in rows],
        notes=[" · ".join(filter(None, [listed.note(rows), note]))],
    )
    as_csv = request.POST.get("format") == "csv"
    content = write_csv(table) if as_csv else write_workbook([table])
    answer = HttpResponse(content, content_type="text/csv" if as_csv else XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{code}.{"csv" if as_csv else "xlsx"}"'
    return answer


@require_safe
def view_open(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The list as the view says."""
    return redirect(_address(_kept(request, public_id)))


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def view_create(request: HttpRequest, list_name: str) -> HttpResponse:
    """Keep what a list shows now under a name."""
    if list_name not in LISTS:
        raise Http404
    initial = {"query": request.GET.urlencode()}
    form = ViewForm(posted(request), user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            view = services.save_view(list_name=list_name, **words, by=request.user, at=timezone.now())
        except services.NameTaken:
            form.add_error("name", _("You have another view of this name."))
        except services.TooManyViews:
            form.add_error(None, _("You keep %(most)s views of this list.") % {"most": services.MOST_VIEWS})
        except QueryTooLong:
            form.add_error(None, _("These are more filters than a view keeps."))
        else:
            return _moved(request, _address(view))
    return _form_page(request, form, _("Save this view"))


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def view_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Another name, or other people who use it."""
    view = _owned(request, public_id)
    initial = {"name": view.name, "shared_with": view.shared_with and view.shared_with.code}
    form = ViewForm(posted(request), user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("name", "shared_with")}
        try:
            services.change_view(view=view, **words, by=request.user, at=timezone.now())
        except services.NameTaken:
            form.add_error("name", _("You have another view of this name."))
        else:
            return _moved(request, _address(view))
    return _form_page(request, form, _("Name and sharing"))


@require_POST
def view_save(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the list shows now is what the view says from now on."""
    view = _owned(request, public_id)
    try:
        view = services.change_view(
            view=view, query=request.POST.get("query", ""), by=request.user, at=timezone.now()
        )
    except QueryTooLong:
        text = _("These are more filters than a view keeps.")
        return acted(request, text, to=_address(view), level="warning")
    return acted(request, _("Saved"), to=_address(view))


@require_POST
def view_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    view = _owned(request, public_id)
    services.remove_view(view=view, by=request.user, at=timezone.now())
    undo = reverse("lists:view-restore", args=[view.public_id])
    text = _("Removed: %(name)s") % {"name": view.name}
    return acted(request, text, to=reverse(LISTS[view.list_name]), undo=undo)


@require_POST
def view_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    view = _owned(request, public_id)
    try:
        services.restore_view(view=view, by=request.user, at=timezone.now())
    except services.NameTaken:
        text = _("You have another view of this name.")
        return acted(request, text, to=reverse(LISTS[view.list_name]), level="warning")
    return acted(request, _("Back again: %(name)s") % {"name": view.name}, to=_address(view))


@require_POST
def view_pin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    view = _kept(request, public_id)
    services.pin_view(view=view, by=request.user, pinned="unpin" not in request.POST)
    text = _("Out of the sidebar") if "unpin" in request.POST else _("In the sidebar")
    return acted(request, text, to=_address(view))


def _kept(request: HttpRequest, public_id: UUID) -> SavedView:
    return get_object_or_404(SavedView.objects.visible_to(request.user).kept(), public_id=public_id)


def _owned(request: HttpRequest, public_id: UUID) -> SavedView:
    """The view for its owner; 403 for those who only use it."""
    views = SavedView.objects.visible_to(request.user).select_related("shared_with")
    view = get_object_or_404(views, public_id=public_id)
    if view.owner_id != request.user.pk:
        raise Forbidden
    return view


def _address(view: SavedView) -> str:
    """The list's address with the view's words, and the view they come from."""
    try:
        page = reverse(LISTS[view.list_name])
    except NoReverseMatch:
        raise Http404 from None
    return f"{page}?{view.query}{'&' if view.query else ''}saved={view.public_id}"


def _moved(request: HttpRequest, address: str) -> HttpResponse:
    """On to the list in its view, out of the layer as well."""
    if not request.htmx:
        return redirect(address)
    return HttpResponse(status=204, headers={"HX-Redirect": address})


def _form_page(request: HttpRequest, form: ViewForm, title: str) -> HttpResponse:
    template = "_view_form_layer" if request.htmx else "view_form"
    status = 422 if form.is_bound else 200
    return render(request, f"lists/{template}.html", {"form": form, "title": title}, status=status)
