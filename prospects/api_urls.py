"""Routes of the opportunities API."""

from django.urls import path

from prospects.api import OpportunityViewSet

urlpatterns = [
    path(
        "opportunities/",
        OpportunityViewSet.as_view({"get": "list", "post": "create"}),
        name="api-opportunities",
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
