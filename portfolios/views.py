"""Pages of handovers: the list, the wizard with its preview, one with its dossier, and the closing of a unit."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from organization.models import Staff
from portfolios import queries, services, texts
from portfolios.access import may_propose, rights_of
from portfolios.forms import AnswerForm, ClosingForm, GiverForm, HandoverForm, UndoForm
from portfolios.models import Handover
from portfolios.rules import State


@require_safe
def handover_list(request: HttpRequest) -> HttpResponse:
    context = {
        "page": queries.handover_page(request.user, cursor=request.GET.get("cursor", "")),
        "may_propose": may_propose(request.user),
    }
    return render(request, "portfolios/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def handover_create(request: HttpRequest) -> HttpResponse:
    """The wizard: whose; then which, to whom, from when, with what would move and what would wait."""
    _must_lead(request.user)
    posted = request.method == "POST"
    whose = GiverForm(request.POST if posted else request.GET or None, user=request.user)
    if not whose.is_valid():
        return render(request, "portfolios/start.html", {"whose": whose}, status=422 if posted else 200)
    giver: Staff = whose.cleaned_data["giver"]
    form = HandoverForm(request.POST if posted else None, user=request.user, giver=giver)
    form.initial["form_key"] = uuid7()
    if posted and form.is_valid():
        handover = _proposed(request, form, giver)
        if handover is not None:
            return acted(request, _("Proposed: the new manager is asked."), to=_page(handover))
    found = queries.customers_of(giver, request.user)
    told = queries.tell_customers(form.shown, request.user)
    chosen = form.data.getlist("numbers") if posted else [one.customer_no for one in form.shown]
    context = {
        "giver": giver,
        "form": form,
        "told": told,
        "chosen": chosen,
        "total": found.count(),
        "waits": queries.what_waits(giver, found, request.user),
    }
    return render(request, "portfolios/wizard.html", context, status=422 if posted else 200)


def _proposed(request: HttpRequest, form: HandoverForm, giver: Staff) -> Handover | None:
    words = form.cleaned_data
    try:
        return services.propose_handover(
            giver=giver,
            taker=words["taker"],
            numbers=form.chosen(),
            reason=words["reason"],
            effective_on=words["effective_on"],
            form_key=words["form_key"],
            by=request.user,
            at=timezone.now(),
        )
    except services.DayOver:
        form.add_error("effective_on", texts.DAY)
    except services.TakerUnfit:
        form.add_error("taker", texts.TAKER)
    except (services.NothingToHand, services.TooMany) as refused:
        form.add_error("numbers", texts.MANY if isinstance(refused, services.TooMany) else texts.NOTHING)
    except services.OnTheWay as taken:
        form.add_error("numbers", texts.WAY % {"numbers": ", ".join(taken.numbers)})
    except KeyTaken:
        offer_again(form)
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest) -> HttpResponse:
    """Close a unit into another; the preview says how much goes along."""
    _must_lead(request.user)
    posted = request.method == "POST"
    form = ClosingForm(request.POST if posted else None, user=request.user)
    form.initial["form_key"] = uuid7()
    context: dict[str, Any] = {"form": form}
    if posted and form.is_valid():
        if "preview" in request.POST:
            return render(
                request, "portfolios/closing.html", context | {"counts": _preview(form, request.user)}
            )
        try:
            handover = services.propose_closing(**form.cleaned_data, by=request.user, at=timezone.now())
        except services.DayOver:
            form.add_error("effective_on", texts.DAY)
        except services.UnitUnfit:
            form.add_error("unit", texts.UNIT)
        except services.TooMany:
            form.add_error("unit", texts.MANY)
        except services.OnTheWay as taken:
            form.add_error("unit", texts.WAY % {"numbers": ", ".join(taken.numbers)})
        except KeyTaken:
            offer_again(form)
        else:
            return acted(request, _("The unit closes on that day."), to=_page(handover))
    return render(request, "portfolios/closing.html", context, status=422 if posted else 200)


def _preview(form: ClosingForm, user: Staff) -> list[tuple[str, int]]:
    return queries.closing_counts(form.cleaned_data["unit"], user)


@require_safe
def handover_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _detail(request, _one(request, public_id))


@require_POST
def handover_answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    handover, form = _one(request, public_id), AnswerForm(request.POST)
    if handover.taker_id not in request.user.reach.people:
        raise Forbidden
    if not form.is_valid():
        return _detail(request, handover, texts.REASON)
    accept = form.cleaned_data["accept"] == "yes"
    try:
        services.answer_handover(
            handover=handover,
            accept=accept,
            note=form.cleaned_data["note"],
            by=request.user,
            at=timezone.now(),
        )
    except services.AlreadyAnswered:
        return _detail(request, handover, texts.ANSWERED)
    except services.WhyMissing:
        return _detail(request, handover, texts.REASON)
    return acted(request, _("Accepted.") if accept else _("Refused."), to=_page(handover))


@require_POST
def handover_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    handover = _one(request, public_id)
    try:
        services.withdraw_handover(handover=handover, by=request.user, at=timezone.now())
    except services.AlreadyAnswered:
        return _detail(request, handover, texts.ANSWERED)
    return acted(request, _("Withdrawn."), to=_page(handover))


@require_POST
def handover_undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    handover, form = _one(request, public_id), UndoForm(request.POST)
    if not queries.supervises(request.user, handover.unit):
        raise Forbidden
    if not form.is_valid():
        return _detail(request, handover, texts.REASON)
    try:
        services.order_undo(handover=handover, **form.cleaned_data, by=request.user, at=timezone.now())
    except services.TooLateToUndo:
        return _detail(request, handover, texts.LATE)
    return acted(request, _("It is being taken back."), to=_page(handover))


def _detail(request: HttpRequest, handover: Handover, refused: Any = "") -> HttpResponse:
    context = {
        "handover": handover,
        "told": queries.dossier_of(handover, request.user),
        "counts": queries.counts_of(handover),
        "moved": queries.moved_of(handover, request.user),
        "left": queries.left_of(handover, request.user, business_today()),
        "may": rights_of(request.user, handover),
        "refused": refused
        or (texts.UNIT if handover.successor_id and handover.state == State.REFUSED else ""),
    }
    return render(request, "portfolios/handover.html", context, status=422 if refused else 200)


def _one(request: HttpRequest, public_id: UUID) -> Handover:
    return get_object_or_404(
        queries.listed_handovers(request.user).select_related("job", "undo_job"), public_id=public_id
    )


def _must_lead(user: Staff) -> None:
    if not may_propose(user):
        raise Forbidden


def _page(handover: Handover) -> str:
    return reverse("portfolios:handover", args=[handover.public_id])
