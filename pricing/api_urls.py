"""Routes of the pricing API."""

from django.urls import path

from pricing.api import QuoteViewSet, RequestViewSet, ScanViewSet, UnaskedViewSet
from pricing.api_seats import SeatViewSet
from pricing.api_standard import StandardChangeViewSet, StandardViewSet

urlpatterns = [
    path(
        "customers/<str:customer_no>/quotes/",
        QuoteViewSet.as_view({"post": "create"}),
        name="api-price-quote-create",
    ),
    path("quotes/", QuoteViewSet.as_view({"get": "list"}), name="api-price-quotes"),
    path("quotes/<uuid:public_id>/", QuoteViewSet.as_view({"get": "retrieve"}), name="api-price-quote"),
    path(
        "quotes/<uuid:public_id>/requests/",
        RequestViewSet.as_view({"post": "create"}),
        name="api-price-ask",
    ),
    path("seats/", SeatViewSet.as_view({"get": "list", "post": "create"}), name="api-price-seats"),
    path("seats/<int:pk>/", SeatViewSet.as_view({"get": "retrieve"}), name="api-price-seat"),
    path("seats/<int:pk>/end/", SeatViewSet.as_view({"post": "end"}), name="api-price-seat-end"),
    path("standard/<slug:table>/", StandardViewSet.as_view({"get": "retrieve"}), name="api-price-standard"),
    path(
        "standard-changes/",
        StandardChangeViewSet.as_view({"get": "list", "post": "create"}),
        name="api-standard-changes",
    ),
    path(
        "standard-changes/<uuid:public_id>/",
        StandardChangeViewSet.as_view({"get": "retrieve"}),
        name="api-standard-change",
    ),
    path(
        "standard-changes/<uuid:public_id>/decide/",
        StandardChangeViewSet.as_view({"post": "decide"}),
        name="api-standard-decide",
    ),
    path(
        "standard-changes/<uuid:public_id>/withdraw/",
        StandardChangeViewSet.as_view({"post": "withdraw"}),
        name="api-standard-withdraw",
    ),
    path("unasked/", UnaskedViewSet.as_view({"get": "list"}), name="api-price-unasked"),
    path("requests/", RequestViewSet.as_view({"get": "list"}), name="api-price-requests"),
    path("requests/<uuid:public_id>/", RequestViewSet.as_view({"get": "retrieve"}), name="api-price-request"),
    path(
        "requests/<uuid:public_id>/decision/",
        RequestViewSet.as_view({"post": "decide"}),
        name="api-price-decide",
    ),
    path(
        "requests/<uuid:public_id>/withdraw/",
        RequestViewSet.as_view({"post": "withdraw"}),
        name="api-price-withdraw",
    ),
    path(
        "requests/<uuid:public_id>/appeal/",
        RequestViewSet.as_view({"post": "appeal"}),
        name="api-price-appeal",
    ),
    path(
        "requests/<uuid:public_id>/scans/",
        ScanViewSet.as_view({"post": "create"}),
        name="api-price-scan-add",
    ),
    path(
        "requests/<uuid:public_id>/scans/<uuid:scan>/content/",
        ScanViewSet.as_view({"get": "take"}),
        name="api-price-scan",
    ),
]
