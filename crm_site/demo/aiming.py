"""What is set in a demo: targets shared out down to leads, what winning a customer costs, dashboards by mail."""

import datetime as dt
from dataclasses import astuple
from typing import Any

from common.calendar import SHANGHAI, add_months, business_date, last_complete_month
from crm_site.demo import roster
from dashboards.boards import Board
from dashboards.models import RankingChoice, Subscription, WinningCost
from dashboards.rules import Rhythm
from dashboards.services import choose_ranking, set_winning_cost, subscribe
from organization.models import RoleAssignment, Staff, Unit
from organization.rules import Role
from targets.models import Target
from targets.queries import Part, achieved_by_part, parts_of
from targets.rules import Levels, Measure, step_of
from targets.services import set_targets, share_out_targets

# Percent of what the month before came to: floor, target, stretch; each further month asks for one percent more.
ASKED = (96, 101, 108)
# What winning one customer costs, by how many months before the last one scored it was set; fen.
COSTS = ((24, 2_600_00), (9, 3_200_00))
# By so many percent of the smaller target the first of two colleagues is asked for more, and the second for less.
LEANINGS = (3, 7, 1, 5)
MEASURES = (Measure.DEPOSITS, Measure.LOANS, Measure.CONTRIBUTION, Measure.CUSTOMERS)


def set_aims(*, at: dt.datetime) -> int:
    """Set them once, from the month that was scored last to the end of its year; returns how many targets there are."""
    if Target.objects.exists():
        return Target.objects.count()
    first = last_complete_month(business_date(at) - dt.timedelta(days=1))
    since = dt.datetime.combine(first, dt.time(9), tzinfo=SHANGHAI)
    months = [dt.date(first.year, month, 1) for month in range(first.month, 13)]
    chief = Staff.objects.get(employee_no=roster.LOGINS["executive"])
    for branch in Unit.objects.filter(level="branch", closed_on=None).order_by("path"):
        for measure in MEASURES:
            whole, month = Part(branch, None), add_months(first, -1)
            before = achieved_by_part(branch, [whole], measure, [month])[whole.key][month]
            if before <= 0:
                continue
            act = {"measure": measure, "by": chief, "at": since}
            levels = {month: _levels(before, place, measure) for place, month in enumerate(months)}
            set_targets(unit=branch, person=None, months=levels, **act)
            share_out_targets(unit=branch, year=first.year, **act)
            for unit in branch.children.filter(closed_on=None):
                if parts := parts_of(unit):
                    share_out_targets(unit=unit, year=first.year, **act)
                    _lean(parts, months, **act)
    return Target.objects.count()


def _lean(parts: list[Part], months: list[dt.date], *, measure: Measure, **act: Any) -> None:
    """Two and two colleagues agree on more for the one and less for the other; the unit's target stays what it is."""
    step = step_of(measure)
    held = Target.objects.filter(measure=measure, month__in=months)
    for place, (one, other) in enumerate(zip(parts[::2], parts[1::2], strict=False)):
        more = {each.month: each.levels for each in held.filter(one.condition)}
        less = {each.month: each.levels for each in held.filter(other.condition)}
        moved = {
            month: min(more[month].floor, less[month].floor)
            * LEANINGS[place % len(LEANINGS)]
            // 100
            // step
            * step
            for month in more.keys() & less.keys()
        }
        for part, levels, sign in ((one, more, 1), (other, less, -1)):
            leaned = {
                month: Levels(*(level + sign * change for level in astuple(levels[month])))
                for month, change in moved.items()
            }
            set_targets(unit=part.unit, person=part.person, months=leaned, measure=measure, **act)


def _levels(before: int, place: int, measure: Measure) -> Levels:
    step = step_of(measure)
    return Levels(*(before * (percent + place) // 100 // step * step for percent in ASKED))


def close_a_ranking(*, at: dt.datetime) -> int:
    """Let the supervisor of one sub-branch, not the tour's, keep its ranking from its people; how many choices."""
    if not RankingChoice.objects.exists():
        toured = Staff.objects.get(employee_no=roster.LOGINS["account_manager"]).unit
        supervisors = RoleAssignment.objects.held_on(business_date(at)).filter(
            role=Role.SUPERVISOR, unit__level="sub_branch", unit__closed_on=None
        )
        first = (
            supervisors.exclude(unit=toured)
            .select_related("unit", "staff")
            .order_by("unit__path", "pk")
            .first()
        )
        if first is not None:
            choose_ranking(unit=first.unit, public=False, by=first.staff, at=at)
    return RankingChoice.objects.count()


def set_costs(*, at: dt.datetime) -> int:
    """Say once what winning a customer costs; returns how many costs there are."""
    if not WinningCost.objects.exists():
        chief = Staff.objects.get(employee_no=roster.LOGINS["executive"])
        last = last_complete_month(business_date(at) - dt.timedelta(days=1))
        for months, cost in COSTS:
            set_winning_cost(valid_from=add_months(last, -months), cost_fen=cost, by=chief, at=at)
    return WinningCost.objects.count()


def have_boards_sent(*, at: dt.datetime) -> int:
    """The tour's supervisor has two dashboards sent; returns how many subscriptions there are."""
    if not Subscription.objects.exists():
        person = Staff.objects.select_related("unit").get(employee_no=roster.LOGINS["supervisor"])
        for board, rhythm in ((Board.COCKPIT, Rhythm.WEEKLY), (Board.FAIRNESS, Rhythm.MONTHLY)):
            subscribe(person=person, board=board, unit=person.unit, rhythm=rhythm, at=at)
    return Subscription.objects.count()
