"""What the codes of a case are called, in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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

TRACKS = {
    Track.CUSTOMER: _("From the customer"),
    Track.REGULATOR: _("From the regulator"),
    Track.PRESS: _("From the press"),
    Track.GOVERNMENT: _("From a petition office"),
}
CHANNELS = {
    Channel.PHONE: _("Phone"),
    Channel.VISIT: _("Visit"),
    Channel.WEB_FORM: _("Web form"),
    Channel.LETTER: _("Letter"),
    Channel.SUGGESTION_BOOK: _("Suggestion book"),
    Channel.MEDIA: _("Media"),
    Channel.REGULATOR: _("Regulator"),
    Channel.SOCIAL_MEDIA: _("Social media"),
}
COMPLAINANTS = {Complainant.COMPANY: _("Company"), Complainant.PERSON: _("Person")}
CATEGORIES = {Category.SERVICE: _("Service"), Category.BUSINESS: _("Business matter")}
TOPICS = {
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
MOODS = {Mood.CALM: _("Calm"), Mood.UPSET: _("Upset"), Mood.ANGRY: _("Angry")}
HARMS = {
    Harm.NONE: pgettext_lazy("harm", "None"),
    Harm.SMALL: pgettext_lazy("harm", "Small"),
    Harm.SERIOUS: pgettext_lazy("harm", "Serious"),
    Harm.GRAVE: pgettext_lazy("harm", "Grave"),
}
LEVELS = {
    Level.EMERGENCY: _("Level 1, emergency"),
    Level.PRIORITY: _("Level 2, priority"),
    Level.REGULAR: _("Level 3, regular"),
    Level.CONSULTATION: _("Level 4, consultation"),
}
SHORT_LEVELS = {
    Level.EMERGENCY: pgettext_lazy("level", "Level 1"),
    Level.PRIORITY: pgettext_lazy("level", "Level 2"),
    Level.REGULAR: pgettext_lazy("level", "Level 3"),
    Level.CONSULTATION: pgettext_lazy("level", "Level 4"),
}
# The service levels in words, as complaints.rules counts them.
LEVEL_LIMITS = {
    Level.EMERGENCY: _("level 1, 2 hours"),
    Level.PRIORITY: _("level 2, 12 hours"),
    Level.REGULAR: _("level 3, 5 working days"),
    Level.CONSULTATION: _("level 4, 10 working days"),
}
LEVEL_PROMISES = {
    Level.EMERGENCY: _("first response in 30 minutes, resolved in 2 hours"),
    Level.PRIORITY: _("first response in 4 hours, resolved in 12 hours"),
    Level.REGULAR: _("first response in 24 hours, resolved in 5 working days"),
    Level.CONSULTATION: _("first response in 5 working days, resolved in 10 working days"),
}
STATES = {
    State.NEW: _("Not yet accepted"),
    State.OPEN: _("Being handled"),
    State.RESOLVED: _("Resolved, to be checked"),
    State.CLOSED: pgettext_lazy("complaint", "Closed"),
    State.WITHDRAWN: _("Withdrawn"),
}
VALIDITIES = {
    Validity.UNDECIDED: _("Not yet decided"),
    Validity.VALID: _("Valid"),
    Validity.PARTLY: _("Partly valid"),
    Validity.INVALID: _("Not valid"),
    Validity.NOT_OURS: _("Not ours"),
}
INVALID_REASONS = {
    InvalidReason.OTHER_SIDE: _("The facts differ and the other side is at fault"),
    InvalidReason.BEYOND_PROMISE: _("Asks for more than was promised or the law gives"),
    InvalidReason.THREAT: _("Threatens to gain something"),
    InvalidReason.ANONYMOUS_EMPTY: _("Anonymous and without facts"),
    InvalidReason.LATE_ATTITUDE: _("About an attitude more than a month ago"),
    InvalidReason.UNTRACEABLE: _("Cannot be traced"),
    InvalidReason.OTHER_BANK: _("Concerns another bank"),
}
CLOCKS = {
    Clock.RESPONSE: pgettext_lazy("clock", "Response"),
    Clock.RESOLVE: pgettext_lazy("clock", "Resolution"),
    Clock.LEGAL: pgettext_lazy("clock", "Law"),
    Clock.FOLLOW_UP: pgettext_lazy("clock", "Follow-up"),
}
STEPS = {
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
STEP_ACTS = {
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
PHASES = {
    Phase.OPEN_ATTITUDE: _("Open attitude"),
    Phase.EARLY: _("Respond early"),
    Phase.SENIOR: _("Senior contact"),
    Phase.MEASURES: _("Measures"),
    Phase.FOLLOW: _("Follow the result"),
}
PHASE_ADVICE = {
    Phase.OPEN_ATTITUDE: _("Step 1: take it in, thank them, let them speak"),
    Phase.EARLY: _("Step 2: answer early, say what we understood"),
    Phase.SENIOR: _("Step 3: for serious ones senior management speaks in person"),
    Phase.MEASURES: _("Step 4: our mistake: admit it, put it right, then talk"),
    Phase.FOLLOW: _("Step 5: follow the result until the customer is satisfied"),
}
REMEDIES = {
    RemedyKind.APOLOGY: _("Apology"),
    RemedyKind.CORRECTION: _("Correction"),
    RemedyKind.REFUND: _("Refund"),
    RemedyKind.COMPENSATION: _("Compensation"),
}
ANSWERS = {
    Answer.WAITING: _("Waiting"),
    Answer.ACCEPTED: pgettext_lazy("answer", "Accepted"),
    Answer.DECLINED: pgettext_lazy("answer", "Declined"),
    Answer.OVERTAKEN: _("Overtaken"),
}
CONTRIBUTION_KINDS = {ContributionKind.HELP: _("Help"), ContributionKind.STATEMENT: _("Statement")}
RECUSAL_REASONS = {
    RecusalReason.ACCUSED: _("complained about"),
    RecusalReason.LINE: _("superior of somebody complained about"),
    RecusalReason.INTEREST: _("has an interest"),
}
OUTCOMES = {
    Outcome.UPHELD: _("Decision upheld"),
    Outcome.CHANGED: _("Decision changed"),
    Outcome.RETURNED: _("Returned to be handled again"),
}
GROUP_STATES = {
    GroupState.SUGGESTED: _("Suspected"),
    GroupState.CONFIRMED: _("Confirmed"),
    GroupState.DISMISSED: _("Not the same matter"),
}
