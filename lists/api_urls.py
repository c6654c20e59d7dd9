"""Routes of the API of saved views."""

from django.urls import path

from lists.api import ViewViewSet

one = "views/<uuid:public_id>/"
urlpatterns = [
    path("views/", ViewViewSet.as_view({"get": "list", "post": "create"}), name="api-views"),
    path(one, ViewViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="api-view"),
    *[
        path(f"{one}{act}/", ViewViewSet.as_view({"post": act}), name=f"api-view-{act}")
        for act in ("pin", "remove", "restore")
    ],
]
