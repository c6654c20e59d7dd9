"""Absences over the API, for signed-in colleagues: the same sight, services and refusals as on the page."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import RecordViewSet, valid
from common.rest import Conflict
from organization import queries, services
from organization.models import Absence, Staff
from organization.serializers import AbsenceSerializer, EndSerializer, NewAbsenceSerializer


class AbsenceViewSet(RecordViewSet):
    """The caller's own absences, those in which they stand in, and those of people they supervise."""

    queryset = Absence.objects.none()  # for the documents; what is served is rows()
    serializer_class = AbsenceSerializer
    orderings = {"last_on": queries.LATEST_ABSENCES}

    def rows(self) -> QuerySet[Absence]:
        return queries.listed_absences(self.request.user)

    @extend_schema(responses=AbsenceSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the absences, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=AbsenceSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One absence."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewAbsenceSerializer, responses={201: AbsenceSerializer})
    def create(self, request: Request) -> Response:
        """Say that the caller, or somebody they supervise, is away, and who stands in."""
        sent = valid(NewAbsenceSerializer, request)
        colleagues = queries.colleagues_who_work(request.user)
        people: dict[str, Any] = {"staff": request.user, "deputy": None}
        for name in people.keys() & sent.keys():
            people[name] = _named(request.user, colleagues, name, sent.pop(name))
        try:
            absence = services.enter_absence(**{**sent, **people}, by=request.user)
        except services.DaysOver:
            raise exceptions.ValidationError(
                {"last_on": [_("That day is over; choose today or later.")]}
            ) from None
        except services.AwayAlready:
            raise Conflict("away_already", _("They are away on one of these days already.")) from None
        except services.DeputyUnfit:
            raise Conflict("deputy_unfit", _("Whoever stands in must be there on these days.")) from None
        return self.one_answer(request, absence, status.HTTP_201_CREATED)

    @extend_schema(request=EndSerializer, responses=AbsenceSerializer)
    def end(self, request: Request, public_id: UUID) -> Response:
        """Whoever was away is back: yesterday was the last day; what has not begun is called off."""
        absence = self.record(public_id=public_id)
        valid(EndSerializer, request)
        try:
            ended = services.end_absence(absence=absence, by=request.user)
        except services.DaysOver:
            raise Conflict("over", _("It is over already.")) from None
        return self.one_answer(request, ended)


def _named(caller: Staff, colleagues: QuerySet[Staff], field: str, employee_no: str) -> Any:
    """The colleague of that number whom the caller sees, or a fault of the body."""
    if employee_no == caller.employee_no:
        return caller
    found = colleagues.filter(employee_no=employee_no).first()
    if found is None:
        raise exceptions.ValidationError({field: [_("No colleague whom you see has this number.")]})
    return found
