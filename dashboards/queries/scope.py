"""The unit a dashboard is about, and the publications that its figures come from and compare with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Func, TextField, Value
from django.db.models.functions import Cast, Substr

from common.calendar import business_today
from customers.models import Publication
from customers.queries import followed_and_compared
from dashboards import links
from dashboards.queries.standing import Standing, standing
from organization.models import Staff, Unit

Answer = TypeVar("Answer")


class NothingToRead(Exception):
    """The unit asked for does not exist for this person."""


@dataclass(frozen=True)
class UnitChoice:
    """A unit that the viewer can turn to, with its depth below the highest one they read."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Scope:
    """One unit with everything below it, as the viewer reads it today; `parts` are the units that rows are made of."""

    viewer: Staff
    unit: Unit
    parts: list[Unit]
    choices: list[UnitChoice]
    above: list[UnitChoice]
    publication: Publication | None
    compared_with: Publication | None
    today: date
    _answers: dict[Callable[..., Any], Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, query: "Callable[[Scope], Answer]") -> Answer:
        """The answer of a query about this scope, asked once however many figures are read from it."""
        if query not in self._answers:
            self._answers[query] = query(self)
        return self._answers[query]

    def told(self, query: "Callable[..., Answer]", answer: Answer) -> None:
        """Have `once` answer with what is known already, such as the page of another month."""
        self._answers[query] = answer

    @cached_property
    def standing(self) -> Standing:
        """What is open today."""
        return standing(self.publication, self.today)

    @cached_property
    def below(self) -> int:
        """How many units below the unit are shown."""
        return sum(part.pk != self.unit.pk for part in self.parts)

    @cached_property
    def children(self) -> dict[str, Unit]:
        """The parts below the unit, by the step of their path that leads to them."""
        return {_step(self.unit, part.path): part for part in self.parts if part.pk != self.unit.pk}

    def part_of(self, path: str) -> Unit:
        """The part that a unit's figures belong to: the child whose subtree holds it, else the unit itself."""
        return self.children.get(_step(self.unit, path), self.unit)

    def step_below(self, path: str) -> Func:
        """For a question: the step by which a unit's `path` leaves the unit, a key of `children`; '' for its own.

        Two hundred branches are so one expression; as conditions each row would be held against each of them.
        """
        rest = Substr(Cast(path, TextField()), len(self.unit.path) + 1)
        return Func(rest, Value("/"), Value(1), function="split_part", output_field=TextField())


def scope(viewer: Staff, code: str = "", *, address: Callable[[str], str] = links.cockpit) -> Scope:
    """The scope that a viewer asks for by the code of a unit, or the highest unit they read.

    `address` is that of the page for another unit, by its code.
    Raises NothingToRead for a unit that they do not read, as for one that does not exist.
    """
    units = sorted(Unit.objects.read_whole_by(viewer), key=lambda unit: unit.path)
    tops = _highest(units)
    unit = next((unit for unit in units if unit.code == code), None) if code else next(iter(tops), None)
    if unit is None:
        raise NothingToRead(code)
    today = business_today()
    publication, compared_with = followed_and_compared()
    children = [child for child in units if child.parent_id == unit.pk]
    return Scope(
        viewer=viewer,
        unit=unit,
        parts=[unit, *children],
        choices=[_choice(one, unit, address) for one in (tops if len(tops) > 1 else []) + children],
        above=[
            _choice(one, unit, address)
            for one in units
            if unit.path.startswith(one.path) and one.pk != unit.pk
        ],
        publication=publication,
        compared_with=compared_with,
        today=today,
    )


def _step(unit: Unit, path: str) -> str:
    return path[len(unit.path) :].partition("/")[0] if path.startswith(unit.path) else ""


def _highest(units: list[Unit]) -> list[Unit]:
    """Of units in the order of their paths those that stand below none of the others."""
    tops: list[Unit] = []
    for unit in units:
        if not tops or not unit.path.startswith(tops[-1].path):
            tops.append(unit)
    return tops


def _choice(unit: Unit, chosen: Unit, address: Callable[[str], str]) -> UnitChoice:
    return UnitChoice(label=unit.label, url=address(unit.code), current=unit.pk == chosen.pk)
