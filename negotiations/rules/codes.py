"""The words of a talk: steps, phases, outcomes, sides, and what issues are measured in."""

from enum import StrEnum


class Step(StrEnum):
    """The eight steps, in order."""

    PREPARE = "prepare"
    INFER = "infer"
    OPEN = "open"
    SIGNAL = "signal"
    PROPOSE = "propose"
    EXCHANGE = "exchange"
    SUM_UP = "sum_up"
    AGREE = "agree"


class Phase(StrEnum):
    """The six phases of the talk itself, in order."""

    INTRODUCTION = "introduction"
    OVERVIEW = "overview"
    CLARIFYING = "clarifying"
    CLASH = "clash"
    COMPROMISE = "compromise"
    AGREEMENT = "agreement"


class Outcome(StrEnum):
    RUNNING = "running"
    AGREED = "agreed"
    BROKEN_OFF = "broken_off"


class Side(StrEnum):
    OURS = "ours"
    THEIRS = "theirs"


class Confidence(StrEnum):
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


class Subject(StrEnum):
    """What an issue is about."""

    RATE = "rate"
    AMOUNT = "amount"
    TERM = "term"
    COLLATERAL = "collateral"
    FEE = "fee"
    DEPOSITS = "deposits"
    PAYROLL = "payroll"
    SERVICE = "service"
    DATE = "date"
    OTHER = "other"


class Measure(StrEnum):
    """What an issue is counted in; values are decimals of it, days of a date are its ordinal number."""

    RATE = "rate"
    PERCENT = "percent"
    WAN = "wan"
    MONTHS = "months"
    DAYS = "days"
    PEOPLE = "people"
    COUNT = "count"
    DATE = "date"


class Part(StrEnum):
    """Who does what on our side of the table."""

    LEADS = "leads"
    SPEAKS = "speaks"
    RECKONS = "reckons"
    RECORDS = "records"
    ADVISES = "advises"


class AskKind(StrEnum):
    """Why a value needs approval: it goes beyond the authority at the table, or beyond our bottom line."""

    AUTHORITY = "authority"
    STOP_LINE = "stop_line"


class AskState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class LessonKind(StrEnum):
    KEEP = "keep"
    CHANGE = "change"


STEPS = tuple(Step)
PHASES = tuple(Phase)
