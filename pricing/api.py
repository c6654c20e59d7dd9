"""Prices over the API, for signed-in colleagues: the same sight, services and refusals as on the pages."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from common.once import KeyTaken
from common.rest import Conflict, PersonAuthentication
from customers.models import Customer
from pricing import queries, services
from pricing.models import Concession, Quote
from pricing.queries import Draft, NoPrice
from pricing.refusals import REFUSALS, refusal_text
from pricing.serializers import (
    DecisionSerializer,
    NewQuoteSerializer,
    NewRequestSerializer,
    QuoteSerializer,
    RequestSerializer,
)
from products.models import ProductLine


class PriceViewSet(GenericViewSet):
    """Quotes of the customers that the caller reads, and requests that the caller may see."""

    authentication_classes = [PersonAuthentication]
    permission_classes = [IsAuthenticated]
    filter_backends: list[Any] = []
    serializer_class = RequestSerializer
    queryset = Concession.objects.none()  # for the documents; what is served says visible_to

    @extend_schema(request=NewQuoteSerializer, responses={201: QuoteSerializer})
    def quote(self, request: Request, customer_no: str) -> Response:
        """Write a price down."""
        customer = get_object_or_404(
            Customer.objects.visible_to(request.user).live(), customer_no=customer_no
        )
        self._may_quote()
        said = self._said(NewQuoteSerializer)
        line = ProductLine.objects.filter(code=said["line"]).first()
        if line is None:
            raise exceptions.ValidationError({"line": [_("There is no such product.")]})
        draft = Draft(customer, line, said["amount_fen"], said["term_months"], said.get("asked_rate"))
        try:
            quote = services.write_quote(
                draft=draft, form_key=said["key"], by=request.user, at=timezone.now()
            )
        except NoPrice:
            raise exceptions.ValidationError(
                {"line": [_("There is no transfer price for this product yet.")]}
            ) from None
        except KeyTaken:
            raise Conflict("key_taken", _("The key stands for another quote.")) from None
        return Response(QuoteSerializer(quote).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=NewRequestSerializer, responses={201: RequestSerializer})
    def ask(self, request: Request, public_id: UUID) -> Response:
        """Ask the levels for the rate of a quote."""
        quote = get_object_or_404(Quote.objects.visible_to(request.user), public_id=public_id)
        readable = Customer.objects.visible_to(request.user).live()
        if not readable.filter(pk=quote.customer_id).exists():
            raise exceptions.PermissionDenied
        self._may_quote()
        said = self._said(NewRequestSerializer)
        given = {one["kind"]: (one["amount"], one["check_on"]) for one in said.pop("given")}
        key = said.pop("key")
        asked = self._act(
            lambda: services.ask_concession(
                quote=quote, given=given, form_key=key, by=request.user, at=timezone.now(), **said
            )
        )
        return Response(RequestSerializer(asked).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=RequestSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        return Response(RequestSerializer(self._seen(public_id)).data)

    @extend_schema(request=DecisionSerializer, responses=RequestSerializer)
    def decide(self, request: Request, public_id: UUID) -> Response:
        """Agree or refuse where the request waits; 403 for whoever does not sit there or asked for it."""
        found = self._seen(public_id)
        before = Concession.objects.visible_to(request.user).before(request.user)
        if not before.filter(pk=found.pk).exists():
            raise exceptions.PermissionDenied
        said = self._said(DecisionSerializer)
        decided = self._act(
            lambda: services.decide(concession=found, by=request.user, at=timezone.now(), **said)
        )
        return Response(RequestSerializer(decided).data)

    def _seen(self, public_id: UUID) -> Concession:
        found = Concession.objects.visible_to(self.request.user).select_related("customer")
        one = found.filter(public_id=public_id).first()
        if one is None:
            raise Http404
        return one

    def _may_quote(self) -> None:
        if not self.request.user.reach.may(queries.QUOTES):
            raise exceptions.PermissionDenied

    def _said(self, serializer: Any) -> dict[str, Any]:
        asked = serializer(data=self.request.data)
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)

    def _act(self, act: Any) -> Concession:
        try:
            return act()
        except services.NotYoursToDecide:
            raise exceptions.PermissionDenied from None
        except KeyTaken:
            raise Conflict("key_taken", _("The key stands for another request.")) from None
        except REFUSALS as refused:
            raise Conflict(type(refused).__name__.lower(), refusal_text(refused)) from None
