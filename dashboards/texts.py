"""Words of dashboards: the duties of fair treatment, the cards of the cockpit."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dashboards.rules import Card, Duty

DUTIES = {
    Duty.PROMISES: _("Promises"),
    Duty.DISCLOSURE: _("Proposals sent"),
    Duty.COMPLAINTS: _("Complaints"),
    Duty.REQUESTS: _("Privacy requests"),
    Duty.EDUCATION: _("Consumer education"),
}
# Of each the names of a list: what it is, whose or about what, the day that decides, when it was done.
DUTY_WORDS = {
    Duty.PROMISES: (_("Customer"), _("Promise"), _("Due on"), _("Done on")),
    Duty.DISCLOSURE: (_("Customer"), _("Proposal"), _("Sent on"), _("Sent on")),
    Duty.COMPLAINTS: (_("Number"), _("Customer"), _("Due on"), _("Answered on")),
    Duty.REQUESTS: (_("Customer"), _("What is asked for"), _("Answer by"), _("Settled on")),
    Duty.EDUCATION: (
        pgettext_lazy("education", "Topic"),
        pgettext_lazy("education", "Audience"),
        _("Held on"),
        _("Held on"),
    ),
}
CARDS = {
    Card.FIGURES: pgettext_lazy("cockpit", "Figures"),
    Card.NEEDS: _("Needs you today"),
    Card.MOVEMENT: _("Tier movement"),
    Card.UNITS: _("Units"),
    Card.MOVERS: _("Who rose and who fell most"),
}
