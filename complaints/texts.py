"""What the codes of a case are called, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.rules.closing import Missing
from complaints.rules.codes import (
    Answer,
    Category,
    Channel,
    Clock,
    Complainant,
    ContributionKind,
    GroupState,
    Harm,
    InvalidReason,
    Level,
    Mood,
    Outcome,
    Phase,
    RecusalReason,
    RemedyKind,
    State,
    StepKind,
    Topic,
    Track,
    Validity,
)
from complaints.rules.standing import CaseAct

# Keys are codes, or the same codes as stored.
Words = Mapping[Any, Any]

TRACKS: Words = {
    Track.CUSTOMER: _("From the customer"),
    Track.REGULATOR: _("From the regulator"),
    Track.PRESS: _("From the press"),
    Track.GOVERNMENT: _("From a petition office"),
}
CHANNELS: Words = {
    Channel.PHONE: _("Phone"),
    Channel.VISIT: _("Visit"),
    Channel.WEB_FORM: _("Web form"),
    Channel.LETTER: _("Letter"),
    Channel.SUGGESTION_BOOK: _("Suggestion book"),
    Channel.MEDIA: _("Media"),
    Channel.REGULATOR: _("Regulator"),
    Channel.SOCIAL_MEDIA: _("Social media"),
}
COMPLAINANTS: Words = {
    Complainant.COMPANY: pgettext_lazy("complainant", "Company"),
    Complainant.PERSON: pgettext_lazy("complainant", "Person"),
}
CATEGORIES: Words = {Category.SERVICE: _("Service"), Category.BUSINESS: _("Business matter")}
TOPICS: Words = {
    Topic.MANNER: _("Manner"),
    Topic.BROKEN_PROMISE: _("Broken promise"),
    Topic.CONDUCT: _("Conduct"),
    Topic.NEGLECT: _("Duty neglected"),
    Topic.ATTITUDE: _("Bad attitude"),
    Topic.PRODUCT: pgettext_lazy("complaint", "Product"),
    Topic.PRICE: _("Price or fee"),
    Topic.PROCESS: _("Process"),
    Topic.SYSTEM: _("System failure"),
    Topic.INFORMATION: _("Information"),
    Topic.MONEY_ERROR: _("Error of money"),
    Topic.DATA_PROTECTION: _("Data protection"),
}
MOODS: Words = {Mood.CALM: _("Calm"), Mood.UPSET: _("Upset"), Mood.ANGRY: _("Angry")}
HARMS: Words = {
    Harm.NONE: pgettext_lazy("harm", "None"),
    Harm.SMALL: pgettext_lazy("harm", "Small"),
    Harm.SERIOUS: pgettext_lazy("harm", "Serious"),
    Harm.GRAVE: pgettext_lazy("harm", "Grave"),
}
LEVELS: Words = {
    Level.EMERGENCY: _("Level 1, emergency"),
    Level.PRIORITY: _("Level 2, priority"),
    Level.REGULAR: _("Level 3, regular"),
    Level.CONSULTATION: _("Level 4, consultation"),
}
SHORT_LEVELS: Words = {
    Level.EMERGENCY: pgettext_lazy("level", "Level 1"),
    Level.PRIORITY: pgettext_lazy("level", "Level 2"),
    Level.REGULAR: pgettext_lazy("level", "Level 3"),
    Level.CONSULTATION: pgettext_lazy("level", "Level 4"),
}
LEVEL_REASONS: Words = {
    "consultation": _("only a question"),
    "harm_grave": _("grave harm"),
    "harm_serious": _("serious harm"),
    "amount_very_large": _("a very large amount"),
    "amount_large": _("a large amount"),
    "indirect": _("from the regulator, the press or a petition office"),
    "mood_angry": _("the customer is angry"),
    "tier": _("gold or key customer"),
    "data_protection": _("data protection"),
}
# The service levels in words, as complaints.rules counts them.
LEVEL_LIMITS: Words = {
    Level.EMERGENCY: _("level 1, 2 hours"),
    Level.PRIORITY: _("level 2, 12 hours"),
    Level.REGULAR: _("level 3, 5 working days"),
    Level.CONSULTATION: _("level 4, 10 working days"),
}
LEVEL_PROMISES: Words = {
    Level.EMERGENCY: _("first response in 30 minutes, resolved in 2 hours"),
    Level.PRIORITY: _("first response in 4 hours, resolved in 12 hours"),
    Level.REGULAR: _("first response in 24 hours, resolved in 5 working days"),
    Level.CONSULTATION: _("first response in 5 working days, resolved in 10 working days"),
}
STATES: Words = {
    State.NEW: _("Not yet accepted"),
    State.OPEN: _("Being handled"),
    State.RESOLVED: _("Resolved, to be checked"),
    State.CLOSED: pgettext_lazy("complaint", "Closed"),
    State.WITHDRAWN: _("Withdrawn"),
}
# As a line of the queue says it beside the band, which says what is still to be done.
SHORT_STATES: Words = {**STATES, State.RESOLVED: pgettext_lazy("complaint", "Done")}
PUBLIC_STATES: Words = {
    State.NEW: _("Received; somebody will look after it"),
    State.OPEN: _("Somebody is looking after it"),
    State.RESOLVED: _("Answered; the result is being checked"),
    State.CLOSED: _("Finished"),
    State.WITHDRAWN: _("Withdrawn"),
}
VALIDITIES: Words = {
    Validity.UNDECIDED: _("Not yet decided"),
    Validity.VALID: _("Valid"),
    Validity.PARTLY: _("Partly valid"),
    Validity.INVALID: _("Not valid"),
    Validity.NOT_OURS: _("Not ours"),
}
INVALID_REASONS: Words = {
    InvalidReason.OTHER_SIDE: _("The facts differ and the other side is at fault"),
    InvalidReason.BEYOND_PROMISE: _("Asks for more than was promised or the law gives"),
    InvalidReason.THREAT: _("Threatens to gain something"),
    InvalidReason.ANONYMOUS_EMPTY: _("Anonymous and without facts"),
    InvalidReason.LATE_ATTITUDE: _("About an attitude more than a month ago"),
    InvalidReason.UNTRACEABLE: _("Cannot be traced"),
    InvalidReason.OTHER_BANK: _("Concerns another bank"),
}
CLOCKS: Words = {
    Clock.RESPONSE: pgettext_lazy("clock", "Reply"),
    Clock.RESOLVE: pgettext_lazy("clock", "Resolve"),
    Clock.LEGAL: pgettext_lazy("clock", "Law"),
    Clock.FOLLOW_UP: pgettext_lazy("clock", "Follow-up"),
}
STEPS: Words = {
    StepKind.ACKNOWLEDGE: _("Acknowledge the complaint and name the time limit"),
    StepKind.LISTEN: _("Let them speak to the end"),
    StepKind.UNDERSTAND: _("Understand it and repeat it in their words"),
    StepKind.POSITION: _("Say where the bank stands"),
    StepKind.SENIOR: _("Senior management speaks with the customer in person"),
    StepKind.ADMIT: _("If it is our fault, say so and act first"),
    StepKind.REMEDY: _("Work out a remedy within your authority"),
    StepKind.AGREE: _("Agree with the customer"),
    StepKind.CARRY_OUT: _("Carry out what was agreed"),
    StepKind.CHECK_BACK: _("Check with the customer"),
    StepKind.NOTE: _("Note"),
}
# What the button says that records a step: named after the act.
STEP_ACTS: Words = {
    StepKind.ACKNOWLEDGE: _("Record the acknowledgement"),
    StepKind.LISTEN: _("Record what they said"),
    StepKind.UNDERSTAND: _("Record what we understood"),
    StepKind.POSITION: _("Record where we stand"),
    StepKind.SENIOR: _("Record the talk with senior management"),
    StepKind.ADMIT: _("Record what we put right first"),
    StepKind.REMEDY: _("Record the remedy worked out"),
    StepKind.AGREE: _("Record what was agreed"),
    StepKind.CARRY_OUT: _("Record what was carried out"),
    StepKind.CHECK_BACK: _("Record the talk afterwards"),
    StepKind.NOTE: _("Write a note"),
}
PHASES: Words = {
    Phase.OPEN_ATTITUDE: _("Open attitude"),
    Phase.EARLY: _("Respond early"),
    Phase.SENIOR: _("Senior contact"),
    Phase.MEASURES: _("Measures"),
    Phase.FOLLOW: _("Follow the result"),
}
PHASE_ADVICE: Words = {
    Phase.OPEN_ATTITUDE: _("Step 1: take it in, thank them, let them speak"),
    Phase.EARLY: _("Step 2: answer early, say what we understood"),
    Phase.SENIOR: _("Step 3: for serious ones senior management speaks in person"),
    Phase.MEASURES: _("Step 4: our mistake: admit it, put it right, then talk"),
    Phase.FOLLOW: _("Step 5: follow the result until the customer is satisfied"),
}
REMEDIES: Words = {
    RemedyKind.APOLOGY: _("Apology"),
    RemedyKind.CORRECTION: _("Correction"),
    RemedyKind.REFUND: _("Refund"),
    RemedyKind.COMPENSATION: _("Compensation"),
}
ANSWERS: Words = {
    Answer.WAITING: _("Waiting"),
    Answer.ACCEPTED: pgettext_lazy("answer", "Accepted"),
    Answer.DECLINED: pgettext_lazy("answer", "Declined"),
    Answer.OVERTAKEN: _("Overtaken"),
}
CONTRIBUTION_KINDS: Words = {ContributionKind.HELP: _("Help"), ContributionKind.STATEMENT: _("Statement")}
RECUSAL_REASONS: Words = {
    RecusalReason.ACCUSED: _("complained about"),
    RecusalReason.LINE: _("superior of somebody complained about"),
    RecusalReason.INTEREST: _("has an interest"),
}
OUTCOMES: Words = {
    Outcome.UPHELD: _("Decision upheld"),
    Outcome.CHANGED: _("Decision changed"),
    Outcome.RETURNED: _("Returned to be handled again"),
}
GROUP_STATES: Words = {
    GroupState.SUGGESTED: _("Suspected"),
    GroupState.CONFIRMED: _("Confirmed"),
    GroupState.DISMISSED: _("Not the same matter"),
}
# What is done to a case, as menus and titles of forms say it.
ACTS: Words = {
    CaseAct.ACCEPT: _("Accept the case"),
    CaseAct.DECLINE: _("Decline the offer"),
    CaseAct.OFFER: _("Offer to a colleague"),
    CaseAct.TAKE_OVER: _("Take over from the owner"),
    CaseAct.HAND_OVER: _("Hand over to a colleague"),
    CaseAct.TRANSFER: _("Transfer to another unit"),
    CaseAct.AMEND: _("Complete the facts"),
    CaseAct.NAME_ACCUSED: _("Name who is complained about"),
    CaseAct.RECUSE: _("Keep it from a colleague with an interest"),
    CaseAct.STEP_ASIDE: _("Step aside: I have an interest"),
    CaseAct.ASK_STATEMENT: _("Ask for a statement"),
    CaseAct.ACKNOWLEDGE: _("Acknowledge to the customer"),
    CaseAct.ADD_STEP: _("Record a step"),
    CaseAct.ADD_NOTE: _("Write a note"),
    CaseAct.RAISE_LEVEL: _("Raise the level"),
    CaseAct.LOWER_LEVEL: _("Lower the level"),
    CaseAct.PAUSE: _("Stop the clock"),
    CaseAct.RESUME: _("Let the clock run"),
    CaseAct.ASK_CONTRIBUTION: _("Ask for help"),
    CaseAct.PROPOSE_REMEDY: _("Offer a remedy"),
    CaseAct.DECIDE_REMEDY: _("Decide on the remedy"),
    CaseAct.CARRY_OUT_REMEDY: _("Carried out"),
    CaseAct.ASK_EXTENSION: _("Ask for more time"),
    CaseAct.DECIDE_EXTENSION: _("Decide on more time"),
    CaseAct.TELL_EXTENSION: _("The customer was told"),
    CaseAct.DECIDE_VALIDITY: _("Decide on validity"),
    CaseAct.CONTEST_VALIDITY: _("The customer contests"),
    CaseAct.MARK_RETALIATION: _("Flag retaliation"),
    CaseAct.FREEZE_REPLY: _("Reply in writing"),
    CaseAct.RESOLVE: _("Resolved: have it checked"),
    CaseAct.CHECK: _("Check the result"),
    CaseAct.CLASSIFY: _("Codes and cause"),
    CaseAct.ADD_ACTION: _("Corrective action"),
    CaseAct.MEASURE_ACTION: _("Measure the effect"),
    CaseAct.CLOSE: _("Close the case"),
    CaseAct.WITHDRAW: _("The customer withdraws"),
    CaseAct.REOPEN: _("Reopen the case"),
    CaseAct.REQUEST_REVIEW: _("The customer applies for a review"),
    CaseAct.DECIDE_REVIEW: _("Decide the review"),
    CaseAct.ASK_SATISFACTION: _("Ask how satisfied they are"),
    CaseAct.RECORD_CALL: _("Record the call"),
}
ACT_ICONS: Words = {
    CaseAct.ACCEPT: "hand-stop",
    CaseAct.OFFER: "user-plus",
    CaseAct.ADD_STEP: "phone",
    CaseAct.ADD_NOTE: "note",
    CaseAct.ACKNOWLEDGE: "message-check",
    CaseAct.ASK_CONTRIBUTION: "users",
    CaseAct.PAUSE: "player-pause",
    CaseAct.RESUME: "player-play",
    CaseAct.PROPOSE_REMEDY: "gift",
    CaseAct.FREEZE_REPLY: "mail",
    CaseAct.RESOLVE: "check",
    CaseAct.CHECK: "checks",
    CaseAct.CLASSIFY: "sitemap",
    CaseAct.ADD_ACTION: "tool",
    CaseAct.CLOSE: "lock",
    CaseAct.ASK_EXTENSION: "calendar-plus",
    CaseAct.REOPEN: "refresh",
    CaseAct.RAISE_LEVEL: "arrow-up",
    CaseAct.LOWER_LEVEL: "arrow-down",
    CaseAct.TAKE_OVER: "hand-stop",
    CaseAct.HAND_OVER: "arrows-exchange",
    CaseAct.TRANSFER: "arrows-exchange",
    CaseAct.WITHDRAW: "x",
}
ACT_LEADS: Words = {
    CaseAct.ACCEPT: _("You become the owner: whose customer, whose duty. Nobody is passed around any more."),
    CaseAct.TAKE_OVER: _(
        "You become the owner, who is told; the customer keeps one person to talk to. Clocks and steps go on."
    ),
    CaseAct.HAND_OVER: _(
        "They become the owner at once; both are told, and the customer keeps one person to talk to."
    ),
    CaseAct.PAUSE: _(
        "The service clock stands still while we wait for the customer; the law's clock runs on."
    ),
    CaseAct.ASK_EXTENSION: _(
        "The law's limit moves only when somebody above approves it and the customer is told."
    ),
    CaseAct.FREEZE_REPLY: _("The reply is kept as it is, with its hash: nobody changes it afterwards."),
    CaseAct.RESOLVE: _("The service clock stops. Somebody else than the handler checks the result."),
    CaseAct.CLOSE: _("Nothing is missing. The customer is asked afterwards how satisfied they are."),
    CaseAct.WITHDRAW: _("The procedure ends the same day. The case and its trail stay."),
    CaseAct.REOPEN: _("The same case goes on with a clock of its own; it is counted as reopened."),
    CaseAct.NAME_ACCUSED: _("From this moment they and their superiors see nothing of the case."),
    CaseAct.RECUSE: _("For good: they read nothing of the case any more and can be given nothing in it."),
    CaseAct.STEP_ASIDE: _("For good: you read nothing of the case any more. Whoever is next above is told."),
    CaseAct.ASK_STATEMENT: _("They read your question and the quote, nothing else of the case."),
    CaseAct.MARK_RETALIATION: _("Senior management is told."),
    CaseAct.PROPOSE_REMEDY: _(
        "Within your authority it is granted at once; above it, it goes on to whoever may."
    ),
}
MISSING: Words = {
    Missing.STEP_ACKNOWLEDGE: _("The complaint was acknowledged"),
    Missing.STEP_UNDERSTAND: _("It was understood and repeated"),
    Missing.STEP_POSITION: _("The customer knows where the bank stands"),
    Missing.STEP_SENIOR: _("Senior management spoke with the customer"),
    Missing.STEP_ADMIT: _("Our mistake was admitted and acted on first"),
    Missing.STEP_AGREE: _("It was agreed with the customer"),
    Missing.STEP_CARRY_OUT: _("What was agreed was carried out"),
    Missing.STEP_CHECK_BACK: _("It was checked with the customer"),
    Missing.VALIDITY: _("Whether the complaint is valid"),
    Missing.CONTEST: _("An answer to what the customer contests"),
    Missing.REMEDY_DECISION: _("A decision on the remedy"),
    Missing.REMEDY_CARRIED_OUT: _("The remedy granted was carried out"),
    Missing.CONTRIBUTION: _("The answer of a colleague"),
    Missing.EXTENSION: _("A decision on more time"),
    Missing.REVIEW: _("The decision of the review"),
    Missing.REPLY: _("The reply in writing"),
    Missing.RESOLVED: _("The case is resolved"),
    Missing.CHECK: _("Somebody else checked the result"),
    Missing.CHANNEL_CODE: _("Channel code"),
    Missing.BUSINESS_CODE: _("Business code"),
    Missing.CAUSE: _("The cause"),
    Missing.ACTION: _("A corrective action with owner and date"),
}
# Where each thing missing is filled in.
FILLED_BY: Words = {
    Missing.STEP_ACKNOWLEDGE: (CaseAct.ACKNOWLEDGE, StepKind.ACKNOWLEDGE),
    Missing.STEP_UNDERSTAND: (CaseAct.ADD_STEP, StepKind.UNDERSTAND),
    Missing.STEP_POSITION: (CaseAct.ADD_STEP, StepKind.POSITION),
    Missing.STEP_SENIOR: (CaseAct.ADD_STEP, StepKind.SENIOR),
    Missing.STEP_ADMIT: (CaseAct.ADD_STEP, StepKind.ADMIT),
    Missing.STEP_AGREE: (CaseAct.ADD_STEP, StepKind.AGREE),
    Missing.STEP_CARRY_OUT: (CaseAct.ADD_STEP, StepKind.CARRY_OUT),
    Missing.STEP_CHECK_BACK: (CaseAct.ADD_STEP, StepKind.CHECK_BACK),
    Missing.VALIDITY: (CaseAct.DECIDE_VALIDITY, None),
    Missing.CONTEST: (CaseAct.DECIDE_VALIDITY, None),
    Missing.REPLY: (CaseAct.FREEZE_REPLY, None),
    Missing.RESOLVED: (CaseAct.RESOLVE, None),
    Missing.CHECK: (CaseAct.CHECK, None),
    Missing.CHANNEL_CODE: (CaseAct.CLASSIFY, None),
    Missing.BUSINESS_CODE: (CaseAct.CLASSIFY, None),
    Missing.CAUSE: (CaseAct.CLASSIFY, None),
    Missing.ACTION: (CaseAct.ADD_ACTION, None),
}


def choices(labels: Words, *, only=None) -> list[tuple[str, Any]]:
    """Codes with what they are called, in the order of `labels`."""
    return [
        (str(getattr(code, "value", code)), label)
        for code, label in labels.items()
        if only is None or code in only
    ]
