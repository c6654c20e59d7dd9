"""How value is spread over the customers of a unit, or of one's own portfolio: deciles, curve, map of classes."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from common import presentation
from common.reader import language
from customers.models import Customer, Publication, StrategicClass
from customers.queries import current_publication
from dashboards import links
from dashboards.models import ValueSpread
from dashboards.queries.scope import Scope
from dashboards.queries.spreads import spread_fields, valued_customers
from dashboards.rules import ACROSS, PERCENTS, PPM, SQUARES, UPWARDS, place_on
from organization.models import Staff
from tiers.phrases import STANCES
from tiers.rules import Class

# Bubbles of the map: radius in pixels of the smallest and of the largest.
SMALLEST, LARGEST = 3.5, 17.0
# Bubbles of two classes in one square stand beside each other: percent of a square.
_ASIDE = {1: (22, 0), 2: (0, 22), 3: (-22, 0), 4: (0, 0), 5: (0, -22)}
# Ticks of the axes in ten thousand yuan.
_TICKS = (0, 1, 10, 100, 1_000, 10_000)
FEN_IN_WAN = 1_000_000


@dataclass(frozen=True)
class DecileLine:
    """One tenth: its customers, what they bring and which share of the whole, alone and with all before it."""

    number: int
    customers: int
    total_fen: int
    lowest_fen: int
    highest_fen: int
    share: float | None
    running: float | None
    url: str


@dataclass(frozen=True)
class Tick:
    """A mark of an axis: where it stands in percent of the drawing, and what is written there."""

    at: str
    text: str


@dataclass(frozen=True)
class Curve:
    """The running curve as points of a drawing of 100 by 100, with its marks; `even`: where all are equal."""

    points: str
    even: str
    ticks: list[Tick]
    whole: str
    peak: tuple[str, str] | None


@dataclass(frozen=True)
class Bubble:
    """The customers of one class in one square of the map; places in percent, the radius in pixels."""

    strategic_class: int
    x: str
    y: str
    radius: str
    title: str


@dataclass(frozen=True)
class ClassLine:
    """One strategic class: customers, values in fen, and the list of them."""

    number: int
    name: str
    customers: int
    actual_fen: int
    potential_fen: int
    url: str

    @property
    def unrealized_fen(self) -> int:
        return self.potential_fen - self.actual_fen

    @property
    def stance(self) -> str:
        """What the bank does about the class."""
        return str(STANCES[Class(self.number)])


@dataclass(frozen=True)
class ClassMap:
    """The map: bubbles, marks across and upwards, and where the two thresholds stand."""

    lines: list[ClassLine]
    bubbles: list[Bubble]
    across: list[Tick]
    upwards: list[Tick]
    valuable: Tick | None
    growable: Tick | None
    valuable_from_fen: int | None
    growable_from_fen: int | None


@dataclass(frozen=True)
class Value:
    """What the page shows; `scope` is None for one's own portfolio; shares are of 1, `top` the best fifth's."""

    scope: Scope | None
    as_of: date | None
    customers: int
    total_fen: int
    gini: float | None
    peak: float | None
    peak_at: float | None
    top: float | None
    deciles: list[DecileLine]
    curve: Curve | None
    map: ClassMap | None
    customers_url: str

    @property
    def unit_code(self) -> str | None:
        return self.scope.unit.code if self.scope else None

    @property
    def classes(self) -> list[ClassLine]:
        return self.map.lines if self.map else []

    @property
    def valuable_from_fen(self) -> int | None:
        return self.map.valuable_from_fen if self.map else None

    @property
    def growable_from_fen(self) -> int | None:
        return self.map.growable_from_fen if self.map else None


def value_of_unit(scope: Scope) -> Value:
    """The value of a unit with all below it, from the row that the night kept; of the night before until it sums."""
    spreads = ValueSpread.objects.visible_to(scope.viewer).filter(unit=scope.unit)
    kept = spreads.filter(publication=scope.publication).first()
    if kept is None and scope.publication and not _summed(scope.publication):
        kept = spreads.select_related("publication").order_by("-publication_id").first()
    return _value(kept, kept.publication if kept else scope.publication, scope, unit=scope.unit.code)


def value_of_own(viewer: Staff) -> Value:
    """The value of the customers whom a person leads, `manager=me` in the list: read anew, as a portfolio is small."""
    publication = current_publication()
    if publication is None:
        return _value(None, None, None, manager="me")
    own = (
        Customer.objects.visible_to(viewer)
        .filter(manager=viewer)
        .live()
        .order_by()
        .values_list("pk", flat=True)
    )
    rows = valued_customers(publication, own)
    bank = ValueSpread._base_manager.order_by("-publication_id")
    lines = bank.values_list("valuable_from_fen", "growable_from_fen").first() or (None, None)
    kept = SimpleNamespace(valuable_from_fen=lines[0], growable_from_fen=lines[1], **spread_fields(rows))
    return _value(kept, publication, None, manager="me")


def _summed(publication: Publication) -> bool:
    """Whether the night has come to its sums; for some minutes it has published and not yet summed."""
    return ValueSpread._base_manager.filter(publication=publication).exists()


def _value(kept: Any, publication: Publication | None, scope: Scope | None, **whose: str) -> Value:
    as_of = publication.business_date if publication else None
    if kept is None or not kept.customers:
        return Value(scope, as_of, 0, 0, None, None, None, None, [], None, None, links.list_of(**whose))
    whole = kept.total_fen if kept.total_fen > 0 else None
    return Value(
        scope=scope,
        as_of=as_of,
        customers=kept.customers,
        total_fen=kept.total_fen,
        gini=_share(kept.gini_ppm),
        peak=_share(kept.peak_ppm),
        peak_at=_share(kept.peak_at_ppm),
        top=kept.curve_fen[20] / whole if whole else None,
        deciles=_decile_lines(kept, whole, whose),
        curve=_curve(kept, whole) if whole else None,
        map=_class_map(kept, whose) if kept.squares else None,
        customers_url=links.list_of(tier=links.SCORED, sort="-contribution", **whose),
    )


def _share(ppm: int | None) -> float | None:
    return None if ppm is None else ppm / PPM


# ---------------------------------------------------------------- deciles and curve
def _decile_lines(kept: Any, whole: int | None, whose: dict[str, str]) -> list[DecileLine]:
    lines, running = [], 0
    for number, customers, total, lowest, highest in kept.deciles:
        running += total
        lines.append(
            DecileLine(
                number=number,
                customers=customers,
                total_fen=total,
                lowest_fen=lowest,
                highest_fen=highest,
                share=total / whole if whole else None,
                running=running / whole if whole else None,
                url=links.between_contributions(lowest, highest, **whose),
            )
        )
    return lines


def _curve(kept: Any, whole: int) -> Curve:
    shares = [100 * fen / whole for fen in kept.curve_fen]
    top, bottom = max(100.0, kept.peak_ppm / PPM * 100 if kept.peak_ppm else 0.0), min(0.0, *shares)
    span = top - bottom

    def at(share: float) -> str:
        return f"{100 * (top - share) / span:.2f}"

    step = 25 if span <= 150 else 50 if span <= 400 else 100 * -(-span // 800)
    marks = range(0, int(top) + 1, int(step))
    peak = None
    if kept.peak_ppm is not None:
        peak = (f"{100 * kept.peak_at_ppm / PPM:.2f}", at(100 * kept.peak_ppm / PPM))
    return Curve(
        points=" ".join(f"{place * 100 // PERCENTS},{at(share)}" for place, share in enumerate(shares)),
        even=f"0,{at(0)} 100,{at(100)}",
        ticks=[Tick(at(mark), f"{mark}%") for mark in marks],
        whole=at(100),
        peak=peak,
    )


# ---------------------------------------------------------------- the map of classes
def _class_map(kept: Any, whose: dict[str, str]) -> ClassMap:
    most = max(square[3] for square in kept.squares)
    return ClassMap(
        lines=[
            ClassLine(
                number=number,
                name=str(StrategicClass(number).label),
                customers=customers,
                actual_fen=actual,
                potential_fen=potential,
                url=links.list_of(strategic_class=str(number), **whose),
            )
            for number, customers, actual, potential in kept.classes
        ],
        bubbles=[_bubble(square, most) for square in sorted(kept.squares, key=lambda one: -one[3])],
        across=_ticks(ACROSS, rising=True),
        upwards=_ticks(UPWARDS, rising=False),
        valuable=_threshold(ACROSS, kept.valuable_from_fen, rising=True),
        growable=_threshold(UPWARDS, kept.growable_from_fen, rising=False),
        valuable_from_fen=kept.valuable_from_fen,
        growable_from_fen=kept.growable_from_fen,
    )


def _bubble(square: list[int], most: int) -> Bubble:
    number, across, upwards, customers = square
    aside = _ASIDE[number]
    name = StrategicClass(number).label
    return Bubble(
        strategic_class=number,
        x=f"{(100 * (across + 0.5) + aside[0]) / SQUARES:.2f}",
        y=f"{100 - (100 * (upwards + 0.5) + aside[1]) / SQUARES:.2f}",
        radius=f"{SMALLEST + (LARGEST - SMALLEST) * (customers / most) ** 0.5:.1f}",
        title=_("%(name)s: %(customers)s") % {"name": name, "customers": customers},
    )


def _ticks(edges: list[int], *, rising: bool) -> list[Tick]:
    """Marks between squares; the first stands where the axis leaves nothing."""
    ticks = []
    for wan in _TICKS:
        place = 100 / SQUARES if wan == 0 else place_on(edges, wan * FEN_IN_WAN)
        ticks.append(Tick(_at(place, rising), _mark(wan * FEN_IN_WAN)))
    return ticks


def _threshold(edges: list[int], fen: int | None, *, rising: bool) -> Tick | None:
    return None if fen is None else Tick(_at(place_on(edges, max(fen, edges[0])), rising), _amount(fen))


def _at(place: float, rising: bool) -> str:
    return f"{place if rising else 100 - place:.2f}"


def _mark(fen: int) -> str:
    """An amount beside an axis that carries the unit, without noughts behind the point."""
    text = presentation.money_in(fen, "wan", language=language(), digits=1)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _amount(fen: int) -> str:
    return presentation.money(fen, language=language()).text
