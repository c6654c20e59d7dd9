"""Routes of the pricing API."""

from django.urls import path

from pricing.api import PriceViewSet

urlpatterns = [
    path(
        "customers/<str:customer_no>/quotes/",
        PriceViewSet.as_view({"post": "quote"}),
        name="api-price-quotes",
    ),
    path("quotes/<uuid:public_id>/requests/", PriceViewSet.as_view({"post": "ask"}), name="api-price-ask"),
    path("requests/<uuid:public_id>/", PriceViewSet.as_view({"get": "retrieve"}), name="api-price-request"),
    path(
        "requests/<uuid:public_id>/decision/",
        PriceViewSet.as_view({"post": "decide"}),
        name="api-price-decide",
    ),
]
