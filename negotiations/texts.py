"""What steps, phases, issues and refusals are called, and what good looks like at each."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from negotiations.rules.codes import (
    AskKind,
    AskState,
    Confidence,
    LessonKind,
    Measure,
    Outcome,
    Part,
    Phase,
    Side,
    Step,
    Subject,
)
from negotiations.rules.steps import Need

STEPS = {
    Step.PREPARE: pgettext_lazy("negotiation", "Prepare aims"),
    Step.INFER: pgettext_lazy("negotiation", "Infer theirs"),
    Step.OPEN: pgettext_lazy("negotiation", "Open"),
    Step.SIGNAL: pgettext_lazy("negotiation", "Signal"),
    Step.PROPOSE: pgettext_lazy("negotiation", "Propose"),
    Step.EXCHANGE: pgettext_lazy("negotiation", "Exchange"),
    Step.SUM_UP: pgettext_lazy("negotiation", "Sum up"),
    Step.AGREE: pgettext_lazy("negotiation", "Agree"),
}
STEP_GUIDES = {
    Step.PREPARE: _("Best, likely and bottom line for each issue, and what we do if there is no agreement."),
    Step.INFER: _("What they want, what they can live with, how sure we are and who told us."),
    Step.OPEN: _("Say what it is about and what both want of it; open high, with reasons, and listen."),
    Step.SIGNAL: _("Hint at where you could move if they do; hear their hints."),
    Step.PROPOSE: _("Propose whole packages with conditions: if you, then we."),
    Step.EXCHANGE: _("Say with each move what it is for, and write down what came back."),
    Step.SUM_UP: _("Say together what is settled and what is open; send it in writing."),
    Step.AGREE: _("Terms, conditions, who does what by when; both sign the same text."),
}
PHASES = {
    Phase.INTRODUCTION: pgettext_lazy("phase of a talk", "Introduction"),
    Phase.OVERVIEW: pgettext_lazy("phase of a talk", "Overview"),
    Phase.CLARIFYING: pgettext_lazy("phase of a talk", "Clarifying"),
    Phase.CLASH: pgettext_lazy("phase of a talk", "Clash"),
    Phase.COMPROMISE: pgettext_lazy("phase of a talk", "Compromise"),
    Phase.AGREEMENT: pgettext_lazy("phase of a talk", "Agreement"),
}
PHASE_GUIDES = {
    Phase.INTRODUCTION: _("Get to know each other; no figures yet, no promises."),
    Phase.OVERVIEW: _("Each side says in few words what it wants; do not answer yet."),
    Phase.CLARIFYING: _("Ask until every demand has a reason; say ours with reasons."),
    Phase.CLASH: _("Hard on the matter, kind to people; no concession to end a quarrel."),
    Phase.COMPROMISE: _("Give late, get something for each step, and make the steps smaller."),
    Phase.AGREEMENT: _("Repeat each point, write it down on the spot, no new issue now."),
}
OUTCOMES = {
    Outcome.RUNNING: pgettext_lazy("negotiation", "Running"),
    Outcome.AGREED: pgettext_lazy("negotiation", "Agreed"),
    Outcome.BROKEN_OFF: pgettext_lazy("negotiation", "Broken off"),
}
SIDES = {Side.OURS: pgettext_lazy("side", "We"), Side.THEIRS: pgettext_lazy("side", "They")}
CONFIDENCE = {
    Confidence.LOW: pgettext_lazy("confidence", "Low"),
    Confidence.MIDDLE: pgettext_lazy("confidence", "Middle"),
    Confidence.HIGH: pgettext_lazy("confidence", "High"),
}
SUBJECTS = {
    Subject.RATE: pgettext_lazy("issue", "Rate"),
    Subject.AMOUNT: pgettext_lazy("issue", "Amount"),
    Subject.TERM: pgettext_lazy("issue", "Term"),
    Subject.COLLATERAL: pgettext_lazy("issue", "Collateral"),
    Subject.FEE: pgettext_lazy("issue", "Fee"),
    Subject.DEPOSITS: pgettext_lazy("issue", "Settlement deposits"),
    Subject.PAYROLL: pgettext_lazy("issue", "Payroll"),
    Subject.SERVICE: pgettext_lazy("issue", "Service"),
    Subject.DATE: pgettext_lazy("issue", "Date"),
    Subject.OTHER: pgettext_lazy("issue", "Something else"),
}
MEASURES = {
    Measure.RATE: pgettext_lazy("measure", "% a year"),
    Measure.PERCENT: pgettext_lazy("measure", "%"),
    Measure.WAN: pgettext_lazy("measure", "CNY 10k"),
    Measure.MONTHS: pgettext_lazy("measure", "months"),
    Measure.DAYS: pgettext_lazy("measure", "days"),
    Measure.PEOPLE: pgettext_lazy("measure", "people"),
    Measure.COUNT: pgettext_lazy("measure", "number"),
    Measure.DATE: pgettext_lazy("measure", "date"),
}
# A rate in a sentence.
A_YEAR = _("%(value)s%% a year")
# What a distance between two values is counted in.
DISTANCES = MEASURES | {
    Measure.RATE: pgettext_lazy("measure", "bp"),
    Measure.PERCENT: pgettext_lazy("measure", "points"),
    Measure.COUNT: "",
    Measure.DATE: pgettext_lazy("measure", "days"),
}
PARTS = {
    Part.LEADS: pgettext_lazy("part at the table", "Leads"),
    Part.SPEAKS: pgettext_lazy("part at the table", "Speaks"),
    Part.RECKONS: pgettext_lazy("part at the table", "Reckons"),
    Part.RECORDS: pgettext_lazy("part at the table", "Records"),
    Part.ADVISES: pgettext_lazy("part at the table", "Advises"),
}
ASK_KINDS = {
    AskKind.AUTHORITY: _("Beyond the authority at the table"),
    AskKind.STOP_LINE: _("Beyond the bottom line"),
}
ASK_STATES = {
    AskState.WAITING: pgettext_lazy("approval", "Waiting"),
    AskState.APPROVED: pgettext_lazy("approval", "Allowed"),
    AskState.REFUSED: pgettext_lazy("approval", "Refused"),
}
LESSON_KINDS = {
    LessonKind.KEEP: pgettext_lazy("lesson", "Do again"),
    LessonKind.CHANGE: pgettext_lazy("lesson", "Do otherwise"),
}
NEEDS = {
    Need.ISSUES: _("an issue on the table"),
    Need.AIMS: _("best, likely and bottom line for each issue"),
    Need.OUR_ALTERNATIVE: _("our best alternative"),
    Need.GUESSES: _("a guess of their bottom line"),
    Need.WEIGHTS: _("weights for both sides"),
    Need.COUNTERPART: _("somebody who sits opposite"),
    Need.OUR_OFFER: _("a first offer of ours"),
    Need.THEIR_OFFER: _("an offer of theirs"),
    Need.SETTLED: _("the same last offer of both sides on each issue"),
}
