"""What happened with a customer, and who changed what of it, over the API: the questions of the two tabs."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import BadQuery, only_known
from customers.access import OfCustomerViewSet
from customers.models import Customer
from workspace.queries import history, timeline

CURSOR = OpenApiParameter("cursor", OpenApiTypes.STR, description="`next` of the page before.")


class BornTaskSerializer(serializers.Serializer):
    """A task that was born in a contact."""

    title = serializers.CharField()
    note = serializers.CharField()
    done = serializers.BooleanField()


class TimelineEntrySerializer(serializers.Serializer):
    """One entry, worded for the caller; `record` is the id or number of what stands behind it, where it has a call.

    `timed` says whether the hour means something.
    """

    at = serializers.DateTimeField()
    what = serializers.CharField(source="source")
    kind = serializers.CharField()
    who = serializers.CharField()
    text = serializers.CharField()
    timed = serializers.BooleanField(source="clock")
    record = serializers.CharField()
    tasks = BornTaskSerializer(source="strips", many=True)


class TimelinePageSerializer(serializers.Serializer):
    """One page, newest first; `next` is empty at the end."""

    next = serializers.CharField(source="older")
    results = TimelineEntrySerializer(source="events", many=True)


class TimelineViewSet(OfCustomerViewSet):
    """Notes, contacts of every channel, finished tasks, complaints, tiers, deals and sheets in one order."""

    queryset = Customer.objects.none()  # for the documents
    serializer_class = TimelinePageSerializer

    @extend_schema(
        parameters=[CURSOR, OpenApiParameter("only", OpenApiTypes.STR, enum=[*timeline.CHIPS])],
        responses=TimelinePageSerializer,
    )
    def retrieve(self, request: Request, customer_no: str) -> Response:
        """One page of what happened, or of one kind of it."""
        only_known(request.query_params, {"cursor", "only"})
        only = request.query_params.get("only", "all")
        if only not in timeline.CHIPS:
            raise BadQuery({"only": [", ".join(timeline.CHIPS)]})
        page = timeline.timeline(
            self.customer, request.user, only=only, cursor=_cursor(request, timeline.place_of)
        )
        return Response(TimelinePageSerializer(page).data)


class ChangedFieldSerializer(serializers.Serializer):
    """One field of an act as a person reads it; `hidden` where the caller may not see personal values."""

    field = serializers.CharField(source="label")
    before = serializers.CharField()
    after = serializers.CharField()
    hidden = serializers.BooleanField()


class CustomerActDoneSerializer(serializers.Serializer):
    """Who did what, when, whence and why; `what` is the trail's own name of it, `kind` its words."""

    at = serializers.DateTimeField(source="act.at")
    what = serializers.CharField(source="act.kind")
    kind = serializers.CharField()
    who = serializers.CharField()
    whence = serializers.CharField(source="act.source")
    reason = serializers.CharField(source="act.reason")
    changes = ChangedFieldSerializer(many=True)


class CustomerHistorySerializer(serializers.Serializer):
    """One page, newest first; `next` is empty at the end."""

    next = serializers.CharField(source="older")
    results = CustomerActDoneSerializer(source="rows", many=True)


class CustomerHistoryViewSet(OfCustomerViewSet):
    """The acts on a customer out of the trail."""

    queryset = Customer.objects.none()  # for the documents
    serializer_class = CustomerHistorySerializer

    @extend_schema(parameters=[CURSOR], responses=CustomerHistorySerializer)
    def retrieve(self, request: Request, customer_no: str) -> Response:
        """One page of who changed what, from what to what; personal values masked as on the page."""
        only_known(request.query_params, {"cursor"})
        page = history.history(self.customer, request.user, cursor=_cursor(request, history.place_of))
        return Response(CustomerHistorySerializer(page).data)


def _cursor(request: Request, place_of) -> str:
    """The cursor that was sent; refuses one that names no place, where a page would begin anew."""
    cursor = request.query_params.get("cursor", "")
    if cursor and place_of(cursor) is None:
        raise BadQuery({"cursor": [_("This is no cursor of this list.")]})
    return cursor
