"""Routes of the complaints app."""

from django.urls import path

from complaints import views
from complaints.views.handover import handover
from complaints.views.statistics import (
    kept_regulator,
    kept_regulator_file,
    regulator,
    regulator_file,
    statistics_cases,
    statistics_page,
)

app_name = "complaints"
urlpatterns = [
    path("complaint/", views.public_form, name="public"),
    path("complaint/follow/", views.public_follow, name="public-follow"),
    path("complaint/survey/<str:token>/", views.public_survey, name="public-survey"),
    path("complaints/", views.complaint_desk, name="desk"),
    path("complaints/new/", views.complaint_register, name="register"),
    path("complaints/new/hint/", views.register_hint, name="register-hint"),
    path("complaints/new/done/", views.registered, name="registered"),
    path("complaints/handover/", handover, name="handover"),
    path("complaints/phrases/", views.phrase_book, name="phrase-book"),
    path("complaints/groups/", views.group_list, name="group-list"),
    path("complaints/groups/<uuid:public_id>/", views.group_detail, name="group"),
    path("complaints/groups/<uuid:public_id>/<str:act>/", views.group_act, name="group-act"),
    path("complaints/statistics/", statistics_page, name="statistics"),
    path("complaints/statistics/cases/", statistics_cases, name="statistics-cases"),
    path("complaints/statistics/regulator/", regulator, name="regulator"),
    path("complaints/statistics/regulator/file/", regulator_file, name="regulator-file"),
    path("complaints/statistics/regulator/<uuid:public_id>/", kept_regulator, name="regulator-kept"),
    path(
        "complaints/statistics/regulator/<uuid:public_id>/file/",
        kept_regulator_file,
        name="regulator-kept-file",
    ),
    path("complaints/answers/<uuid:public_id>/", views.contribution_answer, name="contribution"),
    path("complaints/actions/<uuid:public_id>/done/", views.action_done, name="action-done"),
    path("complaints/<str:number>/", views.complaint_detail, name="detail"),
    path("complaints/<str:number>/files/new/", views.files_add, name="files-add"),
    path("complaints/<str:number>/files/<uuid:public_id>/", views.complaint_file, name="file"),
    path("complaints/<str:number>/replies/<uuid:public_id>/", views.reply_document, name="reply"),
    path("complaints/<str:number>/do/<str:act>/", views.complaint_act, name="act"),
    path("complaints/<str:number>/do/<str:act>/<uuid:target>/", views.complaint_act, name="act-on"),
    path("customers/<str:customer_no>/complaints/", views.customer_panel, name="panel"),
]
