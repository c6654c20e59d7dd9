"""Words about follow-up by rule, shared knowledge, notes, followed customers, and how facts are put into one line."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.reader import language

CHAIN_REASONS = {
    "delivery": _("%(days)s days after the delivery"),
    "complaint": _("%(days)s days after a complaint was closed"),
    "lost": _("%(days)s days after the deal was lost"),
}
KNOWLEDGE = {
    "news": _("is new market intelligence in what you follow"),
    "case": _("is a new case in what you follow"),
    "answer": _("is a new answer in what you follow"),
    "digest": _("what your unit learned last week"),
    "review": _("waits to be reviewed before the whole bank reads it"),
    "reviewed": _("was reviewed: the whole bank reads it"),
    "returned": _("came back from its review"),
    "training": _("you are invited"),
    "called_off": _("is called off"),
    "handover_asked": _("customers are to be handed over to you: accept or refuse"),
    "handover_accepted": _("the new manager accepts the customers"),
    "handover_refused": _("the new manager refuses the customers"),
    "closing_refused": _("the unit was not closed: units below it are open, or its successor is closed"),
    "handover_done": _("the customers are handed over"),
    "handover_undone": _("the customers were taken back"),
    "abilities": _("both have assessed the half-year: see how you and your supervisor judge"),
}

# Why a tier changed where no indicator is the cause.
DECIDED = {
    "override": _("By decision, not by the score"),
    "override_ended": _("The decision ended"),
}
# Tiers by decision, versions of the model, rows of parameters: what waits for a second person, and what came of it.
DECISIONS = {
    "tier_asked": _("a tier by decision waits for your approval"),
    "tier_approved": _("the tier by decision is approved; it holds from the next night"),
    "tier_refused": _("the tier by decision is refused"),
    "tier_ended": _("the tier by decision was ended; the next night shows the computed one"),
    "tier_expired": _("the tier by decision has expired; the computed one is shown again"),
    "model_asked": _("a version of the scoring model waits for your approval"),
    "model_approved": _("your version of the scoring model is approved"),
    "model_returned": _("your version of the scoring model came back"),
    "standard_asked": _("a change of the standard for pricing waits for your approval"),
    "standard_approved": _("your change of the standard for pricing is approved"),
    "standard_refused": _("your change of the standard for pricing is refused"),
    "parameter_asked": _("a row of the bank's parameters waits for your approval"),
    "parameter_approved": _("your row of the bank's parameters is approved"),
    "parameter_refused": _("your row of the bank's parameters is refused"),
}

# What a follower of a customer is told; the act and who did it.
FOLLOWED = {
    "note": _("a note was written"),
    "file": _("a file was added"),
}


def joined(facts: list[str]) -> str:
    """Facts in one line; empty ones are left out."""
    return gettext("; ").join(fact for fact in facts if fact)


def chain_words(asks: str, parameters: dict[str, Any]) -> str:
    """What a step of follow-up asks, in the reader's language as far as head office wrote it."""
    return (parameters.get("asks_en") or asks) if language() == "en" else asks


def chain_reason(parameters: dict[str, Any]) -> str:
    """'7 days after the delivery; working capital'."""
    said = CHAIN_REASONS.get(parameters.get("cause", ""), "")
    return joined([str(said) % {"days": parameters.get("days", "")}, parameters.get("about", "")])


def knowledge_sentence(parameters: dict[str, Any], name: str) -> str:
    """What a notice says of shared knowledge, as it follows its title."""
    return joined([str(KNOWLEDGE.get(parameters.get("what", ""), "")), name])


def mark_sentence(kind: str, parameters: dict[str, Any], name: str) -> str:
    """What a notice says of a note that names its reader, of an event at a followed customer, or of a decision."""
    if kind == "decision":
        return str(DECISIONS.get(parameters.get("what", ""), ""))
    if kind == "mention":
        return gettext("%(name)s named you in a note") % {"name": name}
    return joined([str(FOLLOWED.get(parameters.get("what", ""), "")), name])


def price_sentence(said: str) -> str:
    """What a notice says of a concession: it waits, how it ended, or what became of what was promised for it."""
    return {
        "asked": gettext("a lower price asks for your decision"),
        "late": gettext("a lower price waits for your decision and is overdue"),
        "approved": gettext("the price you asked for is approved"),
        "refused": gettext("the price you asked for was refused"),
        "warned": gettext(
            "what the customer promised for its price is behind, and checked within thirty days"
        ),
        "lapsed": gettext("what was promised for the price did not come; the price lapses"),
        "expiring": gettext("the approved price expires within thirty days; a renewal is a new request"),
    }.get(said, gettext("a price changed"))
