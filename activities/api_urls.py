"""Routes of the API of visits and contacts."""

from django.urls import path

from activities.api import InteractionViewSet, VisitViewSet
from activities.api_approaches import ApproachViewSet
from activities.api_channels import ChannelContactViewSet
from activities.api_coverage import CoverageViewSet, HoldViewSet
from activities.api_dates import ObservanceViewSet
from activities.api_education import EducationViewSet

one = "visits/<uuid:public_id>/"
urlpatterns = [
    path(
        "customers/<str:customer_no>/interactions/",
        InteractionViewSet.as_view({"get": "list", "post": "create"}),
        name="api-interactions",
    ),
    path(
        "customers/<str:customer_no>/contact-holds/",
        HoldViewSet.as_view({"get": "list", "post": "create", "delete": "end"}),
        name="api-contact-holds",
    ),
    path(
        "customers/<str:customer_no>/important-dates/",
        ObservanceViewSet.as_view({"get": "list", "post": "create"}),
        name="api-important-dates",
    ),
    path(
        "customers/<str:customer_no>/channel-contacts/",
        ChannelContactViewSet.as_view({"get": "list"}),
        name="api-channel-contacts",
    ),
    path(
        "customers/<str:customer_no>/approaches/",
        ApproachViewSet.as_view({"get": "list", "post": "create"}),
        name="api-approaches",
    ),
    path(
        "customers/<str:customer_no>/approaches/<uuid:public_id>/",
        ApproachViewSet.as_view({"get": "retrieve"}),
        name="api-approach",
    ),
    path("coverage/", CoverageViewSet.as_view({"get": "retrieve"}), name="api-coverage"),
    path(
        "education-events/",
        EducationViewSet.as_view({"get": "list", "post": "create"}),
        name="api-education-events",
    ),
    path(
        "education-events/<uuid:public_id>/",
        EducationViewSet.as_view({"get": "retrieve"}),
        name="api-education-event",
    ),
    path(
        "education-events/<uuid:public_id>/withdraw/",
        EducationViewSet.as_view({"post": "withdraw"}),
        name="api-education-withdraw",
    ),
    path("visits/", VisitViewSet.as_view({"get": "list", "post": "create"}), name="api-visits"),
    path(one, VisitViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="api-visit"),
    path(f"{one}confirm/", VisitViewSet.as_view({"post": "confirm"}), name="api-visit-confirm"),
    path(f"{one}cancel/", VisitViewSet.as_view({"post": "cancel"}), name="api-visit-cancel"),
]
