"""Routes of contacts with customers."""

from django.urls import path

from activities import views

app_name = "activities"
urlpatterns = [
    path("interactions/new/", views.interaction_start, name="interaction-start"),
    path(
        "customers/<str:customer_no>/interactions/new/", views.interaction_create, name="interaction-create"
    ),
    path("customers/<str:customer_no>/contacts/", views.customer_panel, name="panel"),
]
