"""Signing in and out, the language before sign-in, each person's own preferences, and who is away."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.calendar import business_today
from common.pagination import record_page
from common.posted import posted
from organization import queries, services
from organization.forms import AbsenceForm, PreferencesForm, SignInForm
from organization.models import Absence

ABSENCES_A_PAGE = 30


class SignInView(LoginView):
    """The sign-in page; who is signed in already goes on to their first screen."""

    template_name = "organization/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:
        response = super().form_valid(form)
        services.record_sign_in(staff=form.get_user(), at=timezone.now())
        return response


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """A person's language, appearance and hints; they count from the answer on."""
    chosen = {name: getattr(request.user, name) for name in PreferencesForm.base_fields}
    form = PreferencesForm(request.POST or None, initial=chosen)
    if request.method == "GET" or not form.is_valid():
        return render(
            request,
            "organization/preferences.html",
            {"form": form, "roles": queries.roles_today(request.user)},
            status=422 if form.errors else 200,
        )
    person = services.set_preferences(staff=request.user, **form.cleaned_data)
    with translation.override(person.language):
        messages.success(request, _("Your settings are saved."))
    response = redirect("organization:preferences")
    # The sign-in page of this device then speaks the same language.
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Who is away among those one sees, and the form that says so of oneself or of somebody one supervises."""
    form = AbsenceForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        words = {"staff": request.user, **form.cleaned_data}
        try:
            services.enter_absence(**words, by=request.user)
        except services.AwayAlready as refused:
            form.add_error("starts_on", _already(refused.absence))
        except services.DeputyUnfit:
            form.add_error("deputy", _("They cannot stand in on these days: they are away themselves."))
        else:
            messages.success(request, _("Entered."))
            return redirect("organization:absences")
    return render(
        request, "organization/absences.html", _absences(request, form), status=422 if form.errors else 200
    )


@require_POST
def absence_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    absence = get_object_or_404(Absence.objects.visible_to(request.user).standing(), public_id=public_id)
    try:
        services.end_absence(absence=absence, by=request.user)
    except services.DaysOver:
        messages.warning(request, _("It is over already."))
    else:
        messages.success(request, _("Recorded."))
    return redirect("organization:absences")


def _absences(request: HttpRequest, form: AbsenceForm) -> dict:
    rows = queries.listed_absences(request.user)
    cursor, today = request.GET.get("cursor", ""), business_today()
    shown, page = record_page(rows, ordering=queries.LATEST_ABSENCES, size=ABSENCES_A_PAGE, cursor=cursor)
    lines = [
        {
            "absence": absence,
            "state": "past" if absence.last_on < today else "now" if absence.starts_on <= today else "coming",
            "may_end": absence.last_on >= today
            and services.may_enter_for(by=request.user, staff=absence.staff),
        }
        for absence in shown
    ]
    return {"form": form, "lines": lines, "page": page}


def _already(absence: Absence) -> str:
    return _("Away already from %(first)s to %(last)s.") % {
        "first": f"{absence.starts_on:%Y-%m-%d}",
        "last": f"{absence.last_on:%Y-%m-%d}",
    }
