"""The waterfall of a price as places on a drawing: percent across, pixels down."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from pricing import texts
from pricing.rules.price import Price

HEIGHT, TOP, BOTTOM = 330, 24, 34
LEFT, RIGHT = 7, 90
BAR_SHARE = Decimal("0.58")
PERCENT = 100
STEPS = (Decimal("0.25"), Decimal("0.5"), Decimal(1), Decimal(2), Decimal(5), Decimal(10))
MOST_TICKS = 6
WORD = 11


@dataclass(frozen=True)
class Bar:
    """One part: where its bar stands, and its figure in percent."""

    name: str
    label: str
    kind: str
    x: Decimal
    middle: Decimal
    width: Decimal
    y: int
    height: int
    figure: Decimal
    figure_y: int
    is_sum: bool


@dataclass(frozen=True)
class Tick:
    figure: Decimal
    y: int


@dataclass(frozen=True)
class Mark:
    """A line across: the asked rate or the floor, with the places of its two words."""

    figure: Decimal
    y: int
    word_y: int
    figure_y: int


@dataclass(frozen=True)
class Waterfall:
    """The whole drawing; `asked` is None where nothing was asked for."""

    bars: list[Bar]
    ticks: list[Tick]
    asked: Mark | None
    floor: Mark
    height: int
    baseline: int
    label_y: int


def waterfall(made: Price, asked: Decimal | None, *, taken: bool = False) -> Waterfall:
    """The parts of a price one upon the other, from zero; of a deposit they come off what the money is worth."""
    parts = [
        ("transfer_price", made.transfer_price),
        ("operating_cost", made.operating_cost),
        ("expected_loss", made.expected_loss),
        ("capital_cost", made.capital_cost),
        ("target_margin", made.target_margin),
        ("credit", -made.credit),
    ]
    if taken:
        parts = [
            (name, value if name == "transfer_price" else -value)
            for name, value in parts
            if name not in ("expected_loss", "capital_cost")
        ]
    highest, running = Decimal(0), Decimal(0)
    for _name, value in parts:
        running += value
        highest = max(highest, running)
    top = max(highest, made.rate, asked or Decimal(0)) * PERCENT
    step = next((each for each in STEPS if top / each < MOST_TICKS), STEPS[-1])
    scale = (top / step).to_integral_value(ROUND_CEILING) * step or step

    def place(figure: Decimal) -> int:
        return TOP + round((HEIGHT - TOP - BOTTOM) * (1 - figure / scale))

    lines = [place(rate * PERCENT) for rate in (made.floor, asked) if rate is not None]
    slot = Decimal(RIGHT - LEFT) / (len(parts) + 1)
    bars, running = [], Decimal(0)
    for number, (name, value) in enumerate([*parts, ("rate", made.rate)]):
        is_sum = name == "rate"
        low, high = sorted((Decimal(0), value) if is_sum else (running, running + value))
        running += Decimal(0) if is_sum else value
        x = LEFT + slot * number + slot * (1 - BAR_SHARE) / 2
        bars.append(
            Bar(
                name=name,
                label=str(texts.PARTS[name]),
                kind="total" if is_sum else "credit" if name == "credit" else "part",
                x=round(x, 2),
                middle=round(LEFT + slot * (number + Decimal("0.5")), 2),
                width=round(slot * BAR_SHARE, 2),
                y=place(high * PERCENT),
                height=max(place(low * PERCENT) - place(high * PERCENT), 1),
                figure=value * PERCENT,
                figure_y=_clear(place(high * PERCENT), place(low * PERCENT), lines, place(Decimal(0))),
                is_sum=is_sum or number == 0,
            )
        )
    asked_y = None if asked is None else place(asked * PERCENT)
    floor_y = place(made.floor * PERCENT)
    near = asked_y is not None and abs(asked_y - floor_y) < 34
    asked_first = asked is not None and asked >= made.floor
    return Waterfall(
        bars=bars,
        ticks=[Tick(step * number, place(step * number)) for number in range(int(scale / step) + 1)],
        asked=None
        if asked is None or asked_y is None
        else _mark(asked, asked_y, (-14 if asked_first else 14) if near else 0),
        floor=_mark(made.floor, floor_y, (14 if asked_first else -14) if near else 0),
        height=HEIGHT,
        baseline=place(Decimal(0)),
        label_y=HEIGHT - 12,
    )


def _clear(top: int, bottom: int, lines: list[int], ground: int) -> int:
    """Where a bar's figure stands: on top; where a line would cross it there, below, else above the line.

    Below the ground stand the names of the bars.
    """

    def crossed(y: int) -> bool:
        return any(y - WORD < line < y + 3 for line in lines)

    above, below = top - 6, bottom + 15
    higher = sorted((line - 5 for line in lines if line - 5 < above), reverse=True)
    places = [above, *([below] if below <= ground else []), *higher]
    return next((place for place in places if not crossed(place)), above)


def _mark(rate: Decimal, y: int, moved: int) -> Mark:
    return Mark(rate * PERCENT, y, y - 3 + moved, y + 12 + moved)
