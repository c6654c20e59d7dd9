"""Routes of the negotiations API."""

from django.urls import path

from negotiations.api.course import CourseViewSet
from negotiations.api.library import EndingsViewSet, TacticViewSet
from negotiations.api.people import PeopleViewSet
from negotiations.api.questions import AskingViewSet, QuestionViewSet
from negotiations.api.table import TableViewSet
from negotiations.api.talks import NegotiationViewSet

ONE = "negotiations/<uuid:public_id>/"
ISSUE = f"{ONE}issues/<uuid:issue_id>/"

urlpatterns = [
    path(
        "negotiations/",
        NegotiationViewSet.as_view({"get": "list", "post": "create"}),
        name="api-negotiations",
    ),
    path(
        "negotiations/statistics/",
        EndingsViewSet.as_view({"get": "retrieve"}),
        name="api-negotiation-statistics",
    ),
    path("negotiations/tactics/", TacticViewSet.as_view({"get": "retrieve"}), name="api-tactics"),
    path("negotiations/questions/", QuestionViewSet.as_view({"get": "list"}), name="api-questions"),
    path(
        "negotiations/questions/<uuid:public_id>/",
        QuestionViewSet.as_view({"get": "retrieve"}),
        name="api-question",
    ),
    path(
        "negotiations/questions/<uuid:public_id>/decision/",
        QuestionViewSet.as_view({"post": "decide"}),
        name="api-question-decide",
    ),
    path(
        ONE,
        NegotiationViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-negotiation",
    ),
    path(f"{ONE}figures/", NegotiationViewSet.as_view({"get": "figures"}), name="api-negotiation-figures"),
    path(f"{ONE}summary/", NegotiationViewSet.as_view({"get": "summary"}), name="api-negotiation-summary"),
    path(
        f"{ONE}agreement/<slug:form>/",
        NegotiationViewSet.as_view({"get": "agreement"}),
        name="api-negotiation-agreement",
    ),
    path(f"{ONE}issues/", TableViewSet.as_view({"post": "add_issue"}), name="api-negotiation-issues"),
    path(
        ISSUE,
        TableViewSet.as_view({"patch": "change_issue", "delete": "drop_issue"}),
        name="api-negotiation-issue",
    ),
    path(f"{ONE}offers/", TableViewSet.as_view({"post": "offer"}), name="api-negotiation-offers"),
    path(
        f"{ISSUE}questions/", AskingViewSet.as_view({"post": "ask"}), name="api-negotiation-issue-questions"
    ),
    path(f"{ONE}team/", PeopleViewSet.as_view({"post": "join"}), name="api-negotiation-team"),
    path(
        f"{ONE}team/<str:employee_no>/",
        PeopleViewSet.as_view({"delete": "leave"}),
        name="api-negotiation-team-member",
    ),
    path(
        f"{ONE}counterparts/",
        PeopleViewSet.as_view({"post": "add_counterpart"}),
        name="api-negotiation-counterparts",
    ),
    *(
        path(f"{ONE}{address}/", CourseViewSet.as_view({"post": act}), name=f"api-negotiation-{address}")
        for address, act in (
            ("step", "step"),
            ("phase", "phase"),
            ("notes", "note"),
            ("tactics", "tactic"),
            ("sign", "sign"),
            ("break-off", "break_off"),
            ("lessons", "lesson"),
        )
    ),
]
