"""Routes of the corebanking app's pages; those of its API are in api_urls."""

from django.urls import path

from corebanking import views

app_name = "corebanking"
one = "clients/<slug:name>/"
row = "feeds/quarantine/<uuid:public_id>/<int:part>/<int:line>/"
webhook = "webhooks/<uuid:public_id>/"
urlpatterns = [
    path("feeds/", views.batch_list, name="batch-list"),
    path("feeds/<uuid:public_id>/", views.batch_detail, name="batch-detail"),
    path("feeds/<uuid:public_id>/replay/", views.batch_replay, name="batch-replay"),
    path("feeds/cut-offs/", views.cut_offs, name="cut-offs"),
    path("feeds/reconciliation/", views.reconciliation, name="reconciliation"),
    path("feeds/quarantine/", views.quarantine, name="quarantine"),
    path(row, views.row_mend, name="row"),
    path(f"{row}aside/", views.row_set_aside, name="row-aside"),
    path("clients/", views.client_list, name="clients"),
    path("clients/new/", views.client_create, name="client-create"),
    path(one, views.client_detail, name="client"),
    path(f"{one}pairs/", views.pair_create, name="pair-create"),
    path(f"{one}pairs/<slug:client_id>/withdraw/", views.pair_withdraw, name="pair-withdraw"),
    path("webhooks/", views.webhook_list, name="webhooks"),
    path("webhooks/new/", views.webhook_create, name="webhook-create"),
    path("webhooks/dead/", views.dead_letters, name="dead-letters"),
    path(webhook, views.webhook_detail, name="webhook"),
    path(f"{webhook}replay/", views.webhook_replay, name="webhook-replay"),
    path(f"{webhook}secrets/", views.secret_create, name="secret-create"),
    path(f"{webhook}secrets/<uuid:secret_id>/withdraw/", views.secret_withdraw, name="secret-withdraw"),
    path(f"{webhook}messages/<uuid:message_id>/replay/", views.message_replay, name="message-replay"),
]
