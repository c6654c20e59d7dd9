"""What the API says of a piece of knowledge, and what it takes for one."""

from typing import Any

from rest_framework import serializers

from common.records import StrictSerializer
from customers.standards import is_industry, is_region
from knowledge.models import Confidence, Importance, KindName, Piece, TopicName
from knowledge.rules import MOST_TAGS, TAG_LENGTH, TITLE_LENGTH


class PieceSerializer(serializers.ModelSerializer):
    """A piece; one of a customer has its number, another one the code of the unit it is shared with."""

    id = serializers.UUIDField(source="public_id")
    customer = serializers.CharField(source="customer.customer_no", default="")
    shared_with = serializers.CharField(source="shared_with.code", default="")
    product_line = serializers.CharField(source="product_line.code", default="")
    opportunity = serializers.UUIDField(source="opportunity.public_id", default=None)
    author = serializers.CharField(source="author.employee_no")

    class Meta:
        model = Piece
        fields = (
            "id",
            "kind",
            "topic",
            "title",
            "body",
            "customer",
            "shared_with",
            "state",
            "competitor",
            "industry_code",
            "region_code",
            "product_line",
            "opportunity",
            "tags",
            "source",
            "confidence",
            "importance",
            "noted_on",
            "valid_until",
            "author",
            "written_at",
            "version",
            "changed_at",
        )


class WordsSerializer(StrictSerializer):
    """What a piece says, and of what."""

    topic = serializers.ChoiceField(choices=TopicName.choices, default=TopicName.OTHER.value)
    title = serializers.CharField(max_length=TITLE_LENGTH)
    body = serializers.CharField(max_length=6000)
    competitor = serializers.CharField(max_length=60, default="", allow_blank=True)
    opportunity = serializers.UUIDField(default=None, allow_null=True)
    industry_code = serializers.CharField(max_length=5, default="", allow_blank=True)
    region_code = serializers.CharField(max_length=6, default="", allow_blank=True)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=TAG_LENGTH), default=list, max_length=MOST_TAGS
    )
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=120, default="", allow_blank=True
    )
    confidence = serializers.ChoiceField(choices=Confidence.choices, default=2)
    importance = serializers.ChoiceField(choices=Importance.choices, default=2)
    noted_on = serializers.DateField()
    valid_until = serializers.DateField(default=None, allow_null=True)

    def validate_industry_code(self, code: str) -> str:
        if code and not is_industry(code[:3]):
            raise serializers.ValidationError("GB/T 4754")
        return code

    def validate_region_code(self, code: str) -> str:
        if code and not is_region(code):
            raise serializers.ValidationError("GB/T 2260")
        return code


class NewPieceSerializer(WordsSerializer):
    """A new piece: of a customer, else for a unit (its code; the caller's own where none is said)."""

    kind = serializers.ChoiceField(choices=KindName.choices)
    customer = serializers.CharField(max_length=20, default="", allow_blank=True)
    shared_with = serializers.CharField(max_length=20, default="", allow_blank=True)
    key = serializers.UUIDField()


class ChangedPieceSerializer(WordsSerializer):
    """Other words for a piece; what is not said stays."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, partial=True, **options)


class PieceReviewSerializer(StrictSerializer):
    """What a second person says of what the whole bank is to read; whoever gives it back says why."""

    approve = serializers.BooleanField()
    note = serializers.CharField(max_length=300, default="", allow_blank=True)
