"""What people are told where a request of a person cannot be registered or settled."""

from datetime import date

from django.utils.translation import gettext as _

from customers.services import privacy

REFUSED = (
    privacy.AskedAlready,
    privacy.AskedInFuture,
    privacy.SettledAlready,
    privacy.SecondPerson,
    privacy.LawKeeps,
    privacy.NotRestricted,
)
CODES = {
    privacy.AskedAlready: "asked_already",
    privacy.AskedInFuture: "asked_in_future",
    privacy.SettledAlready: "settled_already",
    privacy.SecondPerson: "second_person",
    privacy.LawKeeps: "law_keeps",
    privacy.NotRestricted: "not_restricted",
}


def refusal(refused: Exception) -> str:
    """The refusal in the reader's language, with the next step."""
    if isinstance(refused, privacy.AskedAlready):
        return _("A request of this kind is open already.")
    if isinstance(refused, privacy.AskedInFuture):
        return _("This day has not come yet.")
    if isinstance(refused, privacy.SecondPerson):
        return _("Another supervisor than who registered the request restricts, lifts or erases.")
    if isinstance(refused, privacy.NotRestricted):
        return _("Only what is restricted can be lifted.")
    if isinstance(refused, privacy.LawKeeps):
        if refused.until == date.max:
            return _(
                "The law keeps who owns or represents a customer with accounts. Restrict the data instead."
            )
        words = {"day": refused.until.isoformat()}
        return _("The law keeps these data until %(day)s. Restrict them instead.") % words
    return _("The request is settled, or the person's data are not live any more.")
