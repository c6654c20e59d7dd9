"""What every call at a talk shares: whose it is, who may act, and what is answered after it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.once import KeyTaken
from common.pagination import Ordering
from common.records import PreconditionFailed, RecordViewSet
from common.rest import Conflict
from negotiations import queries, services
from negotiations.filters import NegotiationFilter
from negotiations.models import Issue, Negotiation
from negotiations.queries.listing import BY_DEADLINE
from negotiations.refusals import REFUSALS, refusal_code, refusal_text
from negotiations.serializers.talks import (
    AgreementSerializer,
    CounterpartSerializer,
    IssueSerializer,
    KnownSerializer,
    OfferSerializer,
    PhaseNoteSerializer,
    QuestionSerializer,
    TableLessonSerializer,
    TableMemberSerializer,
    TacticSeenSerializer,
    TalkSerializer,
)
from organization.rules import Act

NO_SUCH = _("There is none such here.")


class TableRecords(RecordViewSet):
    """Records of a talk, whose services refuse as on its pages."""

    def done(self, act: Callable[..., Any], **words: Any) -> Any:
        """What a service did, its refusals as conflicts."""
        try:
            return act(**words, by=self.request.user, at=timezone.now())
        except services.StaleVersion:
            raise PreconditionFailed from None
        except services.NotYoursToDecide:
            raise exceptions.PermissionDenied from None
        except KeyTaken:
            raise Conflict("key_taken", _("The key stands for something else.")) from None
        except REFUSALS as refused:
            raise Conflict(refusal_code(refused), refusal_text(refused)) from None


class TalkRecords(TableRecords):
    """Talks that the caller may know of; an act answers with the talk as it stands after it."""

    queryset = Negotiation.objects.none()  # for the documents; what is served comes from queries
    serializer_class = TalkSerializer
    row_serializer_class = KnownSerializer
    filterset_class = NegotiationFilter
    orderings = {
        "deadline_on": BY_DEADLINE,
        "ended_on": Ordering("latest-ended", ("-ended_on", "-id"), nullable=True),
    }

    def rows(self) -> QuerySet[Negotiation]:
        return queries.known_talks(self.request.user)

    def records(self, rows: QuerySet, keys: list[int]) -> list[Any]:
        return queries.known_of(self.request.user, keys, business_today())

    def content(self, record: queries.Known | Negotiation) -> dict[str, Any]:
        """Four things to those who know of it; the whole table to its team."""
        if isinstance(record, queries.Known):
            return dict(KnownSerializer(record).data)
        told = queries.table(self.request.user, record)
        known = queries.own(self.request.user, record, business_today())
        need = queries.need_of(self.request.user, record)
        return {
            **KnownSerializer(known).data,
            "title": record.title,
            "lead": record.lead.employee_no,
            "opportunity": str(record.opportunity.public_id) if record.opportunity else None,
            "need": str(need.public_id) if need else None,
            "place": record.place,
            "third_party": record.third_party,
            "phase": record.phase,
            "our_alternative": record.our_alternative,
            "their_alternative": record.their_alternative,
            "outcome_note": record.outcome_note,
            "missing": told.missing,
            "issues": IssueSerializer(told.issues, many=True).data,
            "offers": OfferSerializer(told.offers, many=True).data,
            "questions": QuestionSerializer(told.questions, many=True).data,
            "team": TableMemberSerializer(told.team, many=True).data,
            "counterparts": CounterpartSerializer(told.counterparts, many=True).data,
            "notes": PhaseNoteSerializer(told.notes, many=True).data,
            "tactics": TacticSeenSerializer(told.tactics, many=True).data,
            "lessons": TableLessonSerializer(told.lessons, many=True).data,
            "agreement": AgreementSerializer(told.agreement).data if told.agreement else None,
        }

    def of_team(self, public_id: UUID) -> Negotiation:
        """The talk for its deal team; 403 for those who know of it alone, 404 for everybody else."""
        found = Negotiation.objects.visible_to(self.request.user).filter(public_id=public_id)
        talk = found.select_related("customer", "prospect", "opportunity", "lead", "unit").first()
        if talk is not None:
            return talk
        if queries.knows(self.request.user, public_id):
            raise exceptions.PermissionDenied
        raise Http404

    def acting(self, request: Request, public_id: UUID, *, if_match: bool = False) -> Negotiation:
        """The talk for somebody of its team who may act at the table, as they read it."""
        talk = self.of_team(public_id)
        self.must_be_allowed(Act.NEGOTIATE)
        self.must_match(request, talk, required=if_match)
        return talk

    def issue_of(self, talk: Negotiation, public_id: UUID) -> Issue:
        """An issue of the talk, else 404."""
        found = Issue.objects.visible_to(self.request.user).filter(negotiation=talk, public_id=public_id)
        issue = found.first()
        if issue is None:
            raise Http404
        return issue

    def one_of(self, found: QuerySet, name: str) -> Any:
        """The record that a field names; refuses a field that names none."""
        record = found.first()
        if record is None:
            raise exceptions.ValidationError({name: [NO_SUCH]})
        return record

    def told(self, talk: Negotiation, code: int = status.HTTP_200_OK) -> Response:
        """The talk as it stands now."""
        return self.one_answer(self.request, self.of_team(talk.public_id), code)

    def added(self, act: Callable[..., Any], talk: Negotiation, **words: Any) -> Response:
        """The talk after something was written down at it."""
        self.done(act, negotiation=talk, **words)
        return self.told(talk, status.HTTP_201_CREATED)
