"""What a refused act about a price says to whoever tried it."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pricing import services, texts

OF_STANDARD: dict[type[Exception], Any] = {
    services.BeginsUnfit: _(
        "Begin tomorrow at the earliest, at most five years ahead: today's prices stay as they are."
    ),
    services.LaterVersionStands: _(
        "A version that begins later was approved already. Begin on its day or later."
    ),
    services.NothingDiffers: _("The version that holds on that day says the same."),
    services.ChangeWaits: _("A proposal for the same waits already. It is decided or withdrawn first."),
    services.ChangeSettled: _("It does not wait for this any more."),
    services.ChangeNeedsSecondPerson: _(
        "You proposed it or stand in for who did: somebody else of head office decides."
    ),
    services.NotInStandard: _("The standard has no such row."),
    services.WhyMissing: _("Say why."),
}
REFUSAL_TEXTS: dict[type[Exception], Any] = {
    services.AskedAlready: _("A request on this quote was made already; quote anew for another."),
    services.CheckedTooLate: _("What comes back is checked after today."),
    services.DecidedAlready: _("This request no longer waits."),
    services.LastsTooLong: _("An approved price lasts a year at most, from today on."),
    services.NotRefused: _("A refused request is appealed once, and an appeal is final."),
    services.NotYours: _("Only whoever asked takes a waiting request back."),
    services.NotYoursToDecide: _(
        "Nobody decides what they asked for themselves, in anybody's stead, by another account, or twice; and only "
        "who sits at this level decides here."
    ),
    services.NothingAsked: _("The customer asks for nothing better than the quote."),
    services.NothingToPrice: _("Type an amount and a term."),
    services.QuoteStale: _("This quote is older than thirty days. Quote anew first."),
    services.RateElsewhere: _(
        "Agree to a rate between what was asked and the quote, not to the quote itself."
    ),
    services.ScansClosed: _("Files of the written request are added while it waits for a decision."),
    services.SeatEndsFirst: _("A seat ends tomorrow at the earliest; end one that stands by its button."),
    services.SeatTaken: _("This colleague sits there already."),
    services.NoCommittee: _("Votes are counted where a committee sits."),
    services.VotedDown: _("A committee agrees to what more of its members were for than against."),
    services.WrittenLater: _("The customer's request was written today or earlier."),
}
REFUSALS: tuple[type[Exception], ...] = (*REFUSAL_TEXTS, services.NobodyDecides)


def refusal_text(refused: Exception) -> str:
    """What a refusal says, with its way out."""
    if isinstance(refused, services.NobodyDecides):
        return gettext(
            "Nobody sits at the level “%(level)s” for this unit; head office names somebody first."
        ) % {"level": texts.LEVELS[refused.level]}
    return str(REFUSAL_TEXTS[type(refused)])
