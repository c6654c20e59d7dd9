"""Routes of trainings and abilities."""

from django.urls import path

from growth import views

app_name = "growth"
one = "trainings/<uuid:public_id>/"
urlpatterns = [
    path("trainings/", views.training_list, name="training-list"),
    path("trainings/new/", views.training_create, name="training-create"),
    path(one, views.training_detail, name="training"),
    path(f"{one}answer/", views.training_answer, name="training-answer"),
    path(f"{one}call-off/", views.training_call_off, name="training-call-off"),
    path(f"{one}came/", views.training_record, name="training-record"),
    path(f"{one}feedback/", views.training_feedback, name="training-feedback"),
    path("abilities/", views.abilities, name="abilities"),
    path("abilities/<str:employee_no>/", views.abilities_of, name="abilities-of"),
]
