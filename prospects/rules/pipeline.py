"""The pipeline's rules: stages, who may move where, what each stage asks, how likely it is to end well."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from common.calendar import months_later
from common.money import round_half_even

FIRST_DAY, FARTHEST_YEARS = date(2000, 1, 1), 5


def day_makes_sense(day: date, *, earliest: date, today: date) -> bool:
    """Whether a day of a deal is not before `earliest` and at most five years ahead."""
    return earliest <= day <= months_later(today, 12 * FARTHEST_YEARS)


class Stage(StrEnum):
    """The nine stages, in order."""

    LEAD = "lead"
    CONTACTED = "contacted"
    NEED_CONFIRMED = "need_confirmed"
    PROPOSAL = "proposal"
    NEGOTIATING = "negotiating"
    APPLYING = "applying"
    IN_APPROVAL = "in_approval"
    APPROVED = "approved"
    FUNDED = "funded"


class State(StrEnum):
    """Open, resting, or over; the stage is kept beside it."""

    OPEN = "open"
    ON_HOLD = "on_hold"
    LOST = "lost"
    WON = "won"


STAGES = tuple(Stage)
OPEN_STAGES = STAGES[:-1]
# Where an opportunity can stand: at a stage, lost, or on hold.
PLACES = (*(stage.value for stage in STAGES), State.LOST.value, State.ON_HOLD.value)


def position(stage: Stage | str) -> int:
    """0 for a lead, 8 for funded."""
    return STAGES.index(Stage(stage))


def place_of(stage: str, state: str) -> str:
    """Where an opportunity stands, in one word: its stage, 'lost' or 'on_hold'."""
    return state if state in (State.LOST, State.ON_HOLD) else stage


# ---------------------------------------------------------------- the table of moves
# Selling goes forward by any step and back; from the application on the bank's credit process goes step by step,
# and what it sends back returns to the desk. Approved terms can still be reopened; funded and lost are final.
_SELLING = frozenset(STAGES[:5])
_FORWARD: dict[Stage, frozenset[Stage]] = {
    Stage.LEAD: frozenset(STAGES[1:5]),
    Stage.CONTACTED: frozenset(STAGES[2:5]),
    Stage.NEED_CONFIRMED: frozenset(STAGES[3:5]),
    Stage.PROPOSAL: frozenset({Stage.NEGOTIATING, Stage.APPLYING}),
    Stage.NEGOTIATING: frozenset({Stage.APPLYING}),
    Stage.APPLYING: frozenset({Stage.IN_APPROVAL}),
    Stage.IN_APPROVAL: frozenset({Stage.APPROVED}),
    Stage.APPROVED: frozenset({Stage.FUNDED}),
    Stage.FUNDED: frozenset(),
}
_BACK: dict[Stage, frozenset[Stage]] = {
    **{stage: frozenset(STAGES[: position(stage)]) for stage in _SELLING},
    Stage.APPLYING: frozenset({Stage.NEED_CONFIRMED, Stage.PROPOSAL, Stage.NEGOTIATING}),
    Stage.IN_APPROVAL: frozenset({Stage.PROPOSAL, Stage.NEGOTIATING, Stage.APPLYING}),
    Stage.APPROVED: frozenset({Stage.NEGOTIATING, Stage.APPLYING}),
    Stage.FUNDED: frozenset(),
}


def targets(stage: Stage | str, state: State | str) -> frozenset[str]:
    """The places an opportunity may go to from where it stands; on hold it goes on where it stood, or is lost."""
    stage, state = Stage(stage), State(state)
    if state in (State.LOST, State.WON):
        return frozenset()
    if state is State.ON_HOLD:
        return frozenset({stage.value, State.LOST.value})
    stages = {place.value for place in _FORWARD[stage] | _BACK[stage]}
    return frozenset({*stages, State.LOST.value, State.ON_HOLD.value})


def may_move(stage: Stage | str, state: State | str, to: str) -> bool:
    """Whether the table of moves has this one."""
    return to in targets(stage, state)


# ---------------------------------------------------------------- gates
class Fact(StrEnum):
    """What a gate can ask for; each is a field of the opportunity."""

    CONTACTED_ON = "contacted_on"
    AMOUNT = "amount_fen"
    EXPECTED_ON = "expected_on"
    NEED_SAID = "need_said"
    NEED_FOUND = "need_found"
    DECISION_MAKER = "decision_maker"
    PROPOSAL = "proposal"
    COMPETITOR = "competitor"
    TERMS = "terms"
    APPLICATION_NO = "application_no"
    APPROVAL_NO = "approval_no"
    APPROVED_FEN = "approved_fen"
    CUSTOMER = "customer"
    ACCOUNT_NO = "account_no"
    FUNDED_FEN = "funded_fen"
    DECIDED_BY = "decided_by"
    LOST_REASON = "lost_reason"
    HOLD_REASON = "hold_reason"
    HOLD_UNTIL = "hold_until"


class DecidedBy(StrEnum):
    """What decided, for won and lost alike."""

    RELATIONSHIP = "relationship"
    STANDING = "standing"
    BRAND = "brand"
    PRODUCT = "product"
    PRICE = "price"
    SERVICE_PLAN = "service_plan"
    TEAM = "team"
    ADDED_VALUE = "added_value"


def asked_by(to: str, stage: Stage | str, asks: Mapping[str, Collection[str]]) -> list[str]:
    """The facts that entering a place asks for, in order: its own and those of every stage passed on the way.

    `asks` is what the bank has each place ask. Going back asks nothing, nor does going on after a rest.
    """
    if to in (State.LOST, State.ON_HOLD):
        return list(asks.get(to, ()))
    here, there = position(stage), position(to)
    passed = [fact for each in STAGES[here + 1 : there + 1] for fact in asks.get(each.value, ())]
    return list(dict.fromkeys(passed))


def missing(asked: Iterable[str], known: Mapping[str, object]) -> list[str]:
    """The facts asked for that are not there yet; zero is an answer only where it is no amount."""
    return [fact for fact in asked if known.get(fact) in (None, "", 0)]


# ---------------------------------------------------------------- probabilities
ENOUGH_CASES = 30
LEARNING_MONTHS = 24
CERTAIN_BP = 10_000


@dataclass(frozen=True)
class Likelihood:
    """How likely a stage is to end funded, in basis points, and out of how many closed cases; 0 cases: the default."""

    bp: int
    cases: int

    @property
    def learned(self) -> bool:
        return self.cases >= ENOUGH_CASES


def likelihoods(
    closed: Mapping[tuple[int, bool], int], defaults: Mapping[str, int], *, enough: int = ENOUGH_CASES
) -> dict[str, Likelihood]:
    """Each stage's share of won among the closed deals that ever reached it; the default below `enough` cases.

    `closed` counts deals by (furthest stage reached, won). Open deals are never in it.
    """
    found = {}
    for at, stage in enumerate(STAGES):
        reached = {
            won: sum(n for (far, w), n in closed.items() if far >= at and w is won) for won in (True, False)
        }
        cases = reached[True] + reached[False]
        if stage is Stage.FUNDED:
            found[stage.value] = Likelihood(CERTAIN_BP, cases)
        elif cases >= enough:
            found[stage.value] = Likelihood(
                round_half_even(Decimal(CERTAIN_BP * reached[True]) / cases), cases
            )
        else:
            found[stage.value] = Likelihood(defaults[stage.value], cases)
    return found


def weighted_fen(amount_fen: int, bp: int) -> int:
    """An amount by its probability, half to even."""
    return round_half_even(Decimal(amount_fen * bp) / CERTAIN_BP)


# ---------------------------------------------------------------- funnel figures (weights and rates as fractions)
def win_rate(won: int, lost: int) -> Decimal | None:
    """Won of closed; open deals are never counted. None where nothing is closed."""
    return Decimal(won) / (won + lost) if won + lost else None


def conversions(counts: list[int]) -> list[Decimal | None]:
    """The share of each step that reached the next one; None after an empty step."""
    return [Decimal(later) / now if now else None for now, later in pairwise(counts)]


def overall(counts: list[int]) -> Decimal | None:
    """The share of the first step that reached the last: the product of the conversions."""
    return Decimal(counts[-1]) / counts[0] if counts and counts[0] else None


def velocity_fen(*, deals: int, value_fen: int | Decimal, rate: Decimal, days: Decimal | int) -> int | None:
    """What the pipeline brings a day: deals x average value x win rate / length of the cycle in days."""
    return round_half_even(deals * Decimal(value_fen) * rate / Decimal(days)) if days else None


# ---------------------------------------------------------------- ageing
def age_tone(days: int, median: int | None) -> str:
    """'' up to the median of the stage, 'warn' over it, 'bad' over twice it; '' where there is no median."""
    if not median or days <= median:
        return ""
    return "bad" if days > 2 * median else "warn"


def days_in(entered: date, today: date) -> int:
    """Whole days since an opportunity came to its stage."""
    return max((today - entered).days, 0)


WIN_BACK_DAYS = 180
