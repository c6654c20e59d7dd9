"""Who reads what stands in account plans, in the bank's words."""

from collections.abc import Callable
from typing import Any


def plans_sight(reads_customer: Callable[[Any, Any], bool]) -> dict[str, Callable[[Any, Any], bool]]:
    """What stands in a plan is read by readers of its customer; head office's decision by everybody."""
    parts = ("aim", "need", "person", "step", "risk", "expense")
    return {
        "accountplans.planrule": lambda person, rule: True,
        **dict.fromkeys(
            [f"accountplans.plan{part}" for part in parts],
            lambda person, part: reads_customer(person, part.plan.customer),
        ),
    }
