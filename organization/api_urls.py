"""Routes of the API of absences."""

from django.urls import path

from organization.api import AbsenceViewSet

one = "absences/<uuid:public_id>/"
urlpatterns = [
    path("absences/", AbsenceViewSet.as_view({"get": "list", "post": "create"}), name="api-absences"),
    path(one, AbsenceViewSet.as_view({"get": "retrieve"}), name="api-absence"),
    path(f"{one}end/", AbsenceViewSet.as_view({"post": "end"}), name="api-absence-end"),
]
