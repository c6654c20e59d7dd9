"""Satisfaction by unit and by person, the answers behind every figure, and head office's numbers."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.calendar import business_today
from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from organization.access import refuse_others
from organization.rules import Act
from surveys import queries, services, texts
from surveys.filters import AnswerFilter
from surveys.forms import NUMBERS, RuleForm
from surveys.rules import Mark


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    filters = AnswerFilter(request.GET, queries.listed_answers(request.user), request=request)
    found = filters.qs if filters.is_valid() else filters.queryset.none()
    today = business_today()
    context = {
        "filters": filters,
        "overview": queries.overview(found, today),
        "since": queries.begin_of_standing(today),
        "kept": urlencode({name: value for name, value in request.GET.items() if value}),
    }
    return render(request, "surveys/overview.html", context)


@require_safe
def answer_list(request: HttpRequest) -> HttpResponse:
    filters = AnswerFilter(request.GET, queries.listed_answers(request.user), request=request)
    found = filters.qs if filters.is_valid() else filters.queryset.none()
    kept = {name: value for name, value in request.GET.items() if value and name != "cursor"}
    chips = [
        {"label": _("All"), "query": _without(kept, "low"), "on": "low" not in kept},
        {"label": _("Low only"), "query": f"?{urlencode({**kept, 'low': 'true'})}", "on": "low" in kept},
    ]
    context = {
        "page": queries.answer_page(found, cursor=request.GET.get("cursor", "")),
        "filters": filters,
        "kept": urlencode(kept),
        "low": kept.get("low", ""),
        "chips": chips,
    }
    return render(request, "surveys/answers.html", context)


@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    may_set = request.user.reach.may(Act.SET_WORK_RULES)
    return render(request, "surveys/rules.html", {"decisions": queries.decisions(), "may_set": may_set})


@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.SET_WORK_RULES)
    rule = queries.rule_in_force()
    names = [*(mark.value for mark in Mark), *NUMBERS, "yearly_tiers"]
    initial = {name: getattr(rule, name) for name in names} | {"form_key": uuid7()}
    form = RuleForm(posted(request), initial=initial)
    if form.is_bound and form.is_valid() and _decided(request, form):
        return acted(request, _("Answers are weighed so from now on."), to=reverse("surveys:rules"))
    context = {"form": form, "rule": rule}
    return render(request, "surveys/rule_edit.html", context, status=422 if form.is_bound else 200)


def _decided(request: HttpRequest, form: RuleForm) -> bool:
    words = {name: form.cleaned_data[name] for name in ("reason", "form_key")}
    try:
        services.decide_numbers(numbers=form.numbers(), **words, by=request.user, at=timezone.now())
    except services.NothingChanged:
        form.add_error(None, texts.NOTHING_CHANGED)
    except KeyTaken:
        offer_again(form)
    else:
        return True
    return False


def _without(kept: dict[str, str], name: str) -> str:
    left = urlencode({key: value for key, value in kept.items() if key != name})
    return f"?{left}" if left else "?"
