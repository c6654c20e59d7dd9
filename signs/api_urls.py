"""Routes of the API of warning signs."""

from django.urls import path

from signs.api import CompanyEventViewSet, SignRuleViewSet, SignViewSet

one = "warning-signs/<uuid:public_id>/"
urlpatterns = [
    path("warning-signs/", SignViewSet.as_view({"get": "list"}), name="api-signs"),
    path(one, SignViewSet.as_view({"get": "retrieve"}), name="api-sign"),
    path(f"{one}acknowledge/", SignViewSet.as_view({"post": "acknowledge"}), name="api-sign-acknowledge"),
    path(f"{one}handle/", SignViewSet.as_view({"post": "handle"}), name="api-sign-handle"),
    path(
        "customers/<str:customer_no>/events/",
        CompanyEventViewSet.as_view({"get": "list", "post": "create"}),
        name="api-company-events",
    ),
    path(
        "sign-rules/",
        SignRuleViewSet.as_view({"get": "list", "post": "create"}),
        name="api-sign-rules",
    ),
    path("sign-rules/<uuid:public_id>/", SignRuleViewSet.as_view({"get": "retrieve"}), name="api-sign-rule"),
]
