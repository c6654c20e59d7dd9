"""Negotiations over the API, for signed-in colleagues: the same sight, services and refusals as on the pages."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from common.calendar import business_today
from common.once import KeyTaken
from common.rest import Conflict, PersonAuthentication
from negotiations import queries, services
from negotiations.models import Issue, Negotiation, Offer
from negotiations.refusals import refusal_text
from negotiations.rules.values import NotAValue, read_value
from negotiations.serializers import (
    IssueSerializer,
    KnownSerializer,
    NewOfferSerializer,
    OfferSerializer,
)
from organization.rules import Act


class NegotiationViewSet(GenericViewSet):
    """Talks that the caller may know of; issues and offers for the deal team alone."""

    authentication_classes = [PersonAuthentication]
    permission_classes = [IsAuthenticated]
    filter_backends: list[Any] = []
    serializer_class = KnownSerializer
    queryset = Negotiation.objects.none()  # for the documents; what is served comes from queries
    lookup_field = "public_id"
    lookup_value_converter = "uuid"

    @extend_schema(responses=KnownSerializer(many=True))
    def list(self, request: Request) -> Response:
        ended = request.query_params.get("state") == "ended"
        cursor = request.query_params.get("cursor", "")
        found = queries.talks(request.user, business_today(), ended=ended, cursor=cursor)
        page = found.page
        return Response(
            {
                "next": page.next_cursor,
                "previous": page.previous_cursor,
                "results": KnownSerializer(found.rows, many=True).data,
            }
        )

    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """Four things to those who know of it; the whole table to its team."""
        known = queries.known(request.user, public_id, business_today())
        if known is not None:
            return Response(KnownSerializer(known).data)
        talk = self._of_team(public_id)
        own = queries.own(request.user, talk, business_today())
        offers = Offer.objects.visible_to(request.user).filter(round__negotiation=talk)
        return Response(
            {
                **KnownSerializer(own).data,
                "title": talk.title,
                "phase": talk.phase,
                "our_alternative": talk.our_alternative,
                "their_alternative": talk.their_alternative,
                "issues": IssueSerializer(
                    Issue.objects.visible_to(request.user).filter(negotiation=talk), many=True
                ).data,
                "offers": OfferSerializer(offers.select_related("round", "issue"), many=True).data,
            }
        )

    @extend_schema(request=NewOfferSerializer, responses={201: OfferSerializer})
    def offer(self, request: Request, public_id: UUID) -> Response:
        """Write an offer into the ledger; 409 where it goes beyond a limit without leave."""
        talk = self._of_team(public_id)
        if not request.user.reach.may(Act.NEGOTIATE):
            raise exceptions.PermissionDenied
        asked = NewOfferSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
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

    def _of_team(self, public_id: UUID) -> Negotiation:
        found = Negotiation.objects.visible_to(self.request.user).filter(public_id=public_id).first()
        if found is not None:
            return found
        if queries.knows(self.request.user, public_id):
            raise exceptions.PermissionDenied
        raise Http404
