"""Complaints taken together into matters as they come: an index by product, unit and word finds what they are like."""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# What speaks for two complaints being about the same matter; together 1.
WORDS, PRODUCT, UNIT, CAUSE = 0.7, 0.15, 0.1, 0.05
# Where one of the two does not say (no product known yet), half of its share.
UNKNOWN = 0.5
# Of a complaint's words the most telling ones look for others.
LOOKED_UP = 8
# Never compare with more matters than this; those that share the most telling words come first.
COMPARED = 15
# Matters are compared by all their words, where chance weighs less: so much less likeness makes two of them one.
TOGETHER = 0.9


@dataclass(frozen=True)
class Reported:
    """A complaint as the detector sees it; `customer` is whatever tells complainants apart."""

    key: int
    customer: str
    at: datetime
    product: str
    cause: str
    unit: str
    text: str


@dataclass
class Matter:
    """Complaints taken together so far: the sum of their words, and its length."""

    number: int
    members: list[Reported] = field(default_factory=list)
    vectors: list[Mapping[str, float]] = field(default_factory=list)
    words: dict[str, float] = field(default_factory=dict)
    length_squared: float = 0.0
    likenesses: list[float] = field(default_factory=list)
    heard: int = 0
    products: Counter = field(default_factory=Counter)
    units: Counter = field(default_factory=Counter)
    causes: Counter = field(default_factory=Counter)
    listed: set[tuple[str, str]] = field(default_factory=set)

    def dot(self, vector: Mapping[str, float]) -> float:
        known = self.words
        return sum(weight * known[word] for word, weight in vector.items() if word in known)

    def like(self, complaint: Reported, vector: Mapping[str, float]) -> float:
        """How like the matter a complaint is, 0 to 1."""
        by_words = self.dot(vector) / math.sqrt(self.length_squared) if self.length_squared else 0.0
        return (
            WORDS * by_words
            + PRODUCT * _agreement(complaint.product, self.products)
            + UNIT * _agreement(complaint.unit, self.units)
            + CAUSE * _agreement(complaint.cause, self.causes)
        )

    def add(self, complaint: Reported, vector: Mapping[str, float], likeness: float) -> None:
        self.length_squared += 2 * self.dot(vector) + sum(weight * weight for weight in vector.values())
        for word, weight in vector.items():
            self.words[word] = self.words.get(word, 0.0) + weight
        self.members.append(complaint)
        self.vectors.append(vector)
        self.likenesses.append(likeness)
        self._tally(complaint, 1)

    def whole(self) -> "Matter":
        """The matter with all that it was ever said to be."""
        matter = Matter(self.number)
        for complaint, vector, likeness in zip(self.members, self.vectors, self.likenesses, strict=True):
            matter.add(complaint, vector, likeness)
        return matter

    def like_matter(self, other: "Matter") -> float:
        """How like each other two matters are, 0 to 1."""
        dot = sum(weight * self.words[word] for word, weight in other.words.items() if word in self.words)
        return (
            WORDS * dot / math.sqrt(self.length_squared * other.length_squared or 1.0)
            + PRODUCT * _overlap(self.products, other.products)
            + UNIT * _overlap(self.units, other.units)
            + CAUSE * _overlap(self.causes, other.causes)
        )

    def take_in(self, other: "Matter") -> None:
        rows = [
            *zip(self.members, self.vectors, self.likenesses, strict=True),
            *zip(other.members, other.vectors, other.likenesses, strict=True),
        ]
        rows.sort(key=lambda row: (row[0].at, row[0].key))
        self.__init__(self.number)  # type: ignore[misc]
        for complaint, vector, likeness in rows:
            self.add(complaint, vector, likeness)

    def forget_before(self, since: datetime) -> None:
        """What was said before the window no longer says what the matter is about."""
        while self.heard < len(self.members) and self.members[self.heard].at < since:
            vector = self.vectors[self.heard]
            for word, weight in vector.items():
                self.words[word] -= weight
            self._tally(self.members[self.heard], -1)
            self.heard += 1
            self.length_squared = sum(weight * weight for weight in self.words.values())

    def _tally(self, complaint: Reported, count: int) -> None:
        for tally, value in (
            (self.products, complaint.product),
            (self.units, complaint.unit),
            (self.causes, complaint.cause),
        ):
            if value:
                tally[value] += count


class Matters:
    """All matters heard of, with an index of the living ones by product, unit and word."""

    def __init__(self, *, days: int, similarity: float) -> None:
        self._window = timedelta(days=days)
        self._similarity = similarity
        self._index: dict[tuple[str, str], list[Matter]] = defaultdict(list)
        self.all: list[Matter] = []

    def hear(self, complaint: Reported, vector: Mapping[str, float]) -> None:
        telling = heapq.nlargest(LOOKED_UP, vector, key=lambda word: (vector[word], word))
        best, likeness = self._most_like(complaint, vector, telling)
        if best is None:
            best, likeness = Matter(len(self.all)), 1.0
            self.all.append(best)
        best.add(complaint, vector, likeness)
        for place in (f"product {complaint.product}", f"unit {complaint.unit}"):
            for word in telling:
                if (place, word) not in best.listed:
                    best.listed.add((place, word))
                    self._index[place, word].append(best)

    def taken_together(self) -> list[Matter]:
        """The matters of more than one complaint, those joined that turn out to be one told in different words."""
        shared = sorted((one for one in self.all if len(one.members) > 1), key=lambda one: one.members[0].at)
        joined: list[Matter] = []
        index: dict[tuple[str, str], list[Matter]] = defaultdict(list)
        for matter in shared:
            whole = matter.whole()
            telling = heapq.nlargest(LOOKED_UP, whole.words, key=lambda word: (whole.words[word], word))
            places = [place for tally in (whole.products, whole.units) for place in tally.most_common(3)]
            near = {
                other.number: other
                for place, _ in places
                for word in telling
                for other in index[place, word]
                if other.members[-1].at >= whole.members[0].at - self._window
            }
            alike = [(other.like_matter(whole), -number) for number, other in near.items()]
            likeness, number = max(alike, default=(0.0, 0))
            if likeness >= self._similarity * TOGETHER:
                home = near[-number]
                home.take_in(whole)
            else:
                home = whole
                joined.append(whole)
            for place, _ in places:
                for word in telling:
                    index[place, word].append(home)
        return joined

    def _most_like(
        self, complaint: Reported, vector: Mapping[str, float], telling: Sequence[str]
    ) -> tuple[Matter | None, float]:
        since = complaint.at - self._window
        shared: dict[int, float] = defaultdict(float)
        met: dict[int, Matter] = {}
        for place in (f"product {complaint.product}", f"unit {complaint.unit}"):
            for word in telling:
                listed = self._index.get((place, word))
                if not listed:
                    continue
                living = [matter for matter in listed if matter.members[-1].at >= since]
                if len(living) < len(listed):
                    self._index[place, word] = living
                weight = vector[word] * vector[word]
                for matter in living:
                    shared[matter.number] += weight
                    met[matter.number] = matter
        nearest = heapq.nlargest(COMPARED, shared, key=lambda number: (shared[number], -number))
        best, likeness = None, self._similarity
        for number in nearest:
            met[number].forget_before(since)
            found = met[number].like(complaint, vector)
            if found >= likeness:
                best, likeness = met[number], found
        return best, likeness


def _agreement(value: str, tally: Counter) -> float:
    """The share of a matter's complaints that say the same; half where one side does not say."""
    total = tally.total()
    return tally[value] / total if value and total else UNKNOWN


def _overlap(first: Counter, second: Counter) -> float:
    """How far two tallies say the same, 0 to 1; half where one says nothing."""
    if not first or not second:
        return UNKNOWN
    total, other = first.total(), second.total()
    return sum(min(count / total, second[value] / other) for value, count in first.items())
