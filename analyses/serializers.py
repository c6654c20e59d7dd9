"""What the API says of analysis sheets, and what it takes."""

from typing import Any

from rest_framework import serializers

from analyses.models import KIND_NAMES, SECTION_NAMES, AnalysisSheet
from analyses.rules import LONGEST
from common.records import StrictSerializer


class SheetLineSerializer(serializers.Serializer):
    """What stands in a section; a product by its code, a person and a tie by their identifiers."""

    section = serializers.ChoiceField(choices=SECTION_NAMES)
    text = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of this name, beside DRF's argument
    product = serializers.CharField(source="product.code", default=None)
    contact = serializers.SerializerMethodField()
    tie = serializers.UUIDField(source="tie.public_id", default=None)
    asked = serializers.CharField()
    given = serializers.CharField()

    def get_contact(self, entry: Any) -> str | None:
        contact = entry.contact
        return str(contact.public_id) if contact is not None and contact.state == "live" else None


class SheetWordingSerializer(serializers.Serializer):
    """One wording of a sheet: who wrote it when, of which day, and its lines."""

    version = serializers.IntegerField()
    dated_on = serializers.DateField()
    by = serializers.CharField(source="by.employee_no")
    at = serializers.DateTimeField()
    lines = SheetLineSerializer(source="entries", many=True)


class SheetRowSerializer(serializers.ModelSerializer):
    """A sheet without its lines."""

    id = serializers.UUIDField(source="public_id")
    customer = serializers.CharField(source="customer.customer_no")
    written_by = serializers.CharField(source="written_by.employee_no")
    worded_at = serializers.DateTimeField()

    class Meta:
        model = AnalysisSheet
        fields = ("id", "customer", "kind", "dated_on", "written_by", "written_at", "worded_at", "version")


class SheetSerializer(SheetRowSerializer):
    """A sheet with its lines, and every wording, the latest first."""

    lines = serializers.SerializerMethodField()
    wordings = SheetWordingSerializer(many=True)

    class Meta:
        model = AnalysisSheet
        fields = (*SheetRowSerializer.Meta.fields, "lines", "wordings")

    def get_lines(self, sheet: AnalysisSheet) -> list[dict[str, Any]]:
        standing = next(one for one in sheet.wordings.all() if one.version == sheet.version)
        return list(SheetLineSerializer(standing.entries.all(), many=True).data)


class LineWordsSerializer(StrictSerializer):
    """What is said in a section; which fields it may have follows from the kind."""

    section = serializers.ChoiceField(choices=SECTION_NAMES)
    text = serializers.CharField(max_length=LONGEST["text"], allow_blank=True, required=False)
    source = serializers.CharField(  # type: ignore[assignment]  # a field of this name, beside DRF's argument
        max_length=LONGEST["source"], allow_blank=True, required=False
    )
    product = serializers.CharField(max_length=30, allow_null=True, required=False)
    contact = serializers.UUIDField(allow_null=True, required=False)
    tie = serializers.UUIDField(allow_null=True, required=False)
    asked = serializers.CharField(max_length=LONGEST["asked"], allow_blank=True, required=False)
    given = serializers.CharField(max_length=LONGEST["given"], allow_blank=True, required=False)


class SheetWordsSerializer(StrictSerializer):
    """The day of a sheet and its lines; of a line only the fields that are sent are changed."""

    dated_on = serializers.DateField()
    lines = LineWordsSerializer(many=True)


class NewSheetSerializer(SheetWordsSerializer):
    """A sheet to be written; `key` writes one however often it is sent."""

    customer = serializers.CharField(max_length=20)
    kind = serializers.ChoiceField(choices=KIND_NAMES)
    key = serializers.UUIDField()


class NoWordsSerializer(StrictSerializer):
    """Nothing is to be said."""
