"""Routes of the API of figures."""

from django.urls import path

from dashboards.api import ValueViewSet

urlpatterns = [
    path("value/", ValueViewSet.as_view({"get": "retrieve"}), name="api-value"),
    path("value/moves/", ValueViewSet.as_view({"get": "moves"}), name="api-value-moves"),
]
