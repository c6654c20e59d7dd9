"""Figures of account managers, channels and campaigns over the API: money as yuan, shares as fractions."""

from rest_framework import serializers

from common.records import StrictSerializer, YuanField


class WorkSerializer(serializers.Serializer):
    """What account managers' work came to; contacts, deals, reports and answers are those of twelve months."""

    customers = serializers.IntegerField()
    key_customers = serializers.IntegerField()
    deposits = YuanField(source="deposits_fen")
    loans = YuanField(source="loans_fen")
    contribution = YuanField(source="contribution_fen")
    contact_rule_kept = serializers.FloatField(source="rule_kept", allow_null=True)
    contacts = serializers.IntegerField()
    contribution_per_contact = YuanField(source="each_contact_fen", allow_null=True)
    deals_won = serializers.IntegerField()
    deals_lost = serializers.IntegerField()
    won = YuanField(source="won_fen")
    conversion = serializers.FloatField(allow_null=True)
    days_to_win = serializers.FloatField(allow_null=True)
    reports_on_time = serializers.FloatField(source="reports_kept", allow_null=True)
    data_completeness = serializers.FloatField(source="completeness", allow_null=True)
    satisfaction = serializers.FloatField(allow_null=True)
    answers = serializers.IntegerField()
    difficulty = serializers.FloatField(allow_null=True)
    at_risk = serializers.IntegerField()
    at_loss = serializers.IntegerField()
    away = serializers.IntegerField()
    neglected = serializers.IntegerField()


class ManagerSerializer(serializers.Serializer):
    """One account manager: this month and the one before."""

    employee_no = serializers.CharField(source="person.employee_no")
    name = serializers.CharField(source="person.display_name")
    work = WorkSerializer(source="now")
    last_month = WorkSerializer(allow_null=True)
    last_year = WorkSerializer(allow_null=True)


class RankedSerializer(serializers.Serializer):
    """One line of the ranking; without a target no rank, equal attainment shares one."""

    employee_no = serializers.CharField(source="person.employee_no")
    name = serializers.CharField(source="person.display_name")
    rank = serializers.IntegerField(allow_null=True)
    attainment = serializers.FloatField(source="reached", allow_null=True)
    pace = serializers.FloatField(allow_null=True)
    difficulty = serializers.FloatField(allow_null=True)
    data_completeness = serializers.FloatField(source="completeness", allow_null=True)


class RankingSerializer(serializers.Serializer):
    """The ranking as the caller sees it; `closed`: the own unit shows it to supervisors alone."""

    measure = serializers.CharField(source="race.measure.value")
    period = serializers.CharField(source="race.period.value")
    month = serializers.DateField(allow_null=True)
    time_passed = serializers.FloatField(source="passed", allow_null=True)
    attainment = serializers.FloatField(source="reached", allow_null=True)
    pace = serializers.FloatField(allow_null=True)
    closed = serializers.BooleanField()
    hidden = serializers.IntegerField()
    lines = RankedSerializer(source="rows", many=True)


class ManagersSerializer(serializers.Serializer):
    """All account managers of a unit together and one by one, or (unit null) the caller alone; and the ranking."""

    unit = serializers.CharField(source="page.scope.unit.code", default=None)
    as_of = serializers.DateField(source="page.as_of", allow_null=True)
    total = WorkSerializer(source="page.whole")
    last_month = WorkSerializer(source="page.last_month", allow_null=True)
    last_year = WorkSerializer(source="page.last_year", allow_null=True)
    people = ManagerSerializer(source="page.rows", many=True)
    ranking = RankingSerializer()


class RankingChoiceSerializer(StrictSerializer):
    """Whether a unit and those below it rank their account managers for all."""

    unit = serializers.CharField(source="unit.code", max_length=20)
    public = serializers.BooleanField()


class RankingUnitSerializer(serializers.Serializer):
    """A unit, whether it ranks in public, and the unit whose choice says so (null: nobody chose)."""

    unit = serializers.CharField(source="unit.code")
    public = serializers.BooleanField()
    chosen_for = serializers.CharField(source="choice.unit.code", default=None)


class RankingUnitsSerializer(serializers.Serializer):
    """The units that the caller supervises."""

    results = RankingUnitSerializer(many=True)


class BroughtSerializer(serializers.Serializer):
    """Companies that came in twelve months and what has become of them; mean days of those who became customers."""

    came = serializers.IntegerField()
    converted = serializers.IntegerField()
    dropped = serializers.IntegerField()
    running = serializers.IntegerField()
    conversion = serializers.FloatField(allow_null=True)
    days_to_convert = serializers.FloatField(allow_null=True)


class ChannelSerializer(serializers.Serializer):
    """One channel; `before` are the twelve months before, null where the bank's records begin later."""

    channel = serializers.CharField(source="source.value")
    now = BroughtSerializer()
    before = BroughtSerializer(allow_null=True)


class ChannelUnitSerializer(serializers.Serializer):
    """One part of the unit over all channels."""

    unit = serializers.CharField(source="label")
    itself = serializers.BooleanField()
    now = BroughtSerializer()
    before = BroughtSerializer(allow_null=True)


class CampaignReturnSerializer(serializers.Serializer):
    """One campaign; cost and return are null until somebody looked back on it."""

    campaign = serializers.UUIDField(source="campaign.public_id")
    name = serializers.CharField(source="campaign.name")
    accounts = serializers.IntegerField()
    deposits = YuanField(source="deposits_fen")
    cost = YuanField(source="cost_fen", allow_null=True)
    cost_per_account = YuanField(source="cost_each_fen", allow_null=True)
    returned = YuanField(source="return_fen", allow_null=True)
    return_on_cost = serializers.FloatField(allow_null=True)


class SourcesSerializer(serializers.Serializer):
    """What the page shows of a unit."""

    unit = serializers.CharField(source="scope.unit.code")
    since = serializers.DateField()
    until = serializers.DateField()
    total = BroughtSerializer()
    total_before = BroughtSerializer(allow_null=True)
    channels = ChannelSerializer(source="rows", many=True)
    parts = ChannelUnitSerializer(source="units", many=True)
    campaigns = CampaignReturnSerializer(many=True)
    cost = YuanField(source="cost_fen")
    returned = YuanField(source="return_fen")
    return_on_cost = serializers.FloatField(allow_null=True)
