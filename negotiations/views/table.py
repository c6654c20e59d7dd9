"""What is done at the table: issues, offers, leave to cross, steps, notes, tactics, team, and the end."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from common.calendar import business_today
from common.models import uuid7
from common.posted import posted
from negotiations import queries, services
from negotiations.access import acting_issue, acting_talk
from negotiations.forms.signing import SignForm
from negotiations.forms.table import (
    BreakOffForm,
    CounterpartForm,
    IssueForm,
    LessonForm,
    NoteForm,
    OfferForm,
    PhaseForm,
    TacticForm,
    TeamForm,
)
from negotiations.models import Issue, Offer, TeamMember
from negotiations.rules.codes import PHASES, STEPS
from negotiations.views.acting import act_form, button

FORM = require_http_methods(["GET", "HEAD", "POST"])


@vary_on_headers("HX-Request")
@FORM
def issue_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    talk = acting_talk(request, public_id)
    form = IssueForm(posted(request), record=Issue(negotiation=talk))
    return act_form(
        request,
        form,
        lambda said: services.add_issue(negotiation=talk, values=said, by=request.user, at=timezone.now()),
        negotiation=talk,
        title=_("New issue"),
        done=_("Put on the table."),
        fields="negotiations/_issue_fields.html",
    )


@vary_on_headers("HX-Request")
@FORM
def issue_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    issue = acting_issue(request, public_id)
    form = IssueForm(posted(request), record=issue)
    return act_form(
        request,
        form,
        lambda said: services.edit_issue(
            issue=issue, changes=form.changes(), version=form.version, by=request.user, at=timezone.now()
        ),
        negotiation=issue.negotiation,
        title=_("Change the issue"),
        done=_("Saved."),
        fields="negotiations/_issue_fields.html",
        drop=issue,
    )


@require_POST
def issue_drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    issue = acting_issue(request, public_id)
    return button(
        request,
        lambda: services.drop_issue(issue=issue, by=request.user, at=timezone.now()),
        negotiation=issue.negotiation,
        done=_("Taken off the table."),
    )


@vary_on_headers("HX-Request")
@FORM
def offer_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    talk = acting_talk(request, public_id)
    corrects = _corrected(request)
    initial: dict[str, object] = {"form_key": uuid7(), "corrects": corrects.public_id if corrects else None}
    if corrects:
        initial |= {"issue": corrects.issue.public_id, "side": corrects.side}
    form = OfferForm(posted(request), negotiation=talk, initial=initial)
    return act_form(
        request,
        form,
        lambda said: services.make_offer(**said | {"corrects": corrects}, by=request.user, at=timezone.now()),
        negotiation=talk,
        title=_("Correct an entry") if corrects else _("Log an offer"),
        done=_("Written into the ledger."),
        fields="negotiations/_offer_fields.html",
    )


def _corrected(request: HttpRequest) -> Offer | None:
    named = request.POST.get("corrects") or request.GET.get("corrects") or ""
    try:
        key = UUID(named)
    except ValueError:
        return None
    return (
        Offer.objects.visible_to(request.user).select_related("issue", "round").filter(public_id=key).first()
    )


@require_safe
def offer_check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where the offer that is being typed would stand, by the server's rules."""
    talk = acting_talk(request, public_id)
    form = OfferForm({**request.GET.dict(), "form_key": uuid7()}, negotiation=talk)
    check = queries.check(form.cleaned_data, business_today()) if form.is_valid() else None
    return render(request, "negotiations/_check.html", {"check": check, "negotiation": talk})


@require_POST
def step_move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    talk = acting_talk(request, public_id)
    to = request.POST.get("to", "")
    if to not in {step.value for step in STEPS}:
        raise Http404
    return button(
        request,
        lambda: services.move_step(negotiation=talk, to=to, by=request.user, at=timezone.now()),
        negotiation=talk,
        done=_("The talk goes on."),
    )


@vary_on_headers("HX-Request")
@FORM
def phase_move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    talk = acting_talk(request, public_id)
    here = min(PHASES.index(talk.phase) + 1, len(PHASES) - 1)  # type: ignore[arg-type]
    form = PhaseForm(posted(request), initial={"phase": PHASES[here].value})
    return act_form(
        request,
        form,
        lambda said: services.move_phase(
            negotiation=talk, to=said["phase"], by=request.user, at=timezone.now()
        ),
        negotiation=talk,
        title=_("Phase of the talk"),
        done=_("The talk goes on."),
    )


@vary_on_headers("HX-Request")
@FORM
def note_create(request: HttpRequest, public_id: UUID) -> HttpResponse:
    talk = acting_talk(request, public_id)
    form = NoteForm(posted(request), initial={"form_key": uuid7()})
    return act_form(
        request,
        form,
        lambda said: services.add_note(negotiation=talk, **said, by=request.user, at=timezone.now()),
        negotiation=talk,
        title=_("Note for the team"),
        done=_("Noted."),
    )


@vary_on_headers("HX-Request")
@FORM
def tactic_note(request: HttpRequest, public_id: UUID) -> HttpResponse:
    talk = acting_talk(request, public_id)
    tactics = queries.tactics()
    form = TacticForm(posted(request), tactics=tactics, initial={"form_key": uuid7()})
    return act_form(
        request,
        form,
        lambda said: services.note_tactic(negotiation=talk, **said, by=request.user, at=timezone.now()),
        negotiation=talk,
        title=_("Tactic seen or used"),
        done=_("Noted."),
    )


@vary_on_headers("HX-Request")
@FORM
def team_join(request: HttpRequest, public_id: UUID) -> HttpResponse:
    talk = acting_talk(request, public_id)
    form = TeamForm(posted(request), user=request.user)
    return act_form(
        request,
        form,
        lambda said: services.join_team(negotiation=talk, **said, by=request.user, at=timezone.now()),
        negotiation=talk,
        title=_("Take onto the deal team"),
        done=_("On the team."),
    )


@require_POST
def team_leave(request: HttpRequest, public_id: UUID, employee_no: str) -> HttpResponse:
    talk = acting_talk(request, public_id)
    members = TeamMember.objects.visible_to(request.user).filter(negotiation=talk, ends_on=None)
    member = members.select_related("staff").filter(staff__employee_no=employee_no).first()
    if member is None:
        raise Http404
    return button(
        request,
        lambda: services.leave_team(negotiation=talk, staff=member.staff, by=request.user, at=timezone.now()),
        negotiation=talk,
        done=_("No longer on the team."),
    )


@vary_on_headers("HX-Request")
@FORM
def counterpart_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    talk = acting_talk(request, public_id)
    form = CounterpartForm(posted(request), user=request.user, negotiation=talk)
    return act_form(
        request,
        form,
        lambda said: services.add_counterpart(negotiation=talk, **said, by=request.user, at=timezone.now()),
        negotiation=talk,
        title=_("Who sits opposite"),
        done=_("Noted."),
    )


@vary_on_headers("HX-Request")
@FORM
def agreement_sign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    talk = acting_talk(request, public_id)
    members = TeamMember.objects.visible_to(request.user).filter(negotiation=talk, ends_on=None)
    issues = Issue.objects.visible_to(request.user).filter(negotiation=talk)
    form = SignForm(
        posted(request),
        issues=list(issues.order_by("position")),
        settled=queries.settled_values(talk),
        team=[member.staff for member in members.select_related("staff").order_by("id")],
    )
    return act_form(
        request,
        form,
        lambda said: services.sign_agreement(
            negotiation=talk, **form.values(), by=request.user, at=timezone.now()
        ),
        negotiation=talk,
        title=_("Sign the agreement"),
        done=_("Signed."),
        fields="negotiations/_sign_fields.html",
    )


@vary_on_headers("HX-Request")
@FORM
def talk_break_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    talk = acting_talk(request, public_id)
    return act_form(
        request,
        BreakOffForm(posted(request)),
        lambda said: services.break_off(negotiation=talk, **said, by=request.user, at=timezone.now()),
        negotiation=talk,
        title=_("Break off"),
        done=_("Broken off."),
    )


@vary_on_headers("HX-Request")
@FORM
def lesson_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    talk = acting_talk(request, public_id)
    return act_form(
        request,
        LessonForm(posted(request), initial={"form_key": uuid7()}),
        lambda said: services.add_lesson(negotiation=talk, **said, by=request.user, at=timezone.now()),
        negotiation=talk,
        title=_("What we learned"),
        done=_("Noted."),
    )
