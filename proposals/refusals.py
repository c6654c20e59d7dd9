"""Why an act on a proposal is refused."""

from proposals.models import Proposal


class StaleProposal(Exception):
    """Somebody saved the proposal after this form was opened; `current` is the record as it stands now."""

    def __init__(self, current: Proposal) -> None:
        super().__init__(str(current.public_id))
        self.current = current


class NotDraft(Exception):
    """What waits, was approved or is closed is not written in."""


class WrongState(Exception):
    """From its state a proposal does not go there."""


class SubmittedAnew(WrongState):
    """The proposal was returned and submitted again since whoever approves it read it."""


class EditionThere(Exception):
    """A later edition is being written already."""


class NotOfCustomer(Exception):
    """The need, person, logo or quote is another customer's."""


class OtherProduct(Exception):
    """The quote is for another product."""


class AlreadyThere(Exception):
    """The product stands in the proposal already."""


class NotInForce(Exception):
    """The product is not offered in this version any more."""


class BadLogo(Exception):
    """The file is no picture that can be printed: PNG or JPEG of at most 500 KB."""


class NothingOffered(Exception):
    """A proposal without a product is not submitted."""


class NotConfirmed(Exception):
    """The record of suitability is missing for a product; `names` are they."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class CannotCarry(Exception):
    """The cash flow does not pay the debt once over, or the figures are missing."""


class PriceGone(Exception):
    """A price in it is not the one that stands today: it was approved otherwise, or its approval has expired."""


class TooLate(Exception):
    """The day until which we stand by it is past, or too far away."""


class NotWhoApproves(Exception):
    """Not a supervisor of the customer's branch, or somebody who wrote in it or stands in for who did."""


class NoReason(Exception):
    """It is not returned or closed without saying why."""


class NoAddress(Exception):
    """Nobody with an e-mail address is named, or no letters can be sent from here."""


class LinkOver(Exception):
    """The customer's link takes no answer any more."""
