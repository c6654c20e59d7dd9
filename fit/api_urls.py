"""Routes of the API of products and eligibility."""

from django.urls import path

from fit.api import EligibilityViewSet, ProductViewSet, QualifiedViewSet

urlpatterns = [
    path("products/", ProductViewSet.as_view({"get": "list"}), name="api-products"),
    path("products/<slug:code>/", ProductViewSet.as_view({"get": "retrieve"}), name="api-product"),
    path("products/<slug:code>/customers/", QualifiedViewSet.as_view({"get": "list"}), name="api-qualified"),
    path(
        "customers/<str:customer_no>/products/",
        EligibilityViewSet.as_view({"get": "retrieve", "post": "tell"}),
        name="api-eligibility",
    ),
]
