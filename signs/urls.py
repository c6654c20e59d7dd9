"""Routes of warning signs and of what happened to companies."""

from django.urls import path

from signs import views

app_name = "signs"
of = "customers/<str:customer_no>/signs/"
urlpatterns = [
    path("signs/", views.sign_list, name="list"),
    path("signs/rules/", views.rule_list, name="rules"),
    path("signs/rules/<str:code>/", views.rule_edit, name="rule-edit"),
    path(of, views.of_customer, name="of-customer"),
    path(f"{of}panel/", views.customer_panel, name="panel"),
    path(f"{of}events/", views.event_note, name="event-note"),
    path(f"{of}events/<uuid:public_id>/withdraw/", views.event_withdraw, name="event-withdraw"),
    path(f"{of}founding/", views.founding_note, name="founding-note"),
    path(f"{of}<uuid:public_id>/take-up/", views.sign_acknowledge, name="acknowledge"),
    path(f"{of}<uuid:public_id>/handle/", views.sign_handle, name="handle"),
]
