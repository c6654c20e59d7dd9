"""The units below a unit side by side: people, money, change, and contacts kept."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from customers.models import Customer
from dashboards import links
from dashboards.models import Summary
from dashboards.queries.scope import Scope
from organization.models import RoleAssignment, Unit
from organization.rules import Role

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
class UnitRow:
    """One line of the table; shares are percent of the largest line of the same measure."""

    unit: Unit
    url: str
    customers_url: str
    sums: Sums
    deposits_share: float
    loans_share: float
    contribution_share: float


def unit_sums(scope: Scope) -> dict[int, Sums]:
    """Sums by part of the scope (keys of units); a part is a child with its subtree, or the unit itself alone."""
    money: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in _summaries(scope):
        part = money[scope.part_of(row["unit__path"]).pk]
        for name in (*MONEY, "scored", "gained"):
            part[name] += row[name] or 0
    late, people = _late_contacts(scope), _account_managers(scope)
    return {
        part.pk: Sums(
            customers=money[part.pk]["scored"],
            gained=money[part.pk]["gained"],
            people=people[part.pk],
            late=late[part.pk],
            **{name: money[part.pk][name] for name in MONEY},
        )
        for part in scope.parts
    }


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


def _summaries(scope: Scope):
    return (
        Summary.objects.visible_to(scope.viewer)
        .filter(publication=scope.publication, unit__path__startswith=scope.unit.path)
        .order_by()
        .values("unit__path")
        .annotate(
            scored=Sum("customers", filter=Q(tier__isnull=False)),
            gained=Sum("customers", filter=Q(tier__isnull=False, tier_before=None), default=0)
            - Sum("customers", filter=Q(tier=None), default=0),
            **{name: Sum(name) for name in MONEY},
        )
    )


def _late_contacts(scope: Scope) -> dict[int, int]:
    """Customers with a tier past their next contact, by part; live, not of the night."""
    counts: dict[int, int] = defaultdict(int)
    late = (
        Customer.objects.visible_to(scope.viewer)
        .live()
        .scored_in(scope.publication.pk if scope.publication else None)
        .filter(unit__path__startswith=scope.unit.path, now__tier__isnull=False)
        .filter(pulse__next_contact_on__lt=scope.today)
        .order_by()
        .values("unit__path")
        .annotate(count=Count("pk"))
    )
    for row in late:
        counts[scope.part_of(row["unit__path"]).pk] += row["count"]
    return counts


def _account_managers(scope: Scope) -> dict[int, int]:
    counts: dict[int, int] = defaultdict(int)
    held = (
        RoleAssignment.objects.held_on(scope.today)
        .at_open_units(scope.today)
        .filter(role=Role.ACCOUNT_MANAGER, unit__path__startswith=scope.unit.path)
        .order_by()
        .values("unit__path")
        .annotate(count=Count("staff", distinct=True))
    )
    for row in held:
        counts[scope.part_of(row["unit__path"]).pk] += row["count"]
    return counts


def _has_own(sums: Sums) -> bool:
    return bool(sums.customers or sums.people or sums.gained)


def _change(before: int, after: int) -> float | None:
    return (after - before) / before if before > 0 else None


def _share(value: int, largest: int) -> float:
    return round(100 * value / largest, 1) if largest > 0 and value > 0 else 0.0
