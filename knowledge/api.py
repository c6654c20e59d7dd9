"""Shared knowledge over the API, for signed-in colleagues: the sight, services and refusals of the pages."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.once import KeyTaken
from common.records import PreconditionFailed, RecordViewSet, valid
from common.rest import Conflict
from customers.models import Customer
from knowledge import queries, services
from knowledge.filters import PieceFilter
from knowledge.models import Piece
from knowledge.serializers import (
    ChangedPieceSerializer,
    NewPieceSerializer,
    PieceReviewSerializer,
    PieceSerializer,
)
from organization.models import Unit
from organization.rules import Act
from prospects.models import Opportunity


class PieceViewSet(RecordViewSet):
    """Market intelligence, cases and answers that the caller reads."""

    queryset = Piece.objects.none()  # for the documents; what is served is rows()
    serializer_class = PieceSerializer
    filterset_class = PieceFilter
    orderings = queries.SORTS

    def rows(self) -> QuerySet[Piece]:
        return queries.listed_pieces(self.request.user)

    @extend_schema(responses=PieceSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=PieceSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One piece."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewPieceSerializer, responses={201: PieceSerializer})
    def create(self, request: Request) -> Response:
        """A new piece; what the whole bank is to read waits for its review."""
        self.must_be_allowed(Act.LOG_INTERACTION)
        sent = valid(NewPieceSerializer, request)
        about = {name: sent.pop(name) for name in ("kind", "title", "body", "noted_on")}
        customer, unit = self._customer(sent.pop("customer")), self._unit(sent.pop("shared_with"))
        key, deal = sent.pop("key"), self._deal(sent.pop("opportunity"))
        try:
            piece = services.write_piece(
                **about,
                customer=customer,
                opportunity=deal,
                shared_with=unit,
                facts=sent,
                form_key=key,
                by=request.user,
                at=timezone.now(),
            )
        except services.NotToShareWith:
            raise exceptions.ValidationError(
                {"shared_with": [_("Share it with your own unit or one above it.")]}
            ) from None
        except services.OtherCustomersDeal:
            raise exceptions.ValidationError(
                {"opportunity": [_("This is a deal with another customer.")]}
            ) from None
        except KeyTaken:
            raise Conflict("key_taken", _("This key stands for another piece.")) from None
        return self.one_answer(request, self.record(pk=piece.pk), status.HTTP_201_CREATED)

    @extend_schema(request=ChangedPieceSerializer, responses=PieceSerializer)
    def partial_update(self, request: Request, public_id: UUID) -> Response:
        """Other words, under If-Match; the words before are kept, and the whole bank reads them after a review."""
        piece = self.record(public_id=public_id)
        if not queries.may_withdraw(request.user, piece):
            raise exceptions.PermissionDenied
        self.must_match(request, piece)
        sent = valid(ChangedPieceSerializer, request)
        about = {name: sent.pop(name, getattr(piece, name)) for name in ("title", "body", "noted_on")}
        deal = self._deal(sent.pop("opportunity")) if "opportunity" in sent else piece.opportunity
        try:
            services.change_piece(
                piece=piece,
                version=piece.version,
                **about,
                opportunity=deal,
                facts=sent,
                by=request.user,
                at=timezone.now(),
            )
        except services.OtherCustomersDeal:
            raise exceptions.ValidationError(
                {"opportunity": [_("This is a deal with another customer.")]}
            ) from None
        except services.NamesCustomer as said:
            words = _("This still names the customer: %(names)s") % {"names": said}
            raise exceptions.ValidationError({"body": [words]}) from None
        except services.PieceChanged:
            raise PreconditionFailed from None
        return self.one_answer(request, self.record(pk=piece.pk))

    @extend_schema(request=PieceReviewSerializer, responses=PieceSerializer)
    def review(self, request: Request, public_id: UUID) -> Response:
        """Let the whole bank read it, or give it back with a note."""
        piece = self.record(public_id=public_id)
        if not queries.may_review(request.user, piece):
            raise exceptions.PermissionDenied
        sent = valid(PieceReviewSerializer, request)
        if not sent["approve"] and not sent["note"]:
            raise exceptions.ValidationError({"note": [_("Say why it comes back.")]})
        try:
            services.review_piece(piece=piece, **sent, by=request.user, at=timezone.now())
        except services.NotWaiting:
            raise Conflict("not_waiting", _("Somebody has decided on it meanwhile.")) from None
        return self.one_answer(request, self.record(pk=piece.pk))

    @extend_schema(request=None, responses=PieceSerializer)
    def withdraw(self, request: Request, public_id: UUID) -> Response:
        """Take it back; twice is once."""
        piece = self.record(public_id=public_id)
        if piece.state != "withdrawn" and not queries.may_withdraw(request.user, piece):
            raise exceptions.PermissionDenied
        services.withdraw_piece(piece=piece, by=request.user, at=timezone.now())
        return self.one_answer(request, self.record(pk=piece.pk))

    def _customer(self, number: str) -> Customer | None:
        if not number:
            return None
        found = Customer.objects.visible_to(self.request.user).live().filter(customer_no=number).first()
        if found is None:
            raise exceptions.ValidationError({"customer": [_("No customer of yours is called so.")]})
        return found

    def _deal(self, public_id: UUID | None) -> Opportunity | None:
        if public_id is None:
            return None
        found = Opportunity.objects.visible_to(self.request.user).live().filter(public_id=public_id).first()
        if found is None:
            raise exceptions.ValidationError({"opportunity": [_("No deal that you see is called so.")]})
        return found

    def _unit(self, code: str) -> Unit | None:
        if not code:
            return None
        unit = next((each for each in queries.units_of(self.request.user) if each.code == code), None)
        if unit is None:
            raise exceptions.ValidationError(
                {"shared_with": [_("Share it with your own unit or one above it.")]}
            )
        return unit
