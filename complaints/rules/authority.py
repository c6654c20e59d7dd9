"""How much a person may grant on a case by the roles they hold."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Authority:
    """Up to how much (fen) a role at a unit of this level grants a kind of remedy; None is no limit."""

    role: str
    level: str
    kind: str
    limit_fen: int | None


def may_grant(
    kind: str, amount_fen: int | None, held: Iterable[tuple[str, str]], limits: Iterable[Authority]
) -> bool:
    """Whether one of the roles held, pairs of role and level of its unit, covers the amount.

    What costs nothing (an apology, a correction) needs no authority.
    """
    if amount_fen is None:
        return True
    roles = set(held)
    return any(
        (limit.role, limit.level) in roles
        and limit.kind == kind
        and (limit.limit_fen is None or amount_fen <= limit.limit_fen)
        for limit in limits
    )
