"""Routes of the campaigns app."""

from django.urls import path

from campaigns import views

app_name = "campaigns"

urlpatterns = [
    path("campaigns/", views.campaign_list, name="list"),
    path("campaigns/new/", views.campaign_create, name="create"),
    path("campaigns/<uuid:public_id>/", views.campaign_detail, name="detail"),
    path("campaigns/<uuid:public_id>/edit/", views.campaign_edit, name="edit"),
    path("campaigns/<uuid:public_id>/start/", views.campaign_start, name="start"),
    path("campaigns/<uuid:public_id>/end/", views.campaign_end, name="end"),
    path("campaigns/<uuid:public_id>/ranking.xlsx", views.ranking_export, name="export"),
    path("campaigns/<uuid:public_id>/preparation/", views.preparation, name="preparation"),
    path("campaigns/<uuid:public_id>/meetings/", views.meetings, name="meetings"),
    path("campaigns/<uuid:public_id>/forces/", views.forces, name="forces"),
    path("campaigns/<uuid:public_id>/rewards/", views.rewards, name="rewards"),
    path("campaigns/<uuid:public_id>/rewards.xlsx", views.rewards_export, name="rewards-export"),
    path("campaigns/<uuid:public_id>/quotas/", views.quotas, name="quotas"),
    path("campaigns/<uuid:public_id>/lists/", views.target_lists, name="target-lists"),
    path("campaigns/<uuid:public_id>/calls/", views.call_list, name="call-list"),
    path("campaigns/<uuid:public_id>/calls/assign/", views.assign, name="assign"),
    path("campaigns/<uuid:public_id>/results/", views.result_list, name="result-list"),
    path("campaigns/<uuid:public_id>/results/new/", views.result_create, name="result-create"),
    path("campaigns/<uuid:public_id>/results/core/", views.results_from_core, name="results-from-core"),
    path("campaigns/<uuid:public_id>/lead/", views.lead, name="lead"),
    path("campaigns/<uuid:public_id>/evaluation/", views.evaluation, name="evaluation"),
    path("campaigns/meetings/<uuid:public_id>/", views.meeting, name="meeting"),
    path("campaigns/lists/<uuid:public_id>/again/", views.target_list_again, name="target-list-again"),
    path("campaigns/targets/<uuid:public_id>/call/", views.call_log, name="call-log"),
    path("campaigns/results/<uuid:public_id>/reverse/", views.result_reverse, name="result-reverse"),
    path("campaigns/files/<uuid:public_id>/", views.preparation_file, name="file"),
    path("campaigns/bulletins/<uuid:public_id>/", views.bulletin, name="bulletin"),
    path("campaigns/bulletins/<uuid:public_id>/paper.pdf", views.bulletin_paper, name="bulletin-paper"),
]
