"""Tables taken over by the API, for signed-in colleagues: the sight, services and row errors of the pages."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.pagination import Ordering
from common.records import RecordViewSet, valid
from common.rest import Conflict
from common.spreadsheets import UnreadableSheet
from files.services import FileRefused
from files.sheets import AlreadyOrdered
from imports import queries, services
from imports.forms import AskedForm
from imports.models import SheetRun
from imports.rules import Field, Verdict
from imports.serializers import (
    ImportCheckSerializer,
    ImportFaultSerializer,
    ImportMappingSerializer,
    ImportRunSerializer,
    ImportTargetSerializer,
    NewImportSerializer,
    OrderSerializer,
)
from imports.targets import Target, targets, targets_for


def _column(target: Target, column: Field) -> dict[str, Any]:
    told = {name: getattr(column, name) for name in ("name", "label", "kind", "required", "heads")}
    return told | {"codes": [code for code, _label in target.choices(column)]}


class RunViewSet(RecordViewSet):
    """The caller's tables, and everybody's for senior management."""

    queryset = SheetRun.objects.none()  # for the documents; what is served is rows()
    serializer_class = ImportRunSerializer
    orderings = {"brought": Ordering("brought", ("-uploaded_at", "-id"))}

    def rows(self) -> QuerySet[SheetRun]:
        return SheetRun.objects.visible_to(self.request.user).select_related("uploaded_by", "job")

    @extend_schema(responses=ImportTargetSerializer(many=True))
    def targets(self, request: Request) -> Response:
        """Into what the caller may bring tables, with the columns of each."""
        told = [
            {
                "code": each.code,
                "title": str(each.title),
                "key": each.key,
                "fields_told": [_column(each, column) for column in each.fields],
                "said": list(each.asked(request.user)),
            }
            for each in targets_for(request.user)
        ]
        return Response(ImportTargetSerializer(told, many=True).data)

    @extend_schema(responses=ImportRunSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the tables, the newest first."""
        return self.list_answer(request)

    @extend_schema(responses=ImportRunSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One table."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewImportSerializer, responses={201: ImportRunSerializer})
    def create(self, request: Request) -> Response:
        """Bring a table; nothing is taken over yet."""
        sent = valid(NewImportSerializer, request)
        target = targets().get(sent["target"])
        if target is None:
            raise exceptions.ValidationError({"target": [_("There is no such target.")]})
        if not target.may(request.user):
            raise exceptions.PermissionDenied
        asked = AskedForm(sent.get("said", {}), target=target, user=request.user)
        if not asked.is_valid():
            raise exceptions.ValidationError({"said": asked.errors.get_json_data()})
        content = sent["content"]
        try:
            run = services.bring_sheet(
                target=target,
                content=BytesIO(content),
                name=sent["file_name"],
                size=len(content),
                said=asked.said,
                form_key=sent["form_key"],
                by=request.user,
                at=timezone.now(),
            )
        except services.MayNotImport:
            raise exceptions.PermissionDenied from None
        except (FileRefused, UnreadableSheet, services.TooManyRows) as refused:
            raise exceptions.ValidationError(
                {"content": [services.why_refused(refused=refused, target=target)]}
            ) from None
        return self.one_answer(request, self.record(pk=run.pk), status.HTTP_201_CREATED)

    @extend_schema(request=ImportMappingSerializer, responses=ImportRunSerializer)
    def partial_update(self, request: Request, public_id: UUID) -> Response:
        """Say which column holds which field and what words mean; under If-Match."""
        run = self.record(public_id=public_id)
        self.must_match(request, run)
        sent = {
            "mapping": run.mapping,
            "codes": run.codes,
            **valid(ImportMappingSerializer, request, partial=True),
        }
        self._did(services.map_run, run=run, mapping=sent["mapping"], codes=sent["codes"])
        return self.one_answer(request, self.record(pk=run.pk))

    @extend_schema(responses=ImportCheckSerializer)
    def check(self, request: Request, public_id: UUID) -> Response:
        """What taking the table over would do, with what is wrong with each row."""
        run = self.record(public_id=public_id)
        if run.state != SheetRun.State.READ:
            raise Conflict("already_ordered", _("The table was taken over already."))
        seen = queries.preview(run, at=timezone.now())
        counts = {verdict.value: seen.counts[verdict] for verdict in Verdict}
        told = counts | {"passed": counts["pass"], "missing": seen.missing, "faults": seen.faults}
        told["remarks"] = [row for row in (*seen.fit, *seen.aside) if row.remark]
        return Response(ImportCheckSerializer(told).data)

    @extend_schema(responses=ImportFaultSerializer(many=True))
    def faults(self, request: Request, public_id: UUID) -> Response:
        """What was wrong with the rows that were left out."""
        found = queries.stored_faults(self.record(public_id=public_id))
        return Response(ImportFaultSerializer(found, many=True).data)

    @extend_schema(request=OrderSerializer, responses={202: ImportRunSerializer})
    def take(self, request: Request, public_id: UUID) -> Response:
        """Have the worker take the table over; ordered twice it is taken over once."""
        run = self.record(public_id=public_id)
        valid(OrderSerializer, request)
        self._did(services.order_run, run=run)
        return self.one_answer(request, self.record(pk=run.pk), status.HTTP_202_ACCEPTED)

    @extend_schema(request=OrderSerializer, responses={202: ImportRunSerializer})
    def undo(self, request: Request, public_id: UUID) -> Response:
        """Have the worker take back what the table did; what somebody changed since then stays."""
        run = self.record(public_id=public_id)
        valid(OrderSerializer, request)
        self._did(services.order_undo, run=run)
        return self.one_answer(request, self.record(pk=run.pk), status.HTTP_202_ACCEPTED)

    def _did(self, service: Any, **words: Any) -> None:
        try:
            service(**words, by=self.request.user, at=timezone.now())
        except services.MayNotImport:
            raise exceptions.PermissionDenied from None
        except AlreadyOrdered:
            raise Conflict("already_ordered", _("The table was taken over already.")) from None
        except services.NotDone:
            raise Conflict(
                "not_done", _("Only a table that was taken over is taken back, and once.")
            ) from None
