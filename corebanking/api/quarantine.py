"""Rows kept out of lenient batches over the API, for whoever reads feeds: the page's sight, services and refusals."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import PreconditionFailed, RecordViewSet, valid
from common.rest import Conflict
from corebanking import queries, services
from corebanking.models import Batch, StagedRow
from corebanking.queries import row_error_text
from corebanking.serializers import (
    AsideSerializer,
    BatchSerializer,
    KeptRowSerializer,
    MendSerializer,
)
from corebanking.texts import problem_text
from organization.rules import Act


class QuarantineViewSet(RecordViewSet):
    """Rows that wait to be mended, in the order of their batches, parts and lines."""

    queryset = StagedRow.objects.none()  # for the documents; what is served is rows()
    serializer_class = KeptRowSerializer
    orderings = {"place": queries.IN_ORDER}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.must_be_allowed(Act.READ_FEEDS if request.method == "GET" else Act.MEND_FEEDS)

    def rows(self) -> QuerySet[StagedRow]:
        return queries.quarantine(self.request.user)

    def records(self, rows: QuerySet, keys: list[Any]) -> list[Any]:
        return queries.kept_rows(super().records(rows, keys), self.request.user)

    @extend_schema(responses=KeptRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the rows in quarantine, each with its faults."""
        return self.list_answer(request)

    @extend_schema(responses=KeptRowSerializer)
    def retrieve(self, request: Request, public_id: UUID, part: int, line: int) -> Response:
        """One row in quarantine."""
        return self.one_answer(request, self._row(public_id, part, line))

    @extend_schema(request=MendSerializer, responses=KeptRowSerializer)
    def partial_update(self, request: Request, public_id: UUID, part: int, line: int) -> Response:
        """Put other words into fields that are no amounts. Applied when the batch is replayed."""
        kept = self._row(public_id, part, line)
        self.must_match(request, kept)
        values = valid(MendSerializer, request)["row"]
        longest = {field.name: field.length for field in kept.mendable}
        if too_long := sorted(
            name for name, value in values.items() if len(value) > longest.get(name, len(value))
        ):
            raise exceptions.ValidationError(
                {
                    f"row.{name}": [exceptions.ErrorDetail(row_error_text("too_long"), "too_long")]
                    for name in too_long
                }
            )
        if not values.keys() <= {field.name for field in kept.mendable}:
            raise Conflict(
                "not_mendable", _("A field of these is not mended here: core banking sends it anew.")
            )
        try:
            services.mend_row(
                row=kept.row, opened=kept.values, changes=values, by=request.user, at=timezone.now()
            )
        except services.NotMendable:
            raise Conflict("not_mendable", _("This line cannot be mended here.")) from None
        except services.MendedMeanwhile:
            raise PreconditionFailed from None
        return self.one_answer(request, self._row(public_id, part, line))

    @extend_schema(request=AsideSerializer, responses={204: None})
    def aside(self, request: Request, public_id: UUID, part: int, line: int) -> Response:
        """Take the row out of quarantine for good; the trail says which and why."""
        kept = self._row(public_id, part, line)
        self.must_match(request, kept, required=False)
        reason = valid(AsideSerializer, request)["reason"]
        try:
            services.set_aside(row=kept.row, reason=reason, by=request.user, at=timezone.now())
        except services.MendedMeanwhile:
            raise PreconditionFailed from None
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={202: BatchSerializer})
    def replay(self, request: Request, public_id: UUID) -> Response:
        """Send all rows of a batch that wait through once more, as a lenient batch of their own."""
        batch = get_object_or_404(Batch.objects.visible_to(request.user), public_id=public_id)
        try:
            again = services.replay(batch=batch, by=request.user, at=timezone.now())
        except services.NothingToReplay:
            raise Conflict("nothing_waits", _("No row of this batch waits any more.")) from None
        except services.Overtaken as refused:
            raise Conflict("stale", problem_text(refused.problem.stored())) from None
        return Response(BatchSerializer(again).data, status=status.HTTP_202_ACCEPTED)

    def _row(self, public_id: UUID, part: int, line: int) -> queries.KeptRow:
        row = self.record(batch__public_id=public_id, part=part, line=line)
        return queries.kept_rows([row], self.request.user)[0]
