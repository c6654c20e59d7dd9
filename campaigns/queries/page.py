"""What one campaign's page says beside the ranking: tiles with their bases, the curve, market, preparation, gaps."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from campaigns.models import Campaign, Part, Result, ResultSource, Target
from campaigns.queries.ranking import quotas_on, takes_part
from campaigns.rules import Progress, ResultKind, Share, due_today, plans_for, progress, works_on_targets
from common.working_days import bank_calendar
from organization.models import Staff, Unit


@dataclass(frozen=True)
class Reached:
    """What a campaign has reached by a day; amounts in fen of yuan."""

    accounts: int
    deposits_fen: int
    cards: int
    wealth_fen: int
    from_core: int
    by_hand: int
    latest_on: date | None


@dataclass(frozen=True)
class QuotaGap:
    """A unit whose people's quotas do not add up to its own: what the people have, what the unit has."""

    unit: Unit
    of_unit: int
    of_people: int

    @property
    def missing(self) -> int:
        return self.of_unit - self.of_people


@dataclass(frozen=True)
class Rights:
    """What a person may do on a campaign: plan it, call targets, read people and the bulletin as a file."""

    plans: bool
    works: bool
    takes_part: bool


def reached(campaign: Campaign, day: date) -> Reached:
    """Sums of a campaign until a day, in one query."""
    core = Q(kind=ResultKind.ACCOUNT, source=ResultSource.CORE)
    sums = (
        Result.objects.filter(campaign=campaign)
        .until(day)
        .aggregate(
            accounts=Sum("count", filter=Q(kind=ResultKind.ACCOUNT)),
            deposits=Sum("amount_fen", filter=Q(kind=ResultKind.DEPOSIT)),
            cards=Sum("count", filter=Q(kind=ResultKind.CARD)),
            wealth=Sum("amount_fen", filter=Q(kind=ResultKind.WEALTH)),
            core=Sum("count", filter=core),
            latest=Max("happened_on"),
        )
    )
    accounts, core_count = int(sums["accounts"] or 0), int(sums["core"] or 0)
    return Reached(
        accounts=accounts,
        deposits_fen=int(sums["deposits"] or 0),
        cards=int(sums["cards"] or 0),
        wealth_fen=int(sums["wealth"] or 0),
        from_core=core_count,
        by_hand=accounts - core_count,
        latest_on=sums["latest"],
    )


def share_opened(campaign: Campaign, figures: Reached) -> Share:
    """Accounts of what is within reach; of the universe where nothing narrower was said."""
    return Share(figures.accounts, campaign.reachable_size or campaign.universe_size)


def share_of_market(campaign: Campaign, figures: Reached) -> Share:
    """Deposits of the market, both in fen."""
    return Share(figures.deposits_fen, campaign.market_fen)


def curve(campaign: Campaign, quota: int, day: date) -> dict[str, Any]:
    """Accounts at the end of each week beside what was due by then, as the chart wants it; one query."""
    calendar = bank_calendar()
    by_day = dict(
        Result.objects.filter(campaign=campaign, kind=ResultKind.ACCOUNT)
        .until(day)
        .values_list("happened_on")
        .annotate(total=Sum("count"))
        .order_by("happened_on")
    )
    days = _week_ends(campaign, day)
    return {
        "labels": [f"{each:%m-%d}" for each in days],
        "actual": [sum(count for on, count in by_day.items() if on <= each) for each in days],
        "due": [
            due_today(quota, progress(campaign.starts_on, campaign.ends_on, each, calendar).share)
            for each in days
        ],
    }


def _week_ends(campaign: Campaign, day: date) -> list[date]:
    last = min(day, campaign.ends_on)
    sunday = campaign.starts_on + timedelta(days=6 - campaign.starts_on.weekday())
    days = []
    while sunday < last:
        days.append(sunday)
        sunday += timedelta(days=7)
    return [campaign.starts_on, *days, last] if last > campaign.starts_on else [campaign.starts_on]


def time_passed(campaign: Campaign, day: date) -> Progress:
    """Working days of the period and those that have passed."""
    return progress(campaign.starts_on, campaign.ends_on, day, bank_calendar())


def quota_gaps(campaign: Campaign, day: date) -> list[QuotaGap]:
    """Units in which people have quotas that do not add up to the unit's; two queries."""
    of_people: dict[int, int] = defaultdict(int)
    of_units: dict[int, int] = {}
    for (unit_id, staff_id), quota in quotas_on(campaign, day).items():
        if staff_id is None:
            of_units[unit_id] = quota.count
        else:
            of_people[unit_id] += quota.count
    units = Unit.objects.in_bulk([*of_people])
    gaps = [QuotaGap(units[pk], of_units.get(pk, 0), count) for pk, count in of_people.items()]
    return sorted((gap for gap in gaps if gap.missing), key=lambda gap: gap.unit.path)


def rights(campaign: Campaign, user: Any) -> Rights:
    """What a person may do here; the campaign itself is visible to them."""
    reach = user.reach
    return Rights(
        plans=plans_for(reach, campaign.owner_unit.path),
        works=works_on_targets(reach),
        takes_part=takes_part(campaign.participants.select_related("unit"), user),
    )


def task_force(campaign: Campaign) -> list[tuple[str, int]]:
    """How many people have which part, in the order of the parts."""
    counts = dict(campaign.task_force.values_list("part").annotate(people=Count("pk")).order_by("part"))
    return [(str(label), counts[value]) for value, label in Part.choices if value in counts]


def reading_staff(campaign: Campaign) -> QuerySet[Staff]:
    """People for whom the bulletin is: those of the units that take part, and the task force."""
    units = campaign.participants.values("unit_id")
    force = campaign.task_force.values("staff_id")
    return Staff.objects.working().filter(Q(unit__in=units) | Q(pk__in=force))


def readers(campaign: Campaign) -> int:
    """How many people the bulletin is for."""
    return reading_staff(campaign).count()


def due_calls(campaign: Campaign, user: Staff, day: date) -> int:
    """How many targets wait for this person's call."""
    return Target.objects.filter(campaign=campaign).open().owned_by(user).due_by(day).count()
