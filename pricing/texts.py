"""Names of codes in the reader's language."""

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pricing.rules.route import GivenKind, Level, Standing, State

LEVELS = {
    Level.SUB_BRANCH: _("Sub-branch credit group"),
    Level.BUSINESS: _("Corporate business department"),
    Level.CREDIT: _("Credit administration"),
    Level.HEAD_OFFICE: _("Head-office loan committee"),
}
STATES = {
    State.WAITING: pgettext_lazy("concession", "Waiting"),
    State.APPROVED: pgettext_lazy("concession", "Approved"),
    State.REFUSED: pgettext_lazy("concession", "Refused"),
    State.WITHDRAWN: pgettext_lazy("concession", "Withdrawn"),
    State.LAPSED: pgettext_lazy("concession", "Lapsed"),
}
STATE_TONES = {
    State.WAITING: "accent",
    State.APPROVED: "good",
    State.REFUSED: "bad",
    State.WITHDRAWN: "line",
    State.LAPSED: "warn",
}
KINDS = {
    GivenKind.DEPOSITS: _("Settlement deposits, average"),
    GivenKind.SETTLEMENT: _("Settlement through us, a month"),
    GivenKind.PAYROLL: _("Payroll"),
}
STANDINGS = {
    Standing.OPEN: pgettext_lazy("promise", "Under way"),
    Standing.WARNED: pgettext_lazy("promise", "Behind"),
    Standing.KEPT: pgettext_lazy("promise", "Kept"),
    Standing.BROKEN: pgettext_lazy("promise", "Not kept"),
}
# What is asked, by whether money is taken (a deposit) and whether it goes beyond the floor (the ceiling).
ASKED = {
    (False, False): _("%(rate)s, %(bp)s bp under the quote"),
    (False, True): _("%(rate)s, under the floor"),
    (True, False): _("%(rate)s, %(bp)s bp over the quote"),
    (True, True): _("%(rate)s, over the ceiling"),
}


def asked_words(*, taken: bool, beyond: bool) -> str:
    """The sentence with places for `rate` and `bp`."""
    return str(ASKED[taken, beyond])


def posted_term(months: int) -> str:
    """The term of a posted rate; money at call has none."""
    return ngettext("%(n)s month", "%(n)s months", months) % {"n": months} if months else gettext("at call")


# Short: they stand under the bars of the drawing.
PARTS = {
    "transfer_price": pgettext_lazy("price", "Transfer"),
    "operating_cost": pgettext_lazy("price", "Costs"),
    "expected_loss": pgettext_lazy("price", "Loss"),
    "capital_cost": pgettext_lazy("price", "Capital"),
    "target_margin": pgettext_lazy("price", "Target"),
    "credit": pgettext_lazy("price", "Credit"),
    "rate": pgettext_lazy("price", "Quote"),
}
