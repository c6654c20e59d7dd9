"""Where machines are told of changes over the API, for those who look after machines: the page's services."""

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
from corebanking.filters import MessageFilter
from corebanking.models import Message, Webhook
from corebanking.serializers_of_webhooks import (
    AgainSerializer,
    ChangeWebhookSerializer,
    MessageSerializer,
    NewWebhookSerializer,
    SigningSerializer,
    SinceSerializer,
    WebhookSerializer,
)
from organization.rules import Act


class WebhookViewSet(RecordViewSet):
    """Where machines are told of changes."""

    queryset = Webhook.objects.none()  # for the documents; what is served is rows()
    serializer_class = WebhookSerializer
    orderings = {"client": queries.BY_CLIENT}
    answers_once = frozenset({"create", "add_secret"})

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.must_be_allowed(Act.TEND_CLIENTS)

    def rows(self) -> QuerySet[Webhook]:
        return queries.webhooks(self.request.user)

    def tag(self, record: Webhook, content: Any) -> str:
        """Its version alone: what was told meanwhile is nobody's change."""
        return f'"{record.public_id}.{record.version}"'

    @extend_schema(responses=WebhookSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the webhooks, by their client."""
        return self.list_answer(request)

    @extend_schema(responses=WebhookSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One webhook."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewWebhookSerializer, responses={201: SigningSerializer})
    def create(self, request: Request) -> Response:
        """Tell a machine of changes from now on; the answer has the secret, which cannot be read again."""
        sent = valid(NewWebhookSerializer, request)
        clients = queries.clients(request.user)
        client = clients.filter(account__employee_no=sent.pop("client")).first()
        if client is None:
            raise exceptions.ValidationError({"client": [_("There is no such client.")]})
        try:
            made = services.register_webhook(client=client, **sent, by=request.user, at=timezone.now())
        except services.NotFollowed:
            raise _not_followed() from None
        return Response(SigningSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ChangeWebhookSerializer, responses=WebhookSerializer)
    def partial_update(self, request: Request, public_id: UUID) -> Response:
        """Say anew where and of what, or switch it off and on."""
        webhook = self.record(public_id=public_id)
        self.must_match(request, webhook)
        changes = valid(ChangeWebhookSerializer, request, partial=True)
        try:
            services.change_webhook(
                webhook=webhook, version=webhook.version, changes=changes, by=request.user, at=timezone.now()
            )
        except services.NotFollowed:
            raise _not_followed() from None
        except services.StaleWebhook:
            raise PreconditionFailed from None
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=None, responses={201: SigningSerializer})
    def add_secret(self, request: Request, public_id: UUID) -> Response:
        """A second secret: messages are signed with both until one is withdrawn."""
        try:
            made = services.add_secret(
                webhook=self.record(public_id=public_id), by=request.user, at=timezone.now()
            )
        except services.TooManySecrets:
            raise Conflict("too_many_secrets", _("Two secrets live already. Withdraw one first.")) from None
        return Response(SigningSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=WebhookSerializer)
    def withdraw_secret(self, request: Request, public_id: UUID, secret_id: UUID) -> Response:
        """Sign with a secret no more."""
        secret = get_object_or_404(self.record(public_id=public_id).secrets, public_id=secret_id)
        try:
            services.withdraw_secret(secret=secret, by=request.user, at=timezone.now())
        except services.LastSecret:
            raise Conflict("last_secret", _("This is the only secret. Make another one first.")) from None
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=SinceSerializer, responses=AgainSerializer)
    def replay(self, request: Request, public_id: UUID) -> Response:
        """Tell all changes made since a moment once more, under the ids they had."""
        webhook, sent = self.record(public_id=public_id), valid(SinceSerializer, request)
        again = services.tell_again(webhook=webhook, since=sent["since"], by=request.user, at=timezone.now())
        return Response({"messages": again})


class MessageViewSet(RecordViewSet):
    """What a machine was told, is to be told, or could not be told, with every try."""

    queryset = Message.objects.none()  # for the documents; what is served is rows()
    serializer_class = MessageSerializer
    filterset_class = MessageFilter
    orderings = {"id": queries.NEWEST}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.must_be_allowed(Act.TEND_CLIENTS)
        get_object_or_404(queries.webhooks(request.user), public_id=kwargs["public_id"])

    def rows(self) -> QuerySet[Message]:
        return queries.messages(self.request.user).filter(webhook__public_id=self.kwargs["public_id"])

    @extend_schema(responses=MessageSerializer(many=True))
    def list(self, request: Request, public_id: UUID) -> Response:
        """One page of a webhook's messages, newest first."""
        return self.list_answer(request)

    @extend_schema(responses=MessageSerializer)
    def retrieve(self, request: Request, public_id: UUID, message_id: UUID) -> Response:
        """One message with its tries."""
        return self.one_answer(request, self.record(public_id=message_id))

    @extend_schema(request=None, responses=AgainSerializer)
    def replay(self, request: Request, public_id: UUID, message_id: UUID) -> Response:
        """Tell this one once more."""
        message = self.record(public_id=message_id)
        again = services.tell_again(
            webhook=message.webhook, messages=[message], by=request.user, at=timezone.now()
        )
        return Response({"messages": again})


def _not_followed() -> exceptions.ValidationError:
    text = _("No live secret of this client may follow all of these.")
    return exceptions.ValidationError({"resources": [exceptions.ErrorDetail(str(text), "not_followed")]})
