"""Routes of the API of figures."""

from django.urls import path

from dashboards.api import AffinityViewSet, BandViewSet, ValueViewSet

urlpatterns = [
    path("value/", ValueViewSet.as_view({"get": "retrieve"}), name="api-value"),
    path("value/moves/", ValueViewSet.as_view({"get": "moves"}), name="api-value-moves"),
    path("value/cube/", ValueViewSet.as_view({"get": "cube"}), name="api-value-cube"),
    path("value/affinity/", AffinityViewSet.as_view({"get": "retrieve"}), name="api-affinity"),
    path(
        "value/next-products/<str:customer_no>/",
        AffinityViewSet.as_view({"get": "next_products"}),
        name="api-next-products",
    ),
    path("value/cube/bands/", BandViewSet.as_view({"get": "list", "post": "create"}), name="api-bands"),
]
