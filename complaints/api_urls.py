"""Routes of the complaints API; every act on a case has an address of its own."""

from django.urls import path

from complaints.api import ACTS, ComplaintViewSet

urlpatterns = [
    path("", ComplaintViewSet.as_view({"get": "list", "post": "create"}), name="api-complaints"),
    path("changes/", ComplaintViewSet.as_view({"get": "changes"}), name="api-complaint-changes"),
    path("<str:number>/", ComplaintViewSet.as_view({"get": "retrieve"}), name="api-complaint"),
    *(
        path(
            f"<str:number>/{name}/",
            ComplaintViewSet.as_view({"post": "act"}, act_name=name),
            name="api-complaint-act",
        )
        for name in ACTS
    ),
]
