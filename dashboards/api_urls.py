"""Routes of the API of figures."""

from django.urls import path

from dashboards.api import BandViewSet, ValueViewSet

urlpatterns = [
    path("value/", ValueViewSet.as_view({"get": "retrieve"}), name="api-value"),
    path("value/moves/", ValueViewSet.as_view({"get": "moves"}), name="api-value-moves"),
    path("value/cube/", ValueViewSet.as_view({"get": "cube"}), name="api-value-cube"),
    path("value/cube/bands/", BandViewSet.as_view({"get": "list", "post": "create"}), name="api-bands"),
]
