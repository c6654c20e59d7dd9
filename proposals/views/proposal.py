"""One proposal: begun, read, written, its products, its pages, and what is decided about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.htmx import acted
from common.once import KeyTaken, offer_again
from common.posted import posted, seen
from customers.access import editable_customer
from organization.access import refuse_others
from organization.rules import Act
from proposals import queries, services, texts
from proposals.access import rights_of
from proposals.forms import (
    BeginForm,
    ProductForm,
    ProposalForm,
    ReasonForm,
    SendForm,
    SuitabilityForm,
)
from proposals.models import Proposal, ProposalProduct, Suitability
from proposals.printing import pages_of
from proposals.refusals import NoReason, StaleProposal

REFUSED = tuple(texts.REFUSALS)


@dataclass(frozen=True)
class Doing:
    """An act on a proposal: its service, what it says when done, and by which name the service takes the words."""

    service: Callable[..., Any]
    said: Any
    words: str = ""


ACTS = {
    "submit": Doing(services.submit_proposal, gettext_lazy("Submitted: a supervisor of the branch decides.")),
    "return": Doing(services.return_proposal, gettext_lazy("Returned: it is a draft again."), "reason"),
    "approve": Doing(services.approve_proposal, gettext_lazy("Approved: it may be sent.")),
    "edition": Doing(services.new_edition, gettext_lazy("A new edition is begun.")),
    "send": Doing(services.send_proposal, gettext_lazy("Marked as sent: the link works."), "to"),
    "mail": Doing(services.mail_proposal, gettext_lazy("Sent by mail: the link works.")),
    "close": Doing(services.close_proposal, gettext_lazy("Closed."), "reason"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_begin(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = editable_customer(request, customer_no)
    form = BeginForm(posted(request), customer=customer, user=request.user)
    if not form.is_bound and "need" in request.GET:
        form.initial["need"] = request.GET["need"]
    if form.is_bound and form.is_valid():
        try:
            proposal = services.begin_proposal(
                customer=customer, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except KeyTaken:
            offer_again(form)
        except REFUSED as refused:
            form.add_error("valid_until", texts.refused(refused)[1])
        else:
            return acted(request, _("Begun from the customer's file: read every part."), to=_page(proposal))
    context = {"customer": customer, "form": form}
    return render(request, "proposals/begin.html", context, status=422 if form.is_bound else 200)


@require_safe
def proposal_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _detail(request, _proposal(request, public_id))


@require_safe
def proposal_pages(request: HttpRequest, public_id: UUID, form: str) -> HttpResponseBase:
    """The pages as PDF or Word: what was approved, before that the draft as it stands."""
    answer = pages_of(_proposal(request, public_id), form, shown=True)
    if answer is None:
        raise Http404
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    proposal = _editable(request, public_id)
    form = ProposalForm(posted(request), record=proposal, user=request.user)
    context: dict[str, Any] = {"customer": proposal.customer, "proposal": proposal, "form": form}
    if form.is_bound and form.is_valid():
        words = {"changes": form.changes(), "version": form.version}
        try:
            services.edit_proposal(proposal=proposal, **words, by=request.user, at=timezone.now())
        except StaleProposal as stale:
            context |= {
                "differences": form.differences(stale.current),
                "opened": form.reopened(stale.current),
                "typed": form.typed(),
            }
            return render(request, "proposals/difference.html", context, status=409)
        except REFUSED as refused:
            form.add_error(None, texts.refused(refused)[1])
        else:
            return acted(request, _("Saved."), to=_page(proposal))
    return render(request, "proposals/edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def product_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a product in; what was refused stands in its form on the page."""
    proposal = _editable(request, public_id)
    form = ProductForm(request.POST, proposal=proposal, user=request.user)
    if form.is_valid():
        try:
            services.add_product(proposal=proposal, **form.cleaned_data, by=request.user, at=timezone.now())
        except REFUSED as refused:
            form.add_error(None, texts.refused(refused)[1])
        else:
            return acted(request, _("Put in."), to=f"{_page(proposal)}#products")
    return _detail(request, proposal, form=form)


@require_POST
def product_out(request: HttpRequest, public_id: UUID, product_id: UUID) -> HttpResponse:
    proposal = _editable(request, public_id)
    product = _product(request, proposal, product_id)
    try:
        services.take_out_product(product=product, by=request.user, at=timezone.now())
    except REFUSED as refused:
        return _refused(request, proposal, refused)
    return acted(request, _("Taken out."), to=f"{_page(proposal)}#products")


@require_http_methods(["GET", "HEAD", "POST"])
def suitability(request: HttpRequest, public_id: UUID, product_id: UUID) -> HttpResponse:
    """The record of suitability of one product, read and confirmed."""
    proposal = _editable(request, public_id)
    product = _product(request, proposal, product_id)
    held = Suitability.objects.visible_to(request.user).filter(product=product).first()
    form = SuitabilityForm(posted(request), held=held, version=product.version)
    if form.is_bound and form.is_valid():
        try:
            services.confirm_suitability(product=product, **form.words(), by=request.user, at=timezone.now())
        except REFUSED as refused:
            form.add_error(None, texts.refused(refused)[1])
        else:
            return acted(request, _("Confirmed."), to=f"{_page(proposal)}#products")
    context = {"proposal": proposal, "product": product, "form": form}
    return render(request, "proposals/suitability.html", context, status=422 if form.is_bound else 200)


@require_POST
def proposal_act(request: HttpRequest, public_id: UUID, act: str) -> HttpResponse:
    """Submit, return, approve, write anew, send, mail or close; refused, the page as it stands with what was typed."""
    proposal, doing = _editable(request, public_id), ACTS.get(act)
    if doing is None:
        raise Http404
    words: dict[str, Any] = {}
    if doing.words:
        form = (SendForm if act == "send" else ReasonForm)(request.POST)
        if not form.is_valid():
            return _refused(request, proposal, NoReason(), act, why=form.errors["reason"][0])
        words = {doing.words: form.cleaned_data["reason"]}
    if act == "approve":
        words = {"seen": seen(request)}
    try:
        done = doing.service(proposal=proposal, **words, by=request.user, at=timezone.now())
    except REFUSED as refused:
        return _refused(request, proposal, refused, act)
    return acted(request, str(doing.said), to=_page(done))


def _page(proposal: Proposal) -> str:
    return reverse("proposals:detail", args=[proposal.public_id])


def _proposal(request: HttpRequest, public_id: UUID) -> Proposal:
    return get_object_or_404(queries.listed_proposals(request.user), public_id=public_id)


def _editable(request: HttpRequest, public_id: UUID) -> Proposal:
    proposal = _proposal(request, public_id)
    refuse_others(request, Act.EDIT_CUSTOMER)
    return proposal


def _product(request: HttpRequest, proposal: Proposal, product_id: UUID) -> ProposalProduct:
    found = ProposalProduct.objects.visible_to(request.user).select_related("proposal", "version__product")
    return get_object_or_404(found, proposal=proposal, public_id=product_id)


def _refused(
    request: HttpRequest, proposal: Proposal, refused: Exception, act: str = "", why: str = ""
) -> HttpResponse:
    """The proposal as it stands by now, why the act was refused, and the words that were typed for it."""
    told = {
        "why": why or texts.refused(refused)[1],
        "act": act,
        "typed": request.POST.get("reason", ""),
    }
    return _detail(request, _proposal(request, proposal.public_id), refused=told)


def _detail(
    request: HttpRequest,
    proposal: Proposal,
    *,
    form: ProductForm | None = None,
    refused: dict[str, str] | None = None,
) -> HttpResponse:
    rights = rights_of(request.user, proposal)
    adding = form or (ProductForm(proposal=proposal, user=request.user) if rights["write"] else None)
    told = queries.told(request.user, proposal)
    context = {
        "told": told,
        "proposal": proposal,
        "customer": proposal.customer,
        "rights": rights,
        "adding": adding,
        "form": form,
        "refused": refused,
        "address": texts.address_of(proposal) if rights["link"] else "",
        "sections": [
            (proposal._meta.get_field(part.value).verbose_name, words)
            for part, words in proposal.parts().items()
        ],
    }
    return render(request, "proposals/detail.html", context, status=422 if form or refused else 200)
