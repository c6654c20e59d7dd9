"""Routes of the pipeline; `urls` takes them in."""

from django.urls import path

from prospects.views import moves, opportunities, pipeline

urlpatterns = [
    path("opportunities/", pipeline.board, name="board"),
    path("opportunities/list/", pipeline.opportunity_list, name="opportunity-list"),
    path("opportunities/forecast/", pipeline.forecast, name="forecast"),
    path("opportunities/new/", opportunities.opportunity_create, name="opportunity-create"),
    path("opportunities/move/", moves.opportunities_move, name="opportunities-move"),
    path("opportunities/moves/<uuid:public_id>/", moves.moves_under_way, name="moves"),
    path("opportunities/<uuid:public_id>/", opportunities.opportunity_detail, name="opportunity-detail"),
    path("opportunities/<uuid:public_id>/edit/", opportunities.opportunity_edit, name="opportunity-edit"),
    path("opportunities/<uuid:public_id>/move/", moves.opportunity_move, name="opportunity-move"),
    path(
        "opportunities/<uuid:public_id>/owner/", opportunities.opportunity_reassign, name="opportunity-owner"
    ),
    path("opportunities/<uuid:public_id>/team/", opportunities.opportunity_team, name="opportunity-team"),
    path(
        "customers/<str:customer_no>/opportunities/",
        opportunities.customer_opportunities,
        name="opportunity-panel",
    ),
]
