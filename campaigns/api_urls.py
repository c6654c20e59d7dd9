"""Routes of the API of campaigns."""

from django.urls import path

from campaigns.api import CampaignViewSet, MeetingViewSet, ResultViewSet, TargetViewSet

one = "<uuid:public_id>/"
urlpatterns = [
    path("", CampaignViewSet.as_view({"get": "list"}), name="api-campaigns"),
    path(one, CampaignViewSet.as_view({"get": "retrieve"}), name="api-campaign"),
    path(f"{one}targets/", TargetViewSet.as_view({"get": "list"}), name="api-campaign-targets"),
    path(
        f"{one}results/",
        ResultViewSet.as_view({"get": "list", "post": "create"}),
        name="api-campaign-results",
    ),
    path(
        f"{one}meetings/",
        MeetingViewSet.as_view({"get": "list", "post": "create"}),
        name="api-campaign-meetings",
    ),
    path(f"meetings/{one}notes/", MeetingViewSet.as_view({"post": "notes"}), name="api-campaign-meeting"),
    path(f"targets/{one}calls/", TargetViewSet.as_view({"post": "call"}), name="api-campaign-calls"),
]
