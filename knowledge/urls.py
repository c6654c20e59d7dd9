"""Routes of shared knowledge."""

from django.urls import path

from knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("knowledge/", views.piece_list, name="list"),
    path("knowledge/new/<str:kind>/", views.piece_create, name="create"),
    path("knowledge/follows/", views.follows, name="follows"),
    path("knowledge/follows/<uuid:public_id>/remove/", views.unfollow, name="unfollow"),
    path("knowledge/weeks/<uuid:public_id>/", views.digest, name="digest"),
    path("knowledge/<uuid:public_id>/", views.piece_detail, name="piece"),
    path("knowledge/<uuid:public_id>/change/", views.piece_change, name="change"),
    path("knowledge/<uuid:public_id>/publish/", views.piece_publish, name="publish"),
    path("knowledge/<uuid:public_id>/review/", views.piece_review, name="review"),
    path("knowledge/<uuid:public_id>/withdraw/", views.piece_withdraw, name="withdraw"),
]
