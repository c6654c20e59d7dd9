"""Opportunities over the API, for signed-in colleagues: the same sight, services and refusals as on the pages."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.once import KeyTaken
from common.openapi import changes_of
from common.pagination import Ordering
from common.records import PreconditionFailed, RecordViewSet, checked, valid
from common.rest import Conflict
from customers.models import Customer
from organization.rules import Act
from products.models import ProductLine
from prospects.filters.opportunities import OpportunityFilter
from prospects.forms.opportunities import prospect_of
from prospects.models import Opportunity
from prospects.serializers import (
    EditSerializer,
    FactsSerializer,
    MoveSerializer,
    NewOpportunitySerializer,
    OpportunitySerializer,
)
from prospects.services.funding import CustomerElsewhere
from prospects.services.opportunities import (
    ClosedOpportunity,
    StaleOpportunity,
    StillNeeded,
    edit_opportunity,
    open_opportunity,
)
from prospects.services.pipeline import ForbiddenMove, GateMissing, move_stage


class OpportunityViewSet(RecordViewSet):
    """The opportunities whose company the caller sees."""

    queryset = Opportunity.objects.none()  # for the documents; what is served is rows()
    serializer_class = OpportunitySerializer
    filterset_class = OpportunityFilter
    feed = "opportunities"
    orderings = {
        "opened_at": Ordering("opened", ("-opened_at", "-id")),
        "expected_on": Ordering("expected", ("expected_on", "id"), nullable=True),
        "amount": Ordering("amount", ("amount_fen", "id"), nullable=True),
    }

    def rows(self) -> QuerySet[Opportunity]:
        return (
            Opportunity.objects.visible_to(self.request.user)
            .live()
            .select_related("customer", "prospect", "owner", "unit", "product_line", "decider")
        )

    @extend_schema(responses=OpportunitySerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the opportunities that the filters leave."""
        return self.list_answer(request)

    @extend_schema(responses=changes_of(OpportunitySerializer))
    def changes(self, request: Request) -> Response:
        """What changed since a place in the feed, each record's changes in their order."""
        return self.changes_answer(request)

    @extend_schema(responses=OpportunitySerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One opportunity."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewOpportunitySerializer, responses={201: OpportunitySerializer})
    def create(self, request: Request) -> Response:
        """Open an opportunity with a customer or a prospect."""
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        words = valid(NewOpportunitySerializer, request)
        customer = self._customer(words.get("customer"))
        prospect = prospect_of(request.user, words.get("prospect")) if customer is None else None
        if customer is None and prospect is None:
            raise exceptions.ValidationError({"customer": [_("Name a customer or a prospect that you see.")]})
        line = ProductLine.objects.filter(code=words["product_line"]).first()
        if line is None:
            raise exceptions.ValidationError({"product_line": [_("There is no such product line.")]})
        try:
            opportunity = open_opportunity(
                customer=customer,
                prospect=prospect,
                name=words["name"],
                product_line=line,
                amount_fen=words.get("amount") or None,
                expected_on=words.get("expected_on"),
                form_key=words.get("key"),
                by=request.user,
                at=timezone.now(),
            )
        except KeyTaken:
            raise Conflict("key_taken", _("The key stands for another opportunity.")) from None
        return self.one_answer(request, self.record(public_id=opportunity.public_id), status.HTTP_201_CREATED)

    @extend_schema(request=EditSerializer, responses=OpportunitySerializer)
    def partial_update(self, request: Request, public_id: UUID) -> Response:
        """Change what stands on it; 428 without If-Match, 412 where somebody was faster."""
        opportunity = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        self.must_match(request, opportunity)
        changes = valid(EditSerializer, request)
        try:
            edit_opportunity(
                opportunity=opportunity,
                changes=changes,
                version=opportunity.version,
                by=request.user,
                at=timezone.now(),
            )
        except StaleOpportunity:
            raise PreconditionFailed from None
        except ClosedOpportunity:
            raise Conflict("closed", _("What was won or lost is history and is not changed.")) from None
        except StillNeeded as needed:
            raise _missing(needed.facts) from None
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=MoveSerializer, responses=OpportunitySerializer)
    def move(self, request: Request, public_id: UUID) -> Response:
        """Move it along the pipeline; 409 where it cannot go there, 400 with what the gate still asks for."""
        opportunity = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        self.must_match(request, opportunity, required=False)
        asked = valid(MoveSerializer, request)
        context = {"opportunity": opportunity, "user": request.user}
        facts = checked(FactsSerializer(data=asked.get("facts", {}), context=context))
        try:
            move_stage(
                opportunity=opportunity,
                to=asked["to"],
                facts=facts,
                version=opportunity.version,
                by=request.user,
                at=timezone.now(),
            )
        except ForbiddenMove:
            raise Conflict("forbidden_move", _("It cannot go there from where it stands.")) from None
        except GateMissing as gate:
            raise _missing(gate.facts) from None
        except StaleOpportunity:
            raise PreconditionFailed from None
        except CustomerElsewhere:
            raise exceptions.ValidationError(
                {"customer": [_("A customer of this number is looked after elsewhere. Check the number.")]}
            ) from None
        return self.one_answer(request, self.record(public_id=public_id))

    def _customer(self, number: str | None) -> Customer | None:
        found = Customer.objects.visible_to(self.request.user).live()
        return found.filter(customer_no=number).first() if number else None


def _missing(facts: list[str]) -> exceptions.ValidationError:
    return exceptions.ValidationError(
        {
            fact: [exceptions.ErrorDetail(_("This is missing and the stage asks for it."), code="missing")]
            for fact in facts
        }
    )
