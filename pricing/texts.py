"""Names of codes in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
