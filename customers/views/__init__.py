"""Pages and fragments of the customer file."""

from customers.views.company import customer_company, figures_record, profile_edit
from customers.views.dossier import dossier, dossier_note, dossier_remove, dossier_reveal
from customers.views.duplicates import customer_merge, duplicate_list, not_same, unmerge
from customers.views.editing import customer_edit, wallet_record
from customers.views.inline import fact_edit
