"""Routes of the API of trainings and abilities."""

from django.urls import path

from growth.api import AssessmentViewSet, TrainingViewSet

urlpatterns = [
    path("trainings/", TrainingViewSet.as_view({"get": "list", "post": "create"}), name="api-trainings"),
    path(
        "trainings/<uuid:public_id>/call-off/",
        TrainingViewSet.as_view({"post": "call_off"}),
        name="api-training-call-off",
    ),
    path("trainings/<uuid:public_id>/", TrainingViewSet.as_view({"get": "retrieve"}), name="api-training"),
    path(
        "trainings/<uuid:public_id>/answer/",
        TrainingViewSet.as_view({"post": "answer"}),
        name="api-training-answer",
    ),
    path("abilities/", AssessmentViewSet.as_view({"get": "list", "post": "create"}), name="api-abilities"),
    path("abilities/<uuid:public_id>/", AssessmentViewSet.as_view({"get": "retrieve"}), name="api-ability"),
]
