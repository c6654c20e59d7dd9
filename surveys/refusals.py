"""What people are told where a service of surveys refuses."""

from django.utils.translation import gettext as _

from surveys import services, texts

REFUSED = (
    services.OnHold,
    services.AskedLately,
    services.PersonRefuses,
    services.NotOfCustomer,
    services.NoAddress,
    services.Settled,
)
CODES = {
    services.OnHold: "on_hold",
    services.AskedLately: "asked_lately",
    services.PersonRefuses: "person_refuses",
    services.NotOfCustomer: "not_of_customer",
    services.NoAddress: "no_address",
    services.Settled: "settled",
}


def code(refused: Exception) -> str:
    """The refusal's name for machines."""
    return CODES[type(refused)]


def refusal(refused: Exception) -> str:
    """The refusal in the reader's language, with the next step."""
    if isinstance(refused, services.OnHold):
        return _("Contact with this customer is on hold until %(day)s.") % {"day": refused.until.isoformat()}
    if isinstance(refused, services.AskedLately):
        words = {"day": refused.on.isoformat(), "again": refused.again_on.isoformat()}
        return _("This customer was asked on %(day)s. Ask again from %(again)s on.") % words
    if isinstance(refused, services.Settled):
        return str(texts.SETTLED[refused.state])
    if isinstance(refused, services.PersonRefuses):
        return str(texts.REFUSES)
    return str(texts.NO_ADDRESS if isinstance(refused, services.NoAddress) else texts.NOT_THERE)
