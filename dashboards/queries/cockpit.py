"""The cockpit of a unit: every figure of the page, with the link to the rows behind it."""

from dataclasses import dataclass
from datetime import date

from common.calendar import last_complete_month
from dashboards import links
from dashboards.queries.movement import Movement, Mover, movement, movers
from dashboards.queries.people import TeamFollowUps, team_follow_ups
from dashboards.queries.scope import Scope
from dashboards.queries.units import Sums, UnitRow, part_summaries, total_of, unit_rows, unit_sums
from targets.queries import Standing, standings


@dataclass(frozen=True)
class Links:
    """Where the figures at the top lead."""

    customers: str
    deposits: str
    loans: str
    contribution: str
    late_contacts: str
    follow_ups: str
    late_follow_ups: str
    up: str
    down: str
    new: str
    lost: str
    moved: str


@dataclass(frozen=True)
class Cockpit:
    """What the page shows of a scope; `as_of` is None before the first publication."""

    scope: Scope
    as_of: date | None
    compared_on: date | None
    total: Sums
    units: list[UnitRow]
    movement: Movement
    follow_ups: TeamFollowUps
    risers: list[Mover]
    fallers: list[Mover]
    links: Links
    # How the unit's targets of the month scored stand, by measure.
    targets: dict[str, Standing]


def cockpit(scope: Scope) -> Cockpit:
    """Every figure of a scope, from the publication that readers follow and from what is open today."""
    summaries = part_summaries(scope)
    sums = unit_sums(scope, summaries)
    risers, fallers = movers(scope)
    return Cockpit(
        scope=scope,
        as_of=scope.publication.business_date if scope.publication else None,
        compared_on=scope.compared_with.business_date if scope.compared_with else None,
        total=total_of(sums),
        units=unit_rows(scope, sums),
        movement=movement(scope, summaries),
        follow_ups=team_follow_ups(scope),
        risers=risers,
        fallers=fallers,
        links=_links(scope),
        targets=_targets(scope),
    )


def _targets(scope: Scope) -> dict[str, Standing]:
    if scope.publication is None:
        return {}
    month = last_complete_month(scope.publication.business_date)
    return {measure.value: one for measure, one in standings(scope.viewer, scope.unit, month).items()}


def _links(scope: Scope) -> Links:
    code = scope.unit.code
    return Links(
        customers=links.scored(code, "tier"),
        deposits=links.scored(code, "-deposits"),
        loans=links.scored(code, "-loans"),
        contribution=links.scored(code, "-contribution"),
        late_contacts=links.late_contacts(code, scope.today),
        follow_ups=links.follow_ups(code),
        late_follow_ups=links.follow_ups(code, late=True),
        up=links.customers(code, moved="up"),
        down=links.customers(code, moved="down"),
        new=links.customers(code, new="true"),
        lost=links.lost(code),
        moved=links.customers(code, moved="any"),
    )
