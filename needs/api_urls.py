"""Routes of the API of needs."""

from django.urls import path

from needs.api import NeedViewSet

one = "needs/<uuid:public_id>/"
urlpatterns = [
    path("needs/", NeedViewSet.as_view({"get": "list", "post": "create"}), name="api-needs"),
    path(one, NeedViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="api-need"),
    path(f"{one}move/", NeedViewSet.as_view({"post": "move"}), name="api-need-move"),
    path(f"{one}remove/", NeedViewSet.as_view({"post": "remove"}), name="api-need-remove"),
    path(f"{one}restore/", NeedViewSet.as_view({"post": "restore"}), name="api-need-restore"),
    path(f"{one}discovery/", NeedViewSet.as_view({"post": "discover"}), name="api-need-discovery"),
    path(f"{one}products/", NeedViewSet.as_view({"post": "choose"}), name="api-need-products"),
    path(f"{one}products/leave/", NeedViewSet.as_view({"post": "leave"}), name="api-need-product-leave"),
    path(f"{one}promises/", NeedViewSet.as_view({"post": "promise"}), name="api-need-promises"),
    path(f"{one}deals/", NeedViewSet.as_view({"post": "open_deal"}), name="api-need-deals"),
]
