"""The list of proposals, and a customer's panel."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from customers.access import visible_customer
from needs.queries import listed_needs
from organization.rules import Act
from proposals import queries
from proposals.filters import ProposalFilter
from proposals.models import ProposalStateName


@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Proposals of the customers one reads, the latest first."""
    filters = ProposalFilter(request.GET, queries.listed_proposals(request.user), request=request)
    found = filters.qs if filters.is_valid() else filters.queryset.none()
    kept = {name: value for name, value in request.GET.items() if value and name != "cursor"}
    chips = [
        {
            "label": label,
            "query": f"?{urlencode({**kept, 'state': state})}",
            "on": kept.get("state", "") == state,
        }
        for state, label in [("", _("All")), *ProposalStateName.choices]
    ]
    context = {
        "page": queries.proposal_page(found, cursor=request.GET.get("cursor", "")),
        "kept": urlencode(kept),
        "chips": chips,
    }
    return render(request, "proposals/list.html", context)


@require_safe
def customer_panel(request: HttpRequest, customer_no: str) -> HttpResponse:
    """The proposals that are under way, on the customer's page."""
    customer = visible_customer(request, customer_no)
    context = {
        "customer": customer,
        "proposals": queries.proposals_of(request.user, customer),
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    template = "proposals/_panel.html" if request.htmx else "proposals/panel.html"
    return render(request, template, context)


@require_safe
@vary_on_headers("HX-Request")
def need_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was proposed for a need, with the record of suitability of each product."""
    need = get_object_or_404(listed_needs(request.user), public_id=public_id)
    context = {
        "need": need,
        "proposals": queries.told_of_need(request.user, need),
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    return render(request, f"proposals/{'_of_need' if request.htmx else 'of_need'}.html", context)
