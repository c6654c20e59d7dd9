"""Products made and drafts written over the API, for whoever shapes products: the services of the pages."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.records import PreconditionFailed, RecordViewSet, valid
from common.rest import Conflict
from fit import texts
from fit.serializers import ProductSerializer
from fit.serializers_of_drafts import (
    DraftChangesSerializer,
    DraftSerializer,
    NewProductSerializer,
    ProductManagerSerializer,
)
from organization.models import Staff
from organization.rules import Act
from products import services
from products.models import Product, ProductLine, ProductVersion, VersionState

AT_FIELD: dict[type[Exception], tuple[str, Any]] = {
    services.CodeUnfit: ("code", texts.CODE_UNFIT),
    services.CodeTaken: ("code", texts.CODE_TAKEN),
    services.NotAProductManager: ("manager", texts.NOT_A_MANAGER),
}
CONFLICTS: dict[type[Exception], tuple[str, Any]] = {
    services.NeedsSecondPerson: ("second_person", texts.SECOND_PERSON),
    services.NotWritten: ("not_written", texts.NOT_WRITTEN),
    services.NothingChanged: ("nothing_changed", texts.SAME),
}


class DraftViewSet(RecordViewSet):
    """Drafts of products; 403 for whoever does not shape products."""

    queryset = ProductVersion.objects.none()  # for the documents; what is served is rows()
    serializer_class = DraftSerializer

    def rows(self) -> QuerySet[ProductVersion]:
        self.must_be_allowed(Act.SHAPE_PRODUCTS)
        found = ProductVersion.objects.visible_to(self.request.user).filter(state=VersionState.DRAFT)
        return found.select_related("product__line", "product__manager", "drafted_by")

    @extend_schema(responses=DraftSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        """The draft of a product."""
        return self.one_answer(request, self.record(product__code=code))

    @extend_schema(request=NewProductSerializer, responses={201: DraftSerializer})
    def add(self, request: Request) -> Response:
        """A new product with its first draft; nobody is offered it before somebody else releases it."""
        self.must_be_allowed(Act.SHAPE_PRODUCTS)
        sent = valid(NewProductSerializer, request)
        line = None
        if sent["line"] is not None:
            line = ProductLine.objects.filter(code=sent["line"]).first()
            if line is None:
                raise exceptions.ValidationError({"line": [_("There is no such product line.")]})
        people = {"line": line, "manager": self._manager(sent["manager"])}
        draft = self._done(services.add_product, **sent | people)
        return self.one_answer(request, self.record(pk=draft.pk), status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=DraftSerializer)
    def begin(self, request: Request, code: str) -> Response:
        """A draft that says what is in force; the one that there is, if there is one."""
        draft = self._done(services.draft_version, product=self._product(code))
        return self.one_answer(request, self.record(pk=draft.pk))

    @extend_schema(request=DraftChangesSerializer(partial=True), responses=DraftSerializer)
    def partial_update(self, request: Request, code: str) -> Response:
        """Change a draft under `If-Match`."""
        draft = self.record(product__code=code)
        self.must_match(request, draft)
        sent = valid(DraftChangesSerializer, request, partial=True)
        self._done(services.edit_version, version=draft, edits=draft.edits, changes=sent)
        return self.one_answer(request, self.record(pk=draft.pk))

    @extend_schema(request=None, responses={204: None})
    def discard(self, request: Request, code: str) -> Response:
        """Throw a draft away; the trail keeps what it said."""
        self._done(services.discard_draft, version=self.record(product__code=code))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=ProductSerializer)
    def release(self, request: Request, code: str) -> Response:
        """Put a draft in force; whoever wrote it does not."""
        released = self._done(services.release_version, version=self.record(product__code=code))
        return Response(ProductSerializer(released).data)

    @extend_schema(request=ProductManagerSerializer, responses=ProductManagerSerializer)
    def manager(self, request: Request, code: str) -> Response:
        """Say who answers for a product."""
        product = self._product(code)
        sent = valid(ProductManagerSerializer, request)
        named = self._done(services.name_manager, product=product, manager=self._manager(sent["manager"]))
        return Response({"manager": named.manager.employee_no if named.manager else None})

    def _product(self, code: str) -> Product:
        """A product of which the caller sees a version, to shape it."""
        self.must_be_allowed(Act.SHAPE_PRODUCTS)
        seen = ProductVersion.objects.visible_to(self.request.user).filter(product__code=code)
        version = seen.select_related("product").first()
        if version is None:
            raise exceptions.NotFound
        return version.product

    def _manager(self, number: str | None) -> Staff | None:
        if number is None:
            return None
        found = Staff.objects.working().filter(employee_no=number).first()
        if found is None:
            raise exceptions.ValidationError({"manager": [texts.NOT_A_MANAGER]})
        return found

    def _done(self, act: Any, **words: Any) -> Any:
        """What a service did; its refusals at their fields, or as conflicts."""
        try:
            return act(**words, by=cast(Staff, self.request.user), at=timezone.now())
        except services.EditedMeanwhile:
            raise PreconditionFailed from None
        except services.NotADraft:
            raise exceptions.NotFound from None
        except tuple(AT_FIELD) as refused:
            field, said = AT_FIELD[type(refused)]
            raise exceptions.ValidationError({field: [said]}) from None
        except tuple(CONFLICTS) as refused:
            raise Conflict(*CONFLICTS[type(refused)]) from None
