"""Proposals over the API, for signed-in colleagues: the sight, services and refusals of the pages."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.once import KeyTaken
from common.records import RecordViewSet, valid
from common.rest import Conflict
from customers.models import Customer
from needs.models import Need
from organization.rules import Act
from proposals import queries, services, texts
from proposals.filters import ProposalFilter
from proposals.models import Proposal, ProposalProduct
from proposals.printing import TYPES, pages_of
from proposals.refusals import StaleProposal
from proposals.rules.states import ProposalState
from proposals.serializers import (
    NewProposalProductSerializer,
    NewProposalSerializer,
    NewSuitabilitySerializer,
    ProposalMoveSerializer,
    ProposalRowSerializer,
    ProposalSerializer,
    ProposalWordsSerializer,
)

REFUSED = tuple(texts.REFUSALS)
NO_SUCH = _("There is none such here.")


class ProposalViewSet(RecordViewSet):
    """Proposals for the customers that the caller reads."""

    queryset = Proposal.objects.none()  # for the documents; what is served is rows()
    serializer_class = ProposalSerializer
    row_serializer_class = ProposalRowSerializer
    filterset_class = ProposalFilter
    orderings = {"written_at": queries.LATEST}

    def rows(self) -> QuerySet[Proposal]:
        return queries.listed_proposals(self.request.user).select_related("logo")

    def get_serializer_context(self) -> dict[str, Any]:
        def told(proposal: Proposal) -> queries.Told:
            return queries.told(self.request.user, proposal)

        return {**super().get_serializer_context(), "told": told}

    @extend_schema(responses=ProposalRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=ProposalSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One proposal with its words, products and answers."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewProposalSerializer, responses={201: ProposalSerializer})
    def create(self, request: Request) -> Response:
        """Begin a proposal from the customer's file."""
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(NewProposalSerializer, request)
        number, key, need_id = sent.pop("customer"), sent.pop("key"), sent.pop("need")
        customer = Customer.objects.visible_to(request.user).live().filter(customer_no=number).first()
        if customer is None:
            raise exceptions.ValidationError({"customer": [_("No customer whom you see has this number.")]})
        needs = Need.objects.visible_to(request.user).filter(customer=customer)
        need = self._one(needs.filter(public_id=need_id), "need") if need_id else None
        proposal = self._done(services.begin_proposal, customer=customer, need=need, form_key=key, **sent)
        return self.one_answer(request, self.record(pk=proposal.pk), status.HTTP_201_CREATED)

    @extend_schema(request=ProposalWordsSerializer(partial=True), responses=ProposalSerializer)
    def partial_update(self, request: Request, public_id: UUID) -> Response:
        """Write in a draft, under `If-Match`."""
        proposal = self._editable(public_id)
        self.must_match(request, proposal)
        sent = valid(ProposalWordsSerializer, request, partial=True)
        chosen = {
            "contact": queries.choosable_people(request.user, proposal.customer),
            "logo": queries.choosable_logos(request.user, proposal.customer),
        }
        for name, found in chosen.items():
            if sent.get(name) is not None:
                sent[name] = self._one(found.filter(public_id=sent[name]), name)
        try:
            self._done(services.edit_proposal, proposal=proposal, changes=sent, version=proposal.version)
        except StaleProposal:
            raise Conflict("stale_version", texts.STALE) from None
        return self.one_answer(request, self.record(pk=proposal.pk))

    @extend_schema(request=NewProposalProductSerializer, responses=ProposalSerializer)
    def products(self, request: Request, public_id: UUID) -> Response:
        """Put a product into a draft, with its price where there is a quote."""
        proposal = self._editable(public_id)
        sent = valid(NewProposalProductSerializer, request)
        versions = queries.choosable_products(request.user, proposal)
        quotes = queries.choosable_quotes(request.user, proposal.customer)
        self._done(
            services.add_product,
            proposal=proposal,
            version=self._one(versions.filter(product__code=sent["product"]), "product"),
            why=sent["why"],
            quote=self._one(quotes.filter(number=sent["quote"]), "quote") if sent["quote"] else None,
        )
        return self.one_answer(request, self.record(pk=proposal.pk))

    @extend_schema(responses=ProposalSerializer)
    def take_out(self, request: Request, public_id: UUID, product_id: UUID) -> Response:
        """Take a product out of a draft."""
        proposal = self._editable(public_id)
        self._done(services.take_out_product, product=self._product(proposal, product_id))
        return self.one_answer(request, self.record(pk=proposal.pk))

    @extend_schema(request=NewSuitabilitySerializer, responses=ProposalSerializer)
    def suitability(self, request: Request, public_id: UUID, product_id: UUID) -> Response:
        """Confirm what a product does and risks, in whose interest it is, and that the customer can carry it."""
        proposal = self._editable(public_id)
        product = self._product(proposal, product_id)
        sent = valid(NewSuitabilitySerializer, request)
        figures = {name: sent.pop(name) for name in ("cash_flow_fen", "debt_service_fen")}
        self._done(services.confirm_suitability, product=product, words=sent, **figures)
        return self.one_answer(request, self.record(pk=proposal.pk))

    @extend_schema(request=ProposalMoveSerializer, responses=ProposalSerializer)
    def move(self, request: Request, public_id: UUID) -> Response:
        """Submit, return, approve, mark as sent, or close."""
        proposal = self._editable(public_id)
        sent = valid(ProposalMoveSerializer, request)
        act, name = _WAYS[ProposalState(sent["to"])]
        if sent["to"] == ProposalState.SENT and sent["by_mail"]:
            act, name = services.mail_proposal, ""
        if name and len(sent["words"].strip()) < 2:
            raise exceptions.ValidationError({"words": [texts.WHY]})
        words = {name: sent["words"]} if name else {}
        if sent["to"] == ProposalState.APPROVED:
            words = {"seen": sent["submitted_at"]}
        self._done(act, proposal=proposal, **words)
        return self.one_answer(request, self.record(pk=proposal.pk))

    @extend_schema(request=None, responses={201: ProposalSerializer})
    def editions(self, request: Request, public_id: UUID) -> Response:
        """Write what was approved anew."""
        draft = self._done(services.new_edition, proposal=self._editable(public_id))
        return self.one_answer(request, self.record(pk=draft.pk), status.HTTP_201_CREATED)

    @extend_schema(responses={(200, media_type): OpenApiTypes.BINARY for media_type in TYPES.values()})
    def pages(self, request: Request, public_id: UUID, form: str) -> HttpResponseBase:
        """The pages, `form` being pdf or docx."""
        answer = pages_of(self.record(public_id=public_id), form, shown=False)
        if answer is None:
            raise exceptions.NotFound
        return answer

    def _editable(self, public_id: UUID) -> Proposal:
        proposal: Proposal = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        return proposal

    def _product(self, proposal: Proposal, product_id: UUID) -> ProposalProduct:
        found = ProposalProduct.objects.visible_to(self.request.user)
        product = (
            found.filter(proposal=proposal, public_id=product_id)
            .select_related("proposal", "version__product")
            .first()
        )
        if product is None:
            raise exceptions.NotFound
        return product

    def _one(self, found: QuerySet, name: str) -> Any:
        record = found.first()
        if record is None:
            raise exceptions.ValidationError({name: [NO_SUCH]})
        return record

    def _done(self, act: Callable[..., Any], **words: Any) -> Any:
        try:
            return act(**words, by=self.request.user, at=timezone.now())
        except KeyTaken:
            raise Conflict("key_taken", texts.KEY_TAKEN) from None
        except REFUSED as refused:
            raise Conflict(*texts.refused(refused)) from None


# The act that leads to a state, and by which name it takes the words.
_WAYS: dict[ProposalState, tuple[Callable[..., Any], str]] = {
    ProposalState.SUBMITTED: (services.submit_proposal, ""),
    ProposalState.DRAFT: (services.return_proposal, "reason"),
    ProposalState.APPROVED: (services.approve_proposal, ""),
    ProposalState.SENT: (services.send_proposal, "to"),
    ProposalState.CLOSED: (services.close_proposal, "reason"),
}
