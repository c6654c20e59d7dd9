"""What the API tells of two versions of the scoring model compared: settings, movement, branches, who would move."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.records import YuanField
from tiers import phrases
from tiers.models import Simulated
from tiers.queries import Comparison
from tiers.rules import POINT, Indicator


class SettingSerializer(serializers.Serializer):
    """One setting in words, of the version compared with and of the version."""

    name = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    differs = serializers.BooleanField()


class BranchEffectSerializer(serializers.Serializer):
    """What the version does to one branch: who rises and falls, key and above before and after, mean change."""

    branch = serializers.CharField(source="code")
    name = serializers.CharField()
    customers = serializers.IntegerField()
    up = serializers.IntegerField()
    down = serializers.IntegerField()
    key_before = serializers.IntegerField()
    key_after = serializers.IntegerField()
    change = serializers.DecimalField(max_digits=8, decimal_places=2)


class TierEffectSerializer(serializers.Serializer):
    """One tier: its customers by the version compared with, where they go; shares of all contribution, 0 to 1."""

    tier = serializers.CharField()
    customers_before = serializers.IntegerField()
    customers_after = serializers.IntegerField()
    to = serializers.DictField(child=serializers.IntegerField())
    share_before = serializers.FloatField(allow_null=True)
    share_after = serializers.FloatField(allow_null=True)


class ComparisonSerializer(serializers.Serializer):
    """A version beside another one over the facts of one published night; `state` is null where nobody compared them.

    Figures are null until it is done; `fresh` is false once either was edited since.
    """

    model = serializers.IntegerField(source="model.number")
    against = serializers.IntegerField(source="against.number")
    settings = SettingSerializer(many=True)
    state = serializers.CharField(source="trial.simulation.job.state", default=None, allow_null=True)
    night = serializers.DateField(source="trial.simulation.run.business_date", default=None, allow_null=True)
    fresh = serializers.BooleanField(source="trial.fresh", default=False)
    finished_at = serializers.DateTimeField(
        source="trial.simulation.finished_at", default=None, allow_null=True
    )
    customers = serializers.IntegerField(source="trial.simulation.customers", default=None, allow_null=True)
    correlation = serializers.SerializerMethodField()
    unchanged = serializers.SerializerMethodField()
    up = serializers.SerializerMethodField()
    down = serializers.SerializerMethodField()
    tiers = serializers.SerializerMethodField()
    branches = BranchEffectSerializer(source="trial.branches", many=True, default=list)

    def get_correlation(self, found: Comparison) -> float | None:
        return self._told(found, "correlation")

    def get_up(self, found: Comparison) -> int | None:
        return self._told(found, "up")

    def get_down(self, found: Comparison) -> int | None:
        return self._told(found, "down")

    def get_unchanged(self, found: Comparison) -> int | None:
        return found.trial.unchanged if found.trial and found.trial.simulation.finished_at else None

    @extend_schema_field(TierEffectSerializer(many=True))
    def get_tiers(self, found: Comparison) -> list[dict[str, Any]]:
        trial = found.trial
        if trial is None:
            return []
        lines = zip(trial.rows, trial.totals, trial.shares, strict=True)
        return [
            TierEffectSerializer(
                {
                    "tier": row.tier.code,
                    "customers_before": row.total,
                    "customers_after": total,
                    "to": {cell.tier_to: cell.count for cell in row.cells},
                    "share_before": share.held,
                    "share_after": share.share,
                }
            ).data
            for row, total, share in lines
        ]

    def _told(self, found: Comparison, name: str):
        return found.trial.simulation.summary.get(name) if found.trial else None


class MoverSerializer(serializers.ModelSerializer):
    """One customer whose score the version changes; scores in points, `cause` the indicator that moved most of them."""

    customer = serializers.CharField(source="customer.customer_no")
    name = serializers.CharField(source="customer.short_name")
    tier_before = serializers.CharField(source="tier_before.code")
    tier_after = serializers.CharField(source="tier_after.code")
    score_before = serializers.SerializerMethodField()
    score_after = serializers.SerializerMethodField()
    cause = serializers.SerializerMethodField()
    cause_points = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    contribution = YuanField(source="revenue_fen")

    class Meta:
        model = Simulated
        fields = (
            "customer",
            "name",
            "tier_before",
            "tier_after",
            "score_before",
            "score_after",
            "cause",
            "cause_points",
            "reason",
            "contribution",
        )

    def get_score_before(self, row: Simulated) -> str:
        return _points(row.score_before)

    def get_score_after(self, row: Simulated) -> str:
        return _points(row.score_after)

    def get_cause(self, row: Simulated) -> str | None:
        return list(Indicator)[row.cause - 1].value if row.cause else None

    def get_cause_points(self, row: Simulated) -> str:
        return _points(row.cause_points)

    def get_reason(self, row: Simulated) -> str:
        return phrases.cause_of_trial(row.cause, row.cause_points, None)


def _points(thousandths: int) -> str:
    sign = "-" if thousandths < 0 else ""
    whole, rest = divmod(abs(thousandths), POINT)
    return f"{sign}{whole}.{rest:03d}"
