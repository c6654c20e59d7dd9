"""Routes of the API of analysis sheets."""

from django.urls import path

from analyses.api import AnalysisSheetViewSet

one = "analysis-sheets/<uuid:public_id>/"
urlpatterns = [
    path(
        "analysis-sheets/",
        AnalysisSheetViewSet.as_view({"get": "list", "post": "create"}),
        name="api-analysis-sheets",
    ),
    path(
        one,
        AnalysisSheetViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-analysis-sheet",
    ),
    path(f"{one}remove/", AnalysisSheetViewSet.as_view({"post": "remove"}), name="api-analysis-sheet-remove"),
    path(
        f"{one}restore/", AnalysisSheetViewSet.as_view({"post": "restore"}), name="api-analysis-sheet-restore"
    ),
]
