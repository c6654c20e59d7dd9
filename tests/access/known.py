"""What the domain says of a bank that stands still is worked out once."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Model

from organization.models import Unit

_KNOWN: dict[tuple, Any] = {}


def once(work: Callable) -> Callable:
    """Answers the same question alike until `forget_known`; it is asked of rows, told by their keys, and of days."""

    @wraps(work)
    def answer(*asked):
        question = work, *(one.pk if isinstance(one, Model) else one for one in asked)
        if question not in _KNOWN:
            _KNOWN[question] = work(*asked)
        return _KNOWN[question]

    return answer


def forget_known() -> None:
    """Another bank follows, or this one may have changed."""
    _KNOWN.clear()


@once
def is_below(unit: Unit | None, above: Unit) -> bool:
    """Climbs the tree by parents; the path is what is being checked."""
    while unit is not None:
        if unit.pk == above.pk:
            return True
        unit = unit.parent
    return False
