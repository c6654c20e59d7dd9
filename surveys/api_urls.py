"""Routes of the API of surveys."""

from django.urls import path

from surveys.api import CustomerSurveyViewSet, SurveyResponseViewSet, SurveyRuleViewSet, SurveyViewSet

one = "surveys/<uuid:public_id>/"
urlpatterns = [
    path("surveys/", SurveyViewSet.as_view({"get": "list"}), name="api-surveys"),
    path("surveys/figures/", SurveyResponseViewSet.as_view({"get": "figures"}), name="api-survey-figures"),
    path(one, SurveyViewSet.as_view({"get": "retrieve"}), name="api-survey"),
    path(f"{one}mail/", SurveyViewSet.as_view({"post": "mail"}), name="api-survey-mail"),
    path(f"{one}link/", SurveyViewSet.as_view({"post": "link"}), name="api-survey-link"),
    path(f"{one}withdraw/", SurveyViewSet.as_view({"post": "withdraw"}), name="api-survey-withdraw"),
    path(
        "customers/<str:customer_no>/surveys/",
        CustomerSurveyViewSet.as_view({"get": "list", "post": "create"}),
        name="api-customer-surveys",
    ),
    path("survey-answers/", SurveyResponseViewSet.as_view({"get": "list"}), name="api-survey-answers"),
    path(
        "survey-answers/<uuid:public_id>/",
        SurveyResponseViewSet.as_view({"get": "retrieve"}),
        name="api-survey-answer",
    ),
    path(
        "survey-rules/",
        SurveyRuleViewSet.as_view({"get": "list", "post": "create"}),
        name="api-survey-rules",
    ),
    path(
        "survey-rules/<uuid:public_id>/",
        SurveyRuleViewSet.as_view({"get": "retrieve"}),
        name="api-survey-rule",
    ),
]
