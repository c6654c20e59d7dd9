"""What the API says of a group of like cases, and what it takes for each act on one."""

from typing import Any

from rest_framework import serializers

from common.records import StrictSerializer
from complaints.models import Complaint, ComplaintGroup, GroupMember
from complaints.queries.groups import REPRESENTATIVES, title_of_group
from complaints.rules.codes import StepKind
from complaints.rules.standing import CaseAct
from complaints.serializers.fields import NamedField, codes_of


class GroupRowSerializer(serializers.ModelSerializer):
    """A group without its members."""

    id = serializers.UUIDField(source="public_id")
    title = serializers.SerializerMethodField()
    unit = serializers.CharField(source="unit.code", default="")
    product_line = serializers.CharField(source="product_line.code", default="")
    owner = serializers.CharField(source="owner.employee_no", default="")
    state = serializers.CharField(help_text="suggested, confirmed or dismissed")

    class Meta:
        model = ComplaintGroup
        fields = (
            "id",
            "title",
            "state",
            "unit",
            "product_line",
            "owner",
            "similarity",
            "found_at",
            "decided_at",
            "major_at",
            "report_due_at",
            "report_send_by",
            "report_drafted_at",
            "report_sent_at",
        )

    def get_title(self, group: ComplaintGroup) -> str:
        """What the group is called."""
        return title_of_group(group)


class MemberSerializer(serializers.ModelSerializer):
    """A case of the group that the caller reads."""

    number = serializers.CharField(source="complaint.number")
    state = serializers.CharField(source="complaint.state")
    customer_no = serializers.CharField(source="complaint.customer.customer_no", default="")

    class Meta:
        model = GroupMember
        fields = ("number", "state", "customer_no", "similarity", "joined_at", "left_at", "representative")


class GroupSerializer(GroupRowSerializer):
    """A group with its members, why they are thought to be one matter, and the report."""

    members = MemberSerializer(many=True, read_only=True)
    explanation = serializers.JSONField(read_only=True)

    class Meta(GroupRowSerializer.Meta):
        fields = (  # type: ignore[assignment]  # more fields than the class above
            *GroupRowSerializer.Meta.fields,
            "decision_note",
            "major_reason",
            "explanation",
            "report_draft",
            "members",
        )


class GroupNoteSerializer(StrictSerializer):
    """A note on the decision."""

    note = serializers.CharField(max_length=1000, required=False, default="")


def _read(group: ComplaintGroup, user: Any) -> Any:
    return Complaint.objects.visible_to(user).readable_by(user)


def _present(group: ComplaintGroup, user: Any) -> Any:
    return _read(group, user).filter(memberships__group=group, memberships__left_at=None)


class JoinSerializer(StrictSerializer):
    """A case that belongs to the group as well."""

    number = NamedField(by="number", among=_read, source="complaint")


class LeaveSerializer(StrictSerializer):
    """A case that does not belong to the group, and why."""

    number = NamedField(by="number", among=_present, source="complaint")
    reason = serializers.CharField(max_length=1000)


class SpeakersSerializer(StrictSerializer):
    """The cases whose complainants speak for the others, five at most."""

    numbers = serializers.ListField(
        child=NamedField(by="number", among=_present), max_length=REPRESENTATIVES, source="complaints"
    )


class DraftSerializer(StrictSerializer):
    """The report; drawn up from what is recorded where no text is given."""

    text = serializers.CharField(max_length=20_000, required=False, default="")


class ForAllSerializer(StrictSerializer):
    """One act on every case of the group: `accept`, or a step with its words."""

    what = serializers.ChoiceField([CaseAct.ACCEPT.value, *codes_of(StepKind)])
    text = serializers.CharField(max_length=4000, required=False, default="")
    told = serializers.BooleanField(required=False, default=False)

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        """A step has words."""
        if sent["what"] != CaseAct.ACCEPT and not sent["text"].strip():
            raise serializers.ValidationError({"text": serializers.Field.default_error_messages["required"]})
        return sent
