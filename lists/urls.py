"""Routes of saved views."""

from django.urls import path

from lists import views

app_name = "lists"
one = "views/<uuid:public_id>/"
urlpatterns = [
    path("lists/<slug:code>/export/", views.list_export, name="export"),
    path("views/new/<str:list_name>/", views.view_create, name="view-create"),
    path(one, views.view_open, name="view"),
    path(f"{one}edit/", views.view_edit, name="view-edit"),
    path(f"{one}save/", views.view_save, name="view-save"),
    path(f"{one}remove/", views.view_remove, name="view-remove"),
    path(f"{one}restore/", views.view_restore, name="view-restore"),
    path(f"{one}pin/", views.view_pin, name="view-pin"),
]
