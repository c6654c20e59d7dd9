"""Pages of shared knowledge: found, written, published without a name, reviewed, followed, the unit's week."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from knowledge import queries, services
from knowledge.filters import PieceFilter
from knowledge.forms import FollowForm, PieceForm, ReviewForm
from knowledge.models import Follow, KindName, Piece, UnitDigest
from knowledge.rules import Kind
from lists.queries import view_state
from organization.rules import Act
from worklist.forms import customer_choices


@vary_on_headers("HX-Request")
@require_safe
def piece_list(request: HttpRequest) -> HttpResponse:
    filters = PieceFilter(request.GET, queries.listed_pieces(request.user), request=request)
    found = filters.qs if filters.is_valid() else filters.queryset.none()
    kept = [(name, value) for name, value in request.GET.items() if value and name != "cursor"]
    views = view_state(
        request.user,
        list_name="knowledge",
        query=urlencode([(name, value) for name, value in kept if name != "saved"]),
        chosen=request.GET.get("saved", ""),
        plain=[f"kind={kind}" for kind in KindName.values] + ["state=waiting"],
    )
    context = {
        "views": views,
        "list_url": reverse("knowledge:list"),
        "page": queries.piece_page(found, cursor=request.GET.get("cursor", "")),
        "filters": filters,
        "kept": urlencode(kept),
        "chips": _chips(request),
        "kinds": KindName.choices,
        "digests": queries.latest_digests(request.user),
        "may_write": _may_write(request),
    }
    return render(request, "knowledge/list.html", context)


def _chips(request: HttpRequest) -> list[dict[str, Any]]:
    others = {k: v for k, v in request.GET.items() if v and k not in ("kind", "cursor", "state")}
    chips = [{"label": _("All"), "query": f"?{urlencode(others)}", "on": not request.GET.get("kind")}]
    for kind, label in KindName.choices:
        query = urlencode({**others, "kind": kind})
        chips.append({"label": label, "query": f"?{query}", "on": request.GET.get("kind") == kind})
    return chips


@require_http_methods(["GET", "HEAD", "POST"])
def piece_create(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in list(Kind):
        raise Http404
    if not _may_write(request):
        raise Forbidden
    initial = {"form_key": uuid7(), "noted_on": business_today(), "customer": request.GET.get("customer", "")}
    for deal in queries.deals_to_tell(request.user, chosen=request.GET.get("opportunity", ""))[:1]:
        initial |= (
            queries.words_of_deal(deal) if str(deal.public_id) == request.GET.get("opportunity") else {}
        )
    form = PieceForm(posted(request), kind=Kind(kind), user=request.user, initial=initial)
    return _written(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def piece_change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Other words for a piece; those before are kept."""
    piece = _visible(request, public_id)
    if not queries.may_withdraw(request.user, piece):
        raise Forbidden
    deal = {"opportunity": str(piece.opportunity.public_id)} if piece.opportunity else {}
    initial = queries.words_of(piece) | {"version": piece.version} | deal
    form = PieceForm(posted(request), kind=Kind(piece.kind), user=request.user, piece=piece, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.change_piece(piece=piece, **form.changes(), by=request.user, at=timezone.now())
        except services.PieceChanged as meanwhile:
            form.differences(meanwhile.current)
        except services.NamesCustomer as said:
            form.add_error("body", _("This still names the customer: %(names)s") % {"names": said})
        except services.TakenBack:
            return acted(request, _("It was taken back meanwhile."), to=_page(piece), level="warning")
        else:
            return acted(request, _("Changed."), to=_page(piece))
    context = {"form": form, "piece": piece, "title": piece.title}
    return render(request, "knowledge/write.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def piece_publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same without the customer's name, for a unit or the bank."""
    piece = _visible(request, public_id)
    if not _may_write(request) or not queries.piece_state(request.user, piece, business_today()).may_publish:
        raise Forbidden
    initial = queries.words_of(piece) | {"form_key": uuid7()}
    form = PieceForm(posted(request), kind=Kind(piece.kind), user=request.user, origin=piece, initial=initial)
    return _written(request, form, piece)


def _written(request: HttpRequest, form: PieceForm, origin: Piece | None) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            piece = services.write_piece(**form.words(), origin=origin, by=request.user, at=timezone.now())
        except services.NamesCustomer as said:
            form.add_error("body", _("This still names the customer: %(names)s") % {"names": said})
        except services.NotToShareWith:
            form.add_error("shared_with", _("Share it with your own unit or one above it."))
        except KeyTaken:
            offer_again(form)
        else:
            return acted(request, _("Shared."), to=reverse("knowledge:piece", args=[piece.public_id]))
    context = {
        "form": form,
        "origin": origin,
        "title": dict(KindName.choices)[form.kind],
        "choices": customer_choices(request.user),
    }
    return render(request, "knowledge/write.html", context, status=422 if form.is_bound else 200)


@require_safe
def piece_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    piece = _visible(request, public_id)
    state = queries.piece_state(request.user, piece, business_today())
    context = {"piece": piece, "state": state, "form": ReviewForm(), "may_write": _may_write(request)}
    return render(request, "knowledge/piece.html", context)


@require_POST
def piece_review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    piece = _visible(request, public_id)
    if not queries.may_review(request.user, piece):
        raise Forbidden
    form, approve = ReviewForm(request.POST), request.POST.get("act") == "approve"
    here = reverse("knowledge:piece", args=[public_id])
    if not form.is_valid() or (not approve and not form.cleaned_data["note"]):
        return acted(request, _("Say why it comes back."), to=here, level="warning")
    try:
        services.review_piece(
            piece=piece, approve=approve, note=form.cleaned_data["note"], by=request.user, at=timezone.now()
        )
    except services.NotWaiting:
        return acted(request, _("Somebody has decided on it meanwhile."), to=here, level="warning")
    return acted(request, _("The whole bank reads it now.") if approve else _("Given back."), to=here)


@require_POST
def piece_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    piece = _visible(request, public_id)
    if not queries.may_withdraw(request.user, piece):
        raise Forbidden
    services.withdraw_piece(piece=piece, by=request.user, at=timezone.now())
    return acted(request, _("Taken back."), to=reverse("knowledge:piece", args=[public_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def follows(request: HttpRequest) -> HttpResponse:
    form = FollowForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            services.follow(**form.cleaned_data, by=request.user, at=timezone.now())
        except services.FollowsTooMuch:
            form.add_error(None, _("You follow as much as one can."))
        else:
            return redirect("knowledge:follows")
    context = {"form": form, "follows": queries.follows_of(request.user)}
    return render(request, "knowledge/follows.html", context, status=422 if form.is_bound else 200)


@require_POST
def unfollow(request: HttpRequest, public_id: UUID) -> HttpResponse:
    subscription = get_object_or_404(Follow.objects.visible_to(request.user), public_id=public_id)
    services.unfollow(subscription=subscription)
    return redirect("knowledge:follows")


@require_safe
def digest(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a unit learned in a week."""
    digests = UnitDigest.objects.visible_to(request.user).select_related("unit")
    found = get_object_or_404(digests, public_id=public_id)
    pieces = queries.digest_pieces(request.user, found)
    return render(request, "knowledge/digest.html", {"digest": found, "pieces": pieces})


def _may_write(request: HttpRequest) -> bool:
    return request.user.unit_id is not None and request.user.reach.may(Act.LOG_INTERACTION)


def _page(piece: Piece) -> str:
    return reverse("knowledge:piece", args=[piece.public_id])


def _visible(request: HttpRequest, public_id: UUID) -> Piece:
    return get_object_or_404(queries.listed_pieces(request.user), public_id=public_id)
