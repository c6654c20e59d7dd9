"""Routes of the API of tiers."""

from django.urls import path

from tiers import api

urlpatterns = [
    path("customers/<str:customer_no>/", api.TierView.as_view(), name="api-tier"),
    path("customers/<str:customer_no>/suppose/", api.SupposeView.as_view(), name="api-tier-suppose"),
]
