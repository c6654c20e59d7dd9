"""What places and facts of the pipeline are called; codes stay codes everywhere else."""

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from prospects.models import OpportunityState, StageName
from prospects.rules.pipeline import Fact

PLACES = {
    **dict(StageName.choices),
    "lost": OpportunityState.LOST.label,
    "on_hold": OpportunityState.ON_HOLD.label,
}
FACTS = {
    Fact.CONTACTED_ON.value: _("Day of the first talk"),
    Fact.AMOUNT.value: _("Amount"),
    Fact.EXPECTED_ON.value: _("Expected day"),
    Fact.NEED_SAID.value: _("What the customer asks for"),
    Fact.NEED_FOUND.value: _("What is really missing"),
    Fact.DECISION_MAKER.value: _("Decision maker"),
    Fact.PROPOSAL.value: _("Proposal"),
    Fact.COMPETITOR.value: _("Competitor"),
    Fact.TERMS.value: _("Terms agreed"),
    Fact.APPLICATION_NO.value: _("Application number"),
    Fact.APPROVAL_NO.value: _("Approval number"),
    Fact.APPROVED_FEN.value: _("Amount approved"),
    Fact.CUSTOMER.value: _("Customer number"),
    Fact.ACCOUNT_NO.value: _("Account number"),
    Fact.FUNDED_FEN.value: _("Amount funded"),
    Fact.DECIDED_BY.value: _("What decided"),
    Fact.LOST_REASON.value: _("Why it was lost"),
    Fact.HOLD_REASON.value: _("Why it rests"),
    Fact.HOLD_UNTIL.value: _("Rests until"),
}
# What stands small beside a fact's name in the gate.
HINTS = {
    Fact.CONTACTED_ON.value: _("when somebody of ours first spoke with them about it"),
    Fact.DECISION_MAKER.value: _("choose one of their people, or add one here"),
    Fact.PROPOSAL.value: _("in one sentence"),
    Fact.COMPETITOR.value: _("the other bank, or 'none'"),
    Fact.TERMS.value: _("rate, tenor, security as agreed by word"),
    Fact.CUSTOMER.value: _("as core banking opened it; the file is made at once"),
    Fact.DECIDED_BY.value: _("the one thing that weighed most"),
    Fact.HOLD_UNTIL.value: _("it goes on by itself from then on"),
}


def place_name(place: str) -> str:
    """A place in the reader's language."""
    return str(PLACES.get(place, place))


def fact_names(facts: list[str]) -> list[str]:
    """Facts in the reader's language, in the order given."""
    return [str(FACTS.get(fact, fact)) for fact in facts]


def refusal_text(reason: str, facts: list[str]) -> str:
    """Why one of many was not moved: 'forbidden' by the table of moves, or what is missing."""
    if reason == "forbidden":
        return gettext("not from where it stands")
    return gettext("missing: %(facts)s") % {"facts": gettext(", ").join(fact_names(facts))}


# ---------------------------------------------------------------- taking in closed deals
RESULTS = {
    "won": pgettext_lazy("deal", "Won"),
    "lost": pgettext_lazy("deal", "Lost"),
    "running": _("Still under way there: left out"),
}
