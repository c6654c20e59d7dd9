"""Targets over the API, for signed-in colleagues: the sight, services and refusals of the pages."""

from typing import Any
from uuid import UUID

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
from targets import queries, services, texts
from targets.filters import AchievedFilter, TargetFilter
from targets.models import Achieved, Target
from targets.rules import Levels, Measure
from targets.serializers import (
    AchievedSerializer,
    NewPeriodTargetSerializer,
    PeriodLevelsSerializer,
    PeriodTargetSerializer,
    levels_of,
)


class TargetViewSet(RecordViewSet):
    """Targets of the units that the caller reads whole, and their own."""

    queryset = Target.objects.none()  # for the documents; what is served is rows()
    serializer_class = PeriodTargetSerializer
    filterset_class = TargetFilter
    orderings = {"month": Ordering("month", ("month", "id"))}

    def rows(self) -> QuerySet[Target]:
        return queries.targets_of(self.request.user)

    @extend_schema(responses=PeriodTargetSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, by month."""
        return self.list_answer(request)

    @extend_schema(responses=PeriodTargetSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One target."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewPeriodTargetSerializer, responses={201: PeriodTargetSerializer})
    def create(self, request: Request) -> Response:
        """Set a target where none is."""
        self.must_be_allowed(Act.SET_TARGETS)
        sent = valid(NewPeriodTargetSerializer, request)
        unit = queries.units_with_targets(request.user).filter(code=sent["unit"]).first()
        if unit is None:
            raise exceptions.ValidationError({"unit": [_("There is no unit with this code that you read.")]})
        person = self._person(unit, sent["person"])
        measure = Measure(sent["measure"])
        self._set(unit, person, measure, sent["month"], levels_of(sent, measure), seen=0)
        made = self.record(unit=unit, person=person, measure=measure, month=sent["month"])
        return self.one_answer(request, made, status.HTTP_201_CREATED)

    @extend_schema(request=PeriodLevelsSerializer, responses=PeriodTargetSerializer)
    def update(self, request: Request, public_id: UUID) -> Response:
        """Set its levels, under `If-Match`."""
        held = self._matched(request, public_id)
        sent = valid(PeriodLevelsSerializer, request)
        self._change(held, levels_of(sent, Measure(held.measure)))
        return self.one_answer(request, self.record(pk=held.pk))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, public_id: UUID) -> Response:
        """Take it away, under `If-Match`."""
        self._change(self._matched(request, public_id), None)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _matched(self, request: Request, public_id: UUID) -> Target:
        held = self.record(public_id=public_id)
        self.must_be_allowed(Act.SET_TARGETS)
        self.must_match(request, held)
        return held

    def _person(self, unit: Unit, number: str | None) -> Staff | None:
        if number is None:
            return None
        person = Staff.objects.visible_to(self.request.user).filter(employee_no=number, unit=unit).first()
        if person is None:
            raise exceptions.ValidationError({"person": [_("No colleague of the unit has this number.")]})
        return person

    def _change(self, held: Target, levels: Levels | None) -> None:
        self._set(held.unit, held.person, Measure(held.measure), held.month, levels, seen=held.version)

    def _set(
        self, unit: Unit, person: Any, measure: Measure, month: Any, levels: Levels | None, *, seen: int
    ) -> None:
        words = {"unit": unit, "person": person, "measure": measure, "months": {month: levels}}
        try:
            services.set_targets(**words, seen={month: seen}, by=self.request.user, at=timezone.now())
        except services.NotTheirs:
            raise exceptions.PermissionDenied(texts.NOT_THEIRS) from None
        except services.LevelsDoNotRise:
            raise exceptions.ValidationError({"target": [texts.DO_NOT_RISE]}) from None
        except services.MonthIsOver:
            raise Conflict("month_is_over", texts.month_is_over(month)) from None
        except services.StaleTargets:
            raise Conflict("stale_version", texts.STALE) from None


class AchievedViewSet(RecordViewSet):
    """What units and people came to, by month scored."""

    queryset = Achieved.objects.none()
    serializer_class = AchievedSerializer
    filterset_class = AchievedFilter
    orderings = {"month": Ordering("month", ("month", "id"))}

    def rows(self) -> QuerySet[Achieved]:
        return Achieved.objects.visible_to(self.request.user).select_related("unit", "person")

    @extend_schema(responses=AchievedSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, by month."""
        return self.list_answer(request)
