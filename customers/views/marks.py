"""Tags and who owns them; tags, pin and following of one customer."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.errors import Forbidden
from common.htmx import acted
from common.posted import posted
from customers import services
from customers.access import editable_customer, visible_customer
from customers.mark_forms import MergeTagForm, TagForm
from customers.models import Tag
from customers.queries import marks


@require_safe
def tag_list(request: HttpRequest) -> HttpResponse:
    tags = list(marks.counted_tags(request.user))
    context = {
        "mine": [tag for tag in tags if tag.owner_id == request.user.pk],
        "shared": [tag for tag in tags if tag.owner_id != request.user.pk],
    }
    return render(request, "customers/tags.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def tag_create(request: HttpRequest) -> HttpResponse:
    form = TagForm(posted(request), user=request.user)
    if form.is_bound and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("name", "colour", "shared_with")}
        try:
            services.make_tag(**words, by=request.user, at=timezone.now())
        except services.TagTaken:
            form.add_error("name", _("You have another tag of this name."))
        except services.TooManyTags:
            form.add_error(None, _("You keep as many tags as one may."))
        else:
            return acted(request, _("Saved."), to=reverse("customers:tags"))
    return _tag_page(request, form, _("New tag"))


@require_http_methods(["GET", "HEAD", "POST"])
def tag_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tag = _own(request, public_id)
    form = TagForm(posted(request), user=request.user, tag=tag, initial=_told(tag))
    if form.is_bound and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("name", "colour", "shared_with")}
        try:
            services.change_tag(
                tag=tag,
                **words,
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except services.TagTaken:
            form.add_error("name", _("You have another tag of this name."))
        except services.StaleTag as stale:
            said = {"name": stale.current.name}
            form.add_error(
                None, _("It was changed meanwhile and is called “%(name)s” now. Save again.") % said
            )
            again = request.POST.copy()
            again["version"] = str(stale.current.version)
            form.data = again
        else:
            return acted(request, _("Saved."), to=reverse("customers:tags"))
    others = MergeTagForm(user=request.user, tag=tag)
    return _tag_page(request, form, _("Tag"), tag=tag, merge=others)


@require_POST
def tag_merge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tag = _own(request, public_id)
    form = MergeTagForm(request.POST, user=request.user, tag=tag)
    if not form.is_valid():
        page = TagForm(user=request.user, tag=tag, initial=_told(tag))
        return _tag_page(request, page, _("Tag"), tag=tag, merge=form, status=422)
    into = services.merge_tags(tag=tag, into=form.cleaned_data["into"], by=request.user, at=timezone.now())
    text = _("Merged into %(name)s") % {"name": into.name}
    return acted(request, text, to=reverse("customers:tags"), undo=_restore(tag))


@require_POST
def tag_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tag = _own(request, public_id)
    services.remove_tag(tag=tag, by=request.user, at=timezone.now())
    text = _("Removed: %(name)s") % {"name": tag.name}
    return acted(request, text, to=reverse("customers:tags"), undo=_restore(tag))


@require_POST
def tag_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tag = _own(request, public_id, removed=True)
    to = reverse("customers:tags")
    try:
        services.restore_tag(tag=tag, by=request.user, at=timezone.now())
    except services.TagTaken:
        return acted(request, _("You have another tag of this name."), to=to, level="warning")
    return acted(request, _("Back again: %(name)s") % {"name": tag.name}, to=to)


@require_POST
def customer_tag(request: HttpRequest, customer_no: str) -> HttpResponse:
    """Put a tag on a customer (`on=1`), or take it off."""
    customer = editable_customer(request, customer_no)
    tag = get_object_or_404(marks.listed_tags(request.user), public_id=_key(request.POST.get("tag", "")))
    act = services.put_tag if request.POST.get("on") == "1" else services.take_tag
    act(customer=customer, tag=tag, by=request.user, at=timezone.now())
    return acted(request, _("Saved."), to=_record(customer_no))


@require_POST
def customer_pin(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    pinned = request.POST.get("on") == "1"
    services.pin_customer(customer=customer, by=request.user, pinned=pinned)
    text = _("Pinned: first on Today, in the list and in the palette") if pinned else _("No longer pinned")
    return acted(request, text, to=_record(customer_no))


@require_POST
def customer_follow(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    followed = request.POST.get("on") == "1"
    services.follow_customer(customer=customer, by=request.user, followed=followed)
    text = _("You are told of new notes and files here") if followed else _("No longer followed")
    return acted(request, text, to=_record(customer_no))


def _own(request: HttpRequest, public_id: UUID, *, removed: bool = False) -> Tag:
    tags = Tag.objects.visible_to(request.user).select_related("shared_with")
    tag = get_object_or_404(tags if removed else tags.kept(), public_id=public_id)
    if tag.owner_id != request.user.pk:
        raise Forbidden
    return tag


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _told(tag: Tag) -> dict[str, Any]:
    unit = tag.shared_with
    return {
        "name": tag.name,
        "colour": tag.colour,
        "shared_with": unit.code if unit else "",
        "version": tag.version,
    }


def _restore(tag: Tag) -> str:
    return reverse("customers:tag-restore", args=[tag.public_id])


def _record(customer_no: str) -> str:
    return reverse("customers:detail", args=[customer_no])


def _tag_page(
    request: HttpRequest, form: TagForm, title: str, *, status: int = 0, **more: object
) -> HttpResponse:
    context = {"form": form, "title": title, **more}
    template = "customers/_tag_layer.html" if request.htmx else "customers/tag.html"
    return render(request, template, context, status=status or (422 if form.is_bound else 200))
