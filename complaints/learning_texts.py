"""What the words of figures, groups and imports are in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.rules.history import Wrong

CONTROLS = {
    "complaints": _("Complaints"),
    "omissions": _("Omissions"),
    "dissatisfied": _("Dissatisfied"),
}
DIMENSIONS = {
    "level": _("By level"),
    "unit": _("By handling unit"),
    "product": _("By product"),
    "channel": _("By channel"),
    "cause": _("By cause"),
    "topic": _("By subject"),
    "track": _("By source"),
    "business": _("By kind of business"),
    "standard_channel": _("By channel of the standard"),
    "validity": _("By validity"),
    "days": _("By days until resolved"),
}
LEGS = {
    "acceptance": _("Until somebody accepted"),
    "response": _("Until the first response"),
    "handling": _("From acceptance to the solution"),
    "checking": _("From the solution to closing"),
    "whole": _("From receipt to closing"),
}
FATES = {
    "silent": _("Never complained"),
    "complained": _("Complained in vain"),
    "solved": _("Complained, solved"),
    "solved_fast": _("Complained, solved in time"),
}
FIGURES = {
    "all": _("All complaints"),
    "running": _("Being handled"),
    "responded": _("First response in time"),
    "response_missed": _("First response late"),
    "resolved": _("Resolved in time"),
    "resolution_missed": _("Resolved late"),
    "legal_missed": _("Over the limit of the law"),
    "omitted": _("Not handled in time"),
    "reopened": _("Reopened"),
    "repeated": _("Complained again"),
    "decided": _("Validity decided"),
    "valid": _("Valid"),
    "paid": _("With compensation"),
    "answered": _("Satisfaction answered"),
    "dissatisfied": _("Dissatisfied"),
}
MAJOR_REASONS = {
    "linked": _("by the number of its customers"),
    "same_product": _("many on one product within a day"),
    "by_hand": _("marked by hand"),
}
REFUSALS = {
    "NotAllowed": _("not allowed to you"),
    "KeptFromThem": _("kept from you"),
    "new": _("not yet accepted"),
    "open": _("being handled"),
    "resolved": _("resolved already"),
    "closed": _("closed already"),
    "withdrawn": _("withdrawn"),
}
HISTORY_FIELDS = {
    "number": _("Number there"),
    "received_at": _("Received"),
    "unit": _("Unit"),
    "text": _("What happened"),
    "customer": _("Customer number or credit code"),
    "complainant_name": _("Name of the complainant"),
    "level": _("Level"),
    "channel": _("Channel"),
    "track": _("Source"),
    "topic": _("Subject"),
    "product": _("Product"),
    "amount": _("Amount"),
    "responded_at": _("First response"),
    "resolved_at": pgettext_lazy("column", "Resolved"),
    "closed_at": pgettext_lazy("column", "Closed"),
    "withdrawn_at": pgettext_lazy("column", "Withdrawn"),
    "validity": _("Validity"),
    "cause": _("Cause"),
    "business": _("Kind of business"),
    "standard_channel": _("Channel of the standard"),
    "accused": _("Employee number of whom it is about"),
}
HISTORY_FAULTS = {
    Wrong.MISSING: _("is missing"),
    Wrong.NOT_A_MOMENT: _("is no date"),
    Wrong.NOT_A_NUMBER: _("is no amount"),
    Wrong.TOO_LONG: _("is too long"),
    Wrong.UNKNOWN_UNIT: _("no such unit"),
    Wrong.UNKNOWN_CUSTOMER: _("no such customer"),
    Wrong.UNKNOWN_PRODUCT: _("no such product"),
    Wrong.UNKNOWN_CODE: _("code without a meaning"),
    Wrong.UNKNOWN_PERSON: _("no such colleague"),
    Wrong.IN_FUTURE: _("lies in the future"),
    Wrong.BEFORE_COMPLAINT: _("lies before the complaint"),
    Wrong.BEFORE_RESOLVED: _("lies before the solution"),
    Wrong.STILL_OPEN: _("is missing: a case that still runs is recorded here instead"),
    Wrong.TWICE: _("stands twice in the file"),
}
SHEET_REFUSALS = {
    "not_a_table": _("The file holds no table that can be read."),
    "no_header": _("The file has no row of heads."),
    "too_many_rows": _("The file has more than 100,000 rows. Cut it into several."),
    "too_large": _("The file is too large when unpacked."),
    "empty": _("The file is empty."),
    "kind": _("Only Excel (XLSX) and CSV files are taken."),
}
