"""Routes of the pricing app."""

from django.urls import path

from pricing.views import changes, concessions, quotes, scans, standards

app_name = "pricing"

FILE = "customers/<str:customer_no>/"
CHANGE = "prices/standard/changes/<uuid:public_id>/"
REQUEST = "prices/requests/<uuid:public_id>/"

urlpatterns = [
    path("prices/", concessions.price_list, name="list"),
    path("prices/approvals/", concessions.inbox, name="inbox"),
    path("prices/audit/", standards.price_audit, name="audit"),
    path("prices/audit/unasked/", standards.price_unasked, name="unasked"),
    path("prices/seats/", standards.seats, name="seats"),
    path("prices/seats/<int:pk>/end/", standards.seat_end, name="seat-end"),
    path("prices/standard/", standards.public_standard, name="standard"),
    path("prices/standard.pdf", standards.public_standard_pdf, name="standard-pdf"),
    path("prices/standard/settings/", changes.standard_settings, name="settings"),
    path("prices/standard/settings/<slug:table>/new/", changes.standard_propose, name="standard-propose"),
    path(CHANGE, changes.standard_change, name="standard-change"),
    path(f"{CHANGE}decide/", changes.standard_decide, name="standard-decide"),
    path(f"{CHANGE}withdraw/", changes.standard_withdraw, name="standard-withdraw"),
    path("prices/quotes/<uuid:public_id>/", quotes.quote_detail, name="quote"),
    path("prices/quotes/<uuid:public_id>/request/", concessions.concession_create, name="concession-create"),
    path(REQUEST, concessions.concession_detail, name="concession"),
    path(f"{REQUEST}simulate/", concessions.concession_simulate, name="simulate"),
    path(f"{REQUEST}withdraw/", concessions.concession_withdraw, name="withdraw"),
    path(f"{REQUEST}scans/", scans.scan_add, name="scan-add"),
    path(f"{REQUEST}scans/<uuid:scan>/", scans.scan_open, name="scan"),
    path(f"{REQUEST}appeal/", concessions.concession_appeal, name="appeal"),
    path(f"{FILE}prices/", quotes.customer_panel, name="panel"),
    path(f"{FILE}prices/new/", quotes.quote_create, name="quote-create"),
    path(f"{FILE}prices/check/", quotes.quote_check, name="quote-check"),
]
