"""How facts of a need are called, and why an act was refused, for pages and API."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from needs.rules import Fact

FACTS = {
    Fact.LACKS: _("what is really missing"),
    Fact.PRODUCTS: _("a product that fits"),
    Fact.DECIDER: _("who decides"),
    Fact.AMOUNT: _("the amount"),
}
NO_WAY = _("From here one does not go there.")
WHY = _("Say why it goes back or ends.")
IN_USE = _("An opportunity or a plan came of it. Drop it with a reason instead.")
CLOSED = _("What is followed up or dropped is history and is not changed.")
STALE = _("Somebody changed it meanwhile; read it again.")
NOT_OF_CUSTOMER = _("This person does not work at the customer.")
KEY_TAKEN = _("This key stands for other words.")


def still_missing(facts: Iterable[Fact]) -> str:
    """'First: what is really missing, a product that fits.'"""
    return gettext("First: %(facts)s.") % {"facts": gettext(", ").join(str(FACTS[fact]) for fact in facts)}
