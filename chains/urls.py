"""Routes of follow-up rules."""

from django.urls import path

from chains import views

app_name = "chains"
urlpatterns = [
    path("follow-ups/", views.chain_list, name="list"),
    path("follow-ups/<str:cause>/edit/", views.chain_edit, name="edit"),
]
