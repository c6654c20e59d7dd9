"""How a talk goes: steps, phases, notes and tactics; and how it ends."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import valid
from negotiations import queries, services
from negotiations.api.records import NO_SUCH, TalkRecords
from negotiations.models import Issue, Negotiation, TeamMember
from negotiations.rules.values import NotAValue, read_value
from negotiations.serializers.acts import (
    BreakOffSerializer,
    NewLessonSerializer,
    NewPhaseNoteSerializer,
    NewTacticSeenSerializer,
    PhaseMoveSerializer,
    SigningSerializer,
    StepMoveSerializer,
)
from negotiations.serializers.talks import TalkSerializer
from negotiations.serializers.values import not_a_value


class CourseViewSet(TalkRecords):
    """The course of the caller's own talks."""

    @extend_schema(request=StepMoveSerializer, responses=TalkSerializer)
    def step(self, request: Request, public_id: UUID) -> Response:
        """Go to the next of the eight steps, or back; 409 `step_missing` while something is (`missing` says what)."""
        talk = self.acting(request, public_id)
        self.done(services.move_step, negotiation=talk, to=valid(StepMoveSerializer, request)["to"])
        return self.told(talk)

    @extend_schema(request=PhaseMoveSerializer, responses=TalkSerializer)
    def phase(self, request: Request, public_id: UUID) -> Response:
        """Say in which of the six phases the talk is; any may follow any."""
        talk = self.acting(request, public_id)
        self.done(services.move_phase, negotiation=talk, to=valid(PhaseMoveSerializer, request)["to"])
        return self.told(talk)

    @extend_schema(request=NewPhaseNoteSerializer, responses={201: TalkSerializer})
    def note(self, request: Request, public_id: UUID) -> Response:
        """Note something for the team."""
        talk = self.acting(request, public_id)
        return self.added(services.add_note, talk, **valid(NewPhaseNoteSerializer, request))

    @extend_schema(request=NewTacticSeenSerializer, responses={201: TalkSerializer})
    def tactic(self, request: Request, public_id: UUID) -> Response:
        """Note a tactic that was seen or used; 409 `not_ours_to_use` for one of ours that misleads."""
        talk = self.acting(request, public_id)
        sent = valid(NewTacticSeenSerializer, request)
        known = {tactic.code: tactic for tactic in queries.tactics()}
        if sent["tactic"] not in known:
            raise exceptions.ValidationError({"tactic": [NO_SUCH]})
        return self.added(services.note_tactic, talk, **sent | {"tactic": known[sent["tactic"]]})

    @extend_schema(request=SigningSerializer, responses=TalkSerializer)
    def sign(self, request: Request, public_id: UUID) -> Response:
        """End a talk that was summed up with what both signed; terms are bound by our limits like offers."""
        talk = self.acting(request, public_id)
        sent = valid(SigningSerializer, request)
        sent["terms"] = self._terms(talk, sent["terms"])
        sent["promises"] = self._promises(talk, sent["promises"])
        self.done(services.sign_agreement, negotiation=talk, **sent)
        return self.told(talk)

    @extend_schema(request=BreakOffSerializer, responses=TalkSerializer)
    def break_off(self, request: Request, public_id: UUID) -> Response:
        """End a talk without agreement."""
        talk = self.acting(request, public_id)
        self.done(services.break_off, negotiation=talk, **valid(BreakOffSerializer, request))
        return self.told(talk)

    @extend_schema(request=NewLessonSerializer, responses={201: TalkSerializer})
    def lesson(self, request: Request, public_id: UUID) -> Response:
        """Write down what was learned, during the talk or after it."""
        talk = self.acting(request, public_id)
        return self.added(services.add_lesson, talk, **valid(NewLessonSerializer, request))

    def _terms(self, talk: Negotiation, sent: list[dict[str, Any]]) -> dict[Issue, Any]:
        """Terms by issue; refuses an issue that is none of this talk, is there twice, or has no value."""
        issues = {
            issue.public_id: issue
            for issue in Issue.objects.visible_to(self.request.user).filter(negotiation=talk)
        }
        terms: dict[Issue, Any] = {}
        for term in sent:
            issue = issues.pop(term["issue"], None)
            if issue is None:
                raise exceptions.ValidationError({"terms": [NO_SUCH]})
            try:
                terms[issue] = read_value(issue.measure, term["value"])
            except NotAValue:
                raise exceptions.ValidationError({"terms": [not_a_value(issue.measure)]}) from None
        return terms

    def _promises(self, talk: Negotiation, sent: list[dict[str, Any]]) -> list[services.NewPromise]:
        """Promises with whoever of the deal team follows them."""
        members = TeamMember.objects.visible_to(self.request.user).filter(negotiation=talk, ends_on=None)
        team = {member.staff.employee_no: member.staff for member in members.select_related("staff")}
        if any(promise["owner"] not in team for promise in sent):
            raise exceptions.ValidationError({"promises": [NO_SUCH]})
        return [services.NewPromise(**promise | {"owner": team[promise["owner"]]}) for promise in sent]
