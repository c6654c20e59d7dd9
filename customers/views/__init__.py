"""Pages and fragments of the customer file."""

from customers.views.bounds import bounds, bounds_decide
from customers.views.company import customer_company, figures_record, profile_edit
from customers.views.dossier import dossier, dossier_note, dossier_remove, dossier_reveal
from customers.views.duplicates import customer_merge, duplicate_list, not_same, unmerge
from customers.views.editing import customer_edit, wallet_record
from customers.views.inline import fact_edit
from customers.views.listing import customer_list
from customers.views.marks import (
    customer_follow,
    customer_pin,
    customer_tag,
    tag_create,
    tag_edit,
    tag_list,
    tag_merge,
    tag_remove,
    tag_restore,
)
from customers.views.people import contact_create, contact_edit, customer_people
from customers.views.record import (
    customer_detail,
    customer_history,
    customer_money,
    customer_movements,
    customer_sight,
)
from customers.views.stances import stance_decide, stances
from customers.views.ties import customer_ties, tie_create, tie_end, tied_list
from customers.views.vocabulary import (
    other_bank_edit,
    other_bank_name,
    other_banks,
    segment_add,
    segment_edit,
    segment_list,
)

__all__ = [
    "bounds",
    "bounds_decide",
    "contact_create",
    "contact_edit",
    "customer_company",
    "customer_detail",
    "customer_edit",
    "customer_follow",
    "customer_history",
    "customer_list",
    "customer_merge",
    "customer_money",
    "customer_movements",
    "customer_people",
    "customer_pin",
    "customer_sight",
    "customer_tag",
    "customer_ties",
    "dossier",
    "dossier_note",
    "dossier_remove",
    "dossier_reveal",
    "duplicate_list",
    "fact_edit",
    "figures_record",
    "not_same",
    "other_bank_edit",
    "other_bank_name",
    "other_banks",
    "profile_edit",
    "segment_add",
    "segment_edit",
    "segment_list",
    "stance_decide",
    "stances",
    "tag_create",
    "tag_edit",
    "tag_list",
    "tag_merge",
    "tag_remove",
    "tag_restore",
    "tie_create",
    "tie_end",
    "tied_list",
    "unmerge",
    "wallet_record",
]
