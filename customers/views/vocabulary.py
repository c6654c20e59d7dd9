"""The needs segments and the other banks: the lists, and what head office makes of them."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import Forbidden
from common.htmx import acted
from common.posted import posted
from customers.forms import VersionedForm
from customers.models import BankState, NeedsSegment, OtherBank
from customers.queries.vocabulary import bank_list, segments
from customers.services.vocabulary import (
    BankThere,
    SegmentThere,
    StaleBank,
    StaleSegment,
    add_segment,
    change_segment,
    decide_bank,
    name_bank,
)
from customers.texts import BANK_THERE, SEGMENT_THERE
from customers.vocabulary_forms import BankDecisionForm, BankForm, SegmentForm
from organization.access import refuse_others
from organization.rules import Act


@require_safe
def segment_list(request: HttpRequest) -> HttpResponse:
    may_set = request.user.reach.may(Act.SET_WORK_RULES)
    return render(
        request, "customers/segments.html", {"segments": segments(request.user), "may_set": may_set}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def segment_add(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.SET_WORK_RULES)
    last = NeedsSegment.objects.visible_to(request.user).order_by("-position").first()
    form = SegmentForm(posted(request), record=NeedsSegment(position=last.position + 1 if last else 1))
    if form.is_bound and form.is_valid():
        try:
            add_segment(**_words(form), by=request.user, at=timezone.now())
        except SegmentThere:
            form.add_error("code", SEGMENT_THERE)
        else:
            return acted(request, _("Saved."), to=reverse("customers:segments"))
    return _segment_page(request, form, _("New needs segment"))


@require_http_methods(["GET", "HEAD", "POST"])
def segment_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    refuse_others(request, Act.SET_WORK_RULES)
    segment = get_object_or_404(NeedsSegment.objects.visible_to(request.user), public_id=public_id)
    form = SegmentForm(posted(request), record=segment)
    if form.is_bound and form.is_valid() and _changed(request, form, segment):
        return acted(request, _("Saved."), to=reverse("customers:segments"))
    return _segment_page(request, form, segment.name)


@require_safe
def other_banks(request: HttpRequest) -> HttpResponse:
    context = {
        "banks": bank_list(request.user),
        "may_set": request.user.reach.may(Act.SET_WORK_RULES),
        "may_propose": _may_propose(request),
    }
    return render(request, "customers/other_banks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def other_bank_name(request: HttpRequest) -> HttpResponse:
    """A bank proposed for the list; whoever decides the list puts it there."""
    if not _may_propose(request):
        raise Forbidden
    form = BankForm(posted(request), record=OtherBank())
    if form.is_bound and form.is_valid():
        try:
            bank = name_bank(**_words(form), by=request.user, at=timezone.now())
        except BankThere as there:
            form.add_error("name", BANK_THERE % {"name": there.name})
        else:
            listed = bank.state == BankState.LISTED
            text = _("It is on the list.") if listed else _("Proposed; head office decides.")
            return acted(request, text, to=reverse("customers:other-banks"))
    return _bank_page(request, form, _("Another bank"))


@require_http_methods(["GET", "HEAD", "POST"])
def other_bank_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    refuse_others(request, Act.SET_WORK_RULES)
    bank = get_object_or_404(OtherBank.objects.visible_to(request.user), public_id=public_id)
    form = BankDecisionForm(posted(request), record=bank)
    if form.is_bound and form.is_valid() and _decided(request, form, bank):
        return acted(request, _("Saved."), to=reverse("customers:other-banks"))
    return _bank_page(request, form, bank.name)


def _changed(request: HttpRequest, form: SegmentForm, segment: NeedsSegment) -> bool:
    words = {"reason": form.cleaned_data["reason"], "by": request.user, "at": timezone.now()}
    change = partial(change_segment, segment=segment, changes=form.changes(), **words)
    return _saved(form, change)


def _decided(request: HttpRequest, form: BankDecisionForm, bank: OtherBank) -> bool:
    decide = partial(decide_bank, bank=bank, changes=form.changes(), by=request.user, at=timezone.now())
    try:
        return _saved(form, decide)
    except BankThere as there:
        form.add_error("name", BANK_THERE % {"name": there.name})
        return False


def _saved(form: VersionedForm, save: Callable[..., Any]) -> bool:
    """Save the version that was opened; over what another saved meanwhile only where neither undoes the other."""
    try:
        save(version=form.version)
    except (StaleSegment, StaleBank) as stale:
        if _shown(form, stale.current):
            return False
        save(version=stale.current.version)
    return True


def _shown(form: VersionedForm, current: Any) -> bool:
    """Whether another saved something else of what was typed: it stands at the field, and saving again saves mine."""
    clashes = form.clashes(current)
    for clash in clashes:
        said = {"theirs": clash.theirs}
        form.add_error(
            clash.name, _("A colleague saved “%(theirs)s” meanwhile. Save again to keep yours.") % said
        )
    if clashes:
        again = cast(QueryDict, form.data).copy()
        again["opened"] = form.reopened(current)
        form.data = again
    return bool(clashes)


def _words(form: VersionedForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "opened"}


def _may_propose(request: HttpRequest) -> bool:
    reach = request.user.reach
    return reach.may(Act.EDIT_CUSTOMER) or reach.may(Act.SET_WORK_RULES)


def _segment_page(request: HttpRequest, form: SegmentForm, title: str) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "customers/segment.html", {"form": form, "title": title}, status=status)


def _bank_page(request: HttpRequest, form: BankForm, title: str) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "customers/other_bank.html", {"form": form, "title": title}, status=status)
