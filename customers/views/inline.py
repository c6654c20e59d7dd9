"""One fact of a customer changed where it stands, on the record and in a list: by the form and service of its whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from common.errors import Forbidden
from common.posted import posted
from customers import queries, services
from customers.access import editable_customer
from customers.inline_forms import ClassForm, FieldForm, OneField, TeamNameForm
from customers.models import Customer
from customers.queries.memberships import may_set_team
from customers.queries.record import SINGLE
from organization.models import Staff


@dataclass(frozen=True)
class Kind:
    """What a fact is of: its record, the form over it, the service that writes it and how that refuses, its page."""

    record: Callable[[Customer], Any]
    form: type[OneField]
    write: Callable[..., Any]
    stale: type[services.StaleVersion] | type[services.StaleProfile]
    told: Callable[[Any, str], Any]
    page: str
    may: Callable[[Staff, Customer], bool] = lambda _user, _customer: True


_FIRMOGRAPHIC = Kind(
    record=lambda customer: customer,
    form=FieldForm,
    write=services.edit_customer,
    stale=services.StaleVersion,
    told=queries.fact_named,
    page="customers:detail",
)
_CLASS = Kind(
    record=queries.profile_of,
    form=ClassForm,
    write=services.set_profile,
    stale=services.StaleProfile,
    told=queries.class_named,
    page="customers:company",
)
_TEAM = Kind(
    record=queries.profile_of,
    form=TeamNameForm,
    write=services.name_team,
    stale=services.StaleProfile,
    told=queries.team_named,
    page="customers:team",
    may=may_set_team,
)
KINDS = dict.fromkeys(SINGLE, _FIRMOGRAPHIC) | dict.fromkeys(queries.PROFILE, _CLASS) | {"team_name": _TEAM}


@require_http_methods(["GET", "HEAD", "POST"])
def fact_edit(request: HttpRequest, customer_no: str, name: str) -> HttpResponse:
    """The field of one fact; saved, the fact as it stands now.

    `shown=1` asks for the fact again, unchanged; `cell=1` says that it stands in a row of a list.
    """
    if name not in KINDS:
        raise Http404
    kind = KINDS[name]
    customer = editable_customer(request, customer_no)
    if not kind.may(request.user, customer):
        raise Forbidden
    record = kind.record(customer)
    if request.GET.get("shown"):
        return _fact(request, customer, kind, record, name)
    form = kind.form(posted(request), record=record, name=name)
    if not form.is_bound:
        return _field(request, customer, form)
    if not form.is_valid():
        return _field(request, customer, form, status=422)
    words = {"customer": customer, "changes": form.changes(), "by": request.user, "at": timezone.now()}
    try:
        saved = kind.write(**words, version=form.version)
    except kind.stale as stale:
        if clashes := form.clashes(stale.current):
            # htmx swaps what is 422 and nothing else above 400.
            status = 422 if request.htmx else 409
            opened = form.reopened(stale.current)
            return _field(request, customer, form, status=status, difference=clashes[0], opened=opened)
        # Somebody changed another fact, or typed the same here: nothing of theirs is lost.
        saved = kind.write(**words, version=stale.current.version)
    return _fact(request, customer, kind, saved, name)


def _fact(request: HttpRequest, customer: Customer, kind: Kind, record: Any, name: str) -> HttpResponse:
    if not request.htmx:
        return redirect(kind.page, customer.customer_no)
    context = {
        "customer": customer,
        "fact": kind.told(record, name),
        "may_edit": True,
        "cell": _cell(request),
    }
    return render(request, "customers/_fact.html", context)


def _field(
    request: HttpRequest, customer: Customer, form: OneField, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "customer": customer,
        "form": form,
        "field": form[form.only],
        "name": form.only,
        "fact_url": reverse("customers:fact", args=[customer.customer_no, form.only]),
        "cell": _cell(request),
        **more,
    }
    template = "customers/_fact_field.html" if request.htmx else "customers/fact.html"
    return render(request, template, context, status=status)


def _cell(request: HttpRequest) -> bool:
    return request.GET.get("cell") == "1"
