"""Routes of the customers app."""

from django.urls import path

from customers import views
from customers.views import people, privacy, team

app_name = "customers"
PERSON = "customers/<str:customer_no>/people/<uuid:public_id>/"
TAG = "tags/<uuid:public_id>/"
urlpatterns = [
    path("customers/", views.customer_list, name="list"),
    path("customers/tied/", views.tied_list, name="tied-list"),
    path("tags/", views.tag_list, name="tags"),
    path("tags/new/", views.tag_create, name="tag-create"),
    path(TAG, views.tag_edit, name="tag-edit"),
    path(f"{TAG}merge/", views.tag_merge, name="tag-merge"),
    path(f"{TAG}remove/", views.tag_remove, name="tag-remove"),
    path(f"{TAG}restore/", views.tag_restore, name="tag-restore"),
    path("customers/<str:customer_no>/fact/<slug:name>/", views.fact_edit, name="fact"),
    path("customers/<str:customer_no>/tag/", views.customer_tag, name="tag"),
    path("customers/<str:customer_no>/pin/", views.customer_pin, name="pin"),
    path("customers/<str:customer_no>/follow/", views.customer_follow, name="follow"),
    path("customers/requests/", privacy.request_list, name="request-list"),
    path("customers/requests/locked/", privacy.locked_list, name="locked-list"),
    path("customers/requests/<uuid:public_id>/copy/", privacy.request_copy, name="request-copy"),
    path("customers/requests/<uuid:public_id>/lifting/", privacy.request_lifting, name="request-lifting"),
    path("customers/requests/<uuid:public_id>/<str:act>/", privacy.request_settle, name="request-settle"),
    path("customers/duplicates/", views.duplicate_list, name="duplicate-list"),
    path("customers/merges/<uuid:public_id>/undo/", views.unmerge, name="unmerge"),
    path("customers/<str:customer_no>/merge/<str:other_no>/", views.customer_merge, name="merge"),
    path("customers/<str:customer_no>/not-same/<str:other_no>/", views.not_same, name="not-same"),
    path("customers/<str:customer_no>/", views.customer_detail, name="detail"),
    path("customers/<str:customer_no>/edit/", views.customer_edit, name="edit"),
    path("customers/<str:customer_no>/company/", views.customer_company, name="company"),
    path("customers/<str:customer_no>/company/figures/", views.figures_record, name="figures-record"),
    path("size-classes/", views.bounds, name="bounds"),
    path("size-classes/new/", views.bounds_decide, name="bounds-decide"),
    path("market-stances/", views.stances, name="stances"),
    path("market-stances/new/", views.stance_decide, name="stance-decide"),
    path("customers/<str:customer_no>/company/profile/", views.profile_edit, name="profile-edit"),
    path("customers/<str:customer_no>/balances/", views.customer_money, name="balances"),
    path("customers/<str:customer_no>/movements/", views.customer_movements, name="movements"),
    path("customers/<str:customer_no>/wallet/", views.wallet_record, name="wallet-record"),
    path("customers/<str:customer_no>/people/", views.customer_people, name="people"),
    path("customers/<str:customer_no>/people/new/", views.contact_create, name="contact-create"),
    path("customers/<str:customer_no>/people/<uuid:public_id>/", views.contact_edit, name="contact-edit"),
    path(f"{PERSON}remove/", people.contact_remove, name="contact-remove"),
    path(f"{PERSON}restore/", people.contact_restore, name="contact-restore"),
    path(f"{PERSON}dossier/", views.dossier, name="dossier"),
    path(f"{PERSON}dossier/note/", views.dossier_note, name="dossier-note"),
    path(f"{PERSON}dossier/show/", views.dossier_reveal, name="dossier-reveal"),
    path(f"{PERSON}dossier/<uuid:entry_id>/remove/", views.dossier_remove, name="dossier-remove"),
    path(f"{PERSON}requests/", privacy.request_register, name="request-register"),
    path(f"{PERSON}parts/", privacy.parts_set, name="parts-set"),
    path("customers/<str:customer_no>/ties/", views.customer_ties, name="ties"),
    path("customers/<str:customer_no>/ties/new/", views.tie_create, name="tie-create"),
    path("customers/<str:customer_no>/ties/<uuid:public_id>/end/", views.tie_end, name="tie-end"),
    path("customers/<str:customer_no>/team/", team.customer_team, name="team"),
    path("customers/<str:customer_no>/team/new/", team.team_join, name="team-join"),
    path("customers/<str:customer_no>/team/<uuid:public_id>/leave/", team.team_leave, name="team-leave"),
    path("customers/<str:customer_no>/sight/", views.customer_sight, name="sight"),
    path("customers/<str:customer_no>/acts/", views.customer_history, name="history"),
]
