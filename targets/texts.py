"""What people are told when targets are refused."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NOT_THEIRS = gettext_lazy(
    "Targets of a colleague are set by who answers for the unit, of a unit by the one above it."
)
DO_NOT_RISE = gettext_lazy(
    "Floor, target and stretch must not fall: each at least as much as the one before."
)
ALL_THREE = gettext_lazy("Say all three, or none.")
STALE = gettext_lazy(
    "Somebody else set this month meanwhile; what stands now is shown beside what you typed."
)
NOTHING_TO_SHARE = gettext_lazy(
    "There is no month to come in which the unit has a target and its parts have none."
)


def month_is_over(month: date) -> str:
    """Why a month's target stays."""
    return _("%(month)s is over: its targets stay as they were.") % {"month": f"{month:%Y-%m}"}
