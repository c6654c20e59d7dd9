"""How the feeds are, for machines that watch over others; and until when each resource is due."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.pagination import Ordering
from common.records import Budgeted, RecordViewSet, ScopeMissing, StrictSerializer, only_known, valid
from corebanking import queries, services
from corebanking.authentication import ClientAuthentication
from corebanking.models import CutOff
from corebanking.rules import MEASURING, Resource
from organization.rules import Act


class ExpositionRenderer(BaseRenderer):
    """The text format in which Prometheus reads figures."""

    media_type = "text/plain"
    format = "prometheus"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> str:
        return data if isinstance(data, str) else ""


class MetricsViewSet(Budgeted):
    """Figures of the feeds, by the scope `feeds:read`."""

    authentication_classes = [ClientAuthentication]
    permission_classes = [IsAuthenticated]
    serializer_class = serializers.Serializer

    @extend_schema(
        summary="How the feeds of the last business date are, as Prometheus reads it",
        responses={(200, "text/plain"): str},
    )
    def retrieve(self, request: Request) -> Response:
        """Counters and clocks of each resource on the last business date that is over, one figure a line."""
        only_known(request.query_params, ())
        if not request.auth.allow_scopes([MEASURING]):
            raise ScopeMissing
        request.user.reach = replace(request.user.reach, everything=True, own_everything=True)
        day = business_today() - timedelta(days=1)
        text = exposition(queries.feed_figures(request.user, day, at=timezone.now()))
        request.accepted_renderer = ExpositionRenderer()
        return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def exposition(figures: Iterable[queries.Figure]) -> str:
    """Figures as lines of text, those of one name together under what it means."""
    lines, said = [], set()
    for figure in figures:
        if figure.name not in said:
            said.add(figure.name)
            lines += [f"# HELP {figure.name} {figure.meaning}", f"# TYPE {figure.name} gauge"]
        labels = ",".join(f'{name}="{value}"' for name, value in figure.labels.items())
        lines.append(
            f"{figure.name}{{{labels}}} {figure.value:.15g}"
            if labels
            else f"{figure.name} {figure.value:.15g}"
        )
    return "\n".join(lines) + "\n"


class CutOffSerializer(serializers.Serializer):
    """Until when a resource is due, a clock of Shanghai on the morning after the business date."""

    resource = serializers.CharField()
    until = serializers.TimeField(format="%H:%M")
    changed_by = serializers.CharField(source="changed_by.employee_no")
    changed_at = serializers.DateTimeField()


class SetCutOffSerializer(StrictSerializer):
    """The clock from now on; null: with the night again."""

    until = serializers.TimeField(allow_null=True, input_formats=["%H:%M"])


class CutOffViewSet(RecordViewSet):
    """Resources that are due at a clock of their own."""

    queryset = CutOff.objects.none()  # for the documents; what is served is rows()
    serializer_class = CutOffSerializer
    orderings = {"resource": Ordering("cut-offs", ("resource", "id"))}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.must_be_allowed(Act.MEND_FEEDS)

    def rows(self) -> QuerySet[CutOff]:
        return queries.kept_cut_offs()

    @extend_schema(responses=CutOffSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the resources with a clock of their own; the others are due with the night."""
        return self.list_answer(request)

    @extend_schema(request=SetCutOffSerializer, responses=CutOffSerializer(many=True))
    def set(self, request: Request, resource: str) -> Response:
        """Have a resource due at a clock of its own, or with the night again; answers all that have one."""
        if resource not in {one.value for one in Resource}:
            raise NotFound
        said = valid(SetCutOffSerializer, request)
        services.set_cut_off(resource=resource, until=said["until"], by=request.user, at=timezone.now())
        return self.list_answer(request)
