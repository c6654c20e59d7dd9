"""Routes of the API of account plans."""

from django.urls import path

from accountplans.api import PlanDueViewSet, PlanRuleViewSet, PlanViewSet

one = "account-plans/<uuid:public_id>/"
urlpatterns = [
    path(
        "account-plans/",
        PlanViewSet.as_view({"get": "list", "post": "create"}),
        name="api-account-plans",
    ),
    path("account-plans/due/", PlanDueViewSet.as_view({"get": "list"}), name="api-account-plans-due"),
    path(
        one,
        PlanViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-account-plan",
    ),
    path(f"{one}move/", PlanViewSet.as_view({"post": "move"}), name="api-account-plan-move"),
    path(f"{one}versions/", PlanViewSet.as_view({"post": "new_version"}), name="api-account-plan-versions"),
    path(f"{one}aims/", PlanViewSet.as_view({"post": "aims"}), name="api-account-plan-aims"),
    path(f"{one}needs/", PlanViewSet.as_view({"post": "needs"}), name="api-account-plan-needs"),
    path(f"{one}people/", PlanViewSet.as_view({"post": "people"}), name="api-account-plan-people"),
    path(f"{one}calendar/", PlanViewSet.as_view({"post": "calendar"}), name="api-account-plan-calendar"),
    path(f"{one}risks/", PlanViewSet.as_view({"post": "risks"}), name="api-account-plan-risks"),
    path(f"{one}expenses/", PlanViewSet.as_view({"post": "expenses"}), name="api-account-plan-expenses"),
    path(
        f"{one}expenses/<uuid:part_id>/withdraw/",
        PlanViewSet.as_view({"post": "withdraw"}),
        name="api-account-plan-expense-withdraw",
    ),
    path(f"{one}pages/", PlanViewSet.as_view({"get": "pages"}), name="api-account-plan-pages"),
    *(
        path(
            f"{one}{section}/<uuid:part_id>/",
            PlanViewSet.as_view({"patch": change, "delete": "take_out"}),
            {"section": section},
            name=f"api-account-plan-{section}-part",
        )
        for section, change in (
            ("aims", "change_aim"),
            ("people", "change_person"),
            ("calendar", "change_step"),
            ("risks", "change_risk"),
        )
    ),
    path(
        f"{one}needs/<uuid:part_id>/",
        PlanViewSet.as_view({"delete": "take_out"}),
        {"section": "needs"},
        name="api-account-plan-needs-part",
    ),
    path(
        "account-plan-rules/",
        PlanRuleViewSet.as_view({"get": "list", "post": "create"}),
        name="api-account-plan-rules",
    ),
    path(
        "account-plan-rules/<uuid:public_id>/",
        PlanRuleViewSet.as_view({"get": "retrieve"}),
        name="api-account-plan-rule",
    ),
]
