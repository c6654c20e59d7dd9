"""Negotiations over the API, for signed-in colleagues: the same sight, services and refusals as on the pages."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.once import KeyTaken
from common.pagination import Ordering
from common.records import RecordViewSet, valid
from common.rest import Conflict
from negotiations import queries, services
from negotiations.filters import NegotiationFilter
from negotiations.models import Issue, Negotiation, Offer
from negotiations.printing import agreement_pages
from negotiations.queries.listing import BY_DEADLINE
from negotiations.refusals import refusal_text
from negotiations.rules.values import NotAValue, read_value
from negotiations.serializers import (
    IssueSerializer,
    KnownSerializer,
    NewOfferSerializer,
    OfferSerializer,
    TalkSerializer,
)
from organization.rules import Act
from proposals.printing import TYPES


class NegotiationViewSet(RecordViewSet):
    """Talks that the caller may know of; issues and offers for the deal team alone."""

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
        user = self.request.user
        offers = Offer.objects.visible_to(user).filter(round__negotiation=record)
        issues = Issue.objects.visible_to(user).filter(negotiation=record)
        return {
            **KnownSerializer(queries.own(user, record, business_today())).data,
            "title": record.title,
            "phase": record.phase,
            "our_alternative": record.our_alternative,
            "their_alternative": record.their_alternative,
            "issues": IssueSerializer(issues, many=True).data,
            "offers": OfferSerializer(offers.select_related("round", "issue"), many=True).data,
        }

    @extend_schema(responses=KnownSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the talks that the caller may know of, the nearest deadline first."""
        return self.list_answer(request)

    @extend_schema(responses=TalkSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """Four things to those who know of it; the whole table to its team."""
        known = queries.known(request.user, public_id, business_today())
        return self.one_answer(request, known or self._of_team(public_id))

    @extend_schema(request=NewOfferSerializer, responses={201: OfferSerializer})
    def offer(self, request: Request, public_id: UUID) -> Response:
        """Write an offer into the ledger; 409 where it goes beyond a limit without leave."""
        talk = self._of_team(public_id)
        self.must_be_allowed(Act.NEGOTIATE)
        self.must_match(request, talk, required=False)
        said = valid(NewOfferSerializer, request)
        issues = Issue.objects.visible_to(request.user).filter(negotiation=talk)
        issue = issues.filter(public_id=said["issue"]).first()
        if issue is None:
            raise exceptions.ValidationError({"issue": [_("There is no such issue in this talk.")]})
        try:
            written = services.make_offer(
                issue=issue,
                side=said["side"],
                value=read_value(issue.measure, said["value"]),
                in_return=said["in_return"],
                new_round=said["new_round"],
                form_key=said.get("key"),
                by=request.user,
                at=timezone.now(),
            )
        except NotAValue:
            raise exceptions.ValidationError(
                {"value": [_("Type a number with at most four decimals.")]}
            ) from None
        except services.NeedsLeave as refused:
            raise Conflict(str(refused.where), refusal_text(refused)) from None
        except services.TalkEnded as refused:
            raise Conflict("ended", refusal_text(refused)) from None
        except KeyTaken:
            raise Conflict("key_taken", _("The key stands for another offer.")) from None
        return Response(OfferSerializer(written).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[OpenApiParameter("language", str, enum=[code for code, _name in settings.LANGUAGES])],
        responses={(200, media_type): OpenApiTypes.BINARY for media_type in TYPES.values()},
    )
    def agreement(self, request: Request, public_id: UUID, form: str) -> HttpResponseBase:
        """The agreement as it was signed, `form` being pdf or docx; for the deal team."""
        code = request.GET.get("language", "")
        answer = agreement_pages(self._of_team(public_id), form, code=code, shown=False)
        if answer is None:
            raise Http404
        return answer

    def _of_team(self, public_id: UUID) -> Negotiation:
        found = Negotiation.objects.visible_to(self.request.user).filter(public_id=public_id).first()
        if found is not None:
            return found
        if queries.knows(self.request.user, public_id):
            raise exceptions.PermissionDenied
        raise Http404
