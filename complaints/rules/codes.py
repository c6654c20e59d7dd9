"""The words a case is described by: every code that stands in a column, without its label."""

from enum import IntEnum, StrEnum

# A broken promise as a fact of the customer: what warning signs read.
BREACH_SIGNAL = "complaint_breach"


class Track(StrEnum):
    """Where a case comes from; what does not come from the customer is indirect."""

    CUSTOMER = "customer"
    REGULATOR = "regulator"
    PRESS = "press"
    GOVERNMENT = "government"


class Channel(StrEnum):
    PHONE = "phone"
    SUGGESTION_BOOK = "suggestion_book"
    VISIT = "visit"
    LETTER = "letter"
    WEB_FORM = "web_form"
    MEDIA = "media"
    REGULATOR = "regulator"
    SOCIAL_MEDIA = "social_media"


class Complainant(StrEnum):
    PERSON = "person"
    COMPANY = "company"


class Category(StrEnum):
    SERVICE = "service"
    BUSINESS = "business"


class Topic(StrEnum):
    MANNER = "manner"
    BROKEN_PROMISE = "broken_promise"
    CONDUCT = "conduct"
    NEGLECT = "neglect"
    ATTITUDE = "attitude"
    PRODUCT = "product"
    PRICE = "price"
    PROCESS = "process"
    SYSTEM = "system"
    INFORMATION = "information"
    MONEY_ERROR = "money_error"
    DATA_PROTECTION = "data_protection"


TOPICS: dict[Category, tuple[Topic, ...]] = {
    Category.SERVICE: (Topic.MANNER, Topic.BROKEN_PROMISE, Topic.CONDUCT, Topic.NEGLECT, Topic.ATTITUDE),
    Category.BUSINESS: (
        Topic.PRODUCT,
        Topic.PRICE,
        Topic.PROCESS,
        Topic.SYSTEM,
        Topic.INFORMATION,
        Topic.MONEY_ERROR,
        Topic.DATA_PROTECTION,
    ),
}


class Mood(StrEnum):
    CALM = "calm"
    UPSET = "upset"
    ANGRY = "angry"


class Harm(StrEnum):
    NONE = "none"
    SMALL = "small"
    SERIOUS = "serious"
    GRAVE = "grave"


class Level(IntEnum):
    EMERGENCY = 1
    PRIORITY = 2
    REGULAR = 3
    CONSULTATION = 4


class State(StrEnum):
    """New until an owner has accepted; open while it is handled; resolved until the result is checked and closed."""

    NEW = "new"
    OPEN = "open"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


RUNNING = (State.NEW, State.OPEN, State.RESOLVED)
ENDED = (State.CLOSED, State.WITHDRAWN)


class Validity(StrEnum):
    UNDECIDED = ""
    VALID = "valid"
    PARTLY = "partly"
    INVALID = "invalid"
    NOT_OURS = "not_ours"


class InvalidReason(StrEnum):
    """Why a complaint is not valid: the only reasons there are."""

    OTHER_SIDE = "other_side"
    BEYOND_PROMISE = "beyond_promise"
    THREAT = "threat"
    ANONYMOUS_EMPTY = "anonymous_empty"
    LATE_ATTITUDE = "late_attitude"
    UNTRACEABLE = "untraceable"
    OTHER_BANK = "other_bank"


class Clock(StrEnum):
    RESPONSE = "response"
    RESOLVE = "resolve"
    LEGAL = "legal"
    FOLLOW_UP = "follow_up"


class Stage(StrEnum):
    """Amber and red, each waking the owner, then the supervisor, then senior management."""

    AMBER_OWNER = "amber_owner"
    AMBER_SUPERVISOR = "amber_supervisor"
    AMBER_MANAGEMENT = "amber_management"
    RED_OWNER = "red_owner"
    RED_SUPERVISOR = "red_supervisor"
    RED_MANAGEMENT = "red_management"
    DUE = "due"


class StepKind(StrEnum):
    """What the page leads through, in this order; a note is a journal entry outside the way of five."""

    ACKNOWLEDGE = "acknowledge"
    LISTEN = "listen"
    UNDERSTAND = "understand"
    POSITION = "position"
    SENIOR = "senior"
    ADMIT = "admit"
    REMEDY = "remedy"
    AGREE = "agree"
    CARRY_OUT = "carry_out"
    CHECK_BACK = "check_back"
    NOTE = "note"


class Phase(StrEnum):
    """The way of five."""

    OPEN_ATTITUDE = "open_attitude"
    EARLY = "early"
    SENIOR = "senior"
    MEASURES = "measures"
    FOLLOW = "follow"


STEPS_BY_PHASE: dict[Phase, tuple[StepKind, ...]] = {
    Phase.OPEN_ATTITUDE: (StepKind.ACKNOWLEDGE, StepKind.LISTEN),
    Phase.EARLY: (StepKind.UNDERSTAND, StepKind.POSITION),
    Phase.SENIOR: (StepKind.SENIOR,),
    Phase.MEASURES: (StepKind.ADMIT, StepKind.REMEDY, StepKind.AGREE, StepKind.CARRY_OUT),
    Phase.FOLLOW: (StepKind.CHECK_BACK,),
}


class RemedyKind(StrEnum):
    APOLOGY = "apology"
    CORRECTION = "correction"
    REFUND = "refund"
    COMPENSATION = "compensation"


PAID = (RemedyKind.REFUND, RemedyKind.COMPENSATION)


class Answer(StrEnum):
    """What became of an offer, a request or a proposal."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OVERTAKEN = "overtaken"


class ContributionKind(StrEnum):
    """A statement is asked of a person complained about: they read the question and the quote, nothing else."""

    HELP = "help"
    STATEMENT = "statement"


class RecusalReason(StrEnum):
    ACCUSED = "accused"
    LINE = "line"
    INTEREST = "interest"


class Outcome(StrEnum):
    """Of a review by a superior unit."""

    UPHELD = "upheld"
    CHANGED = "changed"
    RETURNED = "returned"


class GroupState(StrEnum):
    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class CodeKind(StrEnum):
    CHANNEL = "channel"
    BUSINESS = "business"
    CAUSE = "cause"


class ClauseKind(StrEnum):
    """What a line of the phrase book is: words to use, words and deeds to avoid."""

    ANSWER = "answer"
    NOT_TO_DO = "not_to_do"
    NOT_TO_SAY = "not_to_say"
