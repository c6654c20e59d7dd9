"""Talks: the list, one of them, opening and changing it, and its papers."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.records import valid
from customers.models import Customer
from needs.models import Need
from negotiations import queries, services
from negotiations.api.records import TalkRecords
from negotiations.printing import agreement_pages
from negotiations.serializers.acts import NewTalkSerializer, TalkWordsSerializer
from negotiations.serializers.figures import TalkFiguresSerializer, TalkSummarySerializer
from negotiations.serializers.talks import KnownSerializer, TalkSerializer
from organization.rules import Act
from proposals.printing import TYPES
from prospects.models import Opportunity


class NegotiationViewSet(TalkRecords):
    """Talks that the caller may know of; what lies on the table for the deal team alone."""

    @extend_schema(responses=KnownSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the talks that the caller may know of, the nearest deadline first."""
        return self.list_answer(request)

    @extend_schema(responses=TalkSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """Four things to those who know of it; the whole table to its team."""
        known = queries.known(request.user, public_id, business_today())
        return self.one_answer(request, known or self.of_team(public_id))

    @extend_schema(request=NewTalkSerializer, responses={201: TalkSerializer})
    def create(self, request: Request) -> Response:
        """Open a talk with a customer whom one sees, or about an opportunity; who opens it leads it."""
        self.must_be_allowed(Act.NEGOTIATE)
        sent = valid(NewTalkSerializer, request)
        words = sent | self._company(sent.pop("customer", None), sent["opportunity"])
        words["need"] = self._need(sent["need"], words["customer"], words["opportunity"])
        return self.told(self.done(services.open_negotiation, **words), status.HTTP_201_CREATED)

    @extend_schema(request=TalkWordsSerializer(partial=True), responses=TalkSerializer)
    def partial_update(self, request: Request, public_id: UUID) -> Response:
        """Change the outer facts, or what either side does without an agreement, under `If-Match`."""
        talk = self.acting(request, public_id, if_match=True)
        sent = valid(TalkWordsSerializer, request, partial=True)
        if "need" in sent:
            sent["need"] = self._need(sent["need"], talk.customer, talk.opportunity, talk.need_id)
        self.done(services.edit_negotiation, negotiation=talk, changes=sent, version=talk.version)
        return self.told(talk)

    @extend_schema(responses=TalkFiguresSerializer)
    def figures(self, request: Request, public_id: UUID) -> Response:
        """What the workbench reckons: zones of agreement, weighted utilities, trades; for the deal team."""
        bench = queries.workbench(self.of_team(public_id), business_today())
        return Response(TalkFiguresSerializer(bench).data)

    @extend_schema(responses=TalkSummarySerializer)
    def summary(self, request: Request, public_id: UUID) -> Response:
        """The positions of both sides, to send; made of offers alone, and read by the deal team."""
        return Response(TalkSummarySerializer(queries.summary(self.of_team(public_id))).data)

    @extend_schema(
        parameters=[OpenApiParameter("language", str, enum=[code for code, _name in settings.LANGUAGES])],
        responses={(200, media_type): OpenApiTypes.BINARY for media_type in TYPES.values()},
    )
    def agreement(self, request: Request, public_id: UUID, form: str) -> HttpResponseBase:
        """The agreement as it was signed, `form` being pdf or docx; for the deal team."""
        code = request.GET.get("language", "")
        answer = agreement_pages(self.of_team(public_id), form, code=code, shown=False)
        if answer is None:
            raise Http404
        return answer

    def _need(
        self,
        need_id: UUID | None,
        customer: Customer | None,
        deal: Opportunity | None,
        held: int | None = None,
    ) -> Need | None:
        """The need under way of the customer that the caller named; a 400 for any other."""
        if need_id is None:
            return None
        served = queries.needs_to_serve(self.request.user, customer, deal, held)
        return self.one_of(served.filter(public_id=need_id), "need")

    def _company(self, number: str | None, deal_id: UUID | None) -> dict[str, Any]:
        """With whom, and about which opportunity; without a customer's number it is with the opportunity's company."""
        user = self.request.user
        customer: Customer | None = None
        deal: Opportunity | None = None
        if number is not None:
            customer = Customer.objects.visible_to(user).live().filter(customer_no=number).first()
            if customer is None:
                raise exceptions.ValidationError(
                    {"customer": [_("No customer whom you see has this number.")]}
                )
        if deal_id is not None:
            running = Opportunity.objects.visible_to(user).running().select_related("customer", "prospect")
            of_company = running.filter(customer=customer) if customer else running
            deal = self.one_of(of_company.filter(public_id=deal_id), "opportunity")
        company = customer or (deal.customer if deal else None)
        prospect = deal.prospect if deal and company is None else None
        return {"customer": company, "prospect": prospect, "opportunity": deal}
