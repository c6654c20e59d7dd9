"""What the API says of work diaries and of those who left, and takes."""

from rest_framework import serializers

from common.records import StrictSerializer
from workspace.queries.diary import Week
from workspace.rules import LONGEST_COMMENT, LONGEST_NOTES


class DoneSerializer(serializers.Serializer):
    """One thing that was done that day, worded for the caller."""

    at = serializers.DateTimeField()
    what = serializers.CharField(source="source")
    kind = serializers.CharField()
    subject = serializers.CharField()
    text = serializers.CharField()


class CommentSerializer(serializers.Serializer):
    """What somebody said about the day."""

    author = serializers.CharField(source="author.employee_no")
    text = serializers.CharField()
    written_at = serializers.DateTimeField()


class DiaryDaySerializer(serializers.Serializer):
    """One day of a work diary: what was done, the notes of its owner, and what was said about it."""

    day = serializers.DateField()
    done = DoneSerializer(many=True)
    notes = serializers.CharField(source="page.notes", default="")
    comments = CommentSerializer(many=True)
    version = serializers.IntegerField(source="page.version", default=0)


class DiaryWeekSerializer(serializers.Serializer):
    """A week of a work diary and what it comes to."""

    first = serializers.DateField()
    counts = serializers.SerializerMethodField()
    customers = serializers.IntegerField()
    days = DiaryDaySerializer(many=True)

    def get_counts(self, week: Week) -> dict[str, int]:
        """How much was done of each kind, by its name."""
        return dict(week.counts)


class DiaryNotesSerializer(StrictSerializer):
    """The notes of one's own day, made from the page of this version, 0 where nobody wrote about the day."""

    day = serializers.DateField()
    notes = serializers.CharField(max_length=LONGEST_NOTES, allow_blank=True)
    version = serializers.IntegerField(min_value=0)


class NewCommentSerializer(StrictSerializer):
    """A comment; `key` is the caller's own name for it: sent twice, it is written once."""

    day = serializers.DateField()
    text = serializers.CharField(max_length=LONGEST_COMMENT)
    key = serializers.UUIDField()


class LeaverSerializer(serializers.Serializer):
    """Somebody who left, and how many of each still waits with them."""

    employee_no = serializers.CharField(source="person.employee_no")
    name = serializers.CharField(source="person.name")
    unit = serializers.CharField(source="person.unit.code", default=None)
    customers = serializers.IntegerField(source="waits.customers", default=0)
    tasks = serializers.IntegerField(source="waits.tasks", default=0)
    complaints = serializers.IntegerField(source="waits.complaints", default=0)
    opportunities = serializers.IntegerField(source="waits.opportunities", default=0)
    prospects = serializers.IntegerField(source="waits.prospects", default=0)


class LeaversSerializer(serializers.Serializer):
    """All of them; there are few."""

    results = LeaverSerializer(many=True)


class ApprovalFigureSerializer(serializers.Serializer):
    """A figure that a decision turns on."""

    name = serializers.CharField(source="label")
    value = serializers.CharField()


class ApprovalSerializer(serializers.Serializer):
    """One thing that waits for the caller, worded for them; `seen` is sent back with the decision."""

    kind = serializers.CharField(source="code")
    id = serializers.UUIDField(source="public_id")
    what = serializers.CharField(source="label")
    title = serializers.CharField()
    about = serializers.CharField()
    facts = serializers.ListField(child=serializers.CharField())
    figures = ApprovalFigureSerializer(many=True)
    back = serializers.CharField()
    before = serializers.ListField(child=serializers.CharField())
    asked_by = serializers.CharField()
    since = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    seen = serializers.CharField()


class ApprovalsSerializer(serializers.Serializer):
    """All of them, what is due first; at most fifty of a kind."""

    results = ApprovalSerializer(many=True)


class ApprovalDecisionSerializer(StrictSerializer):
    """A decision; a refusal says why, leave holds `until` a day (a week where none is sent)."""

    approve = serializers.BooleanField()
    note = serializers.CharField(max_length=300, allow_blank=True, default="")
    until = serializers.DateField(allow_null=True, default=None)
    seen = serializers.CharField(max_length=40, allow_blank=True, default="")
