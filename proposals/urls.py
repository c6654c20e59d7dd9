"""Routes of proposals."""

from django.urls import path

from proposals.views import lists, proposal, public

app_name = "proposals"
one = "proposals/<uuid:public_id>/"
of = "customers/<str:customer_no>/proposals/"
urlpatterns = [
    path("proposal/<str:link>/", public.public, name="public"),
    path("proposal/<str:link>/open/", public.public_open, name="public-open"),
    path("proposal/<str:link>/pages/", public.public_pages, name="public-pages"),
    path("proposals/", lists.proposal_list, name="list"),
    path(one, proposal.proposal_detail, name="detail"),
    path(f"{one}edit/", proposal.proposal_edit, name="edit"),
    path(f"{one}pages/<slug:form>/", proposal.proposal_pages, name="pages"),
    path(f"{one}acts/<slug:act>/", proposal.proposal_act, name="act"),
    path(f"{one}products/", proposal.product_add, name="product-add"),
    path(f"{one}products/<uuid:product_id>/out/", proposal.product_out, name="product-out"),
    path(f"{one}products/<uuid:product_id>/suitability/", proposal.suitability, name="suitability"),
    path("needs/<uuid:public_id>/proposals/", lists.need_panel, name="of-need"),
    path(of, lists.customer_panel, name="panel"),
    path(f"{of}new/", proposal.proposal_begin, name="begin"),
]
