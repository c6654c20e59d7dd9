"""What an important date of a customer is, and what was done on it last, in the reader's language."""

from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import presentation

OCCASIONS = {
    "person": _("an important date of %(name)s: %(what)s"),
    "founding": _("was founded %(years)s years ago"),
    "first_account": _("opened its first account %(years)s years ago"),
    "deposit": _("has a deposit that matures"),
    "facility": _("has a facility that comes to its end"),
    "contract": _("has an approved price that comes to its end"),
}
# What an occasion is called by itself.
NAMES = {
    "person": _("A person's date"),
    "founding": _("Founding day"),
    "first_account": _("Day of the first account"),
    "deposit": _("A deposit matures"),
    "facility": _("A facility ends"),
    "contract": _("A contract ends"),
}


# What is said of a person's date that was taken out of the dossier.
FORGOTTEN = _("a date of a person that is no longer kept")


def occasion(parameters: dict[str, Any], language: str) -> str:
    """What the date is, as it follows the customer's name; `parameters` are those of the task."""
    if parameters.get("forgotten"):
        return str(FORGOTTEN)
    since, on = parameters.get("since"), parameters.get("on")
    name = parameters.get("name", "")
    words = {
        "name": (parameters.get("name_en") or name) if language == "en" else name,
        "what": parameters.get("what", ""),
        "years": date.fromisoformat(on).year - date.fromisoformat(since).year if since and on else "",
    }
    return str(OCCASIONS.get(parameters.get("occasion", ""), "")) % words


def last_time(parameters: dict[str, Any], language: str) -> str:
    """'Last time: tea CNY 280; good wishes by hand', or that nothing is on record."""
    gift, fen = parameters.get("last_gift") or "", parameters.get("last_value_fen") or 0
    if gift and fen:
        gift = f"{gift} {presentation.money(fen, language=language).text}"
    said = gettext("; ").join(filter(None, [gift, parameters.get("last_words") or ""]))
    if said:
        return gettext("Last time: %(said)s") % {"said": said}
    return gettext("Nothing is on record of last time")
