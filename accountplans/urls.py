"""Routes of account plans."""

from django.urls import path

from accountplans.views import lists, paper, parts, plan

app_name = "accountplans"
one = "account-plans/<uuid:public_id>/"
urlpatterns = [
    path("account-plans/", lists.plan_list, name="list"),
    path("account-plans/due/", lists.due_list, name="due-list"),
    path("account-plans/rules/", lists.rule_list, name="rules"),
    path("account-plans/rules/new/", lists.rule_edit, name="rule-edit"),
    path(one, plan.plan_detail, name="detail"),
    path(f"{one}edit/", plan.plan_edit, name="edit"),
    path(f"{one}sheet/", paper.plan_sheet, name="sheet"),
    path(f"{one}sheet.pdf", paper.plan_pdf, name="pdf"),
    path(f"{one}acts/<slug:act>/", plan.plan_act, name="act"),
    path(f"{one}<slug:section>/", plan.part_add, name="add"),
    path(f"{one}<slug:section>/<uuid:part_id>/", parts.part_edit, name="part"),
    path(f"{one}<slug:section>/<uuid:part_id>/out/", plan.part_take_out, name="take-out"),
    path("customers/<str:customer_no>/account-plans/", lists.customer_panel, name="panel"),
    path("customers/<str:customer_no>/account-plans/new/", plan.plan_begin, name="begin"),
]
