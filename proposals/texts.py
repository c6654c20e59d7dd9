"""Why an act on a proposal was refused, and what the trail calls its acts and fields."""

from datetime import date
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import presentation
from common.outbox import Letter
from common.reader import language
from proposals import refusals
from proposals.models import AnswerName, Proposal, ProposalStateName
from proposals.queries import link_of

WHY = _("Say why.")
STALE = _("Somebody changed it meanwhile; read it again.")
KEY_TAKEN = _("This key stands for other words.")
REFUSALS: dict[type[Exception], tuple[str, Any]] = {
    refusals.NotDraft: (
        "not_draft",
        _("Only a draft is written in. Make a new edition of what was approved."),
    ),
    refusals.SubmittedAnew: ("submitted_anew", STALE),
    refusals.WrongState: ("wrong_state", _("The proposal is in another state meanwhile.")),
    refusals.EditionThere: ("edition_there", _("A later edition is being written already.")),
    refusals.NotOfCustomer: ("not_of_customer", _("This is another customer's.")),
    refusals.OtherProduct: ("other_product", _("The quote is for another product.")),
    refusals.AlreadyThere: ("already_there", _("The product stands in the proposal already.")),
    refusals.NotInForce: (
        "not_in_force",
        _("A product is not offered in this version any more: take it out and choose it again."),
    ),
    refusals.BadLogo: ("bad_logo", _("This is no PNG or JPEG of at most 500 KB that can be printed.")),
    refusals.NothingOffered: ("nothing_offered", _("First choose at least one product.")),
    refusals.NotConfirmed: (
        "not_confirmed",
        _("First confirm for each product what it does and risks, and that the customer can carry it."),
    ),
    refusals.CannotCarry: (
        "cannot_carry",
        _(
            "The cash flow of a year must pay the debt service of a year at least once; both figures are needed."
        ),
    ),
    refusals.PriceGone: (
        "price_gone",
        _("A price does not stand any more: take the product out and choose it again with today's price."),
    ),
    refusals.TooLate: ("too_late", _("The day until which we stand by it lies today or within 180 days.")),
    refusals.NotWhoApproves: (
        "not_who_approves",
        _("A supervisor of the customer's branch who did not write in the proposal decides here."),
    ),
    refusals.NoReason: ("no_reason", WHY),
    refusals.NoAddress: (
        "no_address",
        _("Name a person with an e-mail address in it first; letters go out where a mail server is set up."),
    ),
    refusals.LinkOver: ("link_over", _("This link takes no answer any more.")),
}

# What the history of a customer calls the acts on proposals, and what they changed.
ACTS = {
    "proposal.begun": _("Proposal begun"),
    "proposal.edited": _("Proposal changed"),
    "proposal.product_added": _("Product put into the proposal"),
    "proposal.product_out": _("Product taken out of the proposal"),
    "proposal.suitability_confirmed": _("Suitability confirmed"),
    "proposal.submitted": _("Proposal submitted"),
    "proposal.returned": _("Proposal returned"),
    "proposal.approved": _("Proposal approved"),
    "proposal.sent": _("Proposal sent"),
    "proposal.mailed": _("Proposal sent by mail"),
    "proposal.opened": _("Proposal opened by the customer"),
    "proposal.answered": _("Proposal answered by the customer"),
    "proposal.closed": _("Proposal closed"),
}
FIELDS = {
    "proposal": _("Proposal"),
    "proposal_state": _("State"),
    "proposal_answer": _("Answer of the customer"),
    "sent_to": _("Sent to"),
}
CHOICES = {
    "proposal_state": dict(ProposalStateName.choices),
    "proposal_answer": dict(AnswerName.choices),
}


def address_of(proposal: Proposal) -> str:
    """The full address of the customer's page."""
    path = reverse("proposals:public", args=[link_of(proposal)])
    return urljoin(f"{settings.BASE_URL}/", path.lstrip("/"))


def letter(proposal: Proposal) -> Letter:
    """The letter with the link, in the language of the document; its subject names nobody."""
    contact, day = proposal.contact, proposal.expires_on
    if contact is None or day is None:
        raise ValueError("a letter goes to a person, with a link that works")
    with translation.override(proposal.language):
        until = presentation.day(day, language=language(), today=date.min)
        lines = [
            gettext("Dear %(name)s,") % {"name": contact.display_name},
            gettext("Our proposal to you stands here. No login is needed; you can answer there as well:"),
            address_of(proposal),
            gettext("The link works until %(day)s. It is meant for you alone.") % {"day": until},
            proposal.customer.unit.label,
        ]
        return Letter(
            contact.email, proposal.language, gettext("Our proposal to you"), "\n\n".join(lines) + "\n"
        )


def refused(error: Exception) -> tuple[str, str]:
    """The code and the words of a refusal; of missing records of suitability also for which products."""
    code, words = REFUSALS[type(error)]
    if isinstance(error, refusals.NotConfirmed):
        return code, f"{words} {gettext(', ').join(error.names)}"
    return code, str(words)
