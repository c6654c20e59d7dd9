"""What pages and the API say where something about tiers is refused."""

from django.utils.translation import gettext_lazy as _

LEAD = _("Only who leads the customer proposes a tier by decision.")
SCORED = _("Only a customer in use that the last night scored has a tier that can be decided.")
DAY = _("Choose a day ahead, at most twelve months from today.")
WAITS = _("A proposal for this customer waits already. Withdraw it first.")
SETTLED = _("It does not wait for this any more.")
SECOND = _("You proposed it, lead the customer or stand in for who does: somebody else decides.")
REASON = _("Say why.")

NOTHING_PUBLISHED = _("Nothing is published yet that a version could be tried on.")

# Rows of the bank's parameters.
PARAMETER_BEGINS = _("Begin with a month from 2000 on, at most five years ahead.")
PARAMETER_COUNTED = _("A night has counted this day already. Choose a later one.")
PARAMETER_SENT = _("This month has a transfer price. Core banking, which sent it, sends the right one.")
PARAMETER_SAME = _("The row in force on that day has the same figures.")
PARAMETER_WAITS = _("A proposal for the same waits already. It is decided or withdrawn first.")
PARAMETER_KEY = _("This table has no rows of that.")
PARAMETER_SECOND = _("You proposed it or stand in for who did: somebody else of head office decides.")
