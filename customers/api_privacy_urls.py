"""Routes of the API of requests of people about their data."""

from django.urls import path

from customers.api_privacy import NewPersonRequestViewSet, PersonRequestViewSet

one = "person-requests/<uuid:public_id>/"
urlpatterns = [
    path("person-requests/", PersonRequestViewSet.as_view({"get": "list"}), name="api-person-requests"),
    path(one, PersonRequestViewSet.as_view({"get": "retrieve"}), name="api-person-request"),
    path(f"{one}copy/", PersonRequestViewSet.as_view({"post": "copy"}), name="api-person-request-copy"),
    path(f"{one}settle/", PersonRequestViewSet.as_view({"post": "settle"}), name="api-person-request-settle"),
    path(
        f"{one}restrict/",
        PersonRequestViewSet.as_view({"post": "restrict"}),
        name="api-person-request-restrict",
    ),
    path(
        f"{one}lifting/", PersonRequestViewSet.as_view({"post": "lifting"}), name="api-person-request-lifting"
    ),
    path(f"{one}lift/", PersonRequestViewSet.as_view({"post": "lift"}), name="api-person-request-lift"),
    path(f"{one}erase/", PersonRequestViewSet.as_view({"post": "erase"}), name="api-person-request-erase"),
    path(
        "customers/<str:customer_no>/contacts/<uuid:contact_id>/requests/",
        NewPersonRequestViewSet.as_view({"post": "create"}),
        name="api-person-request-new",
    ),
]
