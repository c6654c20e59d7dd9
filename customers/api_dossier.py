"""What is known of a person over the API: masked as on the page, one datum at a time for a reason."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.pagination import Ordering
from common.records import valid
from common.rest import Conflict
from customers import queries, services
from customers.access import OfCustomerViewSet, looked
from customers.models import Contact, DossierEntry, LookedAt
from customers.serializers import DatumSerializer, NewDatumSerializer, UnmaskReasonSerializer
from organization.rules import Act


class DossierViewSet(OfCustomerViewSet):
    """What is known of one person at a customer."""

    queryset = DossierEntry.objects.none()  # for the documents; what is served is rows()
    serializer_class = DatumSerializer
    orderings = {"id": Ordering("dossier", ("id",))}
    answers_once = frozenset({"create", "reveal"})

    @cached_property
    def contact(self) -> Contact:
        """The person that the address names."""
        contacts = Contact.objects.visible_to(self.request.user).filter(customer=self.customer)
        found = contacts.filter(public_id=self.kwargs["contact_id"]).first()
        if found is None:
            raise exceptions.NotFound
        return found

    def rows(self) -> QuerySet[DossierEntry]:
        entries = DossierEntry.objects.visible_to(self.request.user).standing()
        return entries.filter(contact=self.contact).select_related("noted_by")

    def records(self, rows: QuerySet, keys: list[Any]) -> list[Any]:
        return [self._datum(entry) for entry in super().records(rows, keys)]

    @extend_schema(responses=DatumSerializer(many=True))
    def list(self, request: Request, customer_no: str, contact_id: str) -> Response:
        """What is known, private data masked."""
        looked(request, LookedAt.DOSSIER, [self.customer.pk], contact=self.contact.public_id)
        return self.list_answer(request)

    @extend_schema(request=NewDatumSerializer, responses={201: DatumSerializer})
    def create(self, request: Request, customer_no: str, contact_id: str) -> Response:
        """Note one datum with the consent and the source it rests on."""
        contact = self.contact
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        words = valid(NewDatumSerializer, request)
        try:
            entry = services.note_datum(contact=contact, **words, by=request.user, at=timezone.now())
        except services.NotedAlready:
            raise Conflict("noted_already", _("This is noted already.")) from None
        return self.one_answer(request, self._datum(entry), status.HTTP_201_CREATED)

    @extend_schema(request=UnmaskReasonSerializer, responses=DatumSerializer)
    def reveal(self, request: Request, customer_no: str, contact_id: str, public_id: str) -> Response:
        """One masked datum in full; the trail keeps who read it and why."""
        entry = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        reason = valid(UnmaskReasonSerializer, request)["reason"]
        services.reveal_datum(
            contact=self.contact, datum=str(public_id), reason=reason, by=request.user, at=timezone.now()
        )
        looked(request, LookedAt.DOSSIER, [self.customer.pk], contact=self.contact.public_id)
        return self.one_answer(request, self._datum(entry, shown=str(public_id)))

    @extend_schema(request=UnmaskReasonSerializer, responses={204: None})
    def remove(self, request: Request, customer_no: str, contact_id: str, public_id: str) -> Response:
        """Take away the content of one datum for a reason."""
        entry = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        reason = valid(UnmaskReasonSerializer, request)["reason"]
        services.remove_datum(entry=entry, reason=reason, by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _datum(self, entry: DossierEntry, shown: str = "") -> queries.Datum:
        return queries.datum(entry, today=business_today(), shown=shown)
