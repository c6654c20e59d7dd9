"""Pages of quotes: working one out while typing, writing it down, reading it again, those of one customer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.calendar import business_today
from common.htmx import next_url
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from customers.access import editable_customer, visible_customer
from customers.models import Customer
from pricing import queries, services
from pricing.forms import QuoteForm
from pricing.models import Quote
from pricing.queries import Draft, NoPrice, NoRate, Offered
from pricing.queries.sheets import priced_lines
from prospects.models import Opportunity


def draft_of(customer: Customer, form: QuoteForm) -> Draft:
    """What was typed as the draft of a price. Refuses NoRate."""
    names = ("line", "amount_fen", "term_months", "asked", "currency")
    said = {name: form.cleaned_data[name] for name in names}
    return queries.draft(customer=customer, day=business_today(), **said)


@require_http_methods(["GET", "HEAD", "POST"])
def quote_create(request: HttpRequest, customer_no: str) -> HttpResponse:
    """Work a price out; the form posted writes it down."""
    customer = editable_customer(request, customer_no)
    first = {
        "form_key": uuid7(),
        "line": "working_capital_loan",
        "amount_fen": 5_000_000_000,
        "term_months": 12,
    }
    form = QuoteForm(posted(request), initial=first | _copied(request), day=business_today())
    if request.method == "POST" and form.is_valid():
        try:
            quote = services.write_quote(
                draft=draft_of(customer, form),
                form_key=form.cleaned_data["form_key"] or uuid7(),
                by=request.user,
                at=timezone.now(),
            )
            return redirect(onward(request, page_of(quote)))
        except KeyTaken:
            offer_again(form)
        except NoPrice:
            form.add_error("line", _("There is no transfer price for this product yet."))
        except NoRate:
            form.add_error("currency", _("There is no exchange rate for this currency yet."))
    shown = QuoteForm(
        {**first, **_typed(form), "line": _typed(form).get("line") or first["line"]}, day=business_today()
    )
    context = _page(customer, form, _worked_out(customer, form if form.is_bound else shown))
    return render(request, "pricing/quote.html", context, status=422 if form.errors else 200)


def _copied(request: HttpRequest) -> dict[str, object]:
    """The values of an earlier quote, or of an opportunity, from which this one starts."""
    deals = Opportunity.objects.visible_to(request.user).select_related("product_line")
    deal = deals.filter(public_id=_key(request, "opportunity")).first()
    quotes = Quote.objects.visible_to(request.user).select_related("product_line")
    quote = quotes.filter(public_id=_key(request, "from")).first()
    if quote is None:
        asked = request.GET.get("asked", "")[:8]
        told = {"asked": asked} if asked.replace(".", "", 1).isdigit() else {}
        if deal is not None and priced_lines().filter(pk=deal.product_line_id).exists():
            told |= {"line": deal.product_line.code}
        return told | ({"amount_fen": deal.amount_fen} if deal and deal.amount_fen else {})
    return {
        "line": quote.product_line.code,
        "amount_fen": quote.own_fen or quote.amount_fen,
        "currency": quote.currency,
        "term_months": quote.term_months,
        "asked": quote.asked_rate,
    }


def _key(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def _typed(form: QuoteForm) -> dict[str, str]:
    """What the form shows, as if it had been sent."""
    return {name: str(form[name].value() if form[name].value() is not None else "") for name in form.fields}


def _worked_out(customer: Customer, form: QuoteForm) -> Offered | None:
    if not form.is_valid():
        return None
    try:
        return queries.drafted(draft_of(customer, form), business_today())
    except (NoPrice, NoRate):
        return None


def _page(customer: Customer, form: QuoteForm, offered: Offered | None) -> dict[str, object]:
    return {
        "customer": customer,
        "form": form,
        "drawing": queries.waterfall(offered.price, offered.asked, taken=offered.taken) if offered else None,
        **(queries.brought(offered) if offered else {"offered": None}),
    }


@require_safe
def quote_check(request: HttpRequest, customer_no: str) -> HttpResponse:
    """The price of what stands in the form, while it is typed; nothing is written."""
    customer = editable_customer(request, customer_no)
    form = QuoteForm(request.GET, day=business_today())
    context = _page(customer, form, _worked_out(customer, form))
    return render(request, "pricing/_result.html", context | {"oob": True})


@require_safe
def quote_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A written price with the request that rests on it."""
    found = Quote.objects.visible_to(request.user).select_related(
        "customer__unit", "product_line", "sheet", "made_by"
    )
    quote = get_object_or_404(found, public_id=public_id)
    offered = queries.offered(quote)
    customers = Customer.objects.visible_to(request.user).live()
    context = {
        "quote": quote,
        "onward": next_url(request, ""),
        "reads_customer": customers.filter(pk=quote.customer_id).exists(),
        **_page(quote.customer, QuoteForm(day=business_today()), offered),
        **queries.concession_part(request.user, quote, business_today()),
    }
    return render(request, "pricing/quote.html", context)


@require_safe
def customer_panel(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    context = {
        "customer": customer,
        "quotes": queries.latest_quotes(request.user, customer),
        "may_quote": request.user.reach.may(queries.QUOTES),
    }
    template = "pricing/_panel.html" if request.htmx else "pricing/panel.html"
    return render(request, template, context)


def onward(request: HttpRequest, address: str) -> str:
    """An address that leads on to where the request said that one comes from."""
    back = next_url(request, "")
    return f"{address}?{urlencode({'next': back})}" if back else address


def page_of(quote: Quote) -> str:
    """The address of a written price."""
    return reverse("pricing:quote", args=[quote.public_id])
