"""Who sees which figures of value and which targets, from the bank's words."""

from collections.abc import Callable
from typing import Any

from common.calendar import business_today

READERS = {"account_manager", "product_manager", "risk_manager", "supervisor", "executive"}
OF_UNITS = (
    "summary",
    "valuespread",
    "cubecell",
    "bandtable",
    "cubemonth",
    "customerturn",
    "retentionmonth",
    "cohort",
    "winningcost",
)


def value_sight(
    reads_unit: Callable[..., bool], roles_of: Callable[..., Any]
) -> dict[str, Callable[..., bool]]:
    """Figures of a unit are for who reads it whole; what goes together for all who have to do with customers."""
    return {
        **dict.fromkeys(
            [f"dashboards.{name}" for name in OF_UNITS],
            lambda person, figures: reads_unit(person, getattr(figures, "unit", person.unit)),
        ),
        **dict.fromkeys(
            ["targets.target", "targets.achieved"],
            lambda person, row: reads_unit(person, row.unit) or row.person_id == person.pk,
        ),
        **dict.fromkeys(
            ["dashboards.cockpitlayout", "dashboards.subscription"],
            lambda person, row: row.person_id == person.pk,
        ),
        "dashboards.managermonth": lambda person, row: (
            reads_unit(person, row.unit) or row.person_id == person.pk
        ),
        "dashboards.rankingchoice": lambda person, row: (
            reads_unit(person, row.unit) or row.unit_id == person.unit_id
        ),
        "dashboards.paircount": lambda person, pair: any(
            role.role in READERS for role in roles_of(person, business_today())
        ),
    }
