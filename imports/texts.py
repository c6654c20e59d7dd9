"""What is wrong with a cell, and why a row was not undone, in words."""

from django.utils.translation import gettext_lazy as _

FAULTS = {
    "empty": _("is missing"),
    "too_long": _("is too long"),
    "unreadable": _("cannot be read"),
    "rounded": _(
        "was rounded by the spreadsheet, which took a long number for an amount: make the column text"
    ),
    "future": _("lies in the future"),
    "too_small": _("is too small"),
    "too_large": _("is too large"),
    "unknown_word": _("is no word that is known here"),
    "twice": _("stands twice in the file"),
    "not_yours": _("is no customer that you may change"),
    "unknown_unit": _("is no unit below yours"),
    "unknown_person": _("is nobody who works in that unit"),
    "other_name": _("is not the name that core banking has; is the number right?"),
    "other_code": _("is not the code that core banking has; is the number right?"),
    "taken": _("is the code of another customer"),
    "bad_code": _("has a wrong check character"),
    "bad_value": _("is no value that is taken here"),
    "ambiguous": _("is the name of several people there: say the title"),
    "changed_meanwhile": _("was changed by somebody at this moment"),
}
KEPT_BACK = {
    "changed": _("somebody has changed it since"),
    "in_use": _("it is in use already"),
    "gone": _("it is no longer there"),
}
REFUSALS = {
    "empty": _("The file is empty."),
    "too_large": _("The file is too large."),
    "kind": _("This is no table that can be read. Send Excel (.xlsx) or CSV."),
    "not_a_table": _("This is no table that can be read. Send Excel (.xlsx) or CSV."),
    "no_header": _("The file has no row of heads."),
    "too_many_rows": _("The file has more than 100,000 rows. Cut it into several."),
}
