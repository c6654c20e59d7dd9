"""Routes of analysis sheets."""

from django.urls import path

from analyses import views

app_name = "analyses"
one = "analyses/<uuid:public_id>/"
of = "customers/<str:customer_no>/analyses/"
urlpatterns = [
    path(one, views.sheet_detail, name="detail"),
    path(f"{one}edit/", views.sheet_edit, name="edit"),
    path(f"{one}remove/", views.sheet_remove, name="remove"),
    path(f"{one}restore/", views.sheet_restore, name="restore"),
    path(of, views.sheet_list, name="of-customer"),
    path(f"{of}panel/", views.customer_panel, name="panel"),
    path(f"{of}new/<str:kind>/", views.sheet_create, name="create"),
]
