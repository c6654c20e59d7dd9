"""The bounds of the size classes over the API."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import RecordViewSet, StrictSerializer, YuanField, valid
from common.rest import Conflict
from customers.models import SizeThresholds
from customers.queries.bounds import BOUNDS, LATEST_BOUNDS
from customers.services.bounds import BoundsFromTheDay, BoundsOfThePast, decide_bounds
from customers.texts import BOUNDS_FROM_THE_DAY, BOUNDS_OF_THE_PAST
from organization.rules import Act


class BoundsSerializer(serializers.Serializer):
    """The amounts by which companies are classed from a day on; the last such day that has come counts."""

    valid_from = serializers.DateField()
    a_assets_over = YuanField(source="a_assets_over_fen", min_value=0)
    a_revenue_over = YuanField(source="a_revenue_over_fen", min_value=0)
    b_net_assets_over = YuanField(source="b_net_assets_over_fen", min_value=0)
    b_revenue_over = YuanField(source="b_revenue_over_fen", min_value=0)
    c_net_assets_up_to = YuanField(source="c_net_assets_up_to_fen", min_value=0)
    d_net_assets_under = YuanField(source="d_net_assets_under_fen", min_value=0)
    d_revenue_under = YuanField(source="d_revenue_under_fen", min_value=0)
    d_profit_under = YuanField(source="d_profit_under_fen", min_value=0)
    reason = serializers.CharField(max_length=200)


class SizeBoundsSerializer(BoundsSerializer):
    """A decision on the bounds, and whose it is."""

    decided_by = serializers.CharField(source="decided_by.employee_no", default="")


class NewSizeBoundsSerializer(StrictSerializer, BoundsSerializer):
    """Other bounds, from a day that is not over."""


class SizeBoundsViewSet(RecordViewSet):
    """Every decision on the bounds of the size classes."""

    queryset = SizeThresholds.objects.none()  # for the documents; what is served is rows()
    serializer_class = SizeBoundsSerializer
    orderings = {"valid_from": LATEST_BOUNDS}

    def rows(self) -> QuerySet[SizeThresholds]:
        return SizeThresholds.objects.visible_to(self.request.user).select_related("decided_by")

    @extend_schema(responses=SizeBoundsSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the decisions, the latest first."""
        return self.list_answer(request)

    @extend_schema(request=NewSizeBoundsSerializer, responses={201: SizeBoundsSerializer})
    def create(self, request: Request) -> Response:
        """Decide otherwise."""
        self.must_be_allowed(Act.SET_WORK_RULES)
        sent = valid(NewSizeBoundsSerializer, request)
        words = {"valid_from": sent["valid_from"], "reason": sent["reason"]}
        bounds = {name: sent[name] for name in BOUNDS}
        try:
            held = decide_bounds(**words, bounds=bounds, by=request.user, at=timezone.now())
        except BoundsOfThePast:
            raise serializers.ValidationError({"valid_from": [BOUNDS_OF_THE_PAST]}) from None
        except BoundsFromTheDay:
            raise Conflict("bounds_there", BOUNDS_FROM_THE_DAY) from None
        return self.one_answer(request, self.record(pk=held.pk), status.HTTP_201_CREATED)
