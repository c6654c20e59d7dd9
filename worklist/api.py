"""Tasks, Today and notices over the API, for signed-in colleagues: the sight, services and refusals of the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.once import KeyTaken
from common.pagination import Ordering
from common.records import BadQuery, RecordViewSet, only_known, valid
from common.rest import Conflict
from common.working_days import bank_calendar
from customers.models import Customer
from organization.models import Staff
from organization.rules import Act
from worklist import queries, services
from worklist.filters import NoticeFilter, TaskFilter
from worklist.models import Notice, Task
from worklist.queries.promises import promise_shares, promises
from worklist.serializers import (
    DropSerializer,
    GiveSerializer,
    LaterSerializer,
    NewTaskSerializer,
    NoteSerializer,
    NoticeSerializer,
    PromisesSerializer,
    TaskSerializer,
    TodaySerializer,
)

SHOWN = 10
TODAY_PARAMETERS = [
    OpenApiParameter("who", OpenApiTypes.STR, description="`mine`, or `team` where the caller leads one."),
    OpenApiParameter("only", OpenApiTypes.STR, description="A chip: " + ", ".join(queries.ONLY)),
    OpenApiParameter("rows", OpenApiTypes.STR, description="`all` for more than the first ten."),
]


class TaskViewSet(RecordViewSet):
    """Tasks for customers that the caller reads; without filters the caller's own open ones."""

    queryset = Task.objects.none()  # for the documents; what is served is rows()
    serializer_class = TaskSerializer
    filterset_class = TaskFilter
    narrowed_unasked = True
    orderings = queries.SORTS

    def rows(self) -> QuerySet[Task]:
        return queries.listed_tasks(self.request.user)

    @extend_schema(responses=TaskSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the tasks that the filters leave."""
        return self.list_answer(request)

    @extend_schema(responses=TaskSerializer)
    def retrieve(self, request: Request, public_id: str) -> Response:
        """One task."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewTaskSerializer, responses={201: TaskSerializer})
    def create(self, request: Request) -> Response:
        """A new task of the caller, due today or later."""
        self.must_be_allowed(Act.LOG_INTERACTION)
        sent = NewTaskSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        words = sent.validated_data
        customers = Customer.objects.visible_to(request.user).live()
        customer = customers.filter(customer_no=words["customer"]).first()
        if customer is None:
            raise exceptions.ValidationError({"customer": [_("No customer of yours is called so.")]})
        if words["due_on"] < business_today():
            raise exceptions.ValidationError({"due_on": [_("That day is over; choose today or later.")]})
        try:
            task = services.add_task(
                customer=customer,
                owner=request.user,
                title=words["title"],
                due_on=words["due_on"],
                repeat=words["repeat"],
                kind=sent.kind(),
                slot=words["key"],
                by=request.user,
            )
        except KeyTaken:
            raise Conflict("key_taken", _("This key stands for another task.")) from None
        return self.one_answer(request, self.record(pk=task.pk), status.HTTP_201_CREATED)

    @extend_schema(request=NoteSerializer, responses=TaskSerializer)
    def done(self, request: Request, public_id: str) -> Response:
        """Mark a task done; one that repeats comes again."""
        task = self._closable(public_id)
        return self._act(request, task, services.complete_task, **valid(NoteSerializer, request))

    @extend_schema(request=DropSerializer, responses=TaskSerializer)
    def cancel(self, request: Request, public_id: str) -> Response:
        """Drop a task that is not to be done, with the reason."""
        task = self._closable(public_id)
        return self._act(request, task, services.cancel_task, **valid(DropSerializer, request))

    @extend_schema(request=LaterSerializer, responses=TaskSerializer)
    def later(self, request: Request, public_id: str) -> Response:
        """Put a task off to a day ahead."""
        task = self._closable(public_id)
        return self._act(request, task, services.snooze_task, **valid(LaterSerializer, request))

    @extend_schema(request=GiveSerializer, responses=TaskSerializer)
    def give(self, request: Request, public_id: str) -> Response:
        """Give a task to a colleague who reads the customer."""
        task = self._closable(public_id)
        number = valid(GiveSerializer, request)["to"]
        to = Staff.objects.visible_to(request.user).working().filter(employee_no=number).first()
        if to is None:
            raise exceptions.ValidationError({"to": [_("Nobody whom you see has this number.")]})
        return self._act(request, task, services.give_task, to=to)

    @extend_schema(request=None, responses=TaskSerializer)
    def reopen(self, request: Request, public_id: str) -> Response:
        """Bring back a task that the caller has dropped."""
        task = self._closable(public_id)
        try:
            return self._act(request, task, services.reopen_task)
        except services.NotDropped:
            raise Conflict("not_dropped", _("You have not dropped this task, or it is open again.")) from None

    def _closable(self, public_id: str) -> Task:
        """The task for its owner or a supervisor of the unit; 403 for other readers."""
        task = self.record(public_id=public_id)
        if not queries.may_close_task(self.request.user, task, task.customer):
            raise exceptions.PermissionDenied
        return task

    def _act(self, request: Request, task: Task, service: Any, **words: Any) -> Response:
        """One act on a task; 409 where it is closed or stays where it is."""
        self.must_match(request, task, required=False)
        try:
            service(task=task, by=request.user, at=timezone.now(), **words)
        except services.TaskClosed:
            raise Conflict("task_closed", _("The task is closed already.")) from None
        except services.NotToGive:
            raise Conflict("not_to_give", _("A task of a rule stays with whom the rule names.")) from None
        except services.SnoozeInPast:
            raise exceptions.ValidationError({"until": [_("Choose a day after today.")]}) from None
        return self.one_answer(request, self.record(pk=task.pk))

    @extend_schema(parameters=TODAY_PARAMETERS, responses=TodaySerializer)
    def today(self, request: Request) -> Response:
        """What waits for the caller today, ranked, with the points of each rank."""
        asked = {name: request.query_params.get(name, "") for name in ("who", "only", "rows")}
        only_known(request.query_params, asked)
        if asked["only"] and asked["only"] not in queries.ONLY:
            raise BadQuery({"only": [_("One of %(names)s.") % {"names": ", ".join(queries.ONLY)}]})
        day, user = business_today(), request.user
        team = asked["who"] == "team" and bool(user.reach.subtrees or user.reach.everything)
        limit = None if asked["rows"] == "all" else SHOWN
        queue = queries.today_queue(user, day, limit, team=team, only=asked["only"] or "all")
        words = {
            "day": day,
            "total": queue.total,
            "counts": queue.counts,
            "done_today": queries.cleared_on(user, day).count(),
            "cleared_yesterday": queries.cleared_yesterday(user, day, bank_calendar()).count(),
            "rows": queue.rows,
        }
        return Response(TodaySerializer(words).data)

    @extend_schema(parameters=TODAY_PARAMETERS[:1], responses=PromisesSerializer)
    def promises(self, request: Request) -> Response:
        """How many promises were kept within a year, in all, by person and by customer; rows are tasks of this kind."""
        only_known(request.query_params, {"who"})
        reach = request.user.reach
        team = request.query_params.get("who") != "mine" and bool(reach.subtrees or reach.everything)
        found = promises(queries.listed_tasks(request.user))
        found = found if team else found.owned_by(request.user)
        return Response(PromisesSerializer(promise_shares(found, business_today())).data)


class NoticeViewSet(RecordViewSet):
    """What the caller was told."""

    queryset = Notice.objects.none()  # for the documents; what is served is rows()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter
    orderings = {"created_at": Ordering("notices", ("-created_at", "-id"))}

    def rows(self) -> QuerySet[Notice]:
        return Notice.objects.visible_to(self.request.user).select_related("customer")

    @extend_schema(responses=NoticeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the notices, the latest first."""
        return self.list_answer(request)

    @extend_schema(request=None, responses=NoticeSerializer)
    def read(self, request: Request, public_id: UUID) -> Response:
        """Mark one read; twice is once."""
        notice = self.record(public_id=public_id)
        services.mark_read(person=request.user, notices=[notice], at=timezone.now())
        return self.one_answer(request, self.record(pk=notice.pk))
