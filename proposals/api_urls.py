"""Routes of the API of proposals."""

from django.urls import path

from proposals.api import ProposalViewSet

one = "proposals/<uuid:public_id>/"
urlpatterns = [
    path("proposals/", ProposalViewSet.as_view({"get": "list", "post": "create"}), name="api-proposals"),
    path(one, ProposalViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="api-proposal"),
    path(f"{one}move/", ProposalViewSet.as_view({"post": "move"}), name="api-proposal-move"),
    path(f"{one}editions/", ProposalViewSet.as_view({"post": "editions"}), name="api-proposal-editions"),
    path(f"{one}pages/<slug:form>/", ProposalViewSet.as_view({"get": "pages"}), name="api-proposal-pages"),
    path(f"{one}products/", ProposalViewSet.as_view({"post": "products"}), name="api-proposal-products"),
    path(
        f"{one}products/<uuid:product_id>/",
        ProposalViewSet.as_view({"delete": "take_out"}),
        name="api-proposal-product",
    ),
    path(
        f"{one}products/<uuid:product_id>/suitability/",
        ProposalViewSet.as_view({"post": "suitability"}),
        name="api-proposal-suitability",
    ),
]
