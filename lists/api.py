"""Saved views over the API, for signed-in colleagues: the sight, services and refusals of the pages."""

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

from common.records import RecordViewSet, valid
from common.rest import Conflict
from lists import queries, services
from lists.filters import ViewFilter
from lists.models import SavedView
from lists.rules import QueryTooLong
from lists.serializers import (
    ChangedViewSerializer,
    NewViewSerializer,
    PinSerializer,
    RemovalSerializer,
    ViewSerializer,
)
from organization.models import Unit


class ViewViewSet(RecordViewSet):
    """The caller's own views of lists, and those shared with their unit or a unit above it."""

    queryset = SavedView.objects.none()  # for the documents; what is served is rows()
    serializer_class = ViewSerializer
    filterset_class = ViewFilter
    orderings = {"name": queries.BY_NAME}

    def rows(self) -> QuerySet[SavedView]:
        return queries.listed_views(self.request.user)

    @extend_schema(responses=ViewSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the views by name."""
        return self.list_answer(request)

    @extend_schema(responses=ViewSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One view."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewViewSerializer, responses={201: ViewSerializer})
    def create(self, request: Request) -> Response:
        """Keep a view of a list under a name."""
        sent = valid(NewViewSerializer, request)
        unit = self._unit(sent["shared_with"])
        view = self._kept(
            services.save_view,
            list_name=sent["list"],
            name=sent["name"],
            query=sent["query"],
            shared_with=unit,
        )
        return self.one_answer(request, self.record(pk=view.pk), status.HTTP_201_CREATED)

    @extend_schema(request=ChangedViewSerializer, responses=ViewSerializer)
    def partial_update(self, request: Request, public_id: UUID) -> Response:
        """Another name, other words or other readers; under If-Match."""
        view = self._own(public_id)
        self.must_match(request, self.record(pk=view.pk))
        sent = valid(ChangedViewSerializer, request)
        if "shared_with" in sent:
            sent["shared_with"] = self._unit(sent["shared_with"])
        self._kept(services.change_view, view=view, **sent)
        return self.one_answer(request, self.record(pk=view.pk))

    @extend_schema(request=PinSerializer, responses=ViewSerializer)
    def pin(self, request: Request, public_id: UUID) -> Response:
        """Put the view into the caller's sidebar, or take it out."""
        view = self.record(public_id=public_id)
        services.pin_view(view=view, by=request.user, **valid(PinSerializer, request))
        return self.one_answer(request, self.record(pk=view.pk))

    @extend_schema(request=RemovalSerializer, responses={204: None})
    def remove(self, request: Request, public_id: UUID) -> Response:
        """Take the view out of every menu."""
        view = self._own(public_id)
        valid(RemovalSerializer, request)
        services.remove_view(view=view, by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=RemovalSerializer, responses=ViewSerializer)
    def restore(self, request: Request, public_id: UUID) -> Response:
        """Bring a removed view back."""
        view = self._own(public_id)
        valid(RemovalSerializer, request)
        self._kept(services.restore_view, view=view)
        return self.one_answer(request, self.record(pk=view.pk))

    def _own(self, public_id: UUID) -> SavedView:
        """The caller's view, removed or not; 403 for those who only use it."""
        view = get_object_or_404(SavedView.objects.visible_to(self.request.user), public_id=public_id)
        if view.owner_id != self.request.user.pk:
            raise exceptions.PermissionDenied
        return view

    def _unit(self, code: str) -> Unit | None:
        if not code:
            return None
        unit = Unit.objects.visible_to(self.request.user).filter(code=code).first()
        if unit is None:
            raise exceptions.ValidationError({"shared_with": [_("No unit that you see has this code.")]})
        return unit

    def _kept(self, service: Any, **words: Any) -> SavedView:
        try:
            return service(**words, by=self.request.user, at=timezone.now())
        except services.NameTaken:
            raise Conflict("name_taken", _("You have another view of this name.")) from None
        except services.TooManyViews:
            raise Conflict("too_many_views", _("You keep as many views of this list as one may.")) from None
        except QueryTooLong:
            raise exceptions.ValidationError(
                {"query": [_("These are more filters than a view keeps.")]}
            ) from None
