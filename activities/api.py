"""Visits and contacts over the API, for signed-in colleagues: the same services and refusals as on the pages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from activities import queries, services
from activities.filters import InteractionFilter, VisitFilter
from activities.models import Interaction, Visit
from activities.serializers import (
    CancelSerializer,
    InteractionSerializer,
    NewInteractionSerializer,
    NewVisitSerializer,
    VisitPlanSerializer,
    VisitSerializer,
)
from activities.services.interactions import DETAILS
from common.once import KeyTaken
from common.pagination import Ordering
from common.records import PreconditionFailed, RecordViewSet, valid
from common.rest import Conflict
from customers.access import OfCustomerViewSet
from customers.models import Contact, Customer
from organization.rules import Act

FAULTS: dict[type[Exception], tuple[str, Any]] = {
    services.HappensLater: (
        "happened_at",
        _("This is still to come. Write it down when it has happened."),
    ),
    services.NextContactInPast: ("next_contact_on", _("The next contact is today or later.")),
    services.NothingSaid: ("summary", _("Write what was said, or a task after the dash.")),
    services.TaskTooLong: ("summary", _("A task of the summary is longer than a task may be.")),
    services.PersonElsewhere: ("people", _("This customer has no such person.")),
}


class InteractionViewSet(OfCustomerViewSet):
    """The contacts with a customer."""

    queryset = Interaction.objects.none()  # for the documents; what is served is rows()
    serializer_class = InteractionSerializer
    filterset_class = InteractionFilter
    orderings = {"happened_at": Ordering("contacts-had", ("-happened_at", "-id"))}

    def rows(self) -> QuerySet[Interaction]:
        found = Interaction.objects.visible_to(self.request.user).filter(customer=self.customer)
        return found.select_related("staff").prefetch_related("people")

    @extend_schema(responses=InteractionSerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """One page of the contacts, the latest first."""
        return self.list_answer(request)

    @extend_schema(request=NewInteractionSerializer, responses={201: InteractionSerializer})
    def create(self, request: Request, customer_no: str) -> Response:
        """Write a contact down, with everything that follows from it."""
        customer = self.customer
        self.must_be_allowed(Act.LOG_INTERACTION)
        said = valid(NewInteractionSerializer, request, context={"request": request, "customer": customer})
        try:
            interaction = services.log_interaction(
                customer=customer,
                kind=said["kind"],
                happened_at=said.get("happened_at"),
                people=said["people"],
                new_person=said["new_person"],
                summary=said["summary"],
                next_contact_on=said.get("next_contact_on"),
                form_key=said.get("key"),
                details={name: said.get(name, "") for name in DETAILS},
                by=request.user,
                at=timezone.now(),
            )
        except tuple(FAULTS) as refused:
            name, text = FAULTS[type(refused)]
            raise exceptions.ValidationError({name: [text]}) from None
        except KeyTaken:
            raise Conflict("key_taken", _("The key stands for another record.")) from None
        return self.one_answer(request, self.record(pk=interaction.pk), status.HTTP_201_CREATED)


class VisitViewSet(RecordViewSet):
    """Visits to customers that the caller reads."""

    queryset = Visit.objects.none()  # for the documents; what is served is rows()
    serializer_class = VisitSerializer
    filterset_class = VisitFilter
    orderings = {"starts_at": Ordering("starts_at", ("starts_at", "id"))}

    def rows(self) -> QuerySet[Visit]:
        visits = Visit.objects.visible_to(self.request.user).filter(customer__state="live")
        shown = visits.select_related("customer__unit", "owner", "interaction")
        return shown.prefetch_related("people", "colleagues")

    @extend_schema(responses=VisitSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the visits that the filters leave, earliest first."""
        return self.list_answer(request)

    @extend_schema(responses=VisitSerializer)
    def retrieve(self, request: Request, public_id: str) -> Response:
        """One visit."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewVisitSerializer, responses={201: VisitSerializer})
    def create(self, request: Request) -> Response:
        """Plan a visit of the caller."""
        self.must_be_allowed(Act.LOG_INTERACTION)
        words = valid(NewVisitSerializer, request)
        customers = Customer.objects.visible_to(request.user).live()
        customer = customers.filter(customer_no=words.pop("customer")).first()
        if customer is None:
            raise exceptions.ValidationError({"customer": [_("No customer of yours is called so.")]})
        people, key = self._people(customer, words.pop("people")), words.pop("key")
        try:
            visit = services.plan_visit(
                customer=customer,
                values=words,
                people=people,
                form_key=key,
                by=request.user,
                at=timezone.now(),
            )
        except KeyTaken:
            raise Conflict("key_taken", _("This key stands for another visit.")) from None
        except services.VisitInPast:
            raise exceptions.ValidationError({"starts_at": [_("That time is over.")]}) from None
        return self.one_answer(request, self.record(pk=visit.pk), status.HTTP_201_CREATED)

    @extend_schema(request=VisitPlanSerializer, responses=VisitSerializer)
    def partial_update(self, request: Request, public_id: str) -> Response:
        """Move or change a planned visit; 428 without If-Match, 412 where somebody was faster."""
        visit = self._acting(request, public_id)
        self.must_match(request, visit)
        changes = valid(VisitPlanSerializer, request, partial=True)
        people: Sequence[Contact] = [*visit.people.all()]
        if "people" in changes:
            people = self._people(visit.customer, changes.pop("people"))
        try:
            services.change_visit(
                visit=visit,
                changes=changes,
                people=people,
                colleagues=list(visit.colleagues.all()),
                version=visit.version,
                by=request.user,
                at=timezone.now(),
            )
        except services.VisitChanged:
            raise PreconditionFailed from None
        except services.VisitInPast:
            raise exceptions.ValidationError({"starts_at": [_("That time is over.")]}) from None
        except services.VisitOver:
            raise _over() from None
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=None, responses=VisitSerializer)
    def confirm(self, request: Request, public_id: str) -> Response:
        """The customer agreed to the time; twice is once."""
        return self._act(request, self._acting(request, public_id), services.confirm_visit)

    @extend_schema(request=CancelSerializer, responses=VisitSerializer)
    def cancel(self, request: Request, public_id: str) -> Response:
        """Call a planned visit off, with the reason."""
        visit = self._acting(request, public_id)
        return self._act(request, visit, services.cancel_visit, **valid(CancelSerializer, request))

    def _act(self, request: Request, visit: Visit, service: Any, **words: Any) -> Response:
        self.must_match(request, visit, required=False)
        try:
            service(visit=visit, by=request.user, at=timezone.now(), **words)
        except services.VisitOver:
            raise _over() from None
        return self.one_answer(request, self.record(pk=visit.pk))

    def _acting(self, request: Request, public_id: str) -> Visit:
        """The visit for its owner or a supervisor of the unit; 403 for other readers."""
        visit = self.record(public_id=public_id)
        if not queries.may_act_on(request.user, visit, visit.customer):
            raise exceptions.PermissionDenied
        return visit

    def _people(self, customer: Customer, keys: Sequence[UUID]) -> Sequence[Contact]:
        """The people named, all of them still at the customer."""
        found = Contact.objects.visible_to(self.request.user)
        people = [*found.filter(customer=customer, left_on=None, public_id__in=keys)]
        if len(people) != len(set(keys)):
            raise exceptions.ValidationError({"people": [_("Somebody named is not at this customer.")]})
        return people


def _over() -> Conflict:
    return Conflict("visit_over", _("The visit is reported or called off."))
