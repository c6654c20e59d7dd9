"""Routes of the API of warning signs."""

from django.urls import path

from signs.api import CompanyEventViewSet, FoundingViewSet, SignRuleViewSet, SignViewSet

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
        "customers/<str:customer_no>/events/<uuid:public_id>/withdraw/",
        CompanyEventViewSet.as_view({"post": "withdraw"}),
        name="api-company-event-withdraw",
    ),
    path(
        "customers/<str:customer_no>/founding/",
        FoundingViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="api-founding",
    ),
    path(
        "sign-rules/",
        SignRuleViewSet.as_view({"get": "list", "post": "create"}),
        name="api-sign-rules",
    ),
    path("sign-rules/<uuid:public_id>/", SignRuleViewSet.as_view({"get": "retrieve"}), name="api-sign-rule"),
]
