"""Who sits at which level over the API: read and named by head office, one's own by everybody."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.pagination import Ordering
from common.records import RecordViewSet, valid
from common.rest import Conflict
from organization.models import Staff, Unit
from organization.rules import Act
from pricing import services
from pricing.models import Seat
from pricing.refusals import REFUSALS, refusal_text
from pricing.serializers import NewSeatSerializer, SeatEndSerializer, SeatSerializer


class SeatViewSet(RecordViewSet):
    """Seats that the caller may see, those that have ended too."""

    queryset = Seat.objects.none()  # for the documents; what is served is rows()
    serializer_class = SeatSerializer
    orderings = {"starts_on": Ordering("seats", ("-starts_on", "-id"))}

    def rows(self) -> QuerySet[Seat]:
        return Seat.objects.visible_to(self.request.user).select_related("unit", "staff", "stands_in_for")

    @extend_schema(responses=SeatSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the seats, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=SeatSerializer)
    def retrieve(self, request: Request, pk: int) -> Response:
        """One seat."""
        return self.one_answer(request, self.record(pk=pk))

    @extend_schema(request=NewSeatSerializer, responses={201: SeatSerializer})
    def create(self, request: Request) -> Response:
        """Seat a colleague at a level over a unit, perhaps in somebody's stead."""
        self.must_be_allowed(Act.NAME_PRICE_SEATS)
        sent = valid(NewSeatSerializer, request)
        people = Staff.objects.visible_to(request.user).working()
        units = Unit.objects.visible_to(request.user)
        named: dict[str, Any] = {
            **sent,
            "unit": _one(units.filter(code=sent["unit"]), "unit"),
            "staff": _one(people.filter(employee_no=sent["staff"]), "staff"),
        }
        if sent["stands_in_for"] is not None:
            away = people.filter(employee_no=sent["stands_in_for"])
            named["stands_in_for"] = _one(away, "stands_in_for")
        try:
            seat = services.give_seat(**named, by=cast(Staff, request.user), at=timezone.now())
        except REFUSALS as refused:
            raise Conflict(type(refused).__name__.lower(), refusal_text(refused)) from None
        return self.one_answer(request, seat, status.HTTP_201_CREATED)

    @extend_schema(request=SeatEndSerializer, responses=SeatSerializer)
    def end(self, request: Request, pk: int) -> Response:
        """End a seat today; what was decided from it stands."""
        self.must_be_allowed(Act.NAME_PRICE_SEATS)
        seat = self.record(pk=pk)
        self.must_match(request, seat, required=False)
        valid(SeatEndSerializer, request)
        services.end_seat(seat=seat, by=cast(Staff, request.user), at=timezone.now())
        return self.one_answer(request, self.record(pk=pk))


def _one(found: QuerySet, name: str) -> Any:
    record = found.first()
    if record is None:
        raise exceptions.ValidationError({name: [_("There is none such here.")]})
    return record
