"""How fairly customers are treated, by unit and month: promises, disclosure, complaints, privacy, education."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from common.calendar import add_months, last_complete_month, month_start
from common.kept import kept
from dashboards import links
from dashboards.queries.duties import counted_by_month
from dashboards.queries.scope import Scope
from dashboards.queries.standing import OLDER_SECONDS
from dashboards.rules import Duty

# The month looked at, and so many before it in the table.
MONTHS_SHOWN = 13
# Each of these is compared with the year before.
MONTHS_COUNTED = 25
# Which columns hold what counted and what was met.
COLUMNS = {
    Duty.PROMISES: ("promises", "promises_kept"),
    Duty.DISCLOSURE: ("proposals", "disclosed"),
    Duty.COMPLAINTS: ("complaints", "answered"),
    Duty.REQUESTS: ("requests", "settled"),
    Duty.EDUCATION: ("events", "reached"),
}


@dataclass(frozen=True)
class Treated:
    """What was due to customers in a span of time, and how much of it they got; events and people they reached."""

    promises: int = 0
    promises_kept: int = 0
    proposals: int = 0
    disclosed: int = 0
    complaints: int = 0
    answered: int = 0
    requests: int = 0
    settled: int = 0
    events: int = 0
    reached: int = 0

    def __add__(self, other: "Treated") -> "Treated":
        return Treated(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Treated)))

    @property
    def promises_share(self) -> float | None:
        return _share(self.promises_kept, self.promises)

    @property
    def disclosed_share(self) -> float | None:
        return _share(self.disclosed, self.proposals)

    @property
    def answered_share(self) -> float | None:
        return _share(self.answered, self.complaints)

    @property
    def settled_share(self) -> float | None:
        return _share(self.settled, self.requests)


@dataclass(frozen=True)
class FairMonth:
    """One month of the unit and everything below it."""

    month: date
    treated: Treated
    url: str


@dataclass(frozen=True)
class FairUnit:
    """One part of the unit: the month looked at and the one before; where its figures lead."""

    code: str
    label: str
    itself: bool
    url: str
    now: Treated
    last_month: Treated
    urls: dict[str, str]


@dataclass(frozen=True)
class Fairness:
    """What the page shows of a unit in a month, beside the month before and the same month of last year."""

    scope: Scope
    counted_at: datetime
    month: date
    running: bool
    now: Treated
    last_month: Treated
    last_year: Treated
    months: list[FairMonth]
    units: list[FairUnit]
    urls: dict[str, str]


@dataclass(frozen=True)
class Bank:
    """The whole bank at `at` by path of unit and month, without complaints, which are each reader's own."""

    at: datetime
    treated: dict[tuple[str, date], Treated]


def fair_months(today: date) -> list[date]:
    """The months that a reader may turn to, the newest first: the one under way and the twelve before."""
    return [add_months(month_start(today), -gone) for gone in range(MONTHS_SHOWN)]


def fairness(scope: Scope, month: date | None = None) -> Fairness:
    """A unit by month and by part; the last complete month unless one is asked for."""
    month = month or last_complete_month(scope.today)
    bank = kept(
        f"fairness:{scope.today.isoformat()}",
        settings.COUNTS_SECONDS,
        lambda: _bank(scope.today),
        older=OLDER_SECONDS,
    )
    found = _with_complaints(scope, bank)
    by_month: dict[date, Treated] = defaultdict(Treated)
    for (_, each), treated in found.items():
        by_month[each] += treated
    return Fairness(
        scope=scope,
        counted_at=bank.at,
        month=month,
        running=month == month_start(scope.today),
        now=by_month[month],
        last_month=by_month[add_months(month, -1)],
        last_year=by_month[add_months(month, -12)],
        months=[
            FairMonth(each, by_month[each], links.fairness(scope.unit.code, f"{each:%Y-%m}"))
            for each in (add_months(month, -gone) for gone in range(MONTHS_SHOWN))
            if each >= _first(scope.today)
        ],
        units=_units(scope, found, month),
        urls=_urls(scope.unit.code, month),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _first(today: date) -> date:
    return add_months(month_start(today), 1 - MONTHS_COUNTED)


def _bank(today: date) -> Bank:
    """Every unit of the bank at once: one statement for all who look within the same minute."""
    duties = [duty for duty in Duty if duty != Duty.COMPLAINTS]
    found: dict[tuple[str, date], Treated] = defaultdict(Treated)
    _add(found, counted_by_month(duties, _first(today), today))
    return Bank(at=timezone.now(), treated=dict(found))


def _add(found: dict[tuple[str, date], Treated], counted: Iterable[tuple[Duty, str, date, int, int]]) -> None:
    for duty, path, month, count, met in counted:
        found[path, month] += Treated(**dict(zip(COLUMNS[duty], (count, met), strict=True)))


def _with_complaints(scope: Scope, bank: Bank) -> dict[tuple[str, date], Treated]:
    """What the bank counted of the unit and below, and the complaints that the viewer may see."""
    found: dict[tuple[str, date], Treated] = defaultdict(Treated)
    found |= {key: each for key, each in bank.treated.items() if key[0].startswith(scope.unit.path)}
    mine = counted_by_month(
        [Duty.COMPLAINTS], _first(scope.today), scope.today, scope.viewer, below=scope.unit.path
    )
    _add(found, mine)
    return found


def _units(scope: Scope, found: dict[tuple[str, date], Treated], month: date) -> list[FairUnit]:
    """The parts of the unit, in the order of the tree."""
    if not scope.below:
        return []
    of_part: dict[tuple[int, date], Treated] = defaultdict(Treated)
    for (path, each), treated in found.items():
        of_part[scope.part_of(path).pk, each] += treated
    rows = []
    for part in scope.parts:
        itself = part.pk == scope.unit.pk
        now, before = of_part[part.pk, month], of_part[part.pk, add_months(month, -1)]
        if itself and now == before == Treated():
            continue
        rows.append(
            FairUnit(
                code=part.code,
                label=part.label,
                itself=itself,
                url="" if itself else links.fairness(part.code, f"{month:%Y-%m}"),
                now=now,
                last_month=before,
                urls={} if itself else _urls(part.code, month),
            )
        )
    return rows


def _urls(code: str, month: date) -> dict[str, str]:
    """Where the figures lead, by duty: all that counted; and `late_` to what was missed."""
    asked = f"{month:%Y-%m}"
    found = {duty.value: links.fair_rows(code, asked, duty) for duty in Duty}
    return found | {
        f"late_{duty.value}": links.fair_rows(code, asked, duty, missed=True)
        for duty in Duty
        if duty != Duty.EDUCATION
    }
