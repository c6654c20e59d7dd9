"""Who reads targets and what was achieved, in the bank's words."""

from collections.abc import Callable
from typing import Any


def targets_sight(reads_unit: Callable[[Any, Any], bool]) -> dict[str, Callable[[Any, Any], bool]]:
    """Those of a unit are read by who reads it whole; one's own by oneself."""
    return dict.fromkeys(
        ["targets.target", "targets.achieved"],
        lambda person, row: reads_unit(person, row.unit) or row.person_id == person.pk,
    )
