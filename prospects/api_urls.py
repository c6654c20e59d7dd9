"""Routes of the API of prospects and opportunities."""

from django.urls import path

from prospects.api import OpportunityViewSet
from prospects.api_pool import ProspectViewSet

urlpatterns = [
    path("prospects/", ProspectViewSet.as_view({"get": "list", "post": "create"}), name="api-prospects"),
    path("prospects/changes/", ProspectViewSet.as_view({"get": "changes"}), name="api-prospect-changes"),
    path("prospects/time/", ProspectViewSet.as_view({"get": "time"}), name="api-prospect-time"),
    path("prospects/<uuid:public_id>/", ProspectViewSet.as_view({"get": "retrieve"}), name="api-prospect"),
    path(
        "prospects/<uuid:public_id>/claim/",
        ProspectViewSet.as_view({"post": "claim"}),
        name="api-prospect-claim",
    ),
    path(
        "prospects/<uuid:public_id>/release/",
        ProspectViewSet.as_view({"post": "release"}),
        name="api-prospect-release",
    ),
    path(
        "prospects/<uuid:public_id>/contacts/",
        ProspectViewSet.as_view({"post": "contacts"}),
        name="api-prospect-contacts",
    ),
    path(
        "opportunities/",
        OpportunityViewSet.as_view({"get": "list", "post": "create"}),
        name="api-opportunities",
    ),
    path(
        "opportunities/changes/",
        OpportunityViewSet.as_view({"get": "changes"}),
        name="api-opportunity-changes",
    ),
    path(
        "opportunities/<uuid:public_id>/",
        OpportunityViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-opportunity",
    ),
    path(
        "opportunities/<uuid:public_id>/move/",
        OpportunityViewSet.as_view({"post": "move"}),
        name="api-opportunity-move",
    ),
]
