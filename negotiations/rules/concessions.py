"""Concessions: how large, how they slow down, which were not returned, and what a plan over time would offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from negotiations.rules.codes import Side

# From this part of the way to the bottom line on, one concession is a big one.
BIG = Decimal("0.2")


def steps(offers: Sequence[Decimal]) -> list[Decimal]:
    """How far each offer went from the one before, in the measure of the issue."""
    return [abs(later - earlier) for earlier, later in pairwise(offers)]


def rates(offers: Sequence[Decimal], reservation: Decimal) -> list[Decimal]:
    """Each concession as a fraction of the way from the first offer to the reservation; empty where that is none.

    |o(k-1) - o(k)| / |o(0) - reservation| (Faratin, Sierra and Jennings 1998).
    """
    if not offers or offers[0] == reservation:
        return []
    way = abs(offers[0] - reservation)
    return [step / way for step in steps(offers)]


def signal_ratios(offers: Sequence[Decimal]) -> list[Decimal | None]:
    """Each concession over the one before; below 1 it signals that a limit comes near. None after a step of nothing."""
    return [later / earlier if earlier else None for earlier, later in pairwise(steps(offers))]


def approaches_limit(offers: Sequence[Decimal]) -> bool | None:
    """Whether the last two concessions grew smaller; None while there are not two."""
    last = signal_ratios(offers)[-1:]
    return None if not last or last[0] is None else last[0] < 1


def offer_at(
    *,
    best: Decimal,
    reservation: Decimal,
    elapsed: Decimal,
    beta: Decimal,
    kappa: Decimal = Decimal(0),
) -> Decimal:
    """The offer of a plan over time: best - (k + (1-k) (t/T)^(1/beta)) (best - reservation).

    `elapsed` is t/T from 0 to 1; beta below 1 holds out until the end (boulware), above 1 gives way early (conceder);
    `kappa` is the part conceded at the start.
    """
    given = kappa + (1 - kappa) * elapsed ** (1 / beta) if elapsed else kappa
    return best - given * (best - reservation)


@dataclass(frozen=True)
class Move:
    """One offer as these rules see it: in which round, by whom, from what (None at the opening) to what.

    `concedes` says that it went towards the other side; `named` that something was named in return for it.
    """

    key: int
    round: int
    side: Side
    concedes: bool
    named: bool = False


def concedes(before: Decimal | None, value: Decimal, *, side: Side, more_is_better: bool) -> bool:
    """Whether an offer went towards the other side; the first on an issue opens it and concedes nothing."""
    if before is None or value == before:
        return False
    fell = value < before
    ours_gave = fell if more_is_better else not fell
    return ours_gave if side == Side.OURS else not ours_gave


def unreturned(moves: Sequence[Move]) -> set[int]:
    """The keys of our concessions for which nothing came back.

    One for which something was named came with a condition; each other one takes one concession of theirs in the same
    round. Those of the last round still wait for an answer.
    """
    last = max((move.round for move in moves), default=0)
    found: set[int] = set()
    for number in sorted({move.round for move in moves}):
        if number == last:
            continue
        here = [move for move in moves if move.round == number and move.concedes]
        answers = sum(move.side == Side.THEIRS for move in here)
        bare = [move for move in here if move.side == Side.OURS and not move.named]
        found |= {move.key for move in bare[answers:]}
    return found
