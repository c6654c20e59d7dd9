"""Routes of needs."""

from django.urls import path

from needs import views

app_name = "needs"
one = "needs/<uuid:public_id>/"
urlpatterns = [
    path("needs/", views.need_list, name="list"),
    path(one, views.need_detail, name="detail"),
    path(f"{one}edit/", views.need_edit, name="edit"),
    path(f"{one}move/", views.need_move, name="move"),
    path(f"{one}remove/", views.need_remove, name="remove"),
    path(f"{one}restore/", views.need_restore, name="restore"),
    path(f"{one}discovery/", views.need_discover, name="discover"),
    path(f"{one}products/", views.need_choose, name="choose"),
    path(f"{one}products/<str:code>/leave/", views.need_leave, name="leave"),
    path(f"{one}promises/", views.need_promise, name="promise"),
    path(f"{one}deals/", views.need_deal, name="deal"),
    path("customers/<str:customer_no>/needs/", views.customer_panel, name="panel"),
    path("customers/<str:customer_no>/needs/new/", views.need_create, name="create"),
]
