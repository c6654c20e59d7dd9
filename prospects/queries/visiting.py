"""Where visiting time went against where value is, by grade and by prospect."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet, Sum

from common.calendar import SHANGHAI, add_months, month_start
from prospects.models import Approach, Prospect, VisitPlan
from prospects.rules.visiting import Held, Line, hours, lines_by_grade

ROWS = 200


@dataclass(frozen=True)
class ProspectTime:
    """One prospect: minutes spent in the month and minutes a month that its grade is worth."""

    prospect: Prospect
    spent: int
    suggested: int

    @property
    def missing(self) -> int:
        """Minutes short of what the grade is worth; below nought where more was spent."""
        return self.suggested - self.spent

    @property
    def spent_hours(self) -> Decimal:
        return hours(self.spent)

    @property
    def suggested_hours(self) -> Decimal:
        return hours(self.suggested)

    @property
    def missing_hours(self) -> Decimal:
        return hours(self.missing)


@dataclass(frozen=True)
class TimeAgainstValue:
    """A month of one person or team: by grade, and the prospects whose time falls short first."""

    month: date
    lines: list[Line]
    prospects: list[ProspectTime]
    spent: int
    suggested: int
    value_fen: int

    @property
    def spent_hours(self) -> Decimal:
        return hours(self.spent)

    @property
    def suggested_hours(self) -> Decimal:
        return hours(self.suggested)


def minutes_by_grade(day: date) -> dict[int, int]:
    """The minutes a month that each grade is worth on a day."""
    plans = VisitPlan.objects.filter(valid_from__lte=day).order_by("valid_from")
    return dict(plans.values_list("grade", "minutes"))


def held_for(user, *, mine: bool) -> QuerySet[Prospect]:
    """The claimed prospects whose time a person looks at: those of the team, or one's own where one leads nobody."""
    claimed = Prospect.objects.visible_to(user).claimed()
    team = user.reach.subtrees or user.reach.everything
    return claimed if team and not mine else claimed.held_by(user)


def time_for(prospect: Prospect, month: date) -> ProspectTime:
    """One prospect's minutes of a month, spent and suggested for its grade; two queries."""
    first = month_start(month)
    worth = minutes_by_grade(add_months(first, 1) - timedelta(days=1))
    spent = _spent([prospect], first)
    return ProspectTime(prospect, spent.get(prospect.pk, 0), worth.get(prospect.grade or 0, 0))


def time_against_value(*, held: QuerySet[Prospect], month: date) -> TimeAgainstValue:
    """The claimed prospects `held` (of a person or a team) in one month; time of every colleague counts.

    What was spent on prospects that are no longer held is not in it. Four queries however many there are.
    """
    first = month_start(month)
    worth = minutes_by_grade(add_months(first, 1) - timedelta(days=1))
    prospects = list(held.select_related("owner", "unit").order_by("grade", "-value_fen", "id"))
    spent = _spent(prospects, first)
    times = [
        ProspectTime(prospect, spent.get(prospect.pk, 0), worth.get(prospect.grade or 0, 0))
        for prospect in prospects
    ]
    lines = lines_by_grade(
        [
            Held(time.prospect.grade, time.prospect.value_fen or 0, time.spent, time.suggested)
            for time in times
        ]
    )
    return TimeAgainstValue(
        month=first,
        lines=lines,
        prospects=sorted(times, key=lambda time: (-time.missing, time.prospect.pk))[:ROWS],
        spent=sum(time.spent for time in times),
        suggested=sum(time.suggested for time in times),
        value_fen=sum(time.prospect.value_fen or 0 for time in times),
    )


def _spent(prospects: Iterable[Prospect], first: date) -> dict[int, int]:
    begins, ends = (_midnight(day) for day in (first, add_months(first, 1)))
    rows = Approach.objects.filter(
        prospect__in=[prospect.pk for prospect in prospects], happened_at__gte=begins, happened_at__lt=ends
    )
    return dict(rows.values_list("prospect").annotate(Sum("minutes")))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
