"""Pages of concessions: asking, the page that decides, the inbox, the running list."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today, months_later
from common.errors import Forbidden
from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from customers.models import Customer
from pricing import queries, services
from pricing.forms import AppealForm, ConcessionForm, DecisionForm, ScansForm, SimulationForm
from pricing.models import Concession, Quote
from pricing.refusals import REFUSALS, refusal_text
from pricing.rules.route import State

WANTED_MONTHS = 12


def page_of(concession: Concession) -> str:
    """The address of a request."""
    return reverse("pricing:concession", args=[concession.public_id])


def quotable(request: HttpRequest, quote: Quote) -> None:
    """403 for whoever reads a quote and may not ask for its customer."""
    customers = Customer.objects.visible_to(request.user).live()
    if not request.user.reach.may(queries.QUOTES) or not customers.filter(pk=quote.customer_id).exists():
        raise Forbidden


def done_or_refused(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the act was done; a refusal stands in the form, and what was typed stays."""
    try:
        act()
    except KeyTaken:
        offer_again(form)
    except REFUSALS as refused:
        form.add_error(None, refusal_text(refused))
    else:
        return True
    return False


@require_http_methods(["GET", "HEAD", "POST"])
def concession_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask the levels for the rate that stands in the quote."""
    quotes = Quote.objects.visible_to(request.user).select_related("customer", "product_line", "sheet")
    quote = get_object_or_404(quotes, public_id=public_id)
    quotable(request, quote)
    today = business_today()
    initial = {"form_key": uuid7(), "written_on": today, "wanted_until": months_later(today, WANTED_MONTHS)}
    form = ConcessionForm(posted(request), request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in (*form.own_fields, "form_key")}
        asked = {"quote": quote, "given": form.promises(), "by": request.user, "at": timezone.now()}
        if done_or_refused(form, lambda: services.ask_concession(**said, **asked)):
            back = reverse("pricing:quote", args=[quote.public_id])
            return acted(request, _("Asked; the first level has a notice."), to=back)
    context = {"quote": quote, "form": form, "offered": queries.offered(quote)}
    return render(request, "pricing/ask.html", context, status=422 if form.errors else 200)


def _seen(request: HttpRequest, public_id: UUID) -> Concession:
    return get_object_or_404(queries.whole(Concession.objects.visible_to(request.user)), public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def concession_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A request with the whole relationship; whoever sits where it waits decides here."""
    found = _seen(request, public_id)
    decides = Concession.objects.visible_to(request.user).before(request.user).filter(pk=found.pk).exists()
    form = DecisionForm(posted(request), level=found.level)
    if request.method == "POST" and not decides:
        raise Forbidden
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        decided = done_or_refused(
            form,
            lambda: services.decide(
                concession=found,
                verdict=said["verdict"],
                rate=said["rate"],
                note=said["note"],
                votes=form.votes(),
                by=request.user,
                at=timezone.now(),
            ),
        )
        if decided:
            return acted(request, _("Decided."), to=reverse("pricing:inbox"))
    context = _detail(request, found, decides) | {"form": form}
    return render(request, "pricing/concession.html", context, status=422 if form.errors else 200)


def _detail(request: HttpRequest, found: Concession, decides: bool) -> dict[str, object]:
    customers = Customer.objects.visible_to(request.user).live()
    reads = customers.filter(pk=found.customer_id).exists()
    view = queries.concession_view(found, timezone.now())
    mine = found.asked_by_id == request.user.pk and found.state == State.WAITING
    may = request.user.reach.may(queries.QUOTES) and reads
    return {
        "found": found,
        "concession": view,
        "customer": found.customer,
        "quote": found.quote,
        **queries.brought(queries.offered(found.quote)),
        "whole": queries.whole_relationship(found.quote, found),
        "reads_customer": reads,
        "decides": decides,
        "may_withdraw": mine,
        "may_renew": may and found.state in (State.APPROVED, State.LAPSED),
        "may_appeal": may
        and found.state == State.REFUSED
        and found.appeal_of_id is None
        and not _appealed(found),
        "scans_form": ScansForm() if may and found.state == State.WAITING else None,
        "simulation": SimulationForm(initial={"rate": found.asked_rate}),
    }


def _appealed(found: Concession) -> bool:
    return hasattr(found, "appeal")


@require_safe
def concession_simulate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What another rate would bring; nothing is written."""
    found = _seen(request, public_id)
    form = SimulationForm(request.GET)
    rate = form.cleaned_data["rate"] if form.is_valid() else found.asked_rate
    context = queries.brought(queries.offered_at(found.quote, rate))
    if request.htmx:
        return render(request, "pricing/_returns.html", context)
    return render(request, "pricing/simulation.html", context | {"concession": found, "simulation": form})


@require_POST
def concession_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _seen(request, public_id)
    quotable(request, found.quote)
    try:
        services.withdraw(concession=found, by=request.user, at=timezone.now())
    except REFUSALS as refused:
        return acted(request, refusal_text(refused), to=page_of(found), level="warning")
    return acted(request, _("Taken back."), to=page_of(found))


@require_http_methods(["GET", "HEAD", "POST"])
def concession_appeal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask once more, a level higher."""
    found = _seen(request, public_id)
    quotable(request, found.quote)
    form = AppealForm(posted(request), initial={"form_key": uuid7()})
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "by": request.user, "at": timezone.now()}
        if done_or_refused(form, lambda: services.appeal(refused=found, **said)):
            return acted(request, _("Appealed; the next level has a notice."), to=page_of(found))
    context = {"found": found, "form": form, "customer": found.customer}
    return render(request, "pricing/appeal.html", context, status=422 if form.errors else 200)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for one's decision, made for the phone first."""
    return render(request, "pricing/inbox.html", {"cards": queries.inbox(request.user)})


@require_safe
def price_list(request: HttpRequest) -> HttpResponse:
    """The running list of requests with what was promised for them."""
    state = request.GET.get("state", "")
    context = {
        "found": queries.running_list(request.user, state=state, cursor=request.GET.get("cursor", "")),
        "state": state,
        "states": [("", _("All")), *queries.STATE_CHOICES],
        "waiting": queries.waiting_count(request.user),
    }
    return render(request, "pricing/list.html", context)
