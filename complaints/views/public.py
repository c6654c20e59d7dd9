"""What anybody reaches without signing in: telling a complaint, following one's own, answering the question after."""

import contextlib

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.models import uuid7
from common.robots import fresh_token
from complaints import services
from complaints.forms.public import FollowForm, PublicForm, SurveyForm
from complaints.queries.public import (
    SURVEY_SALT,
    followed_page,
    missed_lately,
    open_branches,
    survey_of,
    told_lately,
)
from complaints.queries.standing import follow
from complaints.refusals import REFUSED, refusal
from complaints.rules.codes import Channel, Topic
from complaints.services.attaching import attach_files
from complaints.services.following import record_missed
from files.services import FileRefused


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def public_form(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    posted = request.method == "POST"
    initial = {"form_key": uuid7(), "token": fresh_token(now), "unit": request.GET.get("unit", "")}
    form = PublicForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        units=open_branches(),
        at=now,
        initial=initial,
    )
    if posted and told_lately(now) >= settings.PUBLIC_COMPLAINTS_AN_HOUR:
        form.add_error(
            None, _("Too many complaints came from your connection. Please call us or try in an hour.")
        )
        return render(request, "complaints/public.html", {"form": form}, status=429)
    if not posted or not form.is_valid():
        return _public_page(request, form, now)
    try:
        made = _take(form, now)
    except (*REFUSED, FileRefused) as refused:
        form.add_error(None, refusal(refused))
        return _public_page(request, form, now)
    return render(
        request, "complaints/public_taken.html", {"complaint": made.complaint, "secret": made.secret}
    )


def _public_page(request: HttpRequest, form: PublicForm, now) -> HttpResponse:
    if form.is_bound:
        form.begin_again(now)
    return render(request, "complaints/public.html", {"form": form}, status=422 if form.is_bound else 200)


@transaction.atomic
def _take(form: PublicForm, now) -> services.Registered:
    words = form.words()
    service = words["category"] == "service"
    made = services.register_complaint(
        **words,
        channel=Channel.WEB_FORM,
        topic=Topic.MANNER if service else Topic.PROCESS,
        anonymous=not words["complainant_name"].strip(),
        language="en" if get_language() == "en" else "zh-hans",
        by=None,
        with_secret=True,
        at=now,
    )
    if made.made:
        attach_files(complaint=made.complaint, files=form.cleaned_data["files"], by=None, at=now)
    return made


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def public_follow(request: HttpRequest) -> HttpResponse:
    posted = request.method == "POST"
    form = FollowForm(request.POST if posted else None, initial={"number": request.GET.get("number", "")})
    if not posted or not form.is_valid():
        return render(request, "complaints/public_follow.html", {"form": form}, status=422 if posted else 200)
    now = timezone.now()
    if missed_lately(now) >= settings.PUBLIC_FOLLOWS_AN_HOUR:
        form.add_error(None, _("Too many wrong secrets came from your connection. Try again in an hour."))
        return render(request, "complaints/public_follow.html", {"form": form}, status=429)
    complaint = follow(**form.cleaned_data)
    if complaint is None:
        record_missed(number=form.cleaned_data["number"], at=now)
        form.add_error(None, _("We know no case of this number and secret."))
        return render(request, "complaints/public_follow.html", {"form": form}, status=422)
    page = followed_page(complaint, now)
    return render(request, "complaints/public_case.html", {"followed": page})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def public_survey(request: HttpRequest, token: str) -> HttpResponse:
    try:
        number, turn = signing.loads(token, salt=SURVEY_SALT, max_age=settings.SURVEY_DAYS * 86_400)
    except signing.SignatureExpired:
        return render(request, "complaints/public_survey.html", {"over": True}, status=410)
    except signing.BadSignature as forged:
        raise Http404 from forged
    survey = survey_of(number, turn)
    if survey is None:
        raise Http404
    posted = request.method == "POST"
    form = SurveyForm(request.POST if posted else None)
    context = {"form": form, "survey": survey, "answered": survey.answered_at is not None}
    if not posted or context["answered"] or not form.is_valid():
        status = 422 if posted and not context["answered"] else 200
        return render(request, "complaints/public_survey.html", context, status=status)
    # Somebody may have been quicker with the same link: the first answer stands.
    with contextlib.suppress(*REFUSED):
        services.answer_survey(survey=survey, **form.cleaned_data, by=None, at=timezone.now())
    return render(request, "complaints/public_survey.html", {**context, "answered": True})
