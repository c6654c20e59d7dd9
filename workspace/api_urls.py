"""Routes of the API of what crosses apps: search, a customer's timeline and history, what waits, work diaries."""

from django.urls import path

from workspace.api import DiaryViewSet, LeaverViewSet
from workspace.api_approvals import ApprovalViewSet
from workspace.api_bin import BinViewSet
from workspace.api_record import CustomerHistoryViewSet, TimelineViewSet
from workspace.api_search import SearchViewSet
from workspace.api_sheet import SheetViewSet

one = "diary/<str:employee_no>/"
urlpatterns = [
    path("approvals/", ApprovalViewSet.as_view({"get": "retrieve"}), name="api-approvals"),
    path(
        "approvals/<slug:code>/<uuid:public_id>/",
        ApprovalViewSet.as_view({"post": "decide"}),
        name="api-approval-decide",
    ),
    path("bin/", BinViewSet.as_view({"get": "retrieve"}), name="api-bin"),
    path("search/", SearchViewSet.as_view({"get": "retrieve"}), name="api-search"),
    path(
        "customers/<str:customer_no>/timeline/",
        TimelineViewSet.as_view({"get": "retrieve"}),
        name="api-customer-timeline",
    ),
    path(
        "customers/<str:customer_no>/history/",
        CustomerHistoryViewSet.as_view({"get": "retrieve"}),
        name="api-customer-history",
    ),
    path(
        "customers/<str:customer_no>/sheet/",
        SheetViewSet.as_view({"get": "pages"}),
        name="api-customer-sheet",
    ),
    path("colleagues/left/", LeaverViewSet.as_view({"get": "retrieve"}), name="api-left"),
    path(one, DiaryViewSet.as_view({"get": "retrieve", "put": "update"}), name="api-diary"),
    path(f"{one}week/", DiaryViewSet.as_view({"get": "week"}), name="api-diary-week"),
    path(f"{one}comments/", DiaryViewSet.as_view({"post": "comment"}), name="api-diary-comments"),
]
