"""What the words of figures and groups are in the reader's language."""

from django.utils.translation import gettext_lazy as _

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
