"""Routes of tiers and runs."""

from django.urls import path

from tiers import views

app_name = "tiers"
urlpatterns = [
    path("customers/<str:customer_no>/tier/", views.customer_why, name="why"),
    path("customers/<str:customer_no>/tier/suppose/", views.customer_suppose, name="suppose"),
    path("runs/", views.run_list, name="run-list"),
    path("runs/start/", views.run_start, name="run-start"),
    path("runs/<uuid:public_id>/", views.run_detail, name="run-detail"),
]
