"""Columns and curves as the server draws them: places in percent of the drawing, with what is written on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# The drawing of curves begins a little below its lowest point, at a whole share of these.
_FLOORS = (0.95, 0.9, 0.8, 0.6, 0.4, 0.2, 0.0)
# Room for the numbers over and under the columns, in percent of the drawing.
_ROOM = 9.0


@dataclass(frozen=True)
class Column:
    """One month: its bars as (tone, top, height) in percent, and the numbers over and under them with their places."""

    month: date
    left: str
    middle: str
    bars: list[tuple[str, str, str]]
    above: int
    above_at: str
    below: int
    below_at: str


@dataclass(frozen=True)
class Columns:
    """Columns side by side; `line`: where nought lies, `width`: of a bar, both in percent."""

    columns: list[Column]
    line: str
    width: str


@dataclass(frozen=True)
class CurveLine:
    """One curve: its points in a drawing of 100 by 100, and its tone."""

    points: str
    tone: str


@dataclass(frozen=True)
class Lines:
    """Curves over the same steps with marks at the side and below; `end`: where the last one ends and what it says."""

    lines: list[CurveLine]
    marks: list[tuple[str, float]]
    steps: list[tuple[str, int]]
    end: tuple[str, float] | None


def columns_of(months: Sequence[tuple[date, int, int, int]]) -> Columns:
    """Months with who came first, who came back (above the line) and who left (below it)."""
    top = max((first + again for _, first, again, _ in months), default=0)
    depth = max((left for *_, left in months), default=0)
    scale = (100 - 2 * _ROOM) / ((top + depth) or 1)
    line = _ROOM + top * scale
    width = 100 / (len(months) or 1)
    columns = []
    for place, (month, first, again, left) in enumerate(months):
        bars = [
            ("first", _at(line - first * scale), _at(first * scale)),
            ("again", _at(line - (first + again) * scale), _at(again * scale)),
            ("left", _at(line), _at(left * scale)),
        ]
        columns.append(
            Column(
                month=month,
                left=_at(width * (place + 0.2)),
                middle=_at(width * (place + 0.5)),
                bars=[bar for bar, count in zip(bars, (first, again, left), strict=True) if count],
                above=first + again,
                above_at=_at(line - (first + again) * scale),
                below=left,
                below_at=_at(line + left * scale),
            )
        )
    return Columns(columns, _at(line), _at(width * 0.6))


def lines_of(cohorts: Sequence[tuple[int, Sequence[int]]]) -> Lines:
    """Cohorts as shares of those who came; the last curve is all of them together, at each step those old enough."""
    known = [(came, stayed) for came, stayed in cohorts if came]
    steps = max((len(stayed) for _, stayed in known), default=0)
    if steps < 2:
        return Lines([], [], [], None)
    together = []
    for step in range(steps):
        old = [(came, stayed[step]) for came, stayed in known if len(stayed) > step]
        together.append(sum(stayed for _, stayed in old) / sum(came for came, _ in old))
    curves = [[count / came for count in stayed] for came, stayed in known]
    lowest = min(min(curve) for curve in curves)
    floor = next(floor for floor in _FLOORS if floor <= lowest)

    def across(step: int) -> str:
        return _at(100 * step / (steps - 1))

    def upwards(share: float) -> str:
        return _at(100 * (1 - share) / (1 - floor))

    def drawn(curve: Sequence[float]) -> str:
        return " ".join(f"{across(step)},{upwards(share)}" for step, share in enumerate(curve))

    lines = [CurveLine(drawn(curve), "one") for curve in curves if len(curve) > 1]
    return Lines(
        lines=[*lines, CurveLine(drawn(together), "all")],
        marks=[(upwards(share), share) for share in (1.0, (1 + floor) / 2, floor)],
        steps=[(across(step), step) for step in range(steps)],
        end=(upwards(together[-1]), together[-1]),
    )


def _at(percent: float) -> str:
    return f"{percent:.2f}"
