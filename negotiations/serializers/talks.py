"""What the API says of a talk: four things to those who know of it, the table to its team."""

from rest_framework import serializers

from negotiations.models import (
    Agreement,
    AgreementTerm,
    Counterpart,
    Issue,
    Lesson,
    Offer,
    PhaseNote,
    Promise,
    StopApproval,
    TacticSeen,
    TeamMember,
)
from negotiations.serializers.values import ValueField


class KnownSerializer(serializers.Serializer):
    """A talk as far as anybody may know of it who may know of it at all."""

    id = serializers.UUIDField(source="public_id")
    number = serializers.CharField()
    company = serializers.CharField()
    customer_no = serializers.CharField(allow_blank=True)
    unit = serializers.CharField()
    step = serializers.CharField(source="step_code")
    deadline_on = serializers.DateField()
    outcome = serializers.CharField()
    ended_on = serializers.DateField(allow_null=True)


class IssueSerializer(serializers.ModelSerializer):
    """An issue with the team's aims and guesses."""

    id = serializers.UUIDField(source="public_id")
    best = ValueField()
    likely = ValueField()
    bottom = ValueField()
    authority = ValueField()
    their_best = ValueField()
    their_likely = ValueField()
    their_bottom = ValueField()

    class Meta:
        model = Issue
        fields = (
            "id",
            "subject",
            "name",
            "measure",
            "more_is_better",
            "best",
            "likely",
            "bottom",
            "authority",
            "their_best",
            "their_likely",
            "their_bottom",
            "confidence",
            "source",
            "our_weight",
            "their_weight",
        )


class OfferSerializer(serializers.ModelSerializer):
    """One line of the ledger; one that `corrects` another stands in its place."""

    id = serializers.UUIDField(source="public_id")
    issue = serializers.UUIDField(source="issue.public_id")
    round = serializers.IntegerField(source="round.number")
    value = ValueField()
    corrects = serializers.UUIDField(source="corrects.public_id", default=None)
    by = serializers.CharField(source="by.employee_no")

    class Meta:
        model = Offer
        fields = ("id", "round", "issue", "side", "value", "in_return", "at", "corrects", "by")


class QuestionSerializer(serializers.ModelSerializer):
    """A question for leave to go beyond a limit, which is said as it stood; all that its approver reads of the talk."""

    id = serializers.UUIDField(source="public_id")
    talk = serializers.CharField(source="negotiation.number")
    issue = serializers.UUIDField(source="issue.public_id")
    subject = serializers.CharField(source="issue.subject")
    name = serializers.CharField(source="issue.name")
    measure = serializers.CharField(source="issue.measure")
    value = ValueField()
    limit = ValueField()
    concession = serializers.UUIDField(source="concession.public_id", default=None)
    asked_by = serializers.CharField(source="asked_by.employee_no")
    decided_by = serializers.CharField(source="decided_by.employee_no", default=None)

    class Meta:
        model = StopApproval
        fields = (
            "id",
            "talk",
            "issue",
            "subject",
            "name",
            "measure",
            "kind",
            "value",
            "limit",
            "reason",
            "in_return",
            "concession",
            "asked_by",
            "asked_at",
            "state",
            "decided_by",
            "decided_at",
            "decision_note",
            "expires_on",
        )


class TableMemberSerializer(serializers.ModelSerializer):
    """A colleague on the deal team."""

    employee_no = serializers.CharField(source="staff.employee_no")

    class Meta:
        model = TeamMember
        fields = ("employee_no", "part", "starts_on")


class CounterpartSerializer(serializers.ModelSerializer):
    """Somebody opposite, or a third party; `note` is what moves them."""

    id = serializers.UUIDField(source="public_id")
    contact = serializers.UUIDField(source="contact.public_id", default=None)
    name = serializers.CharField(source="display_name")
    title = serializers.CharField(source="display_title")

    class Meta:
        model = Counterpart
        fields = ("id", "side", "contact", "name", "title", "decides", "note")


class PhaseNoteSerializer(serializers.ModelSerializer):
    """A note for the team."""

    id = serializers.UUIDField(source="public_id")
    by = serializers.CharField(source="by.employee_no")

    class Meta:
        model = PhaseNote
        fields = ("id", "phase", "text", "by", "at")


class TacticSeenSerializer(serializers.ModelSerializer):
    """A tactic seen from them or used by us, by its code in the library."""

    id = serializers.UUIDField(source="public_id")
    tactic = serializers.CharField(source="tactic_id")
    by = serializers.CharField(source="by.employee_no")

    class Meta:
        model = TacticSeen
        fields = ("id", "tactic", "side", "phase", "words", "by", "at")


class TableLessonSerializer(serializers.ModelSerializer):
    """Something learned from the talk."""

    id = serializers.UUIDField(source="public_id")
    by = serializers.CharField(source="by.employee_no")

    class Meta:
        model = Lesson
        fields = ("id", "kind", "text", "by", "at")


class TermSerializer(serializers.ModelSerializer):
    """What both signed on an issue."""

    issue = serializers.UUIDField(source="issue.public_id")
    value = ValueField()

    class Meta:
        model = AgreementTerm
        fields = ("issue", "value")


class TablePromiseSerializer(serializers.ModelSerializer):
    """What somebody does by a day; `owner` follows it, as a task where there is one."""

    owner = serializers.CharField(source="owner.employee_no")
    task = serializers.UUIDField(source="task.public_id", default=None)

    class Meta:
        model = Promise
        fields = ("side", "text", "due_on", "owner", "task")


class AgreementSerializer(serializers.ModelSerializer):
    """How the talk was agreed; `document_hash` is the SHA-256 of what was signed."""

    terms = TermSerializer(many=True)
    promises = TablePromiseSerializer(many=True)
    recorded_by = serializers.CharField(source="recorded_by.employee_no")

    class Meta:
        model = Agreement
        fields = (
            "signed_on",
            "terms",
            "conditions",
            "promises",
            "our_satisfaction",
            "their_satisfaction",
            "document_hash",
            "recorded_by",
            "recorded_at",
        )


class TalkSerializer(KnownSerializer):
    """A talk as its reader knows it: what follows `ended_on` is for the deal team alone and absent for others.

    `missing` is what the next step still asks for; `need` is the record that the opportunity came of, else the one
    that the talk was said to serve, where the reader reads it.
    """

    title = serializers.CharField(required=False)
    lead = serializers.CharField(required=False)
    opportunity = serializers.UUIDField(required=False, allow_null=True)
    need = serializers.UUIDField(required=False, allow_null=True)
    place = serializers.CharField(required=False)
    third_party = serializers.CharField(required=False)
    phase = serializers.CharField(required=False)
    our_alternative = serializers.CharField(required=False)
    their_alternative = serializers.CharField(required=False)
    outcome_note = serializers.CharField(required=False)
    missing = serializers.ListField(child=serializers.CharField(), required=False)
    issues = IssueSerializer(many=True, required=False)
    offers = OfferSerializer(many=True, required=False)
    questions = QuestionSerializer(many=True, required=False)
    team = TableMemberSerializer(many=True, required=False)
    counterparts = CounterpartSerializer(many=True, required=False)
    notes = PhaseNoteSerializer(many=True, required=False)
    tactics = TacticSeenSerializer(many=True, required=False)
    lessons = TableLessonSerializer(many=True, required=False)
    agreement = AgreementSerializer(required=False, allow_null=True)
