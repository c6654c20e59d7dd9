"""Routes of handovers."""

from django.urls import path

from portfolios import views

app_name = "portfolios"
ONE = "handovers/<uuid:public_id>/"
urlpatterns = [
    path("handovers/", views.handover_list, name="handover-list"),
    path("handovers/new/", views.handover_create, name="handover-create"),
    path("handovers/closing/", views.closing, name="closing"),
    path(ONE, views.handover_detail, name="handover"),
    path(f"{ONE}answer/", views.handover_answer, name="handover-answer"),
    path(f"{ONE}withdraw/", views.handover_withdraw, name="handover-withdraw"),
    path(f"{ONE}undo/", views.handover_undo, name="handover-undo"),
]
