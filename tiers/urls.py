"""Routes of tiers and runs."""

from django.urls import path

from tiers.views import nights, overrides, parameters, versions, why, workbench

app_name = "tiers"
urlpatterns = [
    path("customers/<str:customer_no>/tier/", why.customer_why, name="why"),
    path("customers/<str:customer_no>/tier/suppose/", why.customer_suppose, name="suppose"),
    path("customers/<str:customer_no>/tier/phase/", why.customer_phase, name="phase"),
    path("customers/<str:customer_no>/tier/potential/", why.customer_potential, name="potential"),
    path("customers/<str:customer_no>/tier/relationship/", why.customer_relationship, name="relationship"),
    path(
        "customers/<str:customer_no>/tier/contribution/<slug:line_code>/",
        why.customer_calculation,
        name="calculation",
    ),
    path("customers/<str:customer_no>/tier/decision/", overrides.override_create, name="override-create"),
    path("tier-decisions/", overrides.override_list, name="override-list"),
    path("tier-decisions/<uuid:public_id>/", overrides.override_detail, name="override"),
    path("tier-decisions/<uuid:public_id>/decide/", overrides.override_decide, name="override-decide"),
    path("tier-decisions/<uuid:public_id>/withdraw/", overrides.override_withdraw, name="override-withdraw"),
    path("tier-decisions/<uuid:public_id>/end/", overrides.override_end, name="override-end"),
    path("parameters/", parameters.parameter_list, name="parameter-list"),
    path("parameters/changes/<uuid:public_id>/", parameters.parameter_change, name="parameter-change"),
    path("parameters/changes/<uuid:public_id>/decide/", parameters.parameter_decide, name="parameter-decide"),
    path(
        "parameters/changes/<uuid:public_id>/withdraw/",
        parameters.parameter_withdraw,
        name="parameter-withdraw",
    ),
    path("parameters/<slug:table>/new/", parameters.parameter_create, name="parameter-create"),
    path("parameters/<slug:table>/history/", parameters.parameter_history, name="parameter-history"),
    path("runs/", nights.run_list, name="run-list"),
    path("runs/start/", nights.run_start, name="run-start"),
    path("runs/<uuid:public_id>/", nights.run_detail, name="run-detail"),
    path("models/", workbench.model_list, name="model-list"),
    path("models/new/", workbench.model_draft, name="model-draft"),
    path("models/compare/", versions.model_compare, name="model-compare"),
    path("models/<uuid:public_id>/beside/<uuid:against_id>/", versions.model_pair, name="model-pair"),
    path(
        "models/<uuid:public_id>/beside/<uuid:against_id>/try/",
        versions.model_pair_try,
        name="model-pair-try",
    ),
    path(
        "models/<uuid:public_id>/beside/<uuid:against_id>/trial/",
        versions.model_pair_trial,
        name="model-pair-trial",
    ),
    path(
        "models/<uuid:public_id>/beside/<uuid:against_id>/movers/",
        versions.model_pair_movers,
        name="model-pair-movers",
    ),
    path("models/<uuid:public_id>/", workbench.model_detail, name="model-detail"),
    path("models/<uuid:public_id>/save/", workbench.model_save, name="model-save"),
    path("models/<uuid:public_id>/check/", workbench.model_check, name="model-check"),
    path("models/<uuid:public_id>/try/", workbench.model_try, name="model-try"),
    path("models/<uuid:public_id>/trial/", workbench.model_trial, name="model-trial"),
    path("models/<uuid:public_id>/movers/", workbench.model_movers, name="model-movers"),
    path("models/<uuid:public_id>/submit/", workbench.model_submit, name="model-submit"),
    path("models/<uuid:public_id>/approve/", workbench.model_approve, name="model-approve"),
    path("models/<uuid:public_id>/return/", workbench.model_return, name="model-return"),
    path("models/<uuid:public_id>/discard/", workbench.model_discard, name="model-discard"),
    path("models/<uuid:public_id>/roll-back/", workbench.model_roll_back, name="model-roll-back"),
]
