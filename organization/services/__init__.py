"""Every write to units, staff and roles."""

from organization.services.feed import upsert_units
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
    "DutiesConflict",
    "GrantToOneself",
    "RoleNotHeld",
    "SuccessorClosed",
    "UnitHasOpenUnits",
    "WrongLevel",
    "add_unit",
    "close_unit",
    "end_role",
    "grant_role",
    "hire_staff",
    "record_sign_in",
    "set_preferences",
    "upsert_units",
]
