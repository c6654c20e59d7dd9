"""The people of a customer over the API: the sight, checks, services and refusals of the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.pagination import Ordering
from common.records import PreconditionFailed, StrictSerializer, valid
from common.rest import Conflict
from customers import services, texts
from customers.access import OfCustomerViewSet, looked
from customers.models import Contact, LookedAt
from customers.serializers import ContactSerializer
from organization.rules import Act


class ContactWordsSerializer(StrictSerializer, serializers.ModelSerializer):
    """What is said of a person; phone and e-mail are taken in whole and told masked."""

    class Meta:
        model = Contact
        fields = (
            "name",
            "name_en",
            "title",
            "title_en",
            "department",
            "level",
            "part",
            "attitude",
            "phone",
            "email",
            "source",  # type: ignore[assignment]
            "left_on",
        )

    def validate_left_on(self, day: Any) -> Any:
        if day and day > business_today():
            raise serializers.ValidationError(_("This day has not come yet."))
        return day


class ContactViewSet(OfCustomerViewSet):
    """The people at a customer."""

    queryset = Contact.objects.none()  # for the documents; what is served is rows()
    serializer_class = ContactSerializer
    orderings = {"id": Ordering("contacts", ("id",))}

    def rows(self) -> QuerySet[Contact]:
        return Contact.objects.visible_to(self.request.user).filter(customer=self.customer)

    @extend_schema(responses=ContactSerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """The people at a customer, those who left among them."""
        looked(request, LookedAt.RECORD, [self.customer.pk])
        return self.list_answer(request)

    @extend_schema(responses=ContactSerializer)
    def retrieve(self, request: Request, customer_no: str, public_id: UUID) -> Response:
        """One person."""
        looked(request, LookedAt.RECORD, [self.customer.pk])
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=ContactWordsSerializer, responses={201: ContactSerializer})
    def create(self, request: Request, customer_no: str) -> Response:
        """Put a person on the file."""
        customer = self.customer
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(ContactWordsSerializer, request)
        try:
            made = services.add_contact(customer=customer, values=sent, by=request.user, at=timezone.now())
        except services.AlreadyThere:
            raise Conflict("already_there", texts.PERSON_THERE) from None
        return self.one_answer(request, self.record(pk=made.pk), status.HTTP_201_CREATED)

    @extend_schema(request=ContactWordsSerializer(partial=True), responses=ContactSerializer)
    def partial_update(self, request: Request, customer_no: str, public_id: UUID) -> Response:
        """Change what is said of a person; 428 without If-Match, 412 where somebody was faster."""
        contact = self._editable(public_id)
        self.must_match(request, contact)
        sent = valid(ContactWordsSerializer, request, instance=contact, partial=True)
        try:
            services.edit_contact(
                contact=contact, changes=sent, version=contact.version, by=request.user, at=timezone.now()
            )
        except services.StaleContact:
            raise PreconditionFailed from None
        return self.one_answer(request, self.record(pk=contact.pk))

    @extend_schema(request=None, responses={204: None})
    def remove(self, request: Request, customer_no: str, public_id: UUID) -> Response:
        """Take a person off the file; what was said to them keeps their name."""
        contact = self._editable(public_id)
        try:
            services.remove_contact(contact=contact, by=request.user, at=timezone.now())
        except services.RequestOpen:
            raise Conflict("request_open", texts.REQUEST_OPEN) from None
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=ContactSerializer)
    def restore(self, request: Request, customer_no: str, public_id: UUID) -> Response:
        """Bring a person back who was taken off the file."""
        people = Contact.objects.removed_from([self.customer.pk])
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        contact = get_object_or_404(people, public_id=public_id)
        try:
            services.restore_contact(contact=contact, by=request.user, at=timezone.now())
        except services.AlreadyThere:
            raise Conflict("already_there", texts.PERSON_THERE) from None
        return self.one_answer(request, self.record(pk=contact.pk))

    def _editable(self, public_id: UUID) -> Contact:
        contact: Contact = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        return contact
