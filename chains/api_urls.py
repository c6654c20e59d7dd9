"""Routes of the API of follow-up rules."""

from django.urls import path

from chains.api import ChainVersionViewSet

urlpatterns = [
    path(
        "follow-up-rules/",
        ChainVersionViewSet.as_view({"get": "list", "post": "create"}),
        name="api-follow-up-rules",
    ),
    path(
        "follow-up-rules/trial/",
        ChainVersionViewSet.as_view({"post": "trial"}),
        name="api-follow-up-trial",
    ),
    path(
        "follow-up-rules/<uuid:public_id>/",
        ChainVersionViewSet.as_view({"get": "retrieve"}),
        name="api-follow-up-rule",
    ),
]
