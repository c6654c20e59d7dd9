"""Routes of the tiers API."""

from django.urls import path

from tiers.api import ModelViewSet, RunViewSet, TierViewSet
from tiers.api_overrides import CustomerOverrideViewSet, OverrideViewSet
from tiers.api_parameters import ParameterChangeViewSet, ParameterViewSet
from tiers.api_trials import ComparisonViewSet, MoverViewSet

urlpatterns = [
    path("customers/<str:customer_no>/", TierViewSet.as_view({"get": "retrieve"}), name="api-tier"),
    path("customers/<str:customer_no>/phase/", TierViewSet.as_view({"get": "phase"}), name="api-phase"),
    path(
        "customers/<str:customer_no>/potential/",
        TierViewSet.as_view({"get": "potential"}),
        name="api-potential",
    ),
    path(
        "customers/<str:customer_no>/relationship/",
        TierViewSet.as_view({"get": "relationship"}),
        name="api-relationship",
    ),
    path(
        "customers/<str:customer_no>/suppose/",
        TierViewSet.as_view({"post": "suppose"}),
        name="api-tier-suppose",
    ),
    path(
        "customers/<str:customer_no>/overrides/",
        CustomerOverrideViewSet.as_view({"get": "list", "post": "create"}),
        name="api-customer-overrides",
    ),
    path("overrides/", OverrideViewSet.as_view({"get": "list"}), name="api-overrides"),
    path("overrides/<uuid:public_id>/", OverrideViewSet.as_view({"get": "retrieve"}), name="api-override"),
    path(
        "overrides/<uuid:public_id>/decide/",
        OverrideViewSet.as_view({"post": "decide"}),
        name="api-override-decide",
    ),
    path(
        "overrides/<uuid:public_id>/withdraw/",
        OverrideViewSet.as_view({"post": "withdraw"}),
        name="api-override-withdraw",
    ),
    path(
        "overrides/<uuid:public_id>/end/", OverrideViewSet.as_view({"post": "end"}), name="api-override-end"
    ),
    path("parameters/<slug:table>/", ParameterViewSet.as_view({"get": "retrieve"}), name="api-parameters"),
    path(
        "parameters/<slug:table>/history/",
        ParameterViewSet.as_view({"get": "history"}),
        name="api-parameter-history",
    ),
    path(
        "parameter-changes/",
        ParameterChangeViewSet.as_view({"get": "list", "post": "create"}),
        name="api-parameter-changes",
    ),
    path(
        "parameter-changes/<uuid:public_id>/",
        ParameterChangeViewSet.as_view({"get": "retrieve"}),
        name="api-parameter-change",
    ),
    path(
        "parameter-changes/<uuid:public_id>/decide/",
        ParameterChangeViewSet.as_view({"post": "decide"}),
        name="api-parameter-decide",
    ),
    path(
        "parameter-changes/<uuid:public_id>/withdraw/",
        ParameterChangeViewSet.as_view({"post": "withdraw"}),
        name="api-parameter-withdraw",
    ),
    path("runs/", RunViewSet.as_view({"get": "list"}), name="api-runs"),
    path("runs/<uuid:public_id>/", RunViewSet.as_view({"get": "retrieve"}), name="api-run"),
    path("models/", ModelViewSet.as_view({"get": "list"}), name="api-models"),
    path("models/<uuid:public_id>/", ModelViewSet.as_view({"get": "retrieve"}), name="api-model"),
    path(
        "models/<uuid:public_id>/comparisons/<uuid:against_id>/",
        ComparisonViewSet.as_view({"get": "retrieve", "post": "simulate"}),
        name="api-model-comparison",
    ),
    path(
        "models/<uuid:public_id>/comparisons/<uuid:against_id>/movers/",
        MoverViewSet.as_view({"get": "list"}),
        name="api-model-movers",
    ),
]
