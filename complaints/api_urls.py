"""Routes of the complaints API."""

from django.urls import path

from complaints.api import ComplaintViewSet

urlpatterns = [
    path("", ComplaintViewSet.as_view({"get": "list", "post": "create"}), name="api-complaints"),
    path("<str:number>/", ComplaintViewSet.as_view({"get": "retrieve"}), name="api-complaint"),
    path("<str:number>/<str:act>/", ComplaintViewSet.as_view({"post": "act"}), name="api-complaint-act"),
]
