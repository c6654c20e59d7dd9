"""Visiting time against value in plain Python: shares by grade that add up to what there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from prospects.rules.pool import GRADES


@dataclass(frozen=True)
class Held:
    """One prospect held: its grade, expected contribution (fen), minutes spent and minutes suggested."""

    grade: int | None
    value_fen: int
    spent: int
    suggested: int


@dataclass(frozen=True)
class Line:
    """One grade (None: not graded): how many, their minutes and value, and the shares of all time and all value.

    Shares are percent of the whole, None where the whole is nothing.
    """

    grade: int | None
    prospects: int
    spent: int
    suggested: int
    value_fen: int
    time_share: Decimal | None
    value_share: Decimal | None

    @property
    def spent_hours(self) -> Decimal:
        return hours(self.spent)

    @property
    def suggested_hours(self) -> Decimal:
        return hours(self.suggested)


def lines_by_grade(held: Iterable[Held]) -> list[Line]:
    """A line for each of the four grades, and one for those without a grade where there are any."""
    rows = list(held)
    spent, value = sum(row.spent for row in rows), sum(row.value_fen for row in rows)
    lines = []
    for grade in (*GRADES, None):
        of_grade = [row for row in rows if row.grade == grade]
        if grade is None and not of_grade:
            continue
        own_time, own_value = sum(row.spent for row in of_grade), sum(row.value_fen for row in of_grade)
        lines.append(
            Line(
                grade=grade,
                prospects=len(of_grade),
                spent=own_time,
                suggested=sum(row.suggested for row in of_grade),
                value_fen=own_value,
                time_share=_share(own_time, spent),
                value_share=_share(own_value, value),
            )
        )
    return lines


def hours(minutes: int) -> Decimal:
    """Minutes as hours."""
    return Decimal(minutes) / 60


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) * 100 / whole if whole else None
