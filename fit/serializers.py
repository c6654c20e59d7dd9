"""What the API takes and says of products and eligibility."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.records import StrictSerializer
from fit import texts
from products.rules.eligibility import TOLD, Verdict


class ProductSerializer(serializers.Serializer):
    """A product as its version in force says; rules, limits and fees are data: fen, basis points, months."""

    code = serializers.CharField(source="product.code")
    family = serializers.CharField(source="product.family")
    line = serializers.CharField(source="product.line.code", allow_null=True, default=None)
    version = serializers.IntegerField(source="number")
    name = serializers.CharField()
    words = serializers.JSONField(source="text")
    serves = serializers.ListField(child=serializers.CharField())
    join = serializers.CharField()
    rules = serializers.JSONField()
    limits = serializers.JSONField()
    fees = serializers.JSONField()
    valid_until = serializers.DateField(allow_null=True)


class CheckedRuleSerializer(serializers.Serializer):
    """A rule for one customer: pass, fail or unknown, the value with its day or year and source, and the way out."""

    rule = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    verdict = serializers.SerializerMethodField()
    value = serializers.SerializerMethodField()
    as_of = serializers.DateField(source="known.as_of", allow_null=True)
    year = serializers.IntegerField(source="known.year", allow_null=True)
    source = serializers.CharField(source="known.source")  # type: ignore[assignment]  # a field of this name, beside DRF's argument
    way_out = serializers.SerializerMethodField()

    @extend_schema_field(serializers.JSONField())
    def get_rule(self, one: Any) -> Any:
        return one.rule.plain()

    def get_text(self, one: Any) -> str:
        return texts.rule_words(one.rule)

    def get_verdict(self, one: Any) -> str:
        return one.verdict.name.lower()

    def get_value(self, one: Any) -> str:
        return texts.value_words(one.rule.fact, one.known.value)

    def get_way_out(self, one: Any) -> str:
        return texts.way_out(one)


class EligibilitySerializer(serializers.Serializer):
    """A product for one customer."""

    product = serializers.CharField(source="version.product.code")
    version = serializers.IntegerField(source="version.number")
    verdict = serializers.SerializerMethodField()
    rules = CheckedRuleSerializer(many=True)

    def get_verdict(self, one: Any) -> str:
        return one.verdict.name.lower()


class OfferedSerializer(serializers.Serializer):
    """The products in force, each as far as one customer is from it."""

    products = EligibilitySerializer(many=True)


class QualifiedSerializer(serializers.Serializer):
    """A customer of a product's list."""

    customer_no = serializers.CharField()
    name = serializers.CharField(source="label")
    verdict = serializers.SerializerMethodField()

    def get_verdict(self, customer: Any) -> str:
        return Verdict(customer.said).name.lower()


class NewFactSerializer(StrictSerializer):
    """A fact that was seen: yes or no, fen, or basis points; null takes it back."""

    fact = serializers.ChoiceField(choices=sorted(TOLD))
    value = serializers.JSONField(allow_null=True)
    on = serializers.DateField()
    source = serializers.CharField(max_length=80)  # type: ignore[assignment]  # a field of this name, beside DRF's argument
