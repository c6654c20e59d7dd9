"""Pages of trainings and of the five abilities."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.calendar import business_today
from common.errors import Forbidden
from common.htmx import acted
from common.models import uuid7
from common.once import KeyTaken, offer_again
from common.posted import posted
from growth import queries, services
from growth.forms import AssessmentForm, CallOffForm, FeedbackForm, TrainingForm
from growth.models import Attendance, Training
from organization.models import Staff


@require_safe
def training_list(request: HttpRequest) -> HttpResponse:
    page = queries.training_page(request.user, cursor=request.GET.get("cursor", ""))
    return render(
        request, "growth/trainings.html", {"page": page, "may_plan": queries.may_plan(request.user)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def training_create(request: HttpRequest) -> HttpResponse:
    if not queries.may_plan(request.user):
        raise Forbidden
    form = TrainingForm(posted(request), user=request.user, initial={"form_key": uuid7()})
    if form.is_bound and form.is_valid():
        words = form.cleaned_data
        try:
            training = services.plan_training(
                facts=form.facts(),
                unit=words["unit"],
                people=form.people(),
                form_key=words["form_key"],
                by=request.user,
                at=timezone.now(),
            )
        except KeyTaken:
            offer_again(form)
        else:
            return acted(request, _("Planned."), to=reverse("growth:training", args=[training.public_id]))
    return render(request, "growth/plan.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def training_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    training = _training(request, public_id)
    runs = queries.may_run(request.user, training)
    people = queries.attendances(training)
    context = {
        "training": training,
        "runs": runs,
        "begun": training.starts_at <= timezone.now(),
        "may_call_off": queries.may_call_off(request.user, training, timezone.now()),
        "call_off": CallOffForm(),
        "people": people,
        "mine": next((each for each in people if each.person_id == request.user.pk), None),
        "form": FeedbackForm(),
    }
    return render(request, "growth/training.html", context)


@require_POST
def training_answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    training = _training(request, public_id)
    coming = request.POST.get("act") == "coming"
    here = reverse("growth:training", args=[public_id])
    try:
        services.answer_invitation(attendance=_mine(request, training), coming=coming)
    except services.CalledOff:
        return acted(request, _("It was called off."), to=here, level="warning")
    return acted(request, _("Noted."), to=here)


@require_POST
def training_call_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    training, form = _training(request, public_id), CallOffForm(request.POST)
    if not queries.may_run(request.user, training):
        raise Forbidden
    here = reverse("growth:training", args=[public_id])
    if not form.is_valid():
        return acted(request, _("Say why it is called off."), to=here, level="warning")
    try:
        services.call_off_training(
            training=training, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
    except services.BegunAlready:
        return acted(request, _("It has begun already."), to=here, level="warning")
    return acted(request, _("Called off. Everybody who was invited is told."), to=here)


@require_POST
def training_record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    training = _training(request, public_id)
    if not queries.may_run(request.user, training):
        raise Forbidden
    here = reverse("growth:training", args=[public_id])
    numbers = set(request.POST.getlist("came"))
    came = [each.person_id for each in queries.attendances(training) if each.person.employee_no in numbers]
    try:
        services.record_attendance(training=training, came=came, by=request.user, at=timezone.now())
    except services.NotYet:
        return acted(request, _("It has not begun yet."), to=here, level="warning")
    except services.CalledOff:
        return acted(request, _("It was called off."), to=here, level="warning")
    return acted(request, _("Noted."), to=here)


@require_POST
def training_feedback(request: HttpRequest, public_id: UUID) -> HttpResponse:
    training, form = _training(request, public_id), FeedbackForm(request.POST)
    here = reverse("growth:training", args=[public_id])
    mine = _mine(request, training)
    if not form.is_valid():
        return acted(request, _("Choose 1 to 5."), to=here, level="warning")
    try:
        services.give_feedback(attendance=mine, **form.cleaned_data)
    except services.DidNotCome:
        return acted(request, _("Feedback is for those who came."), to=here, level="warning")
    return acted(request, _("Thank you."), to=here)


# ---------------------------------------------------------------- abilities
@require_safe
def abilities(request: HttpRequest) -> HttpResponse:
    """One's own; supervisors go on to their people from here."""
    return redirect("growth:abilities-of", request.user.employee_no)


@require_http_methods(["GET", "HEAD", "POST"])
def abilities_of(request: HttpRequest, employee_no: str) -> HttpResponse:
    person = _person(request, employee_no)
    today = business_today()
    form = AssessmentForm(posted(request))
    if form.is_bound and form.is_valid() and _assessed(request, person, form):
        return acted(request, _("Given."), to=reverse("growth:abilities-of", args=[employee_no]))
    context = {
        "person": person,
        "own": person.pk == request.user.pk,
        "form": form,
        "halves": queries.halves(request.user, person),
        "team": queries.team(request.user, today) if person.pk == request.user.pk else [],
    }
    return render(request, "growth/abilities.html", context, status=422 if form.is_bound else 200)


def _assessed(request: HttpRequest, person: Staff, form: AssessmentForm) -> bool:
    words = form.cleaned_data
    try:
        services.assess(
            person=person,
            half=words["half"],
            scores=form.scores(),
            words=words["words"],
            by=request.user,
            at=timezone.now(),
        )
    except services.BothGiven:
        form.add_error(None, _("Both have given theirs: neither changes any more."))
    except services.GivenByAnother:
        form.add_error(None, _("Another supervisor has assessed this half-year."))
    else:
        return True
    return False


def _person(request: HttpRequest, employee_no: str) -> Staff:
    """Oneself, or somebody whose unit one supervises; nobody else's abilities exist."""
    people = Staff.objects.visible_to(request.user).working().select_related("unit")
    person = get_object_or_404(people, employee_no=employee_no)
    if person.pk != request.user.pk and not queries.leads(request.user, person):
        raise Forbidden
    return person


def _training(request: HttpRequest, public_id: UUID) -> Training:
    return get_object_or_404(queries.listed_trainings(request.user), public_id=public_id)


def _mine(request: HttpRequest, training: Training) -> Attendance:
    """The caller's own invitation; 403 for who was not invited."""
    mine = next((each for each in queries.attendances(training) if each.person_id == request.user.pk), None)
    if mine is None:
        raise Forbidden
    return mine
