"""The units below a unit side by side: people, money, change, and contacts kept."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from dashboards import links
from dashboards.models import Summary
from dashboards.queries.scope import Scope
from organization.models import Unit

MONEY = (
    "deposits_fen",
    "loans_fen",
    "contribution_fen",
    "deposits_before_fen",
    "loans_before_fen",
    "contribution_before_fen",
)


@dataclass(frozen=True)
class Sums:
    """Customers with a tier, their money in fen of yuan, and how many of them are past their next contact.

    `gained` is new customers less lost ones since the end of last month; ratios are None where there is no base.
    """

    customers: int
    gained: int
    people: int
    late: int
    deposits_fen: int
    loans_fen: int
    contribution_fen: int
    deposits_before_fen: int
    loans_before_fen: int
    contribution_before_fen: int

    @property
    def deposits_change(self) -> float | None:
        return _change(self.deposits_before_fen, self.deposits_fen)

    @property
    def loans_change(self) -> float | None:
        return _change(self.loans_before_fen, self.loans_fen)

    @property
    def contribution_change(self) -> float | None:
        return _change(self.contribution_before_fen, self.contribution_fen)

    @property
    def contacts_kept(self) -> float | None:
        """The share of customers with a tier who are not past their next contact."""
        return 1 - self.late / self.customers if self.customers else None


@dataclass(frozen=True)
class PartSummary:
    """One part of a scope, a tier (None: lost since) and a tier before (None: new): customers, and MONEY in fen."""

    part: int
    tier: int | None
    tier_before: int | None
    customers: int
    money: list[int]

    @property
    def gained(self) -> int:
        """New customers, or less those lost."""
        if self.tier is None:
            return -self.customers
        return self.customers if self.tier_before is None else 0


@dataclass(frozen=True)
class UnitRow:
    """One line of the table; shares are percent of the largest line of the same measure."""

    unit: Unit
    url: str
    customers_url: str
    sums: Sums
    deposits_share: float
    loans_share: float
    contribution_share: float


def part_summaries(scope: Scope) -> list[PartSummary]:
    """The night's sums below a unit, by part (its key), tier and tier before: what sums and movement are made of."""
    rows = (
        Summary.objects.visible_to(scope.viewer)
        .filter(publication=scope.publication, unit__path__startswith=scope.unit.path)
        .order_by()
        .annotate(part=scope.step_below("unit__path"))
        .values_list("part", "tier_id", "tier_before_id")
        .annotate(Sum("customers"), *(Sum(name) for name in MONEY))
    )
    return [
        PartSummary(
            scope.children.get(part, scope.unit).pk, tier, tier_before, customers, [int(fen) for fen in money]
        )
        for part, tier, tier_before, customers, *money in rows
    ]


def unit_sums(scope: Scope, summaries: list[PartSummary]) -> dict[int, Sums]:
    """Sums by part of the scope (keys of units); a part is a child with its subtree, or the unit itself alone."""
    late, people = _by_part(scope, scope.standing.late), _by_part(scope, scope.standing.people)
    of_parts: dict[int, list[PartSummary]] = defaultdict(list)
    for each in summaries:
        of_parts[each.part].append(each)
    sums = {}
    for part in scope.parts:
        own = of_parts[part.pk]
        money = [sum(column) for column in zip(*(each.money for each in own), strict=True)]
        sums[part.pk] = Sums(
            customers=sum(each.customers for each in own if each.tier),
            gained=sum(each.gained for each in own),
            people=people[part.pk],
            late=late[part.pk],
            **dict(zip(MONEY, money or [0] * len(MONEY), strict=True)),
        )
    return sums


def total_of(sums: dict[int, Sums]) -> Sums:
    """All parts together."""
    names = Sums.__dataclass_fields__
    return Sums(**{name: sum(getattr(one, name) for one in sums.values()) for name in names})


def unit_rows(scope: Scope, sums: dict[int, Sums]) -> list[UnitRow]:
    """The table: largest deposits first; the unit's own line only where it has customers or people of its own."""
    shown = [
        part for part in scope.parts if part.pk != scope.unit.pk or _has_own(sums[part.pk]) or not scope.below
    ]
    shown.sort(key=lambda part: (-sums[part.pk].deposits_fen, part.path))
    tops = {name: max((getattr(sums[part.pk], name) for part in shown), default=0) for name in MONEY[:3]}
    return [
        UnitRow(
            unit=part,
            url=links.cockpit(part.code) if part.pk != scope.unit.pk else "",
            customers_url=links.scored(part.code, "-deposits"),
            sums=sums[part.pk],
            deposits_share=_share(sums[part.pk].deposits_fen, tops["deposits_fen"]),
            loans_share=_share(sums[part.pk].loans_fen, tops["loans_fen"]),
            contribution_share=_share(sums[part.pk].contribution_fen, tops["contribution_fen"]),
        )
        for part in shown
    ]


def _by_part(scope: Scope, counts: Counter[str]) -> Counter[int]:
    """Counts of units by their path, added up for the parts of a scope."""
    parts: Counter[int] = Counter()
    for path, count in counts.items():
        if path.startswith(scope.unit.path):
            parts[scope.part_of(path).pk] += count
    return parts


def _has_own(sums: Sums) -> bool:
    return bool(sums.customers or sums.people or sums.gained)


def _change(before: int, after: int) -> float | None:
    return (after - before) / before if before > 0 else None


def _share(value: int, largest: int) -> float:
    return round(100 * value / largest, 1) if largest > 0 and value > 0 else 0.0
