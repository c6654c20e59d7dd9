"""What the API says of tasks and of Today, and takes."""

from typing import Any

from rest_framework import serializers

from common.records import StrictSerializer
from worklist import phrases
from worklist.models import Notice, Task
from worklist.queries.promises import Shares
from worklist.rules import Repeat, TaskKind

_REPEATS = [repeat.value for repeat in Repeat]


class TaskSerializer(serializers.Serializer):
    """One task; `title` is worded in the caller's language where a rule made it."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.CharField()
    origin = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    customer = serializers.CharField(source="customer.customer_no")
    owner = serializers.CharField(source="owner.employee_no")
    raised_by = serializers.CharField(source="raised_by.employee_no", default=None)
    due_on = serializers.DateField()
    repeat = serializers.CharField()
    state = serializers.CharField()
    snoozed_until = serializers.DateField()
    created_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField()
    closed_by = serializers.CharField(source="closed_by.employee_no", default=None)
    closing_note = serializers.CharField()

    def get_title(self, task: Task) -> str:
        """What is to be done."""
        return phrases.task_title(task.kind, task.title, task.parameters)

    def get_origin(self, task: Task) -> str:
        """Where it comes from, in words."""
        return phrases.task_origin(task)


class NewTaskSerializer(StrictSerializer):
    """A new task of the caller; `key` is the caller's own name for it: sent twice, it is made once."""

    customer = serializers.CharField(max_length=20)
    title = serializers.CharField(max_length=200)
    due_on = serializers.DateField()
    repeat = serializers.ChoiceField(choices=_REPEATS, required=False, default="")
    promised = serializers.BooleanField(required=False, default=False)
    key = serializers.UUIDField()

    def kind(self) -> TaskKind:
        """A promise to the customer, or something to do."""
        return TaskKind.PROMISE if self.validated_data["promised"] else TaskKind.TYPED


class NoteSerializer(StrictSerializer):
    """The note with which a task is done, or the reason for which it is dropped."""

    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class DropSerializer(StrictSerializer):
    """The reason for which a task is dropped."""

    note = serializers.CharField(max_length=2000)


class LaterSerializer(StrictSerializer):
    """Until which day a task is put off."""

    until = serializers.DateField()


class GiveSerializer(StrictSerializer):
    """To whom a task is given, by employee number."""

    to = serializers.CharField(max_length=20)


class TodayRowSerializer(serializers.Serializer):
    """One line of Today, worded for the caller, with the points of its rank."""

    position = serializers.IntegerField()
    kind = serializers.CharField()
    task = serializers.UUIDField()
    customer = serializers.CharField(source="customer_no")
    subject = serializers.CharField()
    sentence = serializers.CharField()
    reason = serializers.CharField()
    facts = serializers.CharField()
    due_on = serializers.DateField()
    owner = serializers.CharField()
    urgency = serializers.IntegerField(source="rank.urgency")
    value = serializers.IntegerField(source="rank.value")
    loss = serializers.IntegerField(source="rank.loss")
    points = serializers.IntegerField(source="rank.total")


class TodaySerializer(serializers.Serializer):
    """The ranked queue: ten rows unless all are asked for."""

    day = serializers.DateField()
    total = serializers.IntegerField()
    counts: Any = serializers.DictField(child=serializers.IntegerField())
    done_today = serializers.IntegerField()
    cleared_yesterday = serializers.IntegerField()
    rows = TodayRowSerializer(many=True)


class NoticeSerializer(serializers.ModelSerializer):
    """One notice: its kind with parameters, as the program that reads it words it."""

    id = serializers.UUIDField(source="public_id")
    customer_no = serializers.CharField(source="customer.customer_no", default=None)
    parameters = serializers.DictField()

    class Meta:
        model = Notice
        fields = ("id", "kind", "customer_no", "parameters", "created_at", "read_at")


class RecordSerializer(serializers.Serializer):
    """Promises kept on time, broken and open; `share` in percent of those that were due, null where none was."""

    kept = serializers.IntegerField()
    broken = serializers.IntegerField()
    open = serializers.IntegerField()
    share = serializers.IntegerField(allow_null=True)


class PromisesSerializer(serializers.Serializer):
    """What became of the promises of a year; people by employee number, customers by number."""

    whole = RecordSerializer()
    people = serializers.SerializerMethodField()
    customers = serializers.SerializerMethodField()

    def get_people(self, shares: Shares) -> dict[str, Any]:
        """The record of each person."""
        return {person.employee_no: RecordSerializer(record).data for person, record in shares.people}

    def get_customers(self, shares: Shares) -> dict[str, Any]:
        """The record of each customer."""
        return {customer.customer_no: RecordSerializer(record).data for customer, record in shares.customers}
