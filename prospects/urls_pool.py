"""Routes of the pool; `urls` takes them in."""

from django.urls import path

from prospects.views import chain, holding, pool, record, terms

urlpatterns = [
    path("prospects/", pool.prospect_pool, name="list"),
    path("prospects/new/", record.prospect_create, name="create"),
    path("prospects/known/", record.prospect_known, name="known"),
    path("prospects/time/", pool.visiting_time, name="time"),
    path("prospects/around/", chain.chain, name="chain"),
    path("prospects/around/<uuid:public_id>/", chain.chain_add, name="chain-add"),
    path("prospects/terms/", terms.terms, name="terms"),
    path("prospects/bulk/", holding.prospects_bulk, name="bulk"),
    path("prospects/<uuid:public_id>/", record.prospect_detail, name="detail"),
    path("prospects/<uuid:public_id>/edit/", record.prospect_edit, name="edit"),
    path("prospects/<uuid:public_id>/grade/", record.prospect_grade, name="grade"),
    path("prospects/<uuid:public_id>/contact/", record.prospect_contact, name="contact"),
    path("prospects/<uuid:public_id>/person/", record.prospect_person, name="person"),
    path("prospects/<uuid:public_id>/bank/", record.prospect_competitor, name="competitor"),
    path("prospects/<uuid:public_id>/conditions/", record.prospect_conditions, name="conditions"),
    path("prospects/<uuid:public_id>/conditions/<str:code>/waive/", holding.prospect_waive, name="waive"),
    path("prospects/<uuid:public_id>/evidence/<uuid:finding_id>/", record.evidence_file, name="evidence"),
    path("prospects/<uuid:public_id>/claim/", holding.prospect_claim, name="claim"),
    path("prospects/<uuid:public_id>/release/", holding.prospect_release, name="release"),
    path("prospects/<uuid:public_id>/give/", holding.prospect_give, name="give"),
    path("prospects/<uuid:public_id>/drop/", holding.prospect_drop, name="drop"),
    path("prospects/<uuid:public_id>/reopen/", holding.prospect_reopen, name="reopen"),
    path("prospects/<uuid:public_id>/became/", holding.prospect_became, name="became"),
]
