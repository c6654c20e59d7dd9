"""Account managers side by side: what the night kept of each, of all together, and of earlier months."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db.models import QuerySet, Sum

from common.calendar import add_months, months_later
from dashboards import links
from dashboards.models import ManagerMonth
from dashboards.queries.scope import Scope
from dashboards.rules import FACTS, SPAN_MONTHS
from organization.models import Staff

MONTHS_SHOWN = 13
YEAR = 12


@dataclass(frozen=True)
class Work:
    """What one account manager's work came to, or that of several together; money in fen, shares of 1."""

    customers: int = 0
    key_customers: int = 0
    deposits_fen: int = 0
    loans_fen: int = 0
    contribution_fen: int = 0
    contacts_asked: int = 0
    contacts_kept: int = 0
    contacts: int = 0
    deals_won: int = 0
    deals_lost: int = 0
    won_fen: int = 0
    won_days: int = 0
    reports_due: int = 0
    reports_on_time: int = 0
    facts_known: int = 0
    answers: int = 0
    index_tenths: int = 0
    at_risk: int = 0
    at_loss: int = 0
    away: int = 0
    neglected: int = 0
    hard: int = 0

    def __add__(self, other: "Work") -> "Work":
        return Work(*(getattr(self, name) + getattr(other, name) for name in COLUMNS))

    @property
    def rule_kept(self) -> float | None:
        return _share(self.contacts_kept, self.contacts_asked)

    @property
    def contacts_late(self) -> int:
        return self.contacts_asked - self.contacts_kept

    @property
    def each_contact_fen(self) -> int | None:
        """What the portfolio brought for each contact, rounded down."""
        return self.contribution_fen // self.contacts if self.contacts else None

    @property
    def deals_ended(self) -> int:
        return self.deals_won + self.deals_lost

    @property
    def conversion(self) -> float | None:
        return _share(self.deals_won, self.deals_ended)

    @property
    def days_to_win(self) -> float | None:
        return _share(self.won_days, self.deals_won)

    @property
    def reports_kept(self) -> float | None:
        return _share(self.reports_on_time, self.reports_due)

    @property
    def completeness(self) -> float | None:
        return _share(self.facts_known, FACTS * self.customers)

    @property
    def satisfaction(self) -> float | None:
        """The mean index, from 0 to 100."""
        return _share(self.index_tenths, 10 * self.answers)

    @property
    def difficulty(self) -> float | None:
        return _share(self.hard, self.customers)


COLUMNS = tuple(each.name for each in fields(Work))


@dataclass(frozen=True)
class ManagerRow:
    """One account manager: the figures, those of the month before where they were kept, and where they lead."""

    person: Staff
    now: Work
    last_month: Work | None
    last_year: Work | None
    url: str
    links: dict[str, str]


@dataclass(frozen=True)
class Managers:
    """What the page shows of a unit, or (without a scope) of one person; `whole` is all of `rows` together."""

    scope: Scope | None
    as_of: date | None
    month: date | None
    whole: Work
    last_month: Work | None
    last_year: Work | None
    rows: list[ManagerRow]


# What the table is ordered by; whoever lacks the figure stands last either way.
SORTS: dict[str, Callable[[ManagerRow], float | int | None]] = {
    "customers": lambda row: row.now.customers,
    "contribution": lambda row: row.now.contribution_fen,
    "kept": lambda row: row.now.rule_kept,
    "contacts": lambda row: row.now.contacts,
    "conversion": lambda row: row.now.conversion,
    "days": lambda row: row.now.days_to_win,
    "reports": lambda row: row.now.reports_kept,
    "completeness": lambda row: row.now.completeness,
    "satisfaction": lambda row: row.now.satisfaction,
    "difficulty": lambda row: row.now.difficulty,
}


def managers(scope: Scope, month: date | None = None, sort: str = "-contribution") -> Managers:
    """All account managers of a unit and below, in a month (the newest unless said)."""
    found = ManagerMonth.objects.visible_to(scope.viewer).filter(unit__path__startswith=scope.unit.path)
    return _page(found, month, sort, scope)


def own_work(viewer: Staff, month: date | None = None) -> Managers:
    """What the viewer's own work came to, over all units."""
    found = ManagerMonth.objects.visible_to(viewer).filter(person=viewer)
    return _page(found, month, "-contribution", None)


def manager_months(viewer: Staff) -> list[date]:
    """The months that the page can turn to, the newest first."""
    kept = ManagerMonth.objects.visible_to(viewer).order_by("-month").values_list("month", flat=True)
    return list(kept.distinct()[:MONTHS_SHOWN])


def _page(found: QuerySet[ManagerMonth], month: date | None, sort: str, scope: Scope | None) -> Managers:
    newest = found.filter(month=month) if month else found
    chosen = newest.order_by("-month").values_list("month", "as_of").first()
    if chosen is None:
        return Managers(scope, None, None, Work(), None, None, [])
    month, as_of = chosen
    wanted = (month, add_months(month, -1), add_months(month, -YEAR))
    held = _by_month(found.filter(month__in=wanted))
    now, last_month, last_year = (held.get(each, {}) for each in wanted)
    people = Staff.objects.select_related("unit").in_bulk(list(now))
    unit_code = scope.unit.code if scope else ""
    rows = [
        ManagerRow(
            person=people[key],
            now=work,
            last_month=last_month.get(key),
            last_year=last_year.get(key),
            url=links.managers(unit_code, people[key].employee_no, f"{month:%Y-%m}"),
            links=_links(people[key], unit_code, as_of),
        )
        for key, work in now.items()
    ]
    return Managers(
        scope=scope,
        as_of=as_of,
        month=month,
        whole=_together(now),
        last_month=_together(last_month) if last_month else None,
        last_year=_together(last_year) if last_year else None,
        rows=_ordered(rows, sort),
    )


def work_of(found: QuerySet[ManagerMonth]) -> dict[int, Work]:
    """The figures of people over all units of rows of one month, by key."""
    return next(iter(_by_month(found).values()), {})


def _by_month(found: QuerySet[ManagerMonth]) -> dict[date, dict[int, Work]]:
    """The figures of people over all units of `found`, by month and person."""
    held: dict[date, dict[int, Work]] = defaultdict(dict)
    rows = found.order_by().values_list("month", "person_id")
    for month, person, *sums in rows.annotate(*(Sum(name) for name in COLUMNS)):
        held[month][person] = Work(*(int(each) for each in sums))
    return held


def _together(people: dict[int, Work]) -> Work:
    return Work(*(sum(getattr(work, name) for work in people.values()) for name in COLUMNS))


def _ordered(rows: list[ManagerRow], sort: str) -> list[ManagerRow]:
    """By one figure, equal ones by employee number; whoever lacks it last."""
    figure, falls = SORTS[sort.removeprefix("-")], sort.startswith("-")
    by_number = sorted(rows, key=lambda row: row.person.employee_no)
    there = [row for row in by_number if figure(row) is not None]
    there.sort(key=lambda row: figure(row) or 0, reverse=falls)
    return there + [row for row in by_number if figure(row) is None]


def _links(person: Staff, unit_code: str, as_of: date) -> dict[str, str]:
    """The rows behind each figure of a person, within the unit looked at."""
    whose = {"manager": person.employee_no} | ({"unit": unit_code} if unit_code else {})
    since = months_later(as_of, -SPAN_MONTHS)
    return {
        "customers": links.scored_by(**whose),
        "late": links.list_of(sort="next", held="false", next_before=as_of.isoformat(), **whose),
        "risk": links.at_risk(**whose),
        "loss": links.at_loss(**whose),
        "deals": links.deals(person.employee_no, unit_code, since + timedelta(days=1), as_of),
        "answers": links.answers(whose, since + timedelta(days=1), as_of),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
