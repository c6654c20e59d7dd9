"""How companies are marketed by industry and stage, over the API."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.once import KeyTaken
from common.records import RecordViewSet, StrictSerializer, valid
from common.rest import Conflict
from customers.models import Approach, LifeStage, MarketStance
from customers.queries.stances import LATEST_STANCES
from customers.services.stances import StanceForAll, StanceStands, decide_stance
from customers.standards import section_choices
from customers.texts import KEY_TAKEN, STANCE_FOR_ALL, STANCE_STANDS
from organization.rules import Act


class MarketStanceSerializer(serializers.ModelSerializer):
    """A decision; the last one on an industry and stage counts. An empty industry stands for all without their own."""

    id = serializers.UUIDField(source="public_id")
    decided_by = serializers.CharField(source="decided_by.employee_no", default="")

    class Meta:
        model = MarketStance
        fields = ("id", "industry", "stage", "approach", "reason", "decided_by", "decided_at")


class NewMarketStanceSerializer(StrictSerializer):
    """How companies of a section of GB/T 4754 (empty: all) in a stage are marketed; `key` decides once.

    An empty approach gives the industry back to what counts for all.
    """

    industry = serializers.ChoiceField(choices=[code for code, _name in section_choices()], allow_blank=True)
    stage = serializers.ChoiceField(choices=LifeStage.choices)
    approach = serializers.ChoiceField(choices=Approach.choices, allow_blank=True)
    reason = serializers.CharField(max_length=200)
    key = serializers.UUIDField(source="form_key")


class MarketStanceViewSet(RecordViewSet):
    """Every decision on how companies are marketed."""

    queryset = MarketStance.objects.none()  # for the documents; what is served is rows()
    serializer_class = MarketStanceSerializer
    orderings = {"decided_at": LATEST_STANCES}

    def rows(self) -> QuerySet[MarketStance]:
        return MarketStance.objects.visible_to(self.request.user).select_related("decided_by")

    @extend_schema(responses=MarketStanceSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the decisions, the latest first."""
        return self.list_answer(request)

    @extend_schema(request=NewMarketStanceSerializer, responses={201: MarketStanceSerializer})
    def create(self, request: Request) -> Response:
        """Decide otherwise."""
        self.must_be_allowed(Act.SET_WORK_RULES)
        sent = valid(NewMarketStanceSerializer, request)
        try:
            decided = decide_stance(**sent, by=request.user, at=timezone.now())
        except StanceForAll:
            raise serializers.ValidationError({"approach": [STANCE_FOR_ALL]}) from None
        except StanceStands:
            raise Conflict("nothing_changed", STANCE_STANDS) from None
        except KeyTaken:
            raise Conflict("key_taken", KEY_TAKEN) from None
        return self.one_answer(request, self.record(pk=decided.pk), status.HTTP_201_CREATED)
