"""Moving opportunities: one with its gate, many at once, each refusal in words and with its way out."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_today
from common.htmx import acted, next_url
from customers.models import CustomerScore
from organization.access import refuse_others
from organization.rules import Act
from prospects.access import editable_opportunity
from prospects.forms.opportunities import FactsForm, PlaceForm
from prospects.models import Opportunity
from prospects.pipeline_texts import fact_names, place_name
from prospects.queries.bulk import moves_of, stayed
from prospects.queries.gate import gate_of
from prospects.rules.pipeline import PLACES, STAGES, may_move, targets
from prospects.services import bulk
from prospects.services.funding import CustomerElsewhere
from prospects.services.opportunities import StaleOpportunity
from prospects.services.pipeline import ForbiddenMove, GateMissing, MovedMany, move_many, move_stage
from prospects.views.opportunities import CHANGED
from prospects.views.pipeline import filters_of, listed

# More than so many are moved by the worker.
AT_ONCE = 500


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def opportunity_move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    opportunity = editable_opportunity(request, public_id)
    asked = request.POST if request.method == "POST" else request.GET
    place = PlaceForm(asked)
    if not place.is_valid():
        return _places(request, opportunity)
    to = place.cleaned_data["to"]
    if not may_move(opportunity.stage, opportunity.state, to):
        return _places(request, opportunity, refused=to)
    gate = gate_of(opportunity, to, business_today())
    filled = request.POST if request.method == "POST" and "gate" in request.POST else None
    form = FactsForm(filled, opportunity=opportunity, facts=gate.missing, user=request.user)
    if request.method != "POST" or (filled is not None and not form.is_valid()):
        return _gate(request, opportunity, gate, form)
    try:
        move_stage(
            opportunity=opportunity,
            to=to,
            facts=form.facts() if filled is not None else {},
            version=place.cleaned_data["version"],
            by=request.user,
            at=timezone.now(),
        )
    except ForbiddenMove:
        return _places(request, opportunity, refused=to)
    except GateMissing as lacking:
        if filled is not None:
            form.add_error(
                None, _("Still missing: %(facts)s") % {"facts": _(", ").join(fact_names(lacking.facts))}
            )
        return _gate(request, opportunity, gate, form, status=422)
    except StaleOpportunity as stale:
        return _places(request, stale.current, stale=True)
    except CustomerElsewhere:
        form.add_error(None, _("A customer of this number is looked after elsewhere. Check the number."))
        return _gate(request, opportunity, gate, form)
    text = _("%(company)s: %(place)s") % {"company": opportunity.company.label, "place": place_name(to)}
    return acted(request, text, to=_page(opportunity), changed=CHANGED)


@require_POST
def opportunities_move(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.EDIT_CUSTOMER)
    place = PlaceForm(request.POST)
    matching = request.POST.get("matching") == "1"
    found = listed(request, filters_of(request)) if matching else None
    chosen = (
        found
        if found is not None
        else Opportunity.objects.visible_to(request.user).live().filter(public_id__in=_ids(request))
    )
    keys = list(chosen.order_by("id").values_list("pk", flat=True)[: bulk.MOST + 1])
    back = next_url(request, reverse("prospects:opportunity-list"))
    if not place.is_valid() or not keys or len(keys) > bulk.MOST:
        text = _("Choose where to, and one to %(most)s opportunities.") % {"most": bulk.MOST}
        return acted(request, text, to=back, level="warning")
    if len(keys) > AT_ONCE:
        job = bulk.plan_moves(keys=keys, to=place.cleaned_data["to"], by=request.user)
        text = _("The worker moves them; this page shows how far it is.")
        return acted(request, text, to=reverse("prospects:moves", args=[job.public_id]))
    rows = Opportunity.objects.visible_to(request.user).filter(pk__in=keys)
    rows = rows.select_related("customer", "prospect").order_by("id")
    done = move_many(opportunities=rows, to=place.cleaned_data["to"], by=request.user, at=timezone.now())
    if not done.refused:
        return acted(request, _moved(done), to=back, changed=CHANGED)
    refused = [stayed(each.opportunity, each.reason, each.facts) for each in done.refused]
    to = place.cleaned_data["to"]
    context = {"text": _moved(done), "refused": refused, "next": back, "to": to, "to_name": place_name(to)}
    return render(request, "prospects/pipeline/moved.html", context, status=200 if done.moved else 422)


@vary_on_headers("HX-Request")
@require_safe
def moves_under_way(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far a move of many is, and what stayed where it was; done, the page is shown anew."""
    moves = moves_of(request.user, public_id)
    if moves is None:
        raise Http404
    context = {"moves": moves, "to_name": place_name(moves.to)}
    name = "_moves" if request.htmx else "moves"
    answer = render(request, f"prospects/pipeline/{name}.html", context)
    if request.htmx and not moves.unfinished:
        answer["HX-Refresh"] = "true"
    return answer


def _ids(request: HttpRequest) -> list[UUID]:
    found = []
    for typed in request.POST.getlist("chosen"):
        try:
            found.append(UUID(typed))
        except ValueError:
            continue
    return found


def _moved(done: MovedMany) -> str:
    count = len(done.moved)
    if not count:
        return _("No opportunity moved")
    return ngettext("%(n)s opportunity moved", "%(n)s opportunities moved", count) % {"n": count}


def _places(
    request: HttpRequest, opportunity: Opportunity, *, refused: str = "", stale: bool = False
) -> HttpResponse:
    """Where the opportunity may go, as one button each; also the answer to a move that is not in the table."""
    allowed = targets(opportunity.stage, opportunity.state)
    context = _about(request, opportunity) | {
        "places": [(place, place_name(place)) for place in PLACES if place in allowed],
        "refused": place_name(refused) if refused else "",
        "stale": stale,
        "ahead": STAGES,
    }
    wrong = request.method == "POST" and (refused or stale or not request.POST.get("to"))
    return _page_or_layer(request, "places", context, 422 if wrong else 200)


def _gate(request: HttpRequest, opportunity: Opportunity, gate, form, *, status: int = 200) -> HttpResponse:
    groups = [(asked, [form[name] for name in asked.fields if name in form.fields]) for asked in gate.asked]
    context = _about(request, opportunity) | {"gate": gate, "form": form, "groups": groups}
    return _page_or_layer(request, "gate", context, 422 if form.is_bound else status)


def _about(request: HttpRequest, opportunity: Opportunity) -> dict:
    tier = (
        CustomerScore.objects.visible_to(request.user).current().filter(customer=opportunity.customer_id or 0)
    )
    return {
        "opportunity": opportunity,
        "held": tier.select_related("tier").first(),
        "action": reverse("prospects:opportunity-move", args=[opportunity.public_id]),
        "next": next_url(request, _page(opportunity)),
    }


def _page_or_layer(request: HttpRequest, name: str, context: dict, status: int) -> HttpResponse:
    template = f"prospects/pipeline/{'_' if request.htmx else ''}{name}.html"
    return render(request, template, context, status=status)


def _page(opportunity: Opportunity) -> str:
    return reverse("prospects:opportunity-detail", args=[opportunity.public_id])
