"""Pages of talks: the list, opening one, the workbench or what those above may know, the panel of a customer."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted, next_url
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from customers.access import visible_customer
from customers.models import Customer
from needs.models import Need
from negotiations import queries, services, texts
from negotiations.access import acting_talk, team_talk
from negotiations.forms.table import NoteForm, OfferForm
from negotiations.forms.talks import OpenForm, TalkForm
from negotiations.models import Counterpart, Negotiation
from negotiations.printing import agreement_pages
from negotiations.refusals import refusal_text
from negotiations.rules.codes import STEPS
from negotiations.views.acting import CHANGED, act_form, page_of
from organization.access import refuse_others
from organization.rules import Act
from products.rules.needs import NeedStep
from prospects.models import Opportunity
from worklist.forms import customer_choices

# Of a need that was followed up or dropped nothing more is opened.
ENDED_NEEDS = {NeedStep.FOLLOWED_UP, NeedStep.DROPPED}


@require_safe
def negotiation_list(request: HttpRequest) -> HttpResponse:
    ended = request.GET.get("state") == "ended"
    context = {
        "talks": queries.talks(
            request.user, business_today(), ended=ended, cursor=request.GET.get("cursor", "")
        ),
        "waiting": queries.waiting(request.user),
        "ended": ended,
        "may_open": request.user.reach.may(Act.NEGOTIATE),
    }
    return render(request, "negotiations/list.html", context)


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def negotiation_create(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.NEGOTIATE)
    deal = _deal(request)
    need = None if deal else _need(request)
    customer = deal.customer if deal else need.customer if need else None
    if customer is None and request.GET.get("customer"):
        customer = visible_customer(request, request.GET["customer"])
    form = OpenForm(
        posted(request),
        user=request.user,
        customer=customer,
        deal=deal,
        need=need,
        initial={"form_key": uuid7()},
    )
    if request.method != "POST" or not form.is_valid():
        return _open_page(request, form, customer)
    try:
        talk = services.open_negotiation(**form.said(), by=request.user, at=timezone.now())
    except KeyTaken:
        offer_again(form)
    except (services.DeadlinePassed, services.OpportunityElsewhere, services.NeedElsewhere) as refused:
        form.add_error(None, refusal_text(refused))
    else:
        return _opened(request, talk)
    return _open_page(request, form, customer)


def _deal(request: HttpRequest) -> Opportunity | None:
    """The opportunity that the address names, of which the talk is opened; 404 where the person reads none such."""
    named = request.GET.get("opportunity", "")
    if not named:
        return None
    try:
        key = UUID(named)
    except ValueError:
        raise Http404 from None
    running = Opportunity.objects.visible_to(request.user).running()
    return get_object_or_404(running.select_related("customer", "prospect", "product_line"), public_id=key)


def _need(request: HttpRequest) -> Need | None:
    """The need that the address names, for which the talk is opened; 404 where the person reads none such."""
    named = request.GET.get("need", "")
    if not named:
        return None
    try:
        key = UUID(named)
    except ValueError:
        raise Http404 from None
    running = Need.objects.visible_to(request.user).running().filter(customer__state="live")
    return get_object_or_404(running.select_related("customer__unit"), public_id=key)


def _opened(request: HttpRequest, talk: Negotiation) -> HttpResponse:
    said = _("Opened: %(name)s") % {"name": talk.title}
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": page_of(talk)})
    return acted(request, said, to=page_of(talk), changed=CHANGED)


def _open_page(request: HttpRequest, form: OpenForm, customer: Customer | None) -> HttpResponse:
    context = {
        "form": form,
        "company": form.deal.company if form.deal else customer,
        "choices": customer_choices(request.user),
        "title": _("New negotiation"),
        "next": next_url(request, reverse("negotiations:list")),
        "fields": "negotiations/_open_fields.html",
    }
    template = "negotiations/_act.html" if request.htmx else "negotiations/act.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_safe
def negotiation_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The workbench for the team; existence, stage, deadline and outcome for those above."""
    known = queries.known(request.user, public_id, business_today())
    if known is not None:
        return render(request, "negotiations/known.html", {"known": known})
    talk = team_talk(request, public_id)
    bench = queries.workbench(talk, business_today(), focus=request.GET.get("issue", ""))
    context = {
        "bench": bench,
        "negotiation": talk,
        "counterparts": Counterpart.objects.visible_to(request.user)
        .filter(negotiation=talk)
        .select_related("contact"),
        "offer_form": OfferForm(negotiation=talk, initial=_next_offer(bench)),
        "note_form": NoteForm(initial={"form_key": uuid7()}, auto_id="note-%s"),
        "need": queries.need_of(request.user, talk),
        "steps": [(step.value, texts.STEPS[step]) for step in STEPS],
        "may_act": request.user.reach.may(Act.NEGOTIATE) and talk.is_running,
    }
    return render(request, "negotiations/detail.html", context)


def _next_offer(bench) -> dict[str, object]:
    issue = bench.focus.issue.public_id if bench.focus else None
    return {"form_key": uuid7(), "issue": issue}


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def negotiation_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    talk = acting_talk(request, public_id)
    form = TalkForm(posted(request), record=talk, user=request.user)
    return act_form(
        request,
        form,
        lambda said: services.edit_negotiation(
            negotiation=talk, changes=form.changes(), version=form.version, by=request.user, at=timezone.now()
        ),
        negotiation=talk,
        title=_("Change the talk"),
        done=_("Saved."),
    )


@require_safe
@vary_on_headers("HX-Request")
def customer_panel(request: HttpRequest, customer_no: str) -> HttpResponse:
    customer = visible_customer(request, customer_no)
    context = {
        "customer": customer,
        "talks": queries.of_customer(request.user, customer, business_today()),
        "may_open": request.user.reach.may(Act.NEGOTIATE),
    }
    return render(request, f"negotiations/{'_panel' if request.htmx else 'panel'}.html", context)


@require_safe
@vary_on_headers("HX-Request")
def need_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Talks about what came of a need, for its page."""
    need = get_object_or_404(
        Need.objects.visible_to(request.user).select_related("customer"), public_id=public_id
    )
    context = {
        "need": need,
        "customer": need.customer,
        "talks": queries.of_need(request.user, need, business_today()),
        "may_open": request.user.reach.may(Act.NEGOTIATE) and need.step not in ENDED_NEEDS,
    }
    return render(request, f"negotiations/{'_panel' if request.htmx else 'panel'}.html", context)


@require_safe
def negotiation_summary(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The positions of both sides, to print and send; made of what is open to both."""
    talk = team_talk(request, public_id)
    context = {"summary": queries.summary(talk), "back": page_of(talk), "today": business_today()}
    return render(request, "negotiations/summary.html", context)


@require_safe
def negotiation_agreement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    talk = team_talk(request, public_id)
    signed = queries.signed(talk)
    if signed is None:
        raise Http404
    context = {"signed": signed, "negotiation": talk}
    return render(request, "negotiations/agreement.html", context)


@require_safe
def negotiation_document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The agreement as it was signed, to print."""
    talk = team_talk(request, public_id)
    signed = queries.signed(talk)
    if signed is None:
        raise Http404
    context = {"signed": signed, "back": page_of(talk), "public_id": public_id}
    return render(request, "negotiations/document.html", context)


@require_safe
def negotiation_file(request: HttpRequest, public_id: UUID, form: str) -> HttpResponse:
    """The agreement as PDF or Word, in the language asked for, else in the reader's."""
    code = request.GET.get("language", "") or request.LANGUAGE_CODE
    answer = agreement_pages(team_talk(request, public_id), form, code=code, shown=True)
    if answer is None:
        raise Http404
    return answer


@require_safe
def negotiation_statistics(request: HttpRequest) -> HttpResponse:
    reach = request.user.reach
    if not (reach.may(Act.NEGOTIATE) or reach.everything):
        raise Forbidden
    return render(request, "negotiations/statistics.html", {"told": queries.how_they_ended(request.user)})


@require_safe
def tactic_library(request: HttpRequest) -> HttpResponse:
    reach = request.user.reach
    if not (reach.may(Act.NEGOTIATE) or reach.everything):
        raise Forbidden
    return render(request, "negotiations/tactics.html", {"tactics": queries.tactics()})
