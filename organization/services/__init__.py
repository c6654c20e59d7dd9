"""Every write to units, staff and roles."""

from organization.services.absences import (
    AwayAlready,
    DaysOver,
    DeputyUnfit,
    end_absence,
    enter_absence,
    may_enter_for,
)
from organization.services.feed import upsert_units
from organization.services.feed_of_people import PeopleNews, upsert_staff
from organization.services.staff import (
    DutiesConflict,
    GrantToOneself,
    RoleNotHeld,
    end_role,
    grant_role,
    hire_staff,
    record_sign_in,
    set_preferences,
)
from organization.services.units import (
    SuccessorClosed,
    UnitHasOpenUnits,
    WrongLevel,
    add_unit,
    close_unit,
)

__all__ = [
    "AwayAlready",
    "DaysOver",
    "DeputyUnfit",
    "DutiesConflict",
    "GrantToOneself",
    "PeopleNews",
    "RoleNotHeld",
    "SuccessorClosed",
    "UnitHasOpenUnits",
    "WrongLevel",
    "add_unit",
    "close_unit",
    "end_absence",
    "end_role",
    "enter_absence",
    "grant_role",
    "hire_staff",
    "may_enter_for",
    "record_sign_in",
    "set_preferences",
    "upsert_staff",
    "upsert_units",
]
