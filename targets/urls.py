"""Routes of targets."""

from django.urls import path

from targets import views

app_name = "targets"
one = "targets/<str:unit_code>/<slug:measure>/<int:year>/"
urlpatterns = [
    path("targets/", views.target_board, name="board"),
    path(one, views.target_edit, name="edit"),
    path(f"{one}share-out/", views.target_share_out, name="share-out"),
]
