"""Routes of the fit app."""

from django.urls import path

from fit.views import catalogue, eligibility

app_name = "fit"

PRODUCT = "products/<slug:code>/"
FILE = "customers/<str:customer_no>/"

urlpatterns = [
    path("products/", catalogue.product_list, name="list"),
    path("products/new/", catalogue.product_create, name="new"),
    path(f"{PRODUCT}manager/", catalogue.manager_name, name="manager"),
    path(PRODUCT, catalogue.product_detail, name="product"),
    path(f"{PRODUCT}draft/", catalogue.draft_create, name="draft"),
    path(f"{PRODUCT}edit/", catalogue.draft_edit, name="edit"),
    path(f"{PRODUCT}trial/", catalogue.draft_trial, name="trial"),
    path(f"{PRODUCT}release/", catalogue.draft_release, name="release"),
    path(f"{PRODUCT}discard/", catalogue.draft_discard, name="discard"),
    path(f"{PRODUCT}customers/", eligibility.customers_of_product, name="customers"),
    path(f"{FILE}products/", eligibility.customer_products, name="of-customer"),
    path(f"{FILE}products/panel/", eligibility.customer_panel, name="panel"),
]
