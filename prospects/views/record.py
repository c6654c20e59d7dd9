"""One prospect: its page, adding and editing it, its grade, contacts, people, other banks and conditions."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_today
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from files.downloads import file_response
from files.services import store_file
from organization.access import refuse_others
from organization.rules import Act
from prospects.forms.prospects import (
    ApproachForm,
    CompetitorForm,
    GradeForm,
    PersonForm,
    ProspectEditForm,
    ProspectForm,
)
from prospects.forms.qualification import ConditionsForm
from prospects.models import Finding, Prospect
from prospects.pool_access import editable_prospect, may_claim, may_edit, supervises, visible_prospect
from prospects.pool_texts import known_sentence
from prospects.queries.known import known_companies
from prospects.queries.qualification import card
from prospects.queries.record import prospect_record
from prospects.services import file as services
from prospects.services.adding import KnownToBank, add_prospect
from prospects.services.pool import NotInPool
from prospects.services.qualification import evaluate
from prospects.views.forms_of import done, form_page, page_of
from worklist.forms import customer_choices


@vary_on_headers("HX-Request")
@require_safe
def prospect_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    prospect = visible_prospect(request, public_id)
    user = request.user
    context = {
        "prospect": prospect,
        "record": prospect_record(prospect, user, today=business_today()),
        "may_edit": may_edit(user, prospect),
        "may_claim": may_claim(user, prospect),
        "supervises": supervises(user, prospect),
        "mine": prospect.owner_id == user.pk,
    }
    part = request.htmx and request.htmx.target == "prospect"
    return render(request, f"prospects/pool/{'_detail' if part else 'detail'}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def prospect_create(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.WORK_PROSPECTS)
    initial = {"form_key": uuid7()} | {name: request.GET.get(name, "") for name in ("name", "credit_code")}
    if request.GET.get("customer"):
        initial |= {"source": "chain", "source_customer": request.GET["customer"]}
    form = ProspectForm(posted(request), user=request.user, known_url="/prospects/known/", initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _create_page(request, form)
    try:
        prospect = add_prospect(
            unit=form.cleaned_data["unit"],
            values=form.values(),
            form_key=form.cleaned_data["form_key"],
            by=request.user,
            at=timezone.now(),
        )
    except KnownToBank as refused:
        form.add_error("name", [known_sentence(known) for known in refused.known])
        return _create_page(request, form)
    except KeyTaken:
        offer_again(form)
        return _create_page(request, form)
    messages.success(request, _("%(name)s is in the pool.") % {"name": prospect.label})
    return redirect(page_of(prospect))


def _create_page(request: HttpRequest, form: ProspectForm) -> HttpResponse:
    context = {"form": form, "choices": customer_choices(request.user)}
    return render(request, "prospects/pool/create.html", context, status=422 if form.is_bound else 200)


@require_safe
def prospect_known(request: HttpRequest) -> HttpResponse:
    refuse_others(request, Act.WORK_PROSPECTS)
    name, code = (request.GET.get(field, "").strip()[:120] for field in ("name", "credit_code"))
    known = known_companies(request.user, name=name, credit_code=code.upper())
    return render(
        request,
        "prospects/pool/_known.html",
        {"known": [(each, known_sentence(each)) for each in known]},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def prospect_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    prospect = editable_prospect(request, public_id)
    form = ProspectEditForm(posted(request), record=prospect)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, prospect, form, _("Edit"), _("Save"))
    try:
        services.edit_prospect(
            prospect=prospect,
            changes=form.changes(),
            version=form.version,
            by=request.user,
            at=timezone.now(),
        )
    except services.StaleProspect as stale:
        context = {
            "prospect": prospect,
            "form": form,
            "differences": form.differences(stale.current),
            "typed": form.typed(),
            "opened": form.reopened(stale.current),
        }
        return render(request, "prospects/pool/difference.html", context, status=409)
    except KnownToBank as refused:
        form.add_error("name", [known_sentence(known) for known in refused.known])
        return form_page(request, prospect, form, _("Edit"), _("Save"))
    except NotInPool:
        form.add_error(None, _("It has been closed meanwhile; nothing was saved."))
        return form_page(request, prospect, form, _("Edit"), _("Save"))
    return done(request, prospect, _("Saved."))


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def prospect_grade(request: HttpRequest, public_id: UUID) -> HttpResponse:
    prospect = editable_prospect(request, public_id)
    initial = {name: getattr(prospect, name) for name in ("importance", "need", "value_fen")}
    form = GradeForm(posted(request), initial=initial)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, prospect, form, _("Grade and value"), _("Save"))
    graded = services.grade_prospect(
        prospect=prospect, **form.cleaned_data, by=request.user, at=timezone.now()
    )
    return done(request, prospect, _("Grade %(grade)s.") % {"grade": graded.grade})


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def prospect_contact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    prospect = editable_prospect(request, public_id)
    form = ApproachForm(posted(request), initial={"form_key": uuid7(), "happened_at": timezone.localtime()})
    if request.method != "POST" or not form.is_valid():
        return form_page(request, prospect, form, _("Log contact"), _("Save"))
    try:
        services.log_contact(prospect=prospect, **form.cleaned_data, by=request.user, at=timezone.now())
    except KeyTaken:
        offer_again(form)
        return form_page(request, prospect, form, _("Log contact"), _("Save"))
    except NotInPool:
        form.add_error(None, _("It has been closed meanwhile; nothing was saved."))
        return form_page(request, prospect, form, _("Log contact"), _("Save"))
    return done(request, prospect, _("Contact kept."))


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def prospect_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    prospect = editable_prospect(request, public_id)
    form = PersonForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return form_page(request, prospect, form, _("Add a person"), _("Save"))
    services.add_person(prospect=prospect, values=form.cleaned_data, by=request.user, at=timezone.now())
    return done(request, prospect, _("Saved."))


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def prospect_competitor(request: HttpRequest, public_id: UUID) -> HttpResponse:
    prospect = editable_prospect(request, public_id)
    form = CompetitorForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return form_page(request, prospect, form, _("Another bank there"), _("Save"))
    services.note_competitor(prospect=prospect, values=form.cleaned_data, by=request.user, at=timezone.now())
    return done(request, prospect, _("Saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def prospect_conditions(request: HttpRequest, public_id: UUID) -> HttpResponse:
    prospect = editable_prospect(request, public_id)
    rules = card(prospect, business_today())
    form = ConditionsForm(posted(request), request.FILES or None, card=rules)
    if request.method != "POST" or not form.is_valid():
        context = {"prospect": prospect, "form": form, "card": rules}
        status = 422 if form.is_bound else 200
        return render(request, "prospects/pool/conditions.html", context, status=status)
    at = timezone.now()
    standing = evaluate(prospect=prospect, answers=form.answers(store_file, at), by=request.user, at=at)
    return done(request, prospect, _("Judged: %(standing)s.") % {"standing": standing.label})


@require_safe
def evidence_file(request: HttpRequest, public_id: UUID, finding_id: UUID) -> FileResponse:
    prospect: Prospect = visible_prospect(request, public_id)
    findings = Finding.objects.visible_to(request.user).select_related("evidence_file")
    finding = get_object_or_404(findings, prospect=prospect, public_id=finding_id)
    if finding.evidence_file is None:
        raise Http404
    return file_response(finding.evidence_file, finding.evidence_file_name)
