"""What a refused act says to whoever tried it, with its way out."""

import re
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from negotiations import services, texts, words
from negotiations.rules.stop_line import Standing

REFUSAL_TEXTS: dict[type[Exception], Any] = {
    services.AimsOutOfOrder: _(
        "Best, likely and bottom line must follow each other in our direction, theirs in theirs; our authority "
        "lies between best and bottom line."
    ),
    services.AskedAlready: _("A question on this issue waits for its answer already."),
    services.CorrectsElsewhere: _("That entry was corrected already, or is of another issue."),
    services.DeadlinePassed: _("The deadline is today or later."),
    services.DecidedAlready: _("Somebody has decided this already."),
    services.IssueOnTable: _("Offers stand on this issue: what it is and what it is counted in stay."),
    services.LeadStays: _("Whoever leads the talk stays on its team; give the lead to somebody else first."),
    services.LeaveTooLong: _("Leave ends between today and 30 days ahead."),
    services.LimitGivesWay: _(
        "Offers stand on this issue: bottom line and authority are not lowered at the table. Ask for leave instead."
    ),
    services.NeedElsewhere: _(
        "That need is of another customer, or the opportunity of this talk came of a need already."
    ),
    services.NothingToAsk: _("The table may offer this value itself; there is nothing to ask."),
    services.NotOursToUse: _("This tactic misleads or harms the other side: it is not ours to use."),
    services.NotYoursToDecide: _(
        "Who asked, and whoever is on the deal team, does not decide; a supervisor of the unit does."
    ),
    services.OfferedLater: _("This is still to come. Write it down when it has happened."),
    services.OnTeamAlready: _("This colleague is on the team already."),
    services.OpportunityElsewhere: _("That opportunity is of another company."),
    services.PersonElsewhere: _("That person is of another customer."),
    services.PriceElsewhere: _("That request is of another customer, or this issue is no rate."),
    services.PriceLevelsDecide: _("The price levels decide this one; it becomes leave when they approve."),
    services.PromiseBeforeSigning: _("What is promised is due on the day of signing or later."),
    services.SignedLater: _("Write the agreement down when it is signed, not before."),
    services.StepOutOfOrder: _("Steps go forward one by one; sum up before you sign."),
    services.TalkEnded: _("This talk has ended."),
    services.TermMissing: _("Each issue on the table needs its term."),
}

REFUSALS: tuple[type[Exception], ...] = (*REFUSAL_TEXTS, services.NeedsLeave, services.StepMissing)


# What the API calls refusals whose code is not their name.
_CODES: dict[type[Exception], str] = {services.TalkEnded: "ended"}


def refusal_code(refused: Exception) -> str:
    """What the API calls a refusal: 'step_out_of_order'; of an offer beyond a limit, which one."""
    if isinstance(refused, services.NeedsLeave):
        return str(refused.where)
    name = type(refused).__name__
    return _CODES.get(type(refused)) or re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def refusal_text(refused: Exception) -> str:
    """What a refusal says, with its way out."""
    if isinstance(refused, services.StepMissing):
        needs = [str(texts.NEEDS[need]) for need in refused.needs]
        return gettext("Still missing: %(needs)s.") % {"needs": gettext(", ").join(needs)}
    if isinstance(refused, services.NeedsLeave):
        issue = refused.issue
        said = {
            "value": words.value(issue.measure, refused.value),
            "limit": words.value(issue.measure, refused.limit),
        }
        if refused.where == Standing.BEYOND_BOTTOM:
            return (
                gettext("Refused: %(value)s crosses our bottom line of %(limit)s. Ask for leave first.")
                % said
            )
        return (
            gettext("Refused: %(value)s goes beyond the authority of %(limit)s. Ask for leave first.") % said
        )
    return str(REFUSAL_TEXTS[type(refused)])
