"""What the workbench reckons of a talk, and what goes to the other side, over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from negotiations.queries.workbench import IssueRow, Workbench
from negotiations.rules.codes import Side
from negotiations.rules.zone import gap
from negotiations.serializers.values import written


class ZoneSerializer(serializers.Serializer):
    """From our bottom line to theirs; `surplus` is what there is to share, days where days are counted."""

    our_bottom = serializers.CharField()
    their_bottom = serializers.CharField()
    midpoint = serializers.CharField()
    surplus = serializers.CharField()


class IssueFiguresSerializer(serializers.Serializer):
    """Where an issue stands: what each side offered last, what is settled, the zone; `gap` where there is none.

    Both are null while a bottom line is not known.
    """

    issue = serializers.UUIDField(source="issue.public_id")
    subject = serializers.CharField(source="issue.subject")
    name = serializers.CharField()
    measure = serializers.CharField(source="issue.measure")
    ours = serializers.SerializerMethodField()
    theirs = serializers.SerializerMethodField()
    settled = serializers.SerializerMethodField()
    zone = serializers.SerializerMethodField()
    gap = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_ours(self, row: IssueRow) -> str | None:
        return _written(row, row.track.last(Side.OURS))

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_theirs(self, row: IssueRow) -> str | None:
        return _written(row, row.track.last(Side.THEIRS))

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_settled(self, row: IssueRow) -> str | None:
        return _written(row, row.track.settled)

    @extend_schema_field(ZoneSerializer(allow_null=True))
    def get_zone(self, row: IssueRow) -> dict[str, str | None] | None:
        meets = row.meets
        if meets is None:
            return None
        return {
            "our_bottom": _written(row, meets.ours),
            "their_bottom": _written(row, meets.theirs),
            "midpoint": _written(row, meets.midpoint),
            "surplus": f"{meets.surplus:.4f}",
        }

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_gap(self, row: IssueRow) -> str | None:
        issue = row.issue
        if row.meets is not None or issue.bottom is None or issue.their_bottom is None:
            return None
        return f"{gap(issue.bottom, issue.their_bottom):.4f}"


class PackageSerializer(serializers.Serializer):
    """The package of whole issues with the largest product of both utilities; `to_us` are the issues that we get."""

    to_us = serializers.ListField(child=serializers.UUIDField())
    ours = serializers.CharField()
    theirs = serializers.CharField()
    product = serializers.CharField()


class UtilitiesSerializer(serializers.Serializer):
    """What the talk as it stands is worth to each side, 0 to 1, by weights; and the best package."""

    ours = serializers.CharField()
    theirs = serializers.CharField()
    best = PackageSerializer(allow_null=True)


class TradeSerializer(serializers.Serializer):
    """An issue to give, which weighs more for them, and one to get for it, which weighs more for us."""

    give = serializers.UUIDField()
    get = serializers.UUIDField()


class TalkFiguresSerializer(serializers.Serializer):
    """What is reckoned of a talk; `utilities` are null until all four ends of an issue are known."""

    issues = IssueFiguresSerializer(source="rows", many=True)
    utilities = serializers.SerializerMethodField()
    trades = serializers.SerializerMethodField()

    @extend_schema_field(UtilitiesSerializer(allow_null=True))
    def get_utilities(self, bench: Workbench) -> dict[str, Any] | None:
        totals = bench.totals
        if totals is None:
            return None
        best = totals.best and {
            "to_us": [str(row.issue.public_id) for row in bench.rows if row.issue.pk in totals.best.to_us],
            "ours": f"{totals.best.ours:.4f}",
            "theirs": f"{totals.best.theirs:.4f}",
            "product": f"{totals.best.product:.4f}",
        }
        return {"ours": f"{totals.ours:.4f}", "theirs": f"{totals.theirs:.4f}", "best": best}

    @extend_schema_field(TradeSerializer(many=True))
    def get_trades(self, bench: Workbench) -> list[dict[str, str]]:
        return [
            {"give": str(give.issue.public_id), "get": str(get.issue.public_id)} for give, get in bench.trades
        ]


class PositionSerializer(serializers.Serializer):
    """One issue that was offered on, in words with units; empty where a side offered nothing."""

    name = serializers.CharField()
    ours = serializers.CharField(allow_blank=True)
    theirs = serializers.CharField(allow_blank=True)
    settled = serializers.CharField(allow_blank=True)


class TalkSummarySerializer(serializers.Serializer):
    """What may be sent to the other side: positions after the last round, made of offers alone."""

    number = serializers.CharField()
    title = serializers.CharField()
    company = serializers.CharField()
    rounds = serializers.IntegerField()
    last_on = serializers.DateField(allow_null=True)
    positions = PositionSerializer(many=True)


def _written(row: IssueRow, value: Any) -> str | None:
    return None if value is None else written(row.issue.measure, value)
