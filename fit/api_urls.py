"""Routes of the API of products and eligibility."""

from django.urls import path

from fit.api import EligibilityViewSet, ProductViewSet, QualifiedViewSet
from fit.api_drafts import DraftViewSet

urlpatterns = [
    path("products/", ProductViewSet.as_view({"get": "list"}), name="api-products"),
    path("products/new/", DraftViewSet.as_view({"post": "add"}), name="api-product-new"),
    path(
        "products/<slug:code>/draft/",
        DraftViewSet.as_view(
            {"get": "retrieve", "post": "begin", "patch": "partial_update", "delete": "discard"}
        ),
        name="api-draft",
    ),
    path(
        "products/<slug:code>/release/", DraftViewSet.as_view({"post": "release"}), name="api-draft-release"
    ),
    path(
        "products/<slug:code>/manager/", DraftViewSet.as_view({"put": "manager"}), name="api-product-manager"
    ),
    path("products/<slug:code>/", ProductViewSet.as_view({"get": "retrieve"}), name="api-product"),
    path("products/<slug:code>/customers/", QualifiedViewSet.as_view({"get": "list"}), name="api-qualified"),
    path(
        "customers/<str:customer_no>/products/",
        EligibilityViewSet.as_view({"get": "retrieve", "post": "tell"}),
        name="api-eligibility",
    ),
]
