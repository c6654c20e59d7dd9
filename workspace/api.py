"""Work diaries and what waits of those who left, over the API: the sight, services and refusals of the pages."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from activities.queries import people_with_diary
from activities.services import DayAhead, NotesChanged, comment_on_day, write_notes
from common.calendar import business_today
from common.once import KeyTaken
from common.records import BadQuery, Budgeted, PreconditionFailed, RecordViewSet, only_known, valid
from common.rest import Conflict, PersonAuthentication
from organization.models import Staff
from organization.rules import Act
from workspace.queries.diary import diary_day, diary_week
from workspace.queries.leavers import leavers
from workspace.serializers import (
    DiaryDaySerializer,
    DiaryNotesSerializer,
    DiaryWeekSerializer,
    LeaversSerializer,
    NewCommentSerializer,
)

DAY = [OpenApiParameter("day", OpenApiTypes.DATE, description="Which day; today where not said.")]


class DiaryViewSet(RecordViewSet):
    """The caller's own work diary, and those of the people in the units that the caller leads."""

    queryset = Staff.objects.none()  # for the documents; what is served is rows()
    serializer_class = DiaryDaySerializer

    def rows(self) -> QuerySet[Staff]:
        return people_with_diary(self.request.user)

    @extend_schema(parameters=DAY, responses=DiaryDaySerializer)
    def retrieve(self, request: Request, employee_no: str) -> Response:
        """One day: what was done, the notes, the comments."""
        return self._answer(self.record(employee_no=employee_no), _day(request))

    @extend_schema(parameters=DAY, responses=DiaryWeekSerializer)
    def week(self, request: Request, employee_no: str) -> Response:
        """The week of a day, Monday first, and how much was done of each kind."""
        week = diary_week(self.record(employee_no=employee_no), request.user, _day(request))
        return Response(DiaryWeekSerializer(week).data)

    @extend_schema(request=DiaryNotesSerializer, responses=DiaryDaySerializer)
    def update(self, request: Request, employee_no: str) -> Response:
        """Write the notes of one's own day; 412 where somebody was faster."""
        person = self.record(employee_no=employee_no)
        if person.pk != request.user.pk:
            raise exceptions.PermissionDenied
        words = valid(DiaryNotesSerializer, request)
        try:
            write_notes(person=person, at=timezone.now(), **words)
        except DayAhead:
            raise _ahead() from None
        except NotesChanged:
            raise PreconditionFailed from None
        return self._answer(person, words["day"])

    @extend_schema(request=NewCommentSerializer, responses={201: DiaryDaySerializer})
    def comment(self, request: Request, employee_no: str) -> Response:
        """Say something about a day."""
        person = self.record(employee_no=employee_no)
        words = valid(NewCommentSerializer, request)
        try:
            comment_on_day(
                person=person,
                day=words["day"],
                text=words["text"],
                form_key=words["key"],
                by=request.user,
                at=timezone.now(),
            )
        except DayAhead:
            raise _ahead() from None
        except KeyTaken:
            raise Conflict("key_taken", _("The key stands for another record.")) from None
        return self._answer(person, words["day"], status.HTTP_201_CREATED)

    def _answer(self, person: Staff, day: date, code: int = status.HTTP_200_OK) -> Response:
        return Response(DiaryDaySerializer(diary_day(person, self.request.user, day)).data, status=code)


class LeaverViewSet(Budgeted):
    """What colleagues who left still hold, for supervisors and head office."""

    authentication_classes = [PersonAuthentication]
    permission_classes = [IsAuthenticated]
    serializer_class = LeaversSerializer

    @extend_schema(responses=LeaversSerializer)
    def retrieve(self, request: Request) -> Response:
        """Everybody who left and holds something that the caller reads, who holds most first."""
        only_known(request.query_params, ())
        if not request.user.reach.may(Act.READ_DASHBOARD):
            raise exceptions.PermissionDenied
        return Response(LeaversSerializer({"results": leavers(request.user)}).data)


def _day(request: Request) -> date:
    """The day asked for, today where none is; refuses what is no day."""
    only_known(request.query_params, {"day"})
    try:
        return date.fromisoformat(request.query_params.get("day") or business_today().isoformat())
    except ValueError:
        raise BadQuery({"day": [_("A day as 2026-11-22.")]}) from None


def _ahead() -> exceptions.ValidationError:
    return exceptions.ValidationError({"day": [_("That day has not come yet.")]})
