"""What whoever has a link reaches without signing in: answering once, and asking not to be asked again."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.calendar import business_today
from common.robots import fresh_token
from surveys import services
from surveys.forms import AnswerForm, RefuseForm
from surveys.models import Survey
from surveys.queries import answered_lately, survey_of
from surveys.rules import State
from surveys.texts import occasion

OVER = {State.EXPIRED, State.WITHDRAWN, State.PLANNED}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, link: str) -> HttpResponse:
    survey, now = _asked(link), timezone.now()
    posted = request.method == "POST"
    form = AnswerForm(request.POST if posted else None, at=now, initial={"token": fresh_token(now)})
    if (ended := _ended(request, survey)) is not None:
        return ended
    # A colleague who is signed in looks at the page and cannot answer for the customer.
    colleague = request.user.is_authenticated
    if posted and colleague:
        form.add_error(None, _("You are signed in. Only the customer answers this, on their own device."))
    elif posted and answered_lately(now) >= settings.PUBLIC_SURVEYS_AN_HOUR:
        form.add_error(None, _("Too many answers came from your connection. Please try again in an hour."))
        return _page(request, survey, form, now, status=429)
    if not posted or not form.is_valid():
        return _page(request, survey, form, now, status=422 if posted else 200)
    try:
        services.answer_survey(survey=survey, **form.answer(), at=now)
    except services.Settled as settled:
        # Somebody was quicker with the same link: the first answer stands.
        return _end(request, survey, settled.state)
    return redirect("surveys:answer", link)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, link: str) -> HttpResponse:
    survey, now = _asked(link), timezone.now()
    posted = request.method == "POST"
    form = RefuseForm(request.POST if posted else None, at=now, initial={"token": fresh_token(now)})
    if survey.contact is None:
        raise Http404
    if posted and form.is_valid() and not request.user.is_authenticated:
        services.refuse_surveys(contact=survey.contact, by=None, at=now)
        return render(request, "surveys/over.html", {"state": "refused"})
    if form.is_bound:
        form.begin_again(now)
    context = {"form": form, "link": link}
    return render(request, "surveys/refuse.html", context, status=422 if posted else 200)


def _asked(link: str) -> Survey:
    """The survey of a link; what we have not signed does not exist."""
    survey = survey_of(link)
    if survey is None:
        raise Http404
    return survey


def _ended(request: HttpRequest, survey: Survey) -> HttpResponse | None:
    state = survey.state_on(business_today())
    return None if state is State.WAITING else _end(request, survey, state)


def _end(request: HttpRequest, survey: Survey, state: State) -> HttpResponse:
    status = 410 if state in OVER else 200
    return render(request, "surveys/over.html", {"state": state.value}, status=status)


def _page(request: HttpRequest, survey: Survey, form: AnswerForm, now, *, status: int) -> HttpResponse:
    if form.is_bound:
        form.begin_again(now)
    context = {
        "form": form,
        "link": request.path,
        "occasion": occasion(survey),
        "may_refuse": survey.contact is not None,
        "colleague": request.user.is_authenticated,
    }
    return render(request, "surveys/answer.html", context, status=status)
