"""Routes of the negotiations API."""

from django.urls import path

from negotiations.api import NegotiationViewSet

urlpatterns = [
    path("negotiations/", NegotiationViewSet.as_view({"get": "list"}), name="api-negotiations"),
    path(
        "negotiations/<uuid:public_id>/",
        NegotiationViewSet.as_view({"get": "retrieve"}),
        name="api-negotiation",
    ),
    path(
        "negotiations/<uuid:public_id>/offers/",
        NegotiationViewSet.as_view({"post": "offer"}),
        name="api-negotiation-offers",
    ),
    path(
        "negotiations/<uuid:public_id>/agreement/<slug:form>/",
        NegotiationViewSet.as_view({"get": "agreement"}),
        name="api-negotiation-agreement",
    ),
]
