"""What the API says of a table that is taken over, and what it takes for one."""

import binascii
from base64 import b64decode

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.records import StrictSerializer
from imports.models import SheetRun


class FieldSerializer(serializers.Serializer):
    """A column that a table of the target may have."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # `label` of a serializer is its name in forms
    kind = serializers.CharField(source="kind.value")
    required = serializers.BooleanField()  # type: ignore[assignment]  # as above: the column's word, not the serializer's
    heads = serializers.ListField(child=serializers.CharField())
    codes = serializers.ListField(
        child=serializers.CharField(), help_text="Our words, where the column takes one of several."
    )


class ImportTargetSerializer(serializers.Serializer):
    """A kind of record into which the caller may bring tables; rows are known again by `key`."""

    code = serializers.CharField()
    title = serializers.CharField()
    key = serializers.ListField(child=serializers.CharField())
    columns = FieldSerializer(many=True, source="fields_told")
    said = serializers.ListField(
        child=serializers.CharField(), help_text="What is said of a whole table when it is brought."
    )


class ImportFaultSerializer(serializers.Serializer):
    """What is wrong with a cell: its row in the file, its field, a code, the words, and what stands there."""

    row = serializers.IntegerField()
    field = serializers.CharField()
    code = serializers.CharField()
    text = serializers.CharField()
    value = serializers.CharField()


class ImportRunSerializer(serializers.ModelSerializer):
    """A table: how its columns are read, what taking it over did, and how far the worker is with it."""

    id = serializers.UUIDField(source="public_id")
    uploaded_by = serializers.CharField(source="uploaded_by.employee_no")
    made = serializers.IntegerField(source="taken")
    same = serializers.IntegerField(source="known")
    left_out = serializers.IntegerField(source="wrong_rows")
    passed = serializers.IntegerField(help_text="Rows that the target's rules leave aside.")
    parts = serializers.IntegerField(source="job.total", default=0)
    parts_done = serializers.IntegerField(source="job.progress", default=0)
    undoing = serializers.BooleanField(source="undo_job_id")

    class Meta:
        model = SheetRun
        fields = (
            "id",
            "target",
            "file_name",
            "state",
            "rows",
            "header",
            "mapping",
            "codes",
            "made",
            "changed",
            "same",
            "passed",
            "left_out",
            "figures",
            "said",
            "parts",
            "parts_done",
            "uploaded_by",
            "uploaded_at",
            "finished_at",
            "undoing",
            "undone_at",
            "let_go_at",
        )


class ImportRemarkSerializer(serializers.Serializer):
    """What there is to say of a row besides its faults."""

    row = serializers.IntegerField(source="number")
    text = serializers.CharField(source="remark")


class ImportCheckSerializer(serializers.Serializer):
    """What taking a table over would do, the rows that would be left out, and what is said of the others."""

    make = serializers.IntegerField()
    change = serializers.IntegerField()
    same = serializers.IntegerField()
    wrong = serializers.IntegerField()
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Required columns not mapped yet."
    )
    faults = ImportFaultSerializer(many=True)
    passed = serializers.IntegerField(help_text="Rows that the target's rules leave aside.")
    remarks = ImportRemarkSerializer(many=True)


class NewImportSerializer(StrictSerializer):
    """A table to bring: the file as base64. The same `form_key` sent twice keeps one."""

    target = serializers.CharField(max_length=30)
    file_name = serializers.CharField(max_length=120)
    content = serializers.CharField(help_text="An Excel or CSV file in base64.")
    form_key = serializers.UUIDField()
    said = serializers.DictField(required=False, help_text="What the target asks of the whole table.")

    def validate_content(self, text: str) -> bytes:
        try:
            return b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise serializers.ValidationError(_("This is no base64.")) from None


class ImportMappingSerializer(StrictSerializer):
    """Which column (from 0) holds which field, and what the file's words mean: {"level": {"A": "owner"}}."""

    mapping = serializers.DictField(child=serializers.IntegerField(min_value=0))
    codes = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField(max_length=60)), required=False
    )


class OrderSerializer(StrictSerializer):
    """Nothing: the address says it all."""
