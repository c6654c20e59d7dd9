"""Analysis sheets over the API, for signed-in colleagues: the sight, services and refusals of the pages."""

from collections.abc import Callable, Iterable
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

from analyses import queries, services, texts
from analyses.filters import SheetFilter
from analyses.models import AnalysisSheet
from analyses.serializers import (
    NewSheetSerializer,
    NoWordsSerializer,
    SheetRowSerializer,
    SheetSerializer,
    SheetWordsSerializer,
)
from common.once import KeyTaken
from common.records import PreconditionFailed, RecordViewSet, valid
from common.rest import Conflict
from customers.models import Customer
from organization.rules import Act


class AnalysisSheetViewSet(RecordViewSet):
    """Analysis sheets of the customers that the caller reads."""

    queryset = AnalysisSheet.objects.none()  # for the documents; what is served is rows()
    serializer_class = SheetSerializer
    row_serializer_class = SheetRowSerializer
    filterset_class = SheetFilter
    orderings = {"dated_on": queries.LATEST}

    def rows(self) -> QuerySet[AnalysisSheet]:
        sheets = queries.listed_sheets(self.request.user)
        return sheets if self.action == "list" else sheets.prefetch_related(*_WHOLE)

    @extend_schema(responses=SheetRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page, the latest first, without the lines."""
        return self.list_answer(request)

    @extend_schema(responses=SheetSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One sheet with its wordings."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewSheetSerializer, responses={201: SheetSerializer})
    def create(self, request: Request) -> Response:
        """Write a sheet."""
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(NewSheetSerializer, request)
        customer = (
            Customer.objects.visible_to(request.user).live().filter(customer_no=sent["customer"]).first()
        )
        if customer is None:
            raise exceptions.ValidationError({"customer": [_("No customer whom you see has this number.")]})
        words = self._words(customer, sent["lines"])
        sheet = _done(
            lambda: services.write_sheet(
                customer=customer,
                kind=sent["kind"],
                dated_on=sent["dated_on"],
                words=words,
                form_key=sent["key"],
                by=request.user,
                at=timezone.now(),
            )
        )
        return self.one_answer(request, self.record(pk=sheet.pk), status.HTTP_201_CREATED)

    @extend_schema(request=SheetWordsSerializer(partial=True), responses=SheetSerializer)
    def partial_update(self, request: Request, public_id: UUID) -> Response:
        """Word a sheet anew, under `If-Match`; the earlier words are kept."""
        sheet: AnalysisSheet = self.record(public_id=public_id)
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        self.must_match(request, sheet)
        sent = valid(SheetWordsSerializer, request, partial=True)
        changes = self._words(sheet.customer, sent.get("lines", []))
        _done(
            lambda: services.edit_sheet(
                sheet=sheet,
                changes=changes,
                dated_on=sent.get("dated_on"),
                version=sheet.version,
                by=request.user,
                at=timezone.now(),
            )
        )
        return self.one_answer(request, self.record(pk=sheet.pk))

    @extend_schema(request=NoWordsSerializer, responses={204: None})
    def remove(self, request: Request, public_id: UUID) -> Response:
        """Take one's sheet out of sight."""
        sheet = self._own(public_id)
        valid(NoWordsSerializer, request)
        services.remove_sheet(sheet=sheet, by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=NoWordsSerializer, responses=SheetSerializer)
    def restore(self, request: Request, public_id: UUID) -> Response:
        """Bring one's removed sheet back."""
        sheet = self._own(public_id)
        valid(NoWordsSerializer, request)
        services.restore_sheet(sheet=sheet, by=request.user, at=timezone.now())
        return self.one_answer(request, self.record(pk=sheet.pk))

    def _own(self, public_id: UUID) -> AnalysisSheet:
        sheet: AnalysisSheet = get_object_or_404(
            AnalysisSheet.objects.visible_to(self.request.user), public_id=public_id
        )
        if sheet.written_by_id != self.request.user.pk:
            raise exceptions.PermissionDenied
        return sheet

    def _words(self, customer: Customer, lines: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """What was sent by section, with the product, person and tie instead of their codes."""
        chosen = {
            "product": (queries.products_for(self.request.user), "code", texts.NO_PRODUCT),
            "contact": (queries.people_of(self.request.user, customer), "public_id", texts.NOT_OF_CUSTOMER),
            "tie": (queries.ties_of(self.request.user, customer), "public_id", texts.NOT_OF_CUSTOMER),
        }
        words: dict[str, dict[str, Any]] = {}
        for line in lines:
            said = {name: value for name, value in line.items() if name != "section"}
            for name, (rows, key, refusal) in chosen.items():
                if said.get(name) is not None:
                    found = rows.filter(**{key: said[name]}).first()
                    if found is None:
                        raise exceptions.ValidationError({"lines": [refusal]})
                    said[name] = found
            words.setdefault(line["section"], {}).update(said)
        return words


_WHOLE = (
    "wordings__by",
    "wordings__entries__product",
    "wordings__entries__contact",
    "wordings__entries__tie",
)


def _done(act: Callable[[], AnalysisSheet]) -> AnalysisSheet:
    """What an act wrote, or its refusal in the words of the API."""
    try:
        return act()
    except services.StaleSheet:
        raise PreconditionFailed from None
    except KeyTaken:
        raise Conflict("key_taken", texts.KEY_TAKEN) from None
    except services.DatedAhead:
        raise exceptions.ValidationError({"dated_on": [texts.IN_FUTURE]}) from None
    except services.SheetEmpty:
        raise exceptions.ValidationError({"lines": [texts.EMPTY]}) from None
    except services.SourceMissing:
        raise exceptions.ValidationError({"lines": [texts.SOURCE]}) from None
    except services.NotOfCustomer:
        raise exceptions.ValidationError({"lines": [texts.NOT_OF_CUSTOMER]}) from None
    except services.NoSuchSection:
        raise exceptions.ValidationError({"lines": [texts.NO_SECTION]}) from None
