"""What the API says of a table that is taken over, and what it takes for one."""

import binascii
from base64 import b64decode
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.records import StrictSerializer
from imports.models import SheetRun


class FieldSerializer(serializers.Serializer):
    """A column that a table of the target may have."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the field of this name
    kind = serializers.CharField(source="kind.value")
    required = serializers.BooleanField()  # type: ignore[assignment]
    heads = serializers.ListField(child=serializers.CharField())
    codes = serializers.SerializerMethodField(help_text="Our words, where the column takes one of several.")

    def get_codes(self, field: Any) -> list[str]:
        return [code for code, _label in field.choices]


class ImportTargetSerializer(serializers.Serializer):
    """A kind of record into which the caller may bring tables; rows are known again by `key`."""

    code = serializers.CharField()
    title = serializers.CharField()
    key = serializers.ListField(child=serializers.CharField())
    columns = FieldSerializer(many=True, source="fields_told")


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
            "left_out",
            "parts",
            "parts_done",
            "uploaded_by",
            "uploaded_at",
            "finished_at",
            "undoing",
            "undone_at",
        )


class ImportCheckSerializer(serializers.Serializer):
    """What taking a table over would do, and the rows that would be left out."""

    make = serializers.IntegerField()
    change = serializers.IntegerField()
    same = serializers.IntegerField()
    wrong = serializers.IntegerField()
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Required columns not mapped yet."
    )
    faults = ImportFaultSerializer(many=True)


class NewImportSerializer(StrictSerializer):
    """A table to bring: the file as base64. The same `form_key` sent twice keeps one."""

    target = serializers.CharField(max_length=30)
    file_name = serializers.CharField(max_length=120)
    content = serializers.CharField(help_text="An Excel or CSV file in base64.")
    form_key = serializers.UUIDField()

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
