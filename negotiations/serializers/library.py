"""What the API says of tactics, and of how talks ended."""

from rest_framework import serializers

from negotiations.serializers.talks import TableLessonSerializer


class TacticSerializer(serializers.Serializer):
    """A tactic in the reader's language; `why_not` says why it is not ours to use."""

    code = serializers.CharField()
    name = serializers.CharField()
    what = serializers.CharField()
    answer = serializers.CharField()
    ours_to_use = serializers.BooleanField()
    why_not = serializers.CharField()


class TacticLibrarySerializer(serializers.Serializer):
    """The library, in its order."""

    results = TacticSerializer(many=True)


class EndingsSerializer(serializers.Serializer):
    """How many talks ended, how many of them agreed; medians of those, null where there is none."""

    cases = serializers.IntegerField()
    agreed = serializers.IntegerField()
    discount_bp = serializers.DecimalField(max_digits=9, decimal_places=2, allow_null=True)
    rounds = serializers.DecimalField(max_digits=9, decimal_places=1, allow_null=True)
    days = serializers.DecimalField(max_digits=9, decimal_places=1, allow_null=True)


class LearnedSerializer(TableLessonSerializer):
    """Something that one's own teams learned, and at which talk."""

    talk = serializers.CharField(source="negotiation.number")

    class Meta(TableLessonSerializer.Meta):
        fields = (*TableLessonSerializer.Meta.fields, "talk")  # type: ignore[assignment]  # one field more


class HowTheyEndedSerializer(serializers.Serializer):
    """`own` talks, those of the `bank` (null below `enough` of them), and the latest lessons of one's own teams."""

    own = EndingsSerializer()
    bank = EndingsSerializer(allow_null=True)
    enough = serializers.IntegerField()
    lessons = LearnedSerializer(many=True)
