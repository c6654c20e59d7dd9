"""Routes of the API of targets."""

from django.urls import path

from targets.api import AchievedViewSet, TargetViewSet

urlpatterns = [
    path("targets/", TargetViewSet.as_view({"get": "list", "post": "create"}), name="api-targets"),
    path("targets/achieved/", AchievedViewSet.as_view({"get": "list"}), name="api-targets-achieved"),
    path(
        "targets/<uuid:public_id>/",
        TargetViewSet.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
        name="api-target",
    ),
]
