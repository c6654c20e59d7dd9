"""What the API says of a saved view, and what it takes for one."""

from rest_framework import serializers

from common.records import StrictSerializer
from lists.models import SavedView
from lists.rules import LISTS, LONGEST_QUERY


class ViewSerializer(serializers.ModelSerializer):
    """A named view; `query` is the part of the list's address that holds filters, order and columns."""

    id = serializers.UUIDField(source="public_id")
    list = serializers.ChoiceField(source="list_name", choices=list(LISTS))
    owner = serializers.CharField(source="owner.employee_no")
    shared_with = serializers.CharField(
        source="shared_with.code", default="", help_text="Code of the unit whose people use it too."
    )
    pinned = serializers.BooleanField(help_text="Whether it stands in the caller's sidebar.")

    class Meta:
        model = SavedView
        fields = ("id", "list", "name", "query", "owner", "shared_with", "pinned", "saved_at", "changed_at")


class ChangedViewSerializer(StrictSerializer):
    """What the owner may change; an empty `shared_with` shares with nobody."""

    name = serializers.CharField(max_length=40, required=False)
    query = serializers.CharField(max_length=LONGEST_QUERY, required=False, allow_blank=True)
    shared_with = serializers.CharField(max_length=20, required=False, allow_blank=True)


class NewViewSerializer(StrictSerializer):
    """A view of the caller's own; sent twice, it is kept once."""

    list = serializers.ChoiceField(choices=list(LISTS))
    name = serializers.CharField(max_length=40)
    query = serializers.CharField(max_length=LONGEST_QUERY, allow_blank=True)
    shared_with = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)


class PinSerializer(StrictSerializer):
    """Whether the view stands in the caller's sidebar."""

    pinned = serializers.BooleanField()


class RemovalSerializer(StrictSerializer):
    """No fields."""
