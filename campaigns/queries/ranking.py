"""The live league table: units or people against their quota in force, ties sharing a rank, with the week before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import get_language

from campaigns.models import Bulletin, Campaign, Part, Participant, Quota, Result, TaskForceMember
from campaigns.rules import (
    Measure,
    Progress,
    ResultKind,
    Standing,
    due_today,
    league,
    movement,
    pace_tone,
    progress,
    week_of,
)
from common.text import pinyin
from common.working_days import bank_calendar
from organization.models import RoleAssignment, Staff
from organization.rules import Role

# Bars of the league table reach to 160% of a quota.
BAR_SCALE = 160


class Group(StrEnum):
    UNITS = "units"
    PEOPLE = "people"
    PRODUCT_MANAGERS = "products"


@dataclass(frozen=True)
class RankRow:
    """One line: actual and quota in what the campaign counts; reached and pace as fractions of one, else None."""

    key: int
    name_zh: str
    name_en: str
    sub_zh: str
    sub_en: str
    actual: int
    quota: int | None
    rank: int | None
    move: int | None
    reached: float | None
    pace: float | None
    tone: str
    week: int
    deposits_fen: int
    points: int

    @property
    def name(self) -> str:
        return (self.name_en or self.name_zh) if get_language() == "en" else self.name_zh

    @property
    def sub(self) -> str:
        return (self.sub_en or self.sub_zh) if get_language() == "en" else self.sub_zh

    @property
    def is_zero(self) -> bool:
        """Has a quota and nothing of it yet."""
        return self.rank is not None and self.actual <= 0

    @property
    def bar_tone(self) -> str:
        """The colour of the bar: the accent's while on or ahead of time, else that of the pace."""
        return "" if self.tone == "good" else self.tone

    @property
    def bar(self) -> float:
        """Percent of its quota that the bar shows, at most to the end of its scale."""
        return min(BAR_SCALE, max(0.0, (self.reached or 0) * 100))


@dataclass(frozen=True)
class Ranking:
    """A league table on a day, and its sums over everything that is ranked or not."""

    day: date
    group: Group
    rows: list[RankRow]
    progress: Progress
    zero_before: int
    opted_out: int = 0

    @property
    def actual(self) -> int:
        return sum(row.actual for row in self.rows)

    @property
    def quota(self) -> int:
        return sum(row.quota or 0 for row in self.rows)

    @property
    def week(self) -> int:
        return sum(row.week for row in self.rows)

    @property
    def zeros(self) -> list[RankRow]:
        return [row for row in self.rows if row.is_zero]

    @property
    def unranked(self) -> list[RankRow]:
        return [row for row in self.rows if row.rank is None]

    @property
    def due(self) -> int:
        """How much of the whole quota should be there by now."""
        return due_today(self.quota, self.progress.share)

    @property
    def passed(self) -> float | None:
        """The share of working days that have passed, as a fraction of one."""
        return float(self.progress.share) if self.progress.share is not None else None

    @property
    def tick(self) -> float | None:
        """Where 'due today' stands on a bar, in percent of a quota."""
        return float(self.progress.share * 100) if self.progress.share else None

    @property
    def reached(self) -> float | None:
        return self.actual / self.quota if self.quota else None

    @property
    def pace(self) -> float | None:
        passed = self.progress.share
        return self.reached / float(passed) if self.reached is not None and passed else None

    @property
    def tone(self) -> str:
        return pace_tone(None if self.pace is None else Fraction(self.pace))


@dataclass
class Tally:
    """What one unit or person reached: by the day, by the Sunday before, in points and deposits."""

    actual: int = 0
    before: int = 0
    deposits_fen: int = 0
    points: int = 0


def ranking(campaign: Campaign, user: Any | None, *, day: date, group: Group = Group.UNITS) -> Ranking:
    """The league table as a person (None: everybody) reads it: all units, people where `people_shown` says so."""
    since = min(day, week_of(day) - timedelta(days=1))
    participants = list(campaign.participants.select_related("unit"))
    tallies = _tallies(campaign, day=day, since=since)
    if group is Group.UNITS:
        return _of_units(campaign, participants, tallies, day=day, since=since)
    return _of_people(campaign, participants, tallies, user, day=day, since=since, group=group)


def takes_part(participants: Iterable[Participant], user: Any) -> bool:
    """Whether the tree of a person's unit takes part: the unit itself, one below or one above; executives always."""
    if user.reach.everything:
        return True
    own = [*user.reach.subtrees, *([user.unit.path] if user.unit_id else [])]
    paths = [each.unit.path for each in participants]
    return any(path.startswith(mine) or mine.startswith(path) for path in paths for mine in own)


def people_shown(participants: Iterable[Participant], user: Any | None) -> set[int]:
    """Units whose people a reader finds in the ranking; without a reader, those of the units that show them to all."""
    known = list(participants)
    if user is None:
        return {each.unit_id for each in known if each.people_public}
    if not takes_part(known, user):
        return set()
    reach = user.reach
    return {
        each.unit_id
        for each in known
        if each.people_public
        or reach.everything
        or each.unit_id == user.unit_id
        or any(each.unit.path.startswith(prefix) for prefix in reach.subtrees)
    }


def quotas_on(campaign: Campaign, day: date) -> dict[tuple[int, int | None], Quota]:
    """The quota in force of every unit (unit, None) and person (unit, person) on a day."""
    rows = campaign.quotas.filter(starts_on__lte=day).order_by("starts_on", "id")
    return {(row.unit_id, row.staff_id): row for row in rows}


def _of_units(
    campaign: Campaign, participants: list[Participant], tallies: dict, *, day: date, since: date
) -> Ranking:
    heads = _heads([each.unit_id for each in participants], day)
    sums: dict[int, Tally] = {}
    for each in participants:
        sums[each.unit_id] = _sum(tally for (unit_id, _), tally in tallies.items() if unit_id == each.unit_id)
    names = {
        each.unit_id: (each.unit.short_name, each.unit.short_name_en, *heads.get(each.unit_id, ("", "")))
        for each in participants
    }
    quotas = {key[0]: row for key, row in quotas_on(campaign, day).items() if key[1] is None}
    return _ranked(campaign, Group.UNITS, names, sums, quotas, day=day, since=since)


def _of_people(
    campaign: Campaign,
    participants: list[Participant],
    tallies: dict,
    user: Any | None,
    *,
    day: date,
    since: date,
    group: Group,
) -> Ranking:
    shown = people_shown(participants, user)
    quotas = {staff: row for (_, staff), row in quotas_on(campaign, day).items() if staff is not None}
    sums: dict[int, Tally] = defaultdict(Tally)
    for (_, staff_id), tally in tallies.items():
        if staff_id is not None:
            sums[staff_id] = _sum([sums[staff_id], tally])
    parts = dict(TaskForceMember.objects.filter(campaign=campaign).values_list("staff_id", "part"))
    wanted = {*quotas, *sums, *(pk for pk, part in parts.items() if part == Part.MIDDLE)}
    middle = group is Group.PRODUCT_MANAGERS
    people = [
        person
        for person in Staff.objects.filter(pk__in=wanted).select_related("unit")
        if (parts.get(person.pk) == Part.MIDDLE) == middle and ((middle and shown) or person.unit_id in shown)
    ]
    names = {
        person.pk: (
            person.name,
            person.name_en,
            person.unit.short_name if person.unit else "",
            person.unit.short_name_en if person.unit else "",
        )
        for person in people
    }
    return _ranked(
        campaign,
        group,
        names,
        {pk: sums[pk] for pk in names},
        {pk: quotas[pk] for pk in names if pk in quotas},
        day=day,
        since=since,
        opted_out=len(participants) - len(shown),
    )


def _ranked(
    campaign: Campaign,
    group: Group,
    names: dict[int, tuple[str, str, str, str]],
    sums: dict[int, Tally],
    quotas: dict[int, Quota],
    *,
    day: date,
    since: date,
    opted_out: int = 0,
) -> Ranking:
    calendar = bank_calendar()
    passed = progress(campaign.starts_on, campaign.ends_on, day, calendar)
    aims = {key: _aim(campaign, quotas.get(key)) for key in names}
    keys = {key: f"{pinyin(name[0])} {name[0]}" for key, name in names.items()}
    table = league(((key, keys[key], sums[key].actual, aims[key]) for key in names), passed.share)
    before = _ranks_before(campaign, group, since) or {
        row.key: row.rank
        for row in league(((key, keys[key], sums[key].before, aims[key]) for key in names), None)
    }
    rows = [_row(standing, names[standing.key], sums[standing.key], before) for standing in table]
    zero_before = sum(1 for key in names if aims[key] and sums[key].before <= 0)
    return Ranking(day, group, rows, passed, zero_before, opted_out)


def _row(standing: Standing, name: tuple[str, str, str, str], tally: Tally, before: dict) -> RankRow:
    return RankRow(
        standing.key,
        *name,
        actual=tally.actual,
        quota=standing.quota,
        rank=standing.rank,
        move=movement(before.get(standing.key), standing.rank),
        reached=None if standing.reached is None else float(standing.reached),
        pace=None if standing.pace is None else float(standing.pace),
        tone=pace_tone(standing.pace),
        week=tally.actual - tally.before,
        deposits_fen=tally.deposits_fen,
        points=tally.points,
    )


def _aim(campaign: Campaign, quota: Quota | None) -> int | None:
    if quota is None:
        return None
    return quota.count if campaign.measure == Measure.COUNT else quota.amount_fen


def _ranks_before(campaign: Campaign, group: Group, since: date) -> dict[int, int | None]:
    """The ranks that the bulletin of that Sunday froze; empty where none was made."""
    frozen = (
        Bulletin.objects.filter(campaign=campaign, as_of=since).values_list("snapshot", flat=True).first()
    )
    rows = (frozen or {}).get(group.value, [])
    return {row["key"]: row["rank"] for row in rows}


def _tallies(campaign: Campaign, *, day: date, since: date) -> dict[tuple[int, int | None], Tally]:
    """What every unit and person reached until a day, in one query."""
    kind = ResultKind.ACCOUNT if campaign.measure == Measure.COUNT else ResultKind.DEPOSIT
    value = "count" if campaign.measure == Measure.COUNT else "amount_fen"
    rows = (
        Result.objects.filter(campaign=campaign)
        .until(day)
        .values("unit_id", "staff_id")
        .annotate(
            actual=Sum(value, filter=Q(kind=kind)),
            before=Sum(value, filter=Q(kind=kind, happened_on__lte=since)),
            deposits=Sum("amount_fen", filter=Q(kind=ResultKind.DEPOSIT)),
            reached_points=Sum("points"),
        )
        .order_by("unit_id", "staff_id")
    )
    return {
        (row["unit_id"], row["staff_id"]): Tally(
            actual=int(row["actual"] or 0),
            before=int(row["before"] or 0),
            deposits_fen=int(row["deposits"] or 0),
            points=int(row["reached_points"] or 0),
        )
        for row in rows
    }


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total = Tally(
            total.actual + tally.actual,
            total.before + tally.before,
            total.deposits_fen + tally.deposits_fen,
            total.points + tally.points,
        )
    return total


def _heads(units: list[int], day: date) -> dict[int, tuple[str, str]]:
    """The name of each unit's supervisor."""
    held = RoleAssignment.objects.held_on(day).filter(unit__in=units, role=Role.SUPERVISOR)
    return {
        row.unit_id: (row.staff.name, row.staff.name_en)
        for row in held.select_related("staff").order_by("-pk")
    }


def frozen(rows: Iterable[RankRow]) -> list[dict[str, Any]]:
    """Rows as a bulletin keeps them."""
    return [asdict(row) for row in rows]
