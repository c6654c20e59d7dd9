"""The five abilities of an account manager, half-years, when an assessment is given, and who is meant by names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar


class Ability(StrEnum):
    """What an account manager is assessed on."""

    PROFESSIONAL = "professional"
    JUDGEMENT = "judgement"
    ENVIRONMENT = "environment"
    COMMUNICATION = "communication"
    DESIGN = "design"


class Side(StrEnum):
    """Who assesses: the person, or a supervisor above."""

    OWN = "own"
    SUPERVISOR = "supervisor"


LOWEST, HIGHEST = 1, 5
# So many days into a half-year the one before may still be assessed.
LATE_DAYS = 31


def half_of(day: date) -> str:
    """The half-year of a day: '2026H2'."""
    return f"{day.year}H{1 if day.month <= 6 else 2}"


def half_before(half: str) -> str:
    """The half-year before: '2026H1' comes after '2025H2'."""
    year, number = int(half[:4]), half[-1]
    return f"{year}H1" if number == "2" else f"{year - 1}H2"


def open_halves(today: date) -> list[str]:
    """The half-years that may be assessed today, the present one first."""
    now = half_of(today)
    begun = date(today.year, 1 if today.month <= 6 else 7, 1)
    return [now, half_before(now)] if (today - begun).days < LATE_DAYS else [now]


class Named(Protocol):
    """What these rules need to know of a person."""

    employee_no: str
    name: str
    name_en: str


Person = TypeVar("Person", bound=Named)


def people_named(typed: str, people: Sequence[Person]) -> tuple[list[Person], list[str], list[str]]:
    """Who is meant by names or numbers, a line or a comma apart; names of nobody, and names of several.

    Each person stands once, in the order of `people`.
    """
    by_word: dict[str, dict[str, Person]] = {}
    for person in people:
        for word in (person.employee_no, person.name, person.name_en):
            if word:
                by_word.setdefault(word.casefold(), {})[person.employee_no] = person
    words = list(dict.fromkeys(word.strip() for word in re.split(r"[\n,，、;；]", typed) if word.strip()))
    found = {word: by_word.get(word.casefold(), {}) for word in words}
    chosen = {number for each in found.values() if len(each) == 1 for number in each}
    return (
        [person for person in people if person.employee_no in chosen],
        [word for word, each in found.items() if not each],
        [word for word, each in found.items() if len(each) > 1],
    )


@dataclass(frozen=True)
class Gap:
    """One ability as both judge it; `gap` is above nought where the supervisor judges higher."""

    ability: Ability
    own: int
    supervisor: int

    @property
    def gap(self) -> int:
        return self.supervisor - self.own
