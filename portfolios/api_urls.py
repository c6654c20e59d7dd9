"""Routes of the API of handovers."""

from django.urls import path

from portfolios.api import HandoverViewSet

ONE = "handovers/<uuid:public_id>/"
urlpatterns = [
    path("handovers/", HandoverViewSet.as_view({"get": "list", "post": "create"}), name="api-handovers"),
    path(ONE, HandoverViewSet.as_view({"get": "retrieve"}), name="api-handover"),
    path(f"{ONE}customers/", HandoverViewSet.as_view({"get": "customers"}), name="api-handover-customers"),
    path(f"{ONE}closing/", HandoverViewSet.as_view({"get": "closing"}), name="api-handover-closing"),
    path(f"{ONE}answer/", HandoverViewSet.as_view({"post": "answer"}), name="api-handover-answer"),
    path(f"{ONE}withdraw/", HandoverViewSet.as_view({"post": "withdraw"}), name="api-handover-withdraw"),
    path(f"{ONE}undo/", HandoverViewSet.as_view({"post": "undo"}), name="api-handover-undo"),
]
