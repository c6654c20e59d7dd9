"""Routes of surveys."""

from django.urls import path

from surveys.views import customer, figures, public

app_name = "surveys"
of = "customers/<str:customer_no>/surveys/"
urlpatterns = [
    path("survey/<str:link>/", public.answer, name="answer"),
    path("survey/<str:link>/refuse/", public.refuse, name="refuse"),
    path("surveys/", figures.overview, name="overview"),
    path("surveys/answers/", figures.answer_list, name="answers"),
    path("surveys/rules/", figures.rule_list, name="rules"),
    path("surveys/rules/new/", figures.rule_edit, name="rule-edit"),
    path(of, customer.of_customer, name="of-customer"),
    path(f"{of}panel/", customer.customer_panel, name="panel"),
    path(f"{of}new/", customer.ask, name="ask"),
    path(f"{of}<uuid:public_id>/mail/", customer.mail, name="mail"),
    path(f"{of}<uuid:public_id>/link/", customer.hand_over, name="link"),
    path(f"{of}<uuid:public_id>/withdraw/", customer.withdraw, name="withdraw"),
    path(f"{of}people/<uuid:public_id>/", customer.person, name="person"),
]
