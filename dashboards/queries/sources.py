"""Which channels bring companies that become customers, how fast, and what campaigns cost and brought."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign, Result
from campaigns.rules import ResultKind
from common.calendar import SHANGHAI, months_later
from common.kept import kept
from dashboards import links
from dashboards.queries.scope import Scope
from dashboards.queries.standing import OLDER_SECONDS
from dashboards.rules import SPAN_MONTHS
from prospects.models import Prospect, ProspectSource, ProspectState

CAMPAIGNS_SHOWN = 50


@dataclass(frozen=True)
class Brought:
    """Companies that came into pools in a span of time, and what has become of them by now; `days` of the converted."""

    came: int = 0
    converted: int = 0
    dropped: int = 0
    days: int = 0

    def __add__(self, other: "Brought") -> "Brought":
        return Brought(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Brought)))

    @property
    def running(self) -> int:
        return self.came - self.converted - self.dropped

    @property
    def conversion(self) -> float | None:
        return self.converted / self.came if self.came else None

    @property
    def days_to_convert(self) -> float | None:
        return self.days / self.converted if self.converted else None


@dataclass(frozen=True)
class SourceRow:
    """One channel: the last twelve months and the twelve before, its share of those who became customers."""

    source: ProspectSource
    now: Brought
    before: Brought | None
    share: float
    urls: dict[str, str]


@dataclass(frozen=True)
class SourceUnit:
    """One part of the unit over all channels, and the channel that brought most customers."""

    label: str
    itself: bool
    url: str
    now: Brought
    before: Brought | None
    best: ProspectSource | None


@dataclass(frozen=True)
class CampaignRow:
    """One campaign: what it opened and gathered, and, where somebody looked back on it, cost and return in fen."""

    campaign: Campaign
    url: str
    accounts: int
    deposits_fen: int
    cost_fen: int | None
    return_fen: int | None

    @property
    def cost_each_fen(self) -> int | None:
        return self.cost_fen // self.accounts if self.cost_fen and self.accounts else None

    @property
    def return_on_cost(self) -> float | None:
        return (self.return_fen or 0) / self.cost_fen if self.cost_fen else None


@dataclass(frozen=True)
class Sources:
    """What the page shows of a unit; counted at `counted_at` of the twelve months from `since` to `until`.

    The twelve months before are None where the bank's records of companies begin later than these months do: what was
    written down of them since is mostly who became a customer, and a share of that would be no share.
    """

    scope: Scope
    counted_at: datetime
    since: date
    until: date
    total: Brought
    total_before: Brought | None
    rows: list[SourceRow]
    units: list[SourceUnit]
    campaigns: list[CampaignRow]
    more_campaigns: int
    cost_fen: int
    return_fen: int

    @property
    def return_on_cost(self) -> float | None:
        """Of the campaigns that somebody looked back on."""
        return self.return_fen / self.cost_fen if self.cost_fen else None


@dataclass(frozen=True)
class Counted:
    """The whole bank at `at`: by path of unit and source the last twelve months, and the twelve before.

    `before_known`: whether the records reach back to the beginning of the earlier ones.
    """

    at: datetime
    now: dict[tuple[str, str], Brought]
    before: dict[tuple[str, str], Brought]
    before_known: bool


def sources(scope: Scope) -> Sources:
    """The channels of a unit and below, those with most new customers first, and the campaigns it is in charge of."""
    since, until = _span(scope.today)
    counted = kept(
        f"sources:{scope.today.isoformat()}",
        settings.COUNTS_SECONDS,
        lambda: _counted(scope.today),
        older=OLDER_SECONDS,
    )
    now, before = _below(scope, counted.now), _below(scope, counted.before)
    total = _sum(now.values())
    campaigns = _campaigns(scope)
    return Sources(
        scope=scope,
        counted_at=counted.at,
        since=since,
        until=until,
        total=total,
        total_before=_sum(before.values()) if counted.before_known else None,
        rows=_rows(
            scope, _by_source(now), _by_source(before) if counted.before_known else None, total, since
        ),
        units=_units(scope, now, before, known=counted.before_known),
        campaigns=campaigns[:CAMPAIGNS_SHOWN],
        more_campaigns=max(len(campaigns) - CAMPAIGNS_SHOWN, 0),
        cost_fen=sum(row.cost_fen or 0 for row in campaigns),
        return_fen=sum(row.return_fen or 0 for row in campaigns if row.cost_fen),
    )


def _span(today: date) -> tuple[date, date]:
    return months_later(today, -SPAN_MONTHS) + timedelta(days=1), today


def _counted(today: date) -> Counted:
    """Every unit and source of the bank at once: three statements for all who look within the same minute."""
    since, until = _span(today)
    earlier, _ = _span(since - timedelta(days=1))
    return Counted(
        at=timezone.now(),
        now=_came(since, until),
        before=_came(earlier, since - timedelta(days=1)),
        before_known=Prospect.objects.filter(created_at__lt=_start_of(earlier + timedelta(1))).exists(),
    )


def _came(first: date, last: date) -> dict[tuple[str, str], Brought]:
    lasted = ExpressionWrapper(
        TruncDate("closed_at", tzinfo=SHANGHAI) - TruncDate("created_at", tzinfo=SHANGHAI),
        output_field=DurationField(),
    )
    converted = Q(state=ProspectState.CONVERTED)
    rows = (
        Prospect.objects.filter(
            created_at__gte=_start_of(first), created_at__lt=_start_of(last + timedelta(1))
        )
        .order_by()
        .values_list(F("unit__path"), "source")
        .annotate(
            came=Count("pk"),
            won=Count("pk", filter=converted),
            dropped=Count("pk", filter=Q(state=ProspectState.DROPPED)),
            lasted=Sum(lasted, filter=converted),
        )
    )
    return {
        (path, source): Brought(came, won, dropped, days.days if days else 0)
        for path, source, came, won, dropped, days in rows
    }


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def _below(scope: Scope, counted: dict[tuple[str, str], Brought]) -> dict[tuple[str, str], Brought]:
    return {key: each for key, each in counted.items() if key[0].startswith(scope.unit.path)}


def _by_source(counted: dict[tuple[str, str], Brought]) -> dict[str, Brought]:
    found: dict[str, Brought] = defaultdict(Brought)
    for (_, source), each in counted.items():
        found[source] += each
    return found


def _sum(counted: Iterable[Brought]) -> Brought:
    return sum(counted, start=Brought())


def _rows(
    scope: Scope, now: dict[str, Brought], before: dict[str, Brought] | None, total: Brought, since: date
) -> list[SourceRow]:
    rows = [
        SourceRow(
            source=ProspectSource(source),
            now=now.get(source, Brought()),
            before=None if before is None else before.get(source, Brought()),
            share=100 * now.get(source, Brought()).converted / total.converted if total.converted else 0.0,
            urls={
                name: links.prospects(scope.unit.code, since, source=source, state=state)
                for name, state in (("all", ""), ("converted", "converted"), ("dropped", "dropped"))
            },
        )
        for source in now.keys() | (before or {}).keys()
    ]
    return sorted(rows, key=lambda row: (-row.now.converted, -row.now.came, row.source.value))


def _units(
    scope: Scope,
    now: dict[tuple[str, str], Brought],
    before: dict[tuple[str, str], Brought],
    *,
    known: bool,
) -> list[SourceUnit]:
    """The parts of the scope, who turned most into customers first."""
    if not scope.below:
        return []
    of_part: dict[int, list[dict[tuple[str, str], Brought]]] = {part.pk: [{}, {}] for part in scope.parts}
    for place, counted in enumerate((now, before)):
        for key, each in counted.items():
            of_part[scope.part_of(key[0]).pk][place][key] = each
    found = []
    for part in scope.parts:
        itself = part.pk == scope.unit.pk
        mine, earlier = of_part[part.pk]
        if itself and not mine and not earlier:
            continue
        best = max(_by_source(mine).items(), key=lambda pair: (pair[1].converted, pair[0]), default=None)
        found.append(
            SourceUnit(
                label=part.label,
                itself=itself,
                url="" if itself else links.sources(part.code),
                now=_sum(mine.values()),
                before=_sum(earlier.values()) if known else None,
                best=ProspectSource(best[0]) if best and best[1].converted else None,
            )
        )
    return sorted(found, key=lambda row: (-(row.now.conversion or 0), -row.now.came, row.label))


def _campaigns(scope: Scope) -> list[CampaignRow]:
    """The campaigns that the unit or one below is in charge of, the newest first."""
    found = list(
        Campaign.objects.visible_to(scope.viewer)
        .filter(owner_unit__path__startswith=scope.unit.path)
        .select_related("owner_unit", "evaluation")
        .order_by("-starts_on", "-id")
    )
    sums: dict[tuple[int, str], tuple[int, int]] = {}
    results = Result.objects.filter(campaign__in=found).order_by().values_list("campaign_id", "kind")
    for campaign, kind, count, amount in results.annotate(Sum("count"), Sum("amount_fen")):
        sums[campaign, kind] = int(count or 0), int(amount or 0)
    return [
        CampaignRow(
            campaign=campaign,
            url=reverse("campaigns:evaluation", args=[campaign.public_id]),
            accounts=sums.get((campaign.pk, ResultKind.ACCOUNT), (0, 0))[0],
            deposits_fen=sums.get((campaign.pk, ResultKind.DEPOSIT), (0, 0))[1],
            cost_fen=campaign.evaluation.cost_fen if hasattr(campaign, "evaluation") else None,
            return_fen=campaign.evaluation.return_fen if hasattr(campaign, "evaluation") else None,
        )
        for campaign in found
    ]
