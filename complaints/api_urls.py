"""Routes of the complaints API; every act on a case or a group has an address of its own."""

from django.urls import path

from complaints.api.cases import ACTS, ComplaintViewSet, HandOverView
from complaints.api.groups import GROUP_ACTS, GroupViewSet

group = "groups/<uuid:public_id>/"
urlpatterns = [
    path("", ComplaintViewSet.as_view({"get": "list", "post": "create"}), name="api-complaints"),
    path("changes/", ComplaintViewSet.as_view({"get": "changes"}), name="api-complaint-changes"),
    path("handover/", HandOverView.as_view({"post": "create"}), name="api-complaint-handover"),
    path("groups/", GroupViewSet.as_view({"get": "list"}), name="api-complaint-groups"),
    path(group, GroupViewSet.as_view({"get": "retrieve"}), name="api-complaint-group"),
    *(
        path(
            f"{group}{name}/",
            GroupViewSet.as_view({"post": "act"}, act_name=name),
            name="api-complaint-group-act",
        )
        for name in GROUP_ACTS
    ),
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
