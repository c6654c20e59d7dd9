"""Routes of tables that are taken over."""

from django.urls import path

from imports import views

app_name = "imports"
urlpatterns = [
    path("imports/", views.home, name="home"),
    path("imports/into/<slug:target>/", views.bring, name="bring"),
    path("imports/into/<slug:target>/template/", views.template, name="template"),
    path("imports/<uuid:public_id>/", views.run, name="run"),
    path("imports/<uuid:public_id>/take/", views.take, name="take"),
    path("imports/<uuid:public_id>/undo/", views.undo, name="undo"),
]
