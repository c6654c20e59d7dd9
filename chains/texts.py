"""What chains are called and what is wrong with one, for pages and API."""

from django.utils.translation import gettext_lazy as _

from chains.rules import LONGEST_DAYS, MOST_STEPS

_FAULTS = {
    "too_many": (_("At most %(most)s steps."), MOST_STEPS),
    "days": (_("Between 0 and %(most)s days."), LONGEST_DAYS),
    "asks": (_("Say what is to be asked."), 0),
    "twice": (_("Two steps are alike: same day, same person, same tiers."), 0),
}
NOTHING_CHANGED = _("These are the steps in force.")
IN_PAST = _("A rule holds for events of today at the earliest.")
KEY_TAKEN = _("This key stands for another decision.")


def fault_words(code: str) -> str:
    """What is wrong with a chain, in the reader's language."""
    said, most = _FAULTS[code]
    return str(said) % {"most": most}
