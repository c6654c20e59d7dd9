"""Routes of the API of figures."""

from django.urls import path

from dashboards.api import (
    AffinityViewSet,
    BandViewSet,
    DefinitionViewSet,
    ManagerViewSet,
    RankingChoiceViewSet,
    RetentionViewSet,
    SourceViewSet,
    ValueViewSet,
    WinningCostViewSet,
)
from dashboards.api_fairness import FairnessViewSet
from dashboards.api_own import CardsViewSet, SubscriptionViewSet

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
    path("retention/", RetentionViewSet.as_view({"get": "retrieve"}), name="api-retention"),
    path("retention/names/", RetentionViewSet.as_view({"get": "names"}), name="api-retention-names"),
    path(
        "retention/costs/",
        WinningCostViewSet.as_view({"get": "list", "post": "create"}),
        name="api-winning-costs",
    ),
    path("managers/", ManagerViewSet.as_view({"get": "retrieve"}), name="api-managers"),
    path(
        "managers/ranking/",
        RankingChoiceViewSet.as_view({"get": "list", "post": "create"}),
        name="api-ranking-choices",
    ),
    path("sources/", SourceViewSet.as_view({"get": "retrieve"}), name="api-sources"),
    path(
        "dashboard/cards/",
        CardsViewSet.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
        name="api-dashboard-cards",
    ),
    path(
        "dashboard/letters/",
        SubscriptionViewSet.as_view({"get": "list", "post": "create"}),
        name="api-dashboard-letters",
    ),
    path(
        "dashboard/letters/<uuid:public_id>/",
        SubscriptionViewSet.as_view({"delete": "destroy"}),
        name="api-dashboard-letter",
    ),
    path("fairness/", FairnessViewSet.as_view({"get": "retrieve"}), name="api-fairness"),
    path("fairness/rows/", FairnessViewSet.as_view({"get": "rows"}), name="api-fair-rows"),
    path("figures/", DefinitionViewSet.as_view({"get": "retrieve"}), name="api-figures"),
]
