"""Who sets what a unit or a colleague is to reach; the same for pages, API, tables and sharing out."""

from organization.models import Staff, Unit
from organization.rules import Act


def may_set(user: Staff, unit: Unit, person: Staff | None) -> bool:
    """A colleague's by who answers for the unit, a unit's by who answers for the one above, the bank's by head office.

    Nobody sets their own.
    """
    if not user.reach.may(Act.SET_TARGETS) or (person is not None and person.pk == user.pk):
        return False
    if user.reach.everything:
        return True
    above = unit.path if person is not None else unit.path[: -len(unit.code) - 1]
    return any(above.startswith(path) for path in user.reach.subtrees)
