"""Routes of the API of tasks, Today and notices."""

from django.urls import path

from worklist.api import NoticeViewSet, TaskViewSet

one = "tasks/<uuid:public_id>/"
urlpatterns = [
    path("today/", TaskViewSet.as_view({"get": "today"}), name="api-today"),
    path("promises/", TaskViewSet.as_view({"get": "promises"}), name="api-promises"),
    path("tasks/", TaskViewSet.as_view({"get": "list", "post": "create"}), name="api-tasks"),
    path(one, TaskViewSet.as_view({"get": "retrieve"}), name="api-task"),
    *[
        path(f"{one}{act}/", TaskViewSet.as_view({"post": act}), name=f"api-task-{act}")
        for act in ("done", "cancel", "later", "give", "reopen")
    ],
    path("notices/", NoticeViewSet.as_view({"get": "list"}), name="api-notices"),
    path("notices/<uuid:public_id>/read/", NoticeViewSet.as_view({"post": "read"}), name="api-notice-read"),
]
