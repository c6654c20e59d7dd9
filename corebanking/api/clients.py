"""Machines over the API, for the system administrators who look after them: the page's services and refusals."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from common.calendar import business_today
from common.records import PreconditionFailed, RecordViewSet, tag_of, valid
from common.rest import Conflict
from corebanking import queries, services
from corebanking.models import Client
from corebanking.serializers import (
    ChangeClientSerializer,
    ClientSerializer,
    NewClientSerializer,
    NewPairSerializer,
    SecretSerializer,
)
from organization.rules import Act


class ClientViewSet(RecordViewSet):
    """The machines that are registered, with their pairs of credentials."""

    queryset = Client.objects.none()  # for the documents; what is served is rows()
    serializer_class = ClientSerializer
    orderings = {"name": queries.BY_NAME}
    answers_once = frozenset({"create", "add_pair"})

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.must_be_allowed(Act.TEND_CLIENTS)

    def rows(self) -> QuerySet[Client]:
        return queries.clients(self.request.user)

    def tag(self, record: Client, content: Mapping[str, Any]) -> str:
        """Its version alone: a machine that calls changes its last call every minute, and nobody's change with it."""
        return tag_of({"name": record.account.employee_no, "version": record.version})

    @extend_schema(responses=ClientSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the machines, by name."""
        return self.list_answer(request)

    @extend_schema(responses=ClientSerializer)
    def retrieve(self, request: Request, name: str) -> Response:
        """One machine."""
        return self.one_answer(request, self._client(name))

    @extend_schema(request=NewClientSerializer, responses={201: SecretSerializer})
    def create(self, request: Request) -> Response:
        """Register a machine; the answer has its secret, which cannot be read again."""
        sent = valid(NewClientSerializer, request)
        try:
            secret = services.create_api_client(**sent, starts_on=business_today(), by=request.user)
        except services.NameTaken:
            raise Conflict("name_taken", _("Somebody has this name already.")) from None
        return Response(SecretSerializer(secret).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ChangeClientSerializer, responses=ClientSerializer)
    def partial_update(self, request: Request, name: str) -> Response:
        """Say anew whom to ask, from where it may call, how often. Counts from the next call on."""
        client = self._client(name)
        self.must_match(request, client)
        changes = valid(ChangeClientSerializer, request, partial=True)
        try:
            services.change_client(
                client=client, version=client.version, changes=changes, by=request.user, at=timezone.now()
            )
        except services.StaleClient:
            raise PreconditionFailed from None
        return self.one_answer(request, self._client(name))

    @extend_schema(request=NewPairSerializer, responses={201: SecretSerializer})
    def add_pair(self, request: Request, name: str) -> Response:
        """A second secret beside the first, so that the machine can move over without a pause."""
        account = self._client(name).account
        sent = valid(NewPairSerializer, request)
        try:
            secret = services.add_credentials(account=account, scopes=sent["scopes"], by=request.user)
        except services.TooManyPairs:
            raise Conflict("too_many_pairs", _("Two secrets live already. Withdraw one first.")) from None
        return Response(SecretSerializer(secret).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ClientSerializer)
    def withdraw_pair(self, request: Request, name: str, client_id: str) -> Response:
        """End one secret and every token handed out for it."""
        get_object_or_404(self._client(name).pairs, application__client_id=client_id)
        services.withdraw_credentials(client_id=client_id, by=request.user, at=timezone.now())
        return self.one_answer(request, self._client(name))

    def _client(self, name: str) -> Client:
        return self.record(account__employee_no=name)
