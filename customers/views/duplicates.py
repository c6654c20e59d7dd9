"""Customers that may be one company: suggested, side by side, merged, told apart, unmerged."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.posted import posted
from customers import queries, services
from customers.access import visible_customer
from customers.forms import MergeForm
from customers.models import Customer, CustomerMerge
from customers.rules import name_likeness
from customers.texts import CANNOT_MERGE, REASONS_ALIKE, sides
from organization.access import refuse_others
from organization.rules import Act


@require_safe
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one company, and the merges that can be taken back."""
    refuse_others(request, Act.EDIT_CUSTOMER)
    page = queries.pair_page(request.user, cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "pairs": [(pair, [REASONS_ALIKE[reason] for reason in pair.reasons]) for pair in page.pairs],
        "merges": queries.recent_merges(request.user),
        "may_merge": request.user.reach.may(Act.MERGE_CUSTOMERS),
    }
    return render(request, "customers/duplicates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def customer_merge(request: HttpRequest, customer_no: str, other_no: str) -> HttpResponse:
    """Two customers side by side; sent, the second is merged into the first."""
    refuse_others(request, Act.EDIT_CUSTOMER)
    survivor, other = _both(request, customer_no, other_no)
    form = MergeForm(posted(request))
    if request.method == "POST":
        refuse_others(request, Act.MERGE_CUSTOMERS)
        if form.is_valid() and _merged(request, form, survivor, other):
            return redirect("customers:detail", survivor.customer_no)
    left, right = queries.side_of(survivor), queries.side_of(other)
    context = {
        "left": left,
        "right": right,
        "rows": sides(left, right),
        "likeness": round(100 * name_likeness(survivor.name, other.name)),
        "told_apart": queries.said_not_same(survivor, other),
        "form": form,
        "may_merge": request.user.reach.may(Act.MERGE_CUSTOMERS),
    }
    return render(request, "customers/merge.html", context, status=422 if form.is_bound else 200)


@require_POST
def not_same(request: HttpRequest, customer_no: str, other_no: str) -> HttpResponse:
    """Remember that the two are two companies."""
    refuse_others(request, Act.EDIT_CUSTOMER)
    one, other = _both(request, customer_no, other_no)
    services.say_not_same(one=one, other=other, by=request.user, at=timezone.now())
    messages.success(request, _("Remembered: these are two companies."))
    return redirect("customers:duplicate-list")


@require_POST
def unmerge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make two files of a merged one again."""
    refuse_others(request, Act.MERGE_CUSTOMERS)
    merge = get_object_or_404(CustomerMerge.objects.visible_to(request.user), public_id=public_id)
    with suppress(services.UnmergedAlready):  # twice is once
        services.unmerge_customers(merge=merge, by=request.user, at=timezone.now())
    messages.success(request, _("They are two files again."))
    return redirect("customers:duplicate-list")


def _both(request: HttpRequest, customer_no: str, other_no: str) -> tuple[Customer, Customer]:
    one, other = visible_customer(request, customer_no), visible_customer(request, other_no)
    if one.pk == other.pk:
        raise Http404
    return one, other


def _merged(request: HttpRequest, form: MergeForm, survivor: Customer, other: Customer) -> bool:
    try:
        services.merge_customers(
            survivor=survivor,
            merged=other,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except services.CannotMerge as refused:
        form.add_error(None, CANNOT_MERGE[refused.code])
        return False
    messages.success(
        request,
        _("%(name)s is part of this file now; its number leads here.") % {"name": other.label},
    )
    return True
