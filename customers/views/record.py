"""The record of one customer: overview, money, people and history as tabs under one header."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import presentation
from common.calendar import business_today
from common.models import uuid7
from customers import queries
from customers.access import looked, visible_customer
from customers.models import Customer, LookedAt
from customers.queries import facts
from customers.queries.looks import may_read_looks
from customers.queries.marks import marks_of
from customers.queries.memberships import may_set_team
from customers.queries.sight import readers_of
from customers.views.listing import kept, neighbours_of
from customers.wallet_forms import WalletForm
from organization.rules import Act


@require_safe
def customer_detail(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    if customer.customer_no != customer_no:  # merged into this one
        return redirect("customers:detail", customer.customer_no)
    return overview_page(request, customer)


@require_safe
def customer_money(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    looked(request, LookedAt.RECORD, [customer.pk])
    header = queries.record_header(customer, today=business_today())
    context = {
        **record_context(request, customer, header, "money"),
        **money_context(customer),
        "form": WalletForm(),
    }
    return render(request, "customers/money.html", context)


@require_safe
def customer_movements(request: HttpRequest, customer_no: str) -> HttpResponse:
    """Payments, fees, daily balances, ratings and corrections, the latest of each."""
    customer = visible_customer(request, customer_no)
    looked(request, LookedAt.RECORD, [customer.pk])
    header = queries.record_header(customer, today=business_today())
    context = {
        **record_context(request, customer, header, "money"),
        "settlements": facts.settlements_of(customer),
        "fees": facts.fees_of(customer),
        "accounts": facts.days_of(customer),
        "ratings": facts.ratings_of(customer),
        "corrections": facts.corrections_of(customer),
    }
    return render(request, "customers/movements.html", context)


@require_safe
def customer_history(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    looked(request, LookedAt.RECORD, [customer.pk])
    header = queries.record_header(customer, today=business_today())
    return render(request, "customers/history.html", record_context(request, customer, header, "history"))


@require_safe
def customer_sight(request: HttpRequest, customer_no: str) -> HttpResponse:
    """Who reads this file, and why."""
    customer = visible_customer(request, customer_no)
    header = queries.record_header(customer, today=business_today())
    context = record_context(request, customer, header, "people")
    readers = readers_of(customer, today=business_today())
    return render(
        request,
        "customers/sight.html",
        {**context, "readers": readers, "may_read_looks": may_read_looks(request.user, customer)},
    )


def overview_page(request: HttpRequest, customer: Customer) -> HttpResponse:
    """The first tab."""
    looked(request, LookedAt.RECORD, [customer.pk])
    record = queries.record(customer, today=business_today())
    context = {
        **record_context(request, customer, record.header, "overview"),
        "record": record,
        "chart": balance_chart(record.history, record.header.as_of),
        "form_key": uuid7(),
    }
    return render(request, "customers/detail.html", context)


def record_context(
    request: HttpRequest, customer: Customer, header: queries.RecordHeader, tab: str
) -> dict[str, object]:
    """What every tab of a record needs: header, neighbours in the list it came from, what this person may do."""
    reach = request.user.reach
    return {
        "customer": customer,
        "header": header,
        "tab": tab,
        "neighbours": neighbours_of(request, customer, header.publication),
        "list_query": kept(request.GET).urlencode(),
        "marks": marks_of(customer, request.user),
        "may_edit": reach.may(Act.EDIT_CUSTOMER),
        "may_log": reach.may(Act.LOG_INTERACTION),
        "may_staff": may_set_team(request.user, customer),
    }


def money_context(customer: Customer) -> dict[str, object]:
    """The money tab: accounts with their months, product lines, share of wallet."""
    books = queries.books_of(customer)
    products = queries.product_states(books)
    return {
        "accounts": queries.account_figures(customer, last=books.last),
        "wallet": queries.wallet(customer, products=products, today=business_today()),
        "last_month": books.last,
        "loans": facts.loans_of(customer, today=business_today()),
        "holdings": facts.holdings_of(customer),
    }


def balance_chart(history: queries.BalanceHistory, as_of: date | None) -> dict[str, object]:
    """The chart's data in the reader's unit and words: months, two lines, and the mean as a reference.

    An unfinished month is called by the day its figures are of.
    """
    language = "en" if get_language() == "en" else "zh"
    size = presentation.SCALES["wan"][language][0]

    def scaled(fen: int | None) -> float | None:
        return None if fen is None else round(fen / size, 2)

    labels = [presentation.month(one.month, language=language) for one in history.months]
    if history.unfinished:
        labels[-1] = presentation.day(as_of, language=language, today=business_today())
    chart: dict[str, object] = {
        "labels": labels,
        "series": [
            {
                "name": _("Average deposits"),
                "values": [scaled(one.deposits_fen) for one in history.months],
                "open": history.unfinished,
            },
            {
                "name": _("Loans"),
                "values": [scaled(one.loans_fen) for one in history.months],
                "open": history.unfinished,
            },
        ],
    }
    if history.deposits_mean_fen is not None:
        chart["reference"] = {
            "name": _("3-month mean"),
            "value": scaled(history.deposits_mean_fen),
            "from": max(len(history.months) - 4, 0),
        }
    return chart
