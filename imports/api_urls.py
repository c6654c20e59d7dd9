"""Routes of the API of tables that are taken over."""

from django.urls import path

from imports.api import RunViewSet

one = "imports/<uuid:public_id>/"
urlpatterns = [
    path("imports/", RunViewSet.as_view({"get": "list", "post": "create"}), name="api-imports"),
    path("imports/targets/", RunViewSet.as_view({"get": "targets"}), name="api-import-targets"),
    path(one, RunViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="api-import"),
    *[
        path(f"{one}{name}/", RunViewSet.as_view({"get": name}), name=f"api-import-{name}")
        for name in ("check", "faults")
    ],
    *[
        path(f"{one}{act}/", RunViewSet.as_view({"post": act}), name=f"api-import-{act}")
        for act in ("take", "undo")
    ],
]
