"""What the API of drafts takes and gives: a product's words in both languages, rules, limits and fees as data."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.records import StrictSerializer
from fit import texts
from fit.forms import LANGUAGES, MOST_ROWS, WORDS
from products.models import Family, ProductLine, ProductVersion
from products.rules.eligibility import Join, RuleMeansNothing, Test, rule_from
from products.rules.terms import TermsMeanNothing, fee_from, limit_from


class DraftSerializer(serializers.ModelSerializer):
    """A draft whole: `words` by language (zh, en), figures in fen, basis points and months."""

    code = serializers.CharField(source="product.code")
    family = serializers.CharField(source="product.family")
    line = serializers.CharField(source="product.line.code", default=None, allow_null=True)
    manager = serializers.CharField(source="product.manager.employee_no", default=None, allow_null=True)
    version = serializers.IntegerField(source="number")
    serves = serializers.ListField(child=serializers.CharField())
    drafted_by = serializers.CharField(source="drafted_by.employee_no", default=None, allow_null=True)

    class Meta:
        model = ProductVersion
        fields = (
            "code",
            "family",
            "line",
            "manager",
            "version",
            "state",
            "words",
            "serves",
            "join",
            "rules",
            "limits",
            "fees",
            "valid_until",
            "drafted_by",
        )


class NewProductSerializer(StrictSerializer):
    """A new product: its code stays for good; `line` is where core banking books it, `manager` an employee number."""

    code = serializers.CharField(max_length=30)
    name = serializers.CharField(max_length=60)
    family = serializers.ChoiceField(choices=Family.choices)
    line = serializers.CharField(max_length=40, allow_null=True, default=None)
    manager = serializers.CharField(max_length=20, allow_null=True, default=None)


class ProductManagerSerializer(StrictSerializer):
    """Who answers for a product, by employee number; null: nobody."""

    manager = serializers.CharField(max_length=20, allow_null=True)


class DraftChangesSerializer(StrictSerializer):
    """What of a draft is changed; lists and words are sent whole."""

    words = serializers.DictField(child=serializers.DictField(child=serializers.CharField(allow_blank=True)))
    serves = serializers.ListField(child=serializers.ChoiceField(choices=list(texts.NEEDS.items())))
    join = serializers.ChoiceField(choices=[join.value for join in Join])
    rules = serializers.ListField(child=serializers.JSONField(), max_length=MOST_ROWS)
    limits = serializers.ListField(child=serializers.JSONField(), max_length=MOST_ROWS)
    fees = serializers.ListField(child=serializers.JSONField(), max_length=MOST_ROWS)
    valid_until = serializers.DateField(allow_null=True)

    def validate_words(self, words: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        """Each language has the words of the page, none longer than there."""
        if set(words) - set(LANGUAGES) or any(set(said) - set(WORDS) for said in words.values()):
            raise serializers.ValidationError(_("A product has no such words."))
        for said in words.values():
            for key, text in said.items():
                if len(text) > WORDS[key][1]:
                    raise serializers.ValidationError(
                        _("%(word)s: at most %(n)s characters.") % {"word": key, "n": WORDS[key][1]}
                    )
        return {tongue: {key: text.strip() for key, text in said.items()} for tongue, said in words.items()}

    def validate_rules(self, rules: list[Any]) -> list[Any]:
        try:
            read = [rule_from(stored) for stored in rules]
        except RuleMeansNothing:
            raise serializers.ValidationError(_("A rule means nothing.")) from None
        lines = {code for rule in read if rule.test is Test.HAS_PRODUCT for code in rule.values}
        if ProductLine.objects.filter(code__in=lines).count() != len(lines):
            raise serializers.ValidationError(_("There is no such product line."))
        return [rule.plain() for rule in read]

    def validate_limits(self, limits: list[Any]) -> list[Any]:
        try:
            return [limit_from(stored).plain() for stored in limits]
        except TermsMeanNothing:
            raise serializers.ValidationError(_("A limit means nothing.")) from None

    def validate_fees(self, fees: list[Any]) -> list[Any]:
        try:
            return [fee_from(stored).plain() for stored in fees]
        except TermsMeanNothing:
            raise serializers.ValidationError(_("A fee means nothing.")) from None
