"""How satisfied a customer is: five marks, weights that make 100, the index, net promoters, and whom one asks when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum


class Mark(StrEnum):
    """What a customer judges, each from 0 to 100."""

    QUALITY = "quality"
    SERVICE = "service"
    PRICE = "price"
    RESPONSIVENESS = "responsiveness"
    IMAGE = "image"


class Cause(StrEnum):
    """Why a customer is asked."""

    DELIVERY = "delivery"
    COMPLAINT = "complaint"
    YEARLY = "yearly"
    BY_HAND = "by_hand"


class State(StrEnum):
    """Where a survey stands."""

    PLANNED = "planned"
    WAITING = "waiting"
    ANSWERED = "answered"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


# The five grades of the page, best first.
GRADES = (100, 75, 50, 25, 0)
LARGEST_RECOMMENDS = 10
PROMOTERS_FROM, DETRACTORS_TO = 9, 6
# An occasion older than this when the bank first hears of it is not asked about any more.
STALE_DAYS = 30
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Numbers:
    """What head office decides: weights that make 100, and when somebody is asked and looked after."""

    weights: Mapping[Mark, int]
    low_under: int
    after_days: int
    link_days: int
    rest_days: int
    yearly_month: int
    yearly_tiers: tuple[int, ...]


BOUNDS = {"low_under": (0, 100), "after_days": (0, 60), "link_days": (3, 90), "rest_days": (0, 365)}


def faults(numbers: Numbers) -> list[str]:
    """What is wrong with the numbers, as codes: 'weights' or the name of a number out of its bounds."""
    weights = [numbers.weights.get(mark, -1) for mark in Mark]
    wrong = [] if sum(weights) == 100 and min(weights) >= 0 else ["weights"]
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(numbers, name) <= most:
            wrong.append(name)
    if not 1 <= numbers.yearly_month <= 12:
        wrong.append("yearly_month")
    if not set(numbers.yearly_tiers) <= {1, 2, 3, 4, 5}:
        wrong.append("yearly_tiers")
    return wrong


def index(marks: Mapping[Mark, int], weights: Mapping[Mark, int]) -> Decimal:
    """The weighted mean of the five marks, 0.0 to 100.0, half to even at one decimal."""
    whole = sum(marks[mark] * weights[mark] for mark in Mark)
    return (Decimal(whole) / 100).quantize(TENTH, ROUND_HALF_EVEN)


def net_promoters(recommends: Iterable[int]) -> int | None:
    """NPS, -100 to 100: percent of nines and tens less percent of nought to six; None where nobody answered."""
    told = list(recommends)
    promoters = sum(one >= PROMOTERS_FROM for one in told)
    detractors = sum(one <= DETRACTORS_TO for one in told)
    return net_of(promoters, detractors, len(told))


def net_of(promoters: int, detractors: int, answers: int) -> int | None:
    """NPS from the counts, rounded half to even."""
    if not answers:
        return None
    share = Decimal(100 * (promoters - detractors)) / answers
    return int(share.quantize(Decimal(1), ROUND_HALF_EVEN))


def state(*, answered: bool, withdrawn: bool, expires_on: date | None, today: date) -> State:
    """Where a survey stands on a day; its link works up to and including its last day."""
    if answered:
        return State.ANSWERED
    if withdrawn:
        return State.WITHDRAWN
    if expires_on is None:
        return State.PLANNED
    return State.WAITING if today <= expires_on else State.EXPIRED


def may_rest(asked_on: date | None, due_on: date, rest_days: int) -> bool:
    """Whether the customer was asked so lately that it is left in peace."""
    return asked_on is not None and due_on - asked_on < timedelta(days=rest_days)
