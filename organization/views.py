"""Signing in and out, the language before sign-in, and each person's own preferences."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organization import queries, services
from organization.forms import PreferencesForm, SignInForm


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
    """A person's language and appearance; both count from the answer on."""
    chosen = {"language": request.user.language, "theme": request.user.theme}
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
