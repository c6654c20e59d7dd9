"""What an invariant is, and what contradicts one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Invariant:
    """A name, the sentence that must hold, and a query whose one column says what contradicts it."""

    name: str
    sentence: str
    question: str


@dataclass(frozen=True)
class Found:
    """How many records contradict an invariant, and the first of them in words."""

    invariant: Invariant
    count: int
    examples: list[str]
