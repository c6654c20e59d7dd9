"""What pages and the API say of handovers."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WHY = {
    "merged": _("merged into another customer"),
    "other_lead": _("has another lead by now"),
    "other_unit": _("belongs to another unit by now"),
    "taker_gone": _("the new manager has left, or holds no role with customers any more"),
    "same": _("they have the very same already"),
    "own_way": _("goes its own way: its supervisor decides who handles it"),
}
TAKER = _("They are the old manager, have left, or hold no role with customers on that day.")
UNIT = _("The units do not fit: both open, of one level, and nothing open below the one that closes.")
NOTHING = _("They lead no customer of these.")
MANY = _("This is more than one handover takes: 5,000 customers.")
DAY = _("Choose today or a day ahead.")
ANSWERED = _("It does not wait for this any more.")
REASON = _("Say why.")
LATE = _("Only what was handed over is taken back, and within 30 days.")
WAY = _("Already in another handover: %(numbers)s")
KEY = pgettext_lazy("handover", "This key stands for another handover.")
NOBODY = _("Nobody whom you see has this number.")
