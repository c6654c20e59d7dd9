"""Routes of the tiers API."""

from django.urls import path

from tiers.api import ModelViewSet, RunViewSet, TierViewSet

urlpatterns = [
    path("customers/<str:customer_no>/", TierViewSet.as_view({"get": "retrieve"}), name="api-tier"),
    path(
        "customers/<str:customer_no>/suppose/",
        TierViewSet.as_view({"post": "suppose"}),
        name="api-tier-suppose",
    ),
    path("runs/", RunViewSet.as_view({"get": "list"}), name="api-runs"),
    path("runs/<uuid:public_id>/", RunViewSet.as_view({"get": "retrieve"}), name="api-run"),
    path("models/", ModelViewSet.as_view({"get": "list"}), name="api-models"),
    path("models/<uuid:public_id>/", ModelViewSet.as_view({"get": "retrieve"}), name="api-model"),
]
