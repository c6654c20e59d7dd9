"""How fairly customers are treated, over the API: by the queries of the pages, with their sight and refusals."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import BadQuery, only_known
from dashboards import queries
from dashboards.api import UNIT, FigureViewSet
from dashboards.forms import FairnessForm, FairRowsForm
from dashboards.serializers_of_treatment import FairnessSerializer, FairRowsSerializer

MONTH = OpenApiParameter("month", OpenApiTypes.STR, description="2026-10; the last complete one unless said.")
ASKED = [
    OpenApiParameter(name, OpenApiTypes.STR, required=needed, description=words)
    for name, needed, words in (
        ("duty", True, "promises, disclosure, complaints, requests or education."),
        ("month", True, "2026-10."),
        ("missed", False, "1: what was not in time alone."),
        ("cursor", False, "The next page, as the page before named it."),
    )
]


class FairnessViewSet(FigureViewSet):
    """What customers may expect of the bank, and what they got."""

    serializer_class = FairnessSerializer

    @extend_schema(responses=FairnessSerializer, parameters=[UNIT, MONTH])
    def retrieve(self, request: Request) -> Response:
        """A unit in a month, beside the month and the year before, month by month, and its parts."""
        only_known(request.query_params, {"unit", "month"})
        form = FairnessForm(request.query_params, scope=self.scope(request))
        if not form.is_valid():
            raise BadQuery(form.errors)
        return Response(FairnessSerializer(form.page()).data)

    @extend_schema(responses=FairRowsSerializer, parameters=[UNIT, *ASKED])
    def rows(self, request: Request) -> Response:
        """What stands behind a figure, fifty at a time, as far as the caller sees it."""
        only_known(request.query_params, {"unit", "cursor", *FairRowsForm.base_fields})
        scope = self.scope(request)
        form = FairRowsForm(request.query_params, scope=scope)
        if not form.is_valid():
            raise BadQuery(form.errors)
        page = queries.fair_rows(scope, **form.asked, cursor=request.query_params.get("cursor", ""))
        return Response(FairRowsSerializer(page).data)
