"""Prices over the API, for signed-in colleagues: the same sight, services and refusals as on the pages."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.once import KeyTaken
from common.pagination import Ordering
from common.records import RecordViewSet, valid
from common.rest import Conflict
from customers.models import Customer
from files.downloads import file_response
from files.serializers import NewFileSerializer
from files.services import FileRefused
from files.texts import refusal_text as file_refusal
from organization.rules import Act
from pricing import queries, services
from pricing.filters import ConcessionFilter, QuoteFilter
from pricing.models import Concession, Quote, Scan, UnaskedNote
from pricing.queries import NoPrice, NoRate, WrongCurrency
from pricing.refusals import REFUSALS, refusal_text
from pricing.serializers import (
    DecisionSerializer,
    NewAppealSerializer,
    NewQuoteSerializer,
    NewRequestSerializer,
    QuoteSerializer,
    RequestSerializer,
    ScanSerializer,
    UnaskedSerializer,
    WithdrawalSerializer,
)
from products.models import ProductLine

Done = TypeVar("Done")


class QuoteViewSet(RecordViewSet):
    """Quotes that the caller may see."""

    queryset = Quote.objects.none()  # for the documents; what is served is rows()
    serializer_class = QuoteSerializer
    filterset_class = QuoteFilter
    orderings = {"made_at": Ordering("quotes", ("-made_at", "-id"))}

    def rows(self) -> QuerySet[Quote]:
        return Quote.objects.visible_to(self.request.user).select_related("customer", "product_line")

    @extend_schema(responses=QuoteSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the quotes, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=QuoteSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One quote; it is never changed, another price is another quote."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewQuoteSerializer, responses={201: QuoteSerializer})
    def create(self, request: Request, customer_no: str) -> Response:
        """Write a price down."""
        customers = Customer.objects.visible_to(request.user).live()
        customer = get_object_or_404(customers, customer_no=customer_no)
        self.must_be_allowed(queries.QUOTES)
        said = valid(NewQuoteSerializer, request)
        line = ProductLine.objects.filter(code=said["line"]).first()
        if line is None:
            raise exceptions.ValidationError({"line": [_("There is no such product.")]})
        try:
            draft = queries.draft(
                customer=customer,
                line=line,
                amount_fen=said["amount_fen"],
                term_months=said["term_months"],
                asked=said.get("asked_rate"),
                currency=said["currency"],
                day=business_today(),
            )
            quote = services.write_quote(
                draft=draft, form_key=said["key"], by=request.user, at=timezone.now()
            )
        except WrongCurrency as refused:
            words = _("This product is taken in %(currencies)s.") % {"currencies": str(refused)}
            raise exceptions.ValidationError({"currency": [words]}) from None
        except NoRate:
            raise exceptions.ValidationError(
                {"currency": [_("There is no exchange rate for this currency yet.")]}
            ) from None
        except NoPrice:
            raise exceptions.ValidationError(
                {"line": [_("There is no transfer price for this product yet.")]}
            ) from None
        except KeyTaken:
            raise Conflict("key_taken", _("The key stands for another quote.")) from None
        return self.one_answer(request, quote, status.HTTP_201_CREATED)


class RequestViewSet(RecordViewSet):
    """Requests for a lower price that the caller may see."""

    queryset = Concession.objects.none()  # for the documents; what is served is rows()
    serializer_class = RequestSerializer
    filterset_class = ConcessionFilter
    orderings = {"asked_at": Ordering("concessions", ("-asked_at", "-id"))}

    def rows(self) -> QuerySet[Concession]:
        found = Concession.objects.visible_to(self.request.user).select_related("customer", "quote")
        return found.prefetch_related("scans__file", "scans__added_by")

    @extend_schema(responses=RequestSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the requests, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=RequestSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One request and where it stands."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewRequestSerializer, responses={201: RequestSerializer})
    def create(self, request: Request, public_id: UUID) -> Response:
        """Ask the levels for the rate of a quote."""
        quote = get_object_or_404(Quote.objects.visible_to(request.user), public_id=public_id)
        _must_ask_for(request, quote.customer_id)
        said = valid(NewRequestSerializer, request)
        given = {one["kind"]: (one["agreed"], one["check_on"]) for one in said.pop("given")}
        key = said.pop("key")
        asked = _acted(
            lambda: services.ask_concession(
                quote=quote, given=given, form_key=key, by=request.user, at=timezone.now(), **said
            )
        )
        return self.one_answer(request, asked, status.HTTP_201_CREATED)

    @extend_schema(request=DecisionSerializer, responses=RequestSerializer)
    def decide(self, request: Request, public_id: UUID) -> Response:
        """Agree or refuse where the request waits; 403 for whoever does not sit there or asked for it."""
        found = self.record(public_id=public_id)
        before = Concession.objects.visible_to(request.user).before(request.user)
        if not before.filter(pk=found.pk).exists():
            raise exceptions.PermissionDenied
        self.must_match(request, found, required=False)
        said = valid(DecisionSerializer, request)
        decided = _acted(
            lambda: services.decide(concession=found, by=request.user, at=timezone.now(), **said)
        )
        return self.one_answer(request, decided)

    @extend_schema(request=WithdrawalSerializer, responses=RequestSerializer)
    def withdraw(self, request: Request, public_id: UUID) -> Response:
        """Take one's waiting request back."""
        found = self._asked_for(public_id)
        valid(WithdrawalSerializer, request)
        _acted(lambda: services.withdraw(concession=found, by=request.user, at=timezone.now()))
        return self.one_answer(request, self.record(pk=found.pk))

    @extend_schema(request=NewAppealSerializer, responses={201: RequestSerializer})
    def appeal(self, request: Request, public_id: UUID) -> Response:
        """Ask once more, a level higher, after a refusal; the answer is the request that appeals."""
        found = self._asked_for(public_id)
        said = valid(NewAppealSerializer, request)
        key = said.pop("key")
        appealed = _acted(
            lambda: services.appeal(refused=found, form_key=key, by=request.user, at=timezone.now(), **said)
        )
        return self.one_answer(request, self.record(pk=appealed.pk), status.HTTP_201_CREATED)

    def _asked_for(self, public_id: UUID) -> Concession:
        found: Concession = self.record(public_id=public_id)
        _must_ask_for(self.request, found.customer_id)
        return found


class ScanViewSet(RecordViewSet):
    """Files of the written requests that the caller may see; a request lists its own."""

    queryset = Scan.objects.none()  # for the documents; what is served is rows()
    serializer_class = ScanSerializer
    orderings = {"added_at": Ordering("scans", ("-added_at", "-id"))}
    parser_classes = [MultiPartParser, JSONParser]

    def rows(self) -> QuerySet[Scan]:
        scans = Scan.objects.visible_to(self.request.user).filter(
            concession__public_id=self.kwargs["public_id"]
        )
        return scans.select_related("file", "added_by", "concession")

    @extend_schema(request={"multipart/form-data": NewFileSerializer}, responses={201: ScanSerializer})
    def create(self, request: Request, public_id: UUID) -> Response:
        """Add a file to the customer's written request while it waits; it is taken by its content, and once."""
        found = get_object_or_404(Concession.objects.visible_to(request.user), public_id=public_id)
        _must_ask_for(request, found.customer_id)
        file = valid(NewFileSerializer, request)["file"]
        try:
            [added] = _acted(
                lambda: services.attach_scans(
                    concession=found, files=[file], by=request.user, at=timezone.now()
                )
            )
        except FileRefused as refused:
            raise exceptions.ValidationError({"file": [file_refusal(refused.why)]}) from None
        return self.one_answer(request, added, status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def take(self, request: Request, public_id: UUID, scan: UUID) -> FileResponse:
        """The bytes; who took them is on record."""
        found = self.record(public_id=scan)
        answer = file_response(found.file, found.name)
        answer.headers["Content-Type"] = "application/octet-stream"
        services.record_scan_taken(scan=found, by=request.user, at=timezone.now())
        return answer


class UnaskedViewSet(RecordViewSet):
    """Notes booked better than the standard, with nothing approved for them."""

    queryset = UnaskedNote.objects.none()  # for the documents; what is served is rows()
    serializer_class = UnaskedSerializer
    orderings = {"gap_bp": queries.UNASKED}

    def rows(self) -> QuerySet[UnaskedNote]:
        return queries.unasked_notes(self.request.user)

    @extend_schema(responses=UnaskedSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of them, the furthest from the standard first; for internal audit and head office."""
        self.must_be_allowed(Act.AUDIT_PRICES)
        return self.list_answer(request)


def _must_ask_for(request: Request, customer_id: int) -> None:
    """Refuse whoever reads a request and may not ask for its customer."""
    customers = Customer.objects.visible_to(request.user).live()
    if not request.user.reach.may(queries.QUOTES) or not customers.filter(pk=customer_id).exists():
        raise exceptions.PermissionDenied


def _acted(act: Callable[[], Done]) -> Done:
    """What a service did to a request, its refusals as conflicts."""
    try:
        return act()
    except services.NotYoursToDecide:
        raise exceptions.PermissionDenied from None
    except KeyTaken:
        raise Conflict("key_taken", _("The key stands for another request.")) from None
    except REFUSALS as refused:
        raise Conflict(type(refused).__name__.lower(), refusal_text(refused)) from None
