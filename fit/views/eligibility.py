"""Who may have what: one customer's products, one product's customers, and facts that somebody was told."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.calendar import business_today
from common.htmx import acted
from customers.access import editable_customer, visible_customer
from customers.filters import CustomerFilter
from customers.models import Customer
from customers.queries import current_publication
from fit import queries, texts
from fit.access import visible_product
from fit.forms import ToldForm
from fit.queries import Eligibility
from fit.queries.catalogue import offered
from fit.services import NotTold, ToldLater, tell_fact
from organization.rules import Act
from products.rules.eligibility import Verdict

STATES = {"pass": Verdict.PASS, "unknown": Verdict.UNKNOWN, "fail": Verdict.FAIL}


@require_safe
def customers_of_product(request: HttpRequest, code: str) -> HttpResponse:
    """Customers who qualify, of whom it is open, or who do not, within the list that the filters name."""
    found = visible_product(request, code)
    publication, day = current_publication(), business_today()
    customers = Customer.objects.visible_to(request.user).live().scored_in(publication and publication.pk)
    filters = CustomerFilter(request.GET, customers, request=request)
    state = request.GET.get("verdict", "pass")
    asked = STATES.get(state, Verdict.PASS)
    answer = queries.qualified(
        customers=filters.found,
        version=found.shown,
        verdict=asked,
        publication=publication,
        day=day,
        cursor=request.GET.get("cursor", ""),
    )
    checked = queries.eligible_among(
        request.user, keys=answer.keys, version=found.shown, publication=publication, today=day
    )
    named = customers.select_related("unit", "manager").in_bulk(answer.keys)
    rows = [(named[key], _shown(checked[key])) for key in answer.keys if key in checked]
    counts = {"pass": answer.counted.passed, "unknown": answer.counted.unknown, "fail": answer.counted.failed}
    context = {
        "found": found,
        "rows": rows,
        "page": answer.page,
        "state": next(name for name, verdict in STATES.items() if verdict is asked),
        "states": [(name, texts.VERDICTS[verdict][0], counts[name]) for name, verdict in STATES.items()],
        "rules": [texts.rule_words(rule) for rule in found.shown.conditions],
        "query": _kept(request),
        "filters": filters,
    }
    return render(request, "fit/customers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def customer_products(request: HttpRequest, customer_no: str) -> HttpResponse:
    """Every product for one customer, why, and what would make it pass; the form notes a fact."""
    posted = request.method == "POST"
    customer = editable_customer(request, customer_no) if posted else visible_customer(request, customer_no)
    form = ToldForm(request.POST if posted else None, initial={"fact": request.GET.get("fact", "")})
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            tell_fact(
                customer=customer,
                fact=said["fact"],
                value=said["kept"],
                on=said["on"],
                source=said["source"],
                by=request.user,
                today=business_today(),
                at=timezone.now(),
            )
            return acted(request, _("Noted."), to=reverse("fit:of-customer", args=[customer_no]))
        except ToldLater:
            form.add_error("on", _("Seen today or earlier."))
        except NotTold:
            form.add_error("fact", _("A system tells this fact."))
    context = {
        "customer": customer,
        "form": form,
        "found": [_shown(one) for one in _all(request, customer)],
        "may_edit": request.user.reach.may(Act.EDIT_CUSTOMER),
    }
    return render(request, "fit/of_customer.html", context, status=422 if form.errors else 200)


@require_safe
def customer_panel(request: HttpRequest, customer_no: str) -> HttpResponse:
    """What the customer qualifies for and does not use yet, on its page."""
    customer = visible_customer(request, customer_no)
    found = [_shown(one) for one in _all(request, customer)]
    context = {
        "customer": customer,
        "fitting": [one for one in found if one["state"] == "pass"],
        "open": sum(1 for one in found if one["state"] == "unknown"),
    }
    name = "fit/_panel.html" if request.htmx else "fit/panel.html"
    return render(request, name, context)


def _all(request: HttpRequest, customer: Customer) -> list[Eligibility]:
    return queries.eligibility_of(
        customer,
        versions=list(offered(request.user)),
        publication=current_publication(),
        today=business_today(),
    )


def _shown(one: Eligibility) -> dict[str, object]:
    """An eligibility in words."""
    name, tone, icon = texts.VERDICTS[one.verdict]
    rules = []
    for rule in one.rules:
        word, rule_tone, rule_icon = texts.VERDICTS[rule.verdict]
        known = rule.known
        rules.append(
            {
                "text": texts.rule_words(rule.rule),
                "state": word,
                "tone": rule_tone,
                "icon": rule_icon,
                "passed": rule.verdict is Verdict.PASS,
                "value": texts.value_words(rule.rule.fact, known.value),
                "as_of": known.as_of if known.value is not None else None,
                "year": known.year if known.value is not None else None,
                "source": str(texts.SOURCES.get(known.source, known.source)),
                "way_out": texts.way_out(rule),
                "fact": rule.rule.fact if rule.known.source == "told" or known.told_by else "",
            }
        )
    return {
        "version": one.version,
        "verdict": name,
        "state": next(key for key, verdict in STATES.items() if verdict is one.verdict),
        "tone": tone,
        "icon": icon,
        "rules": rules,
        "first": next((rule for rule in rules if not rule["passed"]), None),
        "passed": sum(1 for rule in rules if rule["passed"]),
    }


def _kept(request: HttpRequest) -> str:
    """The filters in the address, without page and verdict."""
    query = request.GET.copy()
    for name in ("cursor", "verdict"):
        query.pop(name, None)
    return query.urlencode()
