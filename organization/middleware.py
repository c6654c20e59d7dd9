"""What every request of a signed-in person passes: limits of the session, the way to sign in, their language."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django_htmx.http import HttpResponseClientRedirect

from organization.rules import session_ended

STARTED, SEEN = "started_at", "seen_at"
# The session is written again only so often, not at every request.
SEEN_EVERY = 60


# Sent by what a page asks on its own, such as the bell: nobody has done anything, so the session grows idle.
BACKGROUND = "X-Background"


class SessionLimitsMiddleware:
    """Ends a session that lay idle too long or is too old; the request goes on as a visitor's.

    What a signed-in person is answered is kept by no cache, the browser's own included.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._end_or_touch(request, int(timezone.now().timestamp()))
        signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if signed_in:
            # On a shared computer the browser's Back must not show customers after signing out.
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def _end_or_touch(self, request: HttpRequest, now: int) -> None:
        session = request.session
        started, seen = session.setdefault(STARTED, now), session.setdefault(SEEN, now)
        if session_ended(
            started, seen, now, idle=settings.SESSION_IDLE_SECONDS, longest=settings.SESSION_COOKIE_AGE
        ):
            logout(request)
        elif now - seen >= SEEN_EVERY and BACKGROUND not in request.headers:
            session[SEEN] = now


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Sends visitors to the sign-in page; a fragment's request moves the whole page there."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponse:
        if request.htmx:
            here = request.htmx.current_url_abs_path or "/"
            query = urlencode({self.get_redirect_field_name(view_func): here})
            return HttpResponseClientRedirect(f"{resolve_url(self.get_login_url(view_func))}?{query}")
        return super().handle_no_permission(request, view_func)


class StaffLanguageMiddleware:
    """Activates the language a signed-in person chose; before sign-in the browser's language stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            language = request.user.language  # before signing out makes a visitor of them
            with translation.override(language):
                request.LANGUAGE_CODE = language
                response = self.get_response(request)
                response.headers.setdefault("Content-Language", language)
                return response
        return self.get_response(request)
