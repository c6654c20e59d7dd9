"""One act on many customers over the API: ordered, asked after, and taken back."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.once import KeyTaken
from common.pagination import Ordering
from common.records import RecordViewSet, StrictSerializer, valid
from common.rest import Conflict
from customers.models import Customer, Pool
from customers.queries.marks import listed_tags
from notebook import queries, services, texts
from notebook.models import BulkRun
from notebook.rules import MOST_AT_ONCE, BulkAct, RowState
from organization.rules import Act

ROW_STATES = [(state.value, state.value) for state in RowState]


class BulkRowSerializer(serializers.Serializer):
    """What became of one customer, and why it was left out."""

    customer = serializers.CharField(source="customer.customer_no")
    state = serializers.ChoiceField(choices=ROW_STATES)
    why = serializers.CharField()


class CustomerActSerializer(serializers.Serializer):
    """An act on many: how many customers, what became of them, and whether nothing more is done by itself."""

    id = serializers.UUIDField(source="run.public_id")
    act = serializers.ChoiceField(source="run.act", choices=texts.BULK_NAMES)
    asked_at = serializers.DateTimeField(source="run.asked_at")
    total = serializers.IntegerField(source="run.total")
    done = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField()
    undone = serializers.IntegerField()
    left = serializers.IntegerField()
    over = serializers.BooleanField()
    may_undo = serializers.BooleanField()


class WholeCustomerActSerializer(CustomerActSerializer):
    """The same with what became of each customer."""

    rows = serializers.SerializerMethodField()

    @extend_schema_field(BulkRowSerializer(many=True))
    def get_rows(self, progress: queries.Progress) -> list[dict[str, Any]]:
        rows = progress.run.rows.select_related("customer")
        return [dict(row) for row in BulkRowSerializer(rows, many=True).data]


class NewCustomerActSerializer(StrictSerializer):
    """An act and its words; sent twice under its key, it is ordered once."""

    act = serializers.ChoiceField(choices=texts.BULK_NAMES)
    customers = serializers.ListField(
        child=serializers.CharField(max_length=20), min_length=1, max_length=MOST_AT_ONCE
    )
    tag = serializers.UUIDField(required=False)
    pool = serializers.ChoiceField(choices=Pool.choices, required=False, allow_blank=True)
    title = serializers.CharField(max_length=200, required=False)
    due_on = serializers.DateField(required=False)
    key = serializers.UUIDField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name in texts.NEEDED.get(BulkAct(attrs["act"]), ()):
            if not attrs.get(name):
                raise serializers.ValidationError({name: [_("Say this as well.")]})
        return attrs


class BulkUndoSerializer(StrictSerializer):
    """No fields."""


class CustomerActViewSet(RecordViewSet):
    """Acts on many customers that the caller has ordered."""

    queryset = BulkRun.objects.none()  # for the documents; what is served is rows()
    serializer_class = WholeCustomerActSerializer
    row_serializer_class = CustomerActSerializer
    orderings = {"asked_at": Ordering("acts", ("-id",))}

    def rows(self) -> QuerySet[BulkRun]:
        return BulkRun.objects.visible_to(self.request.user).select_related("job", "undo_job")

    def records(self, rows: QuerySet, keys: list[Any]) -> list[Any]:
        return [queries.progress_of(run) for run in super().records(rows, keys)]

    @extend_schema(responses=CustomerActSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=WholeCustomerActSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One act with what became of each customer."""
        return self._answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewCustomerActSerializer, responses={201: WholeCustomerActSerializer})
    def create(self, request: Request) -> Response:
        """Have the worker do an act on each of these customers."""
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(NewCustomerActSerializer, request)
        if "tag" in sent:
            sent["tag"] = listed_tags(self.request.user).filter(public_id=sent["tag"]).first()
            if sent["tag"] is None:
                raise exceptions.ValidationError({"tag": [_("There is no such tag.")]})
        customers = Customer.objects.visible_to(self.request.user).live()
        found = (
            customers.filter(customer_no__in=sent["customers"]).order_by("pk").values_list("pk", flat=True)
        )
        act = BulkAct(sent["act"])
        try:
            run = services.order_bulk(
                act=act,
                words=texts.words_of(act, sent),
                customers=list(found),
                form_key=sent["key"],
                by=self.request.user,
                at=timezone.now(),
            )
        except KeyTaken:
            raise Conflict("key_taken", texts.KEY_TAKEN) from None
        except services.NothingChosen:
            raise exceptions.ValidationError(
                {"customers": [_("No customer whom you see has this number.")]}
            ) from None
        return self._answer(request, self.record(pk=run.pk), status.HTTP_201_CREATED)

    @extend_schema(request=BulkUndoSerializer, responses=WholeCustomerActSerializer)
    def undo(self, request: Request, public_id: UUID) -> Response:
        """Have the worker take an act back."""
        run = self.record(public_id=public_id)
        valid(BulkUndoSerializer, request)
        try:
            services.order_bulk_undo(run=run, by=self.request.user, at=timezone.now())
        except services.NotUndoable:
            raise Conflict("not_undoable", _("It is not over yet, or was taken back already.")) from None
        return self._answer(request, self.record(pk=run.pk))

    def _answer(self, request: Request, run: BulkRun, code: int = status.HTTP_200_OK) -> Response:
        return self.one_answer(request, queries.progress_of(run), code)
