"""Routes of the API of batches, of the machines that send them, and of where these are told of changes."""

from django.db import transaction
from django.urls import path

from corebanking.api import (
    BatchViewSet,
    ClientViewSet,
    CutOffViewSet,
    MessageViewSet,
    MetricsViewSet,
    QuarantineViewSet,
    WebhookViewSet,
)


def _view(**actions: str):
    return transaction.non_atomic_requests(BatchViewSet.as_view(actions))


client = "clients/<slug:name>/"
row = "quarantine/<uuid:public_id>/<int:part>/<int:line>/"
webhook = "webhooks/<uuid:public_id>/"
message = f"{webhook}messages/<uuid:message_id>/"
urlpatterns = [
    path("batches/", _view(get="list", post="create"), name="api-batches"),
    path("batches/<uuid:public_id>/", _view(get="retrieve"), name="api-batch"),
    path("batches/<uuid:public_id>/errors/", _view(get="errors"), name="api-batch-errors"),
    path("batches/<uuid:public_id>/outcome/", _view(get="outcome"), name="api-outcome"),
    path("batches/<uuid:public_id>/parts/<int:number>/", _view(put="put_part"), name="api-part"),
    path("batches/<uuid:public_id>/close/", _view(post="close"), name="api-close"),
    path("metrics/", MetricsViewSet.as_view({"get": "retrieve"}), name="api-metrics"),
    path("cut-offs/", CutOffViewSet.as_view({"get": "list"}), name="api-cut-offs"),
    path("cut-offs/<slug:resource>/", CutOffViewSet.as_view({"put": "set"}), name="api-cut-off"),
    path("quarantine/", QuarantineViewSet.as_view({"get": "list"}), name="api-quarantine"),
    path(row, QuarantineViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="api-row"),
    path(f"{row}aside/", QuarantineViewSet.as_view({"post": "aside"}), name="api-row-aside"),
    path(
        "quarantine/<uuid:public_id>/replay/",
        QuarantineViewSet.as_view({"post": "replay"}),
        name="api-replay",
    ),
    path("clients/", ClientViewSet.as_view({"get": "list", "post": "create"}), name="api-clients"),
    path(client, ClientViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="api-client"),
    path(f"{client}pairs/", ClientViewSet.as_view({"post": "add_pair"}), name="api-client-pairs"),
    path(
        f"{client}pairs/<slug:client_id>/withdraw/",
        ClientViewSet.as_view({"post": "withdraw_pair"}),
        name="api-client-withdraw",
    ),
    path("webhooks/", WebhookViewSet.as_view({"get": "list", "post": "create"}), name="api-webhooks"),
    path(webhook, WebhookViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="api-webhook"),
    path(f"{webhook}secrets/", WebhookViewSet.as_view({"post": "add_secret"}), name="api-webhook-secrets"),
    path(
        f"{webhook}secrets/<uuid:secret_id>/withdraw/",
        WebhookViewSet.as_view({"post": "withdraw_secret"}),
        name="api-webhook-secret-withdraw",
    ),
    path(f"{webhook}replay/", WebhookViewSet.as_view({"post": "replay"}), name="api-webhook-replay"),
    path(f"{webhook}messages/", MessageViewSet.as_view({"get": "list"}), name="api-messages"),
    path(message, MessageViewSet.as_view({"get": "retrieve"}), name="api-message"),
    path(f"{message}replay/", MessageViewSet.as_view({"post": "replay"}), name="api-message-replay"),
]
