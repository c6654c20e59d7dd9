"""Pages of the work diary: a day or a week of one person, the week of a team, notes and comments."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.queries import people_with_diary
from activities.services import DayAhead, NotesChanged, comment_on_day, write_notes
from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from organization.models import Staff
from workspace.forms import CommentForm, NotesForm
from workspace.queries import diary as days
from workspace.rules import leads_team


@require_safe
def diary(request: HttpRequest) -> HttpResponse:
    return _page(request, request.user)


@require_safe
def diary_of(request: HttpRequest, employee_no: str) -> HttpResponse:
    return _page(request, _readable(request, employee_no))


@require_safe
def diary_team(request: HttpRequest) -> HttpResponse:
    if not leads_team(request.user.reach):
        raise Forbidden
    day = _day(request)
    first = day - timedelta(days=day.weekday())
    context = {
        "members": days.team_week(people_with_diary(request.user), request.user, day),
        "first": first,
        "last": first + timedelta(days=days.DAYS - 1),
        "before": first - timedelta(days=days.DAYS),
        "after": first + timedelta(days=days.DAYS),
        "today": business_today(),
    }
    return render(request, "workspace/diary_team.html", context)


@require_POST
def diary_notes(request: HttpRequest) -> HttpResponse:
    form = NotesForm(request.POST)
    if not form.is_valid():
        return _page(request, request.user, notes=form)
    day = form.cleaned_data["day"]
    try:
        write_notes(
            person=request.user,
            day=day,
            notes=form.cleaned_data["notes"],
            version=form.cleaned_data["version"] or 0,
            at=timezone.now(),
        )
    except DayAhead:
        form.add_error(None, _("That day has not come yet."))
        return _page(request, request.user, notes=form)
    except NotesChanged as meanwhile:
        return _page(request, request.user, notes=_reopened(form, meanwhile.current))
    return acted(request, _("Notes saved"), to=_address(request.user, day))


@require_POST
def diary_comment(request: HttpRequest, employee_no: str) -> HttpResponse:
    person = _readable(request, employee_no)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, person, comment=form)
    day = form.cleaned_data["day"]
    try:
        comment_on_day(
            person=person,
            day=day,
            text=form.cleaned_data["text"],
            form_key=form.cleaned_data["form_key"],
            by=request.user,
            at=timezone.now(),
        )
    except DayAhead:
        form.add_error(None, _("That day has not come yet."))
        return _page(request, person, comment=form)
    except KeyTaken:
        offer_again(form)
        return _page(request, person, comment=form)
    return acted(request, _("Comment written"), to=_address(person, day))


def _readable(request: HttpRequest, employee_no: str) -> Staff:
    """The person, or 404 where the diary is not the reader's to read."""
    return get_object_or_404(people_with_diary(request.user), employee_no=employee_no)


def _day(request: HttpRequest) -> date:
    """The day asked for, today where none is or it is ahead."""
    today = business_today()
    try:
        asked = date.fromisoformat(request.POST.get("day") or request.GET.get("day") or "")
    except ValueError:
        return today
    return min(max(asked, date(2000, 1, 3)), today)


def _address(person: Staff, day: date) -> str:
    return f"{reverse('workspace:diary-of', args=[person.employee_no])}?day={day.isoformat()}"


def _page(
    request: HttpRequest, person: Staff, *, notes: NotesForm | None = None, comment: CommentForm | None = None
) -> HttpResponse:
    day, own = _day(request), person.pk == request.user.pk
    context: dict[str, Any] = {
        "person": person,
        "own": own,
        "day": day,
        "today": business_today(),
        "leads": leads_team(request.user.reach),
        "address": reverse("workspace:diary-of", args=[person.employee_no]),
    }
    if request.GET.get("view") == "week":
        return render(
            request, "workspace/diary_week.html", context | _around(day, 7) | _week(request, person, day)
        )
    shown = days.diary_day(person, request.user, day)
    page = shown.page
    kept = {"day": day, "version": page.version if page else 0, "notes": page.notes if page else ""}
    context |= _around(day, 1) | {
        "shown": shown,
        "notes": notes or NotesForm(initial=kept),
        "comment": comment or CommentForm(initial={"day": day, "form_key": uuid7()}),
    }
    refused = bool(notes or comment)
    return render(request, "workspace/diary.html", context, status=422 if refused else 200)


def _week(request: HttpRequest, person: Staff, day: date) -> dict[str, Any]:
    return {"week": days.diary_week(person, request.user, day)}


def _around(day: date, step: int) -> dict[str, date]:
    return {"before": day - timedelta(days=step), "after": day + timedelta(days=step)}


def _reopened(form: NotesForm, current: Any) -> NotesForm:
    """The form with what was typed, on the page as it stands now, and what that says."""
    data = form.data.copy()
    data["version"] = str(current.version)
    form.data = data
    form.add_error(
        None, _("Somebody saved this page meanwhile. Your words are kept; save again to write them.")
    )
    form.add_error("notes", _("Saved meanwhile: %(value)s") % {"value": current.notes or "—"})
    return form
