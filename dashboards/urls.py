"""Routes of the dashboards."""

from django.urls import path

from dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("dashboard/", views.cockpit, name="cockpit"),
    path("dashboard/cards/", views.cards, name="cards"),
    path("dashboard/letters/", views.letters, name="letters"),
    path("dashboard/letters/<uuid:public_id>/stop/", views.letter_stop, name="letter-stop"),
    path("dashboard/follow-ups/", views.follow_ups, name="follow-ups"),
    path("dashboard/lost/", views.lost, name="lost"),
    path("dashboard/retention/", views.retention, name="retention"),
    path("dashboard/retention/names/", views.turns, name="turns"),
    path("dashboard/retention/cost/", views.winning_cost, name="winning-cost"),
    path("dashboard/managers/", views.managers, name="managers"),
    path("dashboard/managers/ranking/", views.ranking_choice, name="ranking-choice"),
    path("dashboard/sources/", views.sources, name="sources"),
    path("dashboard/fairness/", views.fairness, name="fairness"),
    path("dashboard/fairness/rows/", views.fair_rows, name="fair-rows"),
    path("dashboard/<str:board>/pdf/", views.board_pdf, name="pdf"),
    path("dashboard/figures/", views.figures, name="figures"),
    path("value/", views.value, name="value"),
    path("value/moves/", views.moves, name="moves"),
    path("value/cube/", views.cube, name="cube"),
    path("value/cube/bands/", views.bands, name="bands"),
    path("value/affinity/", views.affinity, name="affinity"),
    path("customers/<str:customer_no>/next-products/", views.next_products, name="next-products"),
]
