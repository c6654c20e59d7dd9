"""Routes of the corebanking app's pages; those of its API are in api_urls."""

from django.urls import path

from corebanking import views

app_name = "corebanking"
urlpatterns = [
    path("feeds/", views.batch_list, name="batch-list"),
    path("feeds/<uuid:public_id>/", views.batch_detail, name="batch-detail"),
]
