"""The bell and the page of notices: one's own, by day, read one by one or all at once."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_today
from common.htmx import acted
from worklist.models import Notice
from worklist.queries import notice_days, unread_count
from worklist.services import mark_read, mark_unread
from workspace.texts import NOTICE_KINDS

CHANGED = "notices:changed"


@vary_on_headers("HX-Request")
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "") if request.GET.get("kind") in NOTICE_KINDS else ""
    unread = request.GET.get("unread") == "1"
    before = request.GET.get("before", "")
    days, older = notice_days(
        request.user,
        business_today(),
        kind=kind,
        unread=unread,
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )
    context = {"days": days, "older": older, "kind": kind, "unread": unread, "kinds": NOTICE_KINDS.items()}
    only_list = request.htmx and request.htmx.target == "notices"
    return render(request, "workspace/_notices.html" if only_list else "workspace/notices.html", context)


@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    return render(request, "workspace/_bell.html", {"unread_notices": unread_count(request.user)})


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    count = mark_read(person=request.user, at=timezone.now())
    text = _("All read.") if count else _("Nothing was unread.")
    return acted(request, text, to=reverse("workspace:notices"), changed=CHANGED)


@require_POST
def notice_read(request: HttpRequest, public_id: UUID) -> HttpResponse:
    notice = get_object_or_404(
        Notice.objects.visible_to(request.user).select_related("customer"), public_id=public_id
    )
    if "unread" in request.POST:
        mark_unread(person=request.user, notice=notice)
        return acted(request, _("Marked unread."), to=reverse("workspace:notices"), changed=CHANGED)
    mark_read(person=request.user, notices=[notice], at=timezone.now())
    if "open" in request.POST and notice.customer:
        return redirect("customers:detail", notice.customer.customer_no)
    if "open" in request.POST and notice.parameters.get("path"):
        return redirect(notice.parameters["path"])
    return acted(request, _("Marked read."), to=reverse("workspace:notices"), changed=CHANGED)
