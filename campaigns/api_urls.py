"""Routes of the API of campaigns."""

from django.urls import path

from campaigns import api

app_name = "campaigns-api"

urlpatterns = [
    path("", api.CampaignsView.as_view(), name="list"),
    path("<uuid:public_id>/", api.CampaignView.as_view(), name="detail"),
    path("<uuid:public_id>/targets/", api.TargetsView.as_view(), name="targets"),
    path("<uuid:public_id>/results/", api.ResultsView.as_view(), name="results"),
    path("targets/<uuid:public_id>/calls/", api.CallsView.as_view(), name="calls"),
]
