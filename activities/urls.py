"""Routes of contacts with customers and of visits."""

from django.urls import path

from activities import views

app_name = "activities"
urlpatterns = [
    path("interactions/new/", views.interaction_start, name="interaction-start"),
    path(
        "customers/<str:customer_no>/interactions/new/", views.interaction_create, name="interaction-create"
    ),
    path("coverage/", views.coverage, name="coverage"),
    path("coverage/holds/", views.holds, name="holds"),
    path("customers/<str:customer_no>/contact/hold/", views.hold, name="hold"),
    path("customers/<str:customer_no>/contact/hold/end/", views.hold_end, name="hold-end"),
    path("dates/<uuid:public_id>/mark/", views.date_mark, name="date-mark"),
    path("education/", views.education_list, name="education-list"),
    path("education/new/", views.education_create, name="education-create"),
    path("education/<uuid:public_id>/", views.education_event, name="education-event"),
    path("education/<uuid:public_id>/withdraw/", views.education_withdraw, name="education-withdraw"),
    path("visits/", views.visits, name="visit-list"),
    path("visits/<uuid:public_id>/", views.visit_detail, name="visit"),
    path("visits/<uuid:public_id>/change/", views.visit_change, name="visit-change"),
    path("visits/<uuid:public_id>/move/", views.visit_move, name="visit-move"),
    path("visits/<uuid:public_id>/confirm/", views.visit_confirm, name="visit-confirm"),
    path("visits/<uuid:public_id>/cancel/", views.visit_cancel, name="visit-cancel"),
    path("customers/<str:customer_no>/visits/new/", views.visit_create, name="visit-create"),
    path("customers/<str:customer_no>/approaches/", views.approaches, name="approaches"),
    path("customers/<str:customer_no>/contacts/", views.customer_panel, name="panel"),
]
