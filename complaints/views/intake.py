"""Writing a complaint down: the form, the level it will get and the cases like it while one types, more files later."""

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from common.errors import Forbidden
from common.htmx import acted, next_url
from common.models import uuid7
from complaints import services, texts
from complaints.access import readable_case
from complaints.forms.acts import FilesForm
from complaints.forms.intake import HintForm, IntakeForm
from complaints.models import Complaint
from complaints.queries.intake import alike, tier_rank
from complaints.queries.standing import allowed
from complaints.refusals import REFUSED, refusal
from complaints.rules.standing import CaseAct
from complaints.services.attaching import attach_files
from complaints.views.acts import CHANGED, _form_page
from complaints.views.case import may_register
from files.services import FileRefused
from worklist.forms import customer_choices

LIKE_DAYS = timedelta(days=7)


@require_http_methods(["GET", "HEAD", "POST"])
def complaint_register(request: HttpRequest) -> HttpResponse:
    if not may_register(request.user):
        raise Forbidden
    posted = request.method == "POST"
    initial = {"form_key": uuid7(), "customer": request.GET.get("customer", "")}
    form = IntakeForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        user=request.user,
        initial=initial,
    )
    if not posted or not form.is_valid():
        return _intake_page(request, form)
    try:
        complaint = _register(request, form)
    except (*REFUSED, FileRefused) as refused:
        form.add_error(None, refusal(refused))
        return _intake_page(request, form)
    request.session["accepted_drafts"] = "complaint-new"
    seen = Complaint.objects.visible_to(request.user).filter(pk=complaint.pk).exists()
    return redirect("complaints:detail", complaint.number) if seen else redirect("complaints:registered")


@transaction.atomic
def _register(request: HttpRequest, form: IntakeForm) -> Complaint:
    words, now = form.words(), timezone.now()
    customer = words["customer"] = words.get("customer") or None
    unit = customer.unit if customer else request.user.unit
    made = services.register_complaint(**words, unit=unit, by=request.user, at=now)
    if made.made and form.cleaned_data["files"]:
        attach_files(complaint=made.complaint, files=form.cleaned_data["files"], by=request.user, at=now)
    return made.complaint


def _intake_page(request: HttpRequest, form: IntakeForm) -> HttpResponse:
    context = {
        "form": form,
        "choices": customer_choices(request.user),
        "next": next_url(request, reverse("complaints:desk")),
        **hint_context(request, HintForm(request.POST if form.is_bound else request.GET)),
    }
    return render(request, "complaints/register.html", context, status=422 if form.is_bound else 200)


@vary_on_headers("HX-Request")
@require_safe
def register_hint(request: HttpRequest) -> HttpResponse:
    if not may_register(request.user):
        raise Forbidden
    return render(request, "complaints/_register_hint.html", hint_context(request, HintForm(request.GET)))


def hint_context(request: HttpRequest, form: HintForm) -> dict[str, object]:
    """The level that would be proposed, what it promises, and how many cases of the customer are like this one."""
    customer = form.customer_named(request.user) if form.is_valid() else None
    proposal = form.proposal(tier_rank(customer))
    return {
        "proposed": texts.LEVELS[proposal.level],
        "promise": texts.LEVEL_PROMISES[proposal.level],
        "level_reasons": [texts.LEVEL_REASONS[reason] for reason in proposal.reasons],
        "alike": alike(request.user, customer, since=timezone.now() - LIKE_DAYS) if customer else [],
    }


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def files_add(request: HttpRequest, number: str) -> HttpResponse:
    complaint = readable_case(request, number)
    if CaseAct.ADD_NOTE not in allowed(complaint, request.user):
        raise Forbidden
    posted = request.method == "POST"
    form = FilesForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        complaint=complaint,
        user=request.user,
    )
    back = reverse("complaints:detail", args=[number])
    title = _("Add files")
    context = {
        "complaint": complaint,
        "form": form,
        "title": title,
        "submit": title,
        "next": next_url(request, back),
    }
    if not posted or not form.is_valid():
        return _form_page(request, context, form)
    try:
        attach_files(
            complaint=complaint, files=form.cleaned_data["files"], by=request.user, at=timezone.now()
        )
    except (*REFUSED, FileRefused) as refused:
        form.add_error(None, refusal(refused))
        return _form_page(request, context, form)
    return acted(request, _("Files added."), to=back, changed=CHANGED)


@require_safe
def registered(request: HttpRequest) -> HttpResponse:
    """What is told to whoever wrote down a case that is kept from them."""
    return render(request, "complaints/registered.html")
