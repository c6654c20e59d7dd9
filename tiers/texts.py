"""What pages and the API say where a tier by decision is refused."""

from django.utils.translation import gettext_lazy as _

LEAD = _("Only who leads the customer proposes a tier by decision.")
SCORED = _("Only a customer in use that the last night scored has a tier that can be decided.")
DAY = _("Choose a day ahead, at most twelve months from today.")
WAITS = _("A proposal for this customer waits already. Withdraw it first.")
SETTLED = _("It does not wait for this any more.")
SECOND = _("You proposed it, lead the customer or stand in for who does: somebody else decides.")
REASON = _("Say why.")
