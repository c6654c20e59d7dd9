"""Customers that may be one company, over the API: suggested, told apart, merged and made two again."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.pagination import Ordering
from common.records import RecordViewSet, StrictSerializer, valid
from common.rest import Conflict
from customers import queries, services
from customers.models import Customer, CustomerMerge
from customers.texts import CANNOT_MERGE
from organization.rules import Act


class SuspectedPairSerializer(serializers.Serializer):
    """Two customers that may be one company; `likeness` of their names in hundredths."""

    first = serializers.CharField(source="first.customer_no")
    first_name = serializers.CharField(source="first.name")
    second = serializers.CharField(source="second.customer_no")
    second_name = serializers.CharField(source="second.name")
    reasons = serializers.ListField(child=serializers.CharField())
    likeness = serializers.IntegerField()


class TwoCustomersSerializer(StrictSerializer):
    """Two customers, by their numbers."""

    one = serializers.CharField(max_length=20)
    other = serializers.CharField(max_length=20)


class NewMergeSerializer(StrictSerializer):
    """Which customer stays, which is merged into it, and why."""

    survivor = serializers.CharField(max_length=20)
    merged = serializers.CharField(max_length=20)
    reason = serializers.CharField(min_length=2, max_length=200)


class CustomerMergeSerializer(serializers.ModelSerializer):
    """A merge: how many rows of each kind went to the survivor, and how many stayed."""

    id = serializers.UUIDField(source="public_id")
    survivor = serializers.CharField(source="survivor.customer_no")
    merged = serializers.CharField(source="merged.customer_no")
    merged_by = serializers.CharField(source="merged_by.employee_no")
    moved = serializers.SerializerMethodField()
    stayed = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = CustomerMerge
        fields = (
            "id",
            "survivor",
            "merged",
            "reason",
            "moved",
            "stayed",
            "merged_at",
            "merged_by",
            "undone_at",
        )

    def get_moved(self, merge: CustomerMerge) -> dict[str, int]:
        return {label: len(keys) for label, keys in merge.moved.items()}


class MergeViewSet(RecordViewSet):
    """Merges of customers that the caller reads, the latest first, and the pairs that may be one company."""

    queryset = CustomerMerge.objects.none()  # for the documents; what is served is rows()
    serializer_class = CustomerMergeSerializer
    orderings = {"merged": Ordering("merged", ("-merged_at", "-id"))}

    def rows(self) -> QuerySet[CustomerMerge]:
        self._refuse_others(Act.EDIT_CUSTOMER)
        return CustomerMerge.objects.visible_to(self.request.user).select_related(
            "survivor", "merged", "merged_by"
        )

    @extend_schema(responses=CustomerMergeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the merges, those taken back among them."""
        return self.list_answer(request)

    @extend_schema(responses=CustomerMergeSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One merge."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(responses=SuspectedPairSerializer(many=True))
    def suspected(self, request: Request) -> Response:
        """The likeliest pairs among the customers that the caller reads; nothing is told of any other."""
        self._refuse_others(Act.EDIT_CUSTOMER)
        return Response(SuspectedPairSerializer(queries.pair_page(request.user).pairs, many=True).data)

    @extend_schema(request=TwoCustomersSerializer, responses={204: None})
    def not_same(self, request: Request) -> Response:
        """Remember that two customers are two companies; said twice it is remembered once."""
        self._refuse_others(Act.EDIT_CUSTOMER)
        words = valid(TwoCustomersSerializer, request)
        one, other = self._customer("one", words["one"]), self._customer("other", words["other"])
        if one == other:
            raise exceptions.ValidationError({"other": [CANNOT_MERGE["same"]]})
        services.say_not_same(one=one, other=other, by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=NewMergeSerializer, responses={201: CustomerMergeSerializer})
    def create(self, request: Request) -> Response:
        """Merge one customer into another."""
        self._refuse_others(Act.MERGE_CUSTOMERS)
        words = valid(NewMergeSerializer, request)
        try:
            merge = services.merge_customers(
                survivor=self._customer("survivor", words["survivor"]),
                merged=self._customer("merged", words["merged"]),
                reason=words["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except services.CannotMerge as refused:
            raise Conflict(refused.code, CANNOT_MERGE[refused.code]) from None
        return self.one_answer(request, self.record(pk=merge.pk), status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=CustomerMergeSerializer)
    def undo(self, request: Request, public_id: UUID) -> Response:
        """Make two customers of a merged one again."""
        self._refuse_others(Act.MERGE_CUSTOMERS)
        merge = self.record(public_id=public_id)
        try:
            services.unmerge_customers(merge=merge, by=request.user, at=timezone.now())
        except services.UnmergedAlready:
            raise Conflict("unmerged", _("The two stand apart already.")) from None
        return self.one_answer(request, self.record(pk=merge.pk))

    def _refuse_others(self, act: Act) -> None:
        if not self.request.user.reach.may(act):
            raise exceptions.PermissionDenied

    def _customer(self, field: str, number: str) -> Any:
        found = Customer.objects.visible_to(self.request.user).live().filter(customer_no=number).first()
        if found is None:
            raise exceptions.ValidationError({field: [_("No customer of yours is called so.")]})
        return found
