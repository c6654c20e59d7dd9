"""Figures of fair treatment over the API: shares as fractions, null where nothing was due."""

from rest_framework import serializers


class TreatedSerializer(serializers.Serializer):
    """What was due to customers in a month, and how much of it they got."""

    promises_due = serializers.IntegerField(source="promises")
    promises_kept = serializers.IntegerField()
    promises_share = serializers.FloatField(allow_null=True)
    proposals_sent = serializers.IntegerField(source="proposals")
    proposals_disclosed = serializers.IntegerField(source="disclosed")
    disclosed_share = serializers.FloatField(allow_null=True)
    complaints_due = serializers.IntegerField(source="complaints")
    complaints_answered = serializers.IntegerField(source="answered")
    answered_share = serializers.FloatField(allow_null=True)
    privacy_requests_due = serializers.IntegerField(source="requests")
    privacy_requests_settled = serializers.IntegerField(source="settled")
    settled_share = serializers.FloatField(allow_null=True)
    education_events = serializers.IntegerField(source="events")
    people_reached = serializers.IntegerField(source="reached")


class FairMonthSerializer(serializers.Serializer):
    """One month of the unit."""

    month = serializers.DateField()
    treated = TreatedSerializer()


class FairUnitSerializer(serializers.Serializer):
    """One part of the unit: the month looked at and the one before."""

    unit = serializers.CharField(source="code")
    itself = serializers.BooleanField()
    treated = TreatedSerializer(source="now")
    last_month = TreatedSerializer()


class FairnessSerializer(serializers.Serializer):
    """What the page shows of a unit; `running`: the month is under way, and only what is past counts."""

    unit = serializers.CharField(source="scope.unit.code")
    month = serializers.DateField()
    running = serializers.BooleanField()
    counted_at = serializers.DateTimeField()
    treated = TreatedSerializer(source="now")
    last_month = TreatedSerializer()
    last_year = TreatedSerializer()
    months = FairMonthSerializer(many=True)
    parts = FairUnitSerializer(source="units", many=True)


class FairRowSerializer(serializers.Serializer):
    """One thing that counted; `path` is the page of the record."""

    subject = serializers.CharField()
    about = serializers.CharField()
    unit = serializers.CharField(source="unit_label")
    day = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    in_time = serializers.BooleanField(source="met")
    path = serializers.CharField(source="url")


class FairRowsSerializer(serializers.Serializer):
    """A page of what counted of a duty, the oldest first."""

    duty = serializers.CharField(source="duty.value")
    month = serializers.DateField()
    count = serializers.IntegerField()
    rows = FairRowSerializer(many=True)
    next_cursor = serializers.CharField()
    previous_cursor = serializers.CharField()
