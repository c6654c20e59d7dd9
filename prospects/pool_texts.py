"""What is said to people about prospects: who has one, who knows one, how a set of them came out."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from prospects.models import Prospect
from prospects.queries.known import Known


def known_sentence(known: Known) -> str:
    """That a company is known; whoever may not see the record learns the unit to ask and nothing else."""
    if known.record is None:
        return _("Known to the bank. Ask the supervisor of %(unit)s.") % {"unit": known.unit.label}
    if isinstance(known.record, Prospect):
        owner = known.record.owner
        if owner is None:
            return _("%(name)s is in the pool of %(unit)s.") % {
                "name": known.record.label,
                "unit": known.unit.label,
            }
        return _("%(name)s is a prospect of %(owner)s.") % {
            "name": known.record.label,
            "owner": owner.display_name,
        }
    return _("%(name)s is a customer of %(unit)s already: open an opportunity there.") % {
        "name": known.record.label,
        "unit": known.unit.label,
    }


def held_sentence(prospect: Prospect) -> str:
    """Who has a prospect that somebody else wanted."""
    owner = prospect.owner.display_name if prospect.owner else ""
    return _("%(name)s is held by %(owner)s.") % {"name": prospect.label, "owner": owner}


def full_sentence(capacity: int) -> str:
    """That a person holds as many as the unit allows."""
    return ngettext(
        "No place is left: %(n)s prospect a person.", "No place is left: %(n)s prospects a person.", capacity
    ) % {"n": capacity}


def protected_sentence(prospect: Prospect) -> str:
    """That a running opportunity keeps a prospect where it is."""
    return _("%(name)s has a running opportunity: close it first.") % {"name": prospect.label}


def closed_sentence(prospect: Prospect) -> str:
    """That a prospect is in no state for what was asked."""
    return _("%(name)s: %(state)s. Nothing was changed.") % {
        "name": prospect.label,
        "state": prospect.get_state_display(),
    }


# ---------------------------------------------------------------- taking in a list of companies
STANDINGS = {
    "qualified": pgettext_lazy("list of companies", "Figures meet the rules"),
    "refused": pgettext_lazy("list of companies", "Misses a rule"),
    "unknown": pgettext_lazy("list of companies", "Figures missing"),
}
