"""Routes of the API of shared knowledge."""

from django.urls import path

from knowledge.api import PieceViewSet

one = "knowledge/<uuid:public_id>/"
urlpatterns = [
    path("knowledge/", PieceViewSet.as_view({"get": "list", "post": "create"}), name="api-knowledge"),
    path(
        one, PieceViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="api-knowledge-piece"
    ),
    path(f"{one}review/", PieceViewSet.as_view({"post": "review"}), name="api-knowledge-review"),
    path(f"{one}withdraw/", PieceViewSet.as_view({"post": "withdraw"}), name="api-knowledge-withdraw"),
]
