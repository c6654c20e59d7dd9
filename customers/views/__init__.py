"""Pages and fragments of the customer file."""

from customers.views.editing import customer_edit, note_create, wallet_record
from customers.views.listing import customer_list
from customers.views.people import contact_create, contact_edit, customer_people
from customers.views.record import customer_detail, customer_history, customer_money

__all__ = [
    "contact_create",
    "contact_edit",
    "customer_detail",
    "customer_edit",
    "customer_history",
    "customer_list",
    "customer_money",
    "customer_people",
    "note_create",
    "wallet_record",
]
