"""Complaints taken together into matters as they come: an index by product, unit and word finds what they are like."""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# What speaks for two complaints being about the same matter; together 1.
WORDS, PRODUCT, UNIT, CAUSE = 0.7, 0.15, 0.1, 0.05
# Where one of the two does not say (no product known yet), half of its share.
UNKNOWN = 0.5
# Of a complaint's words the most telling ones look for others.
LOOKED_UP = 8
# Never compare with more matters than this; those that share the most telling words come first. More find the same.
COMPARED = 5
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
    products: "Tally" = field(default_factory=lambda: Tally())
    units: "Tally" = field(default_factory=lambda: Tally())
    causes: "Tally" = field(default_factory=lambda: Tally())
    listed: dict[str, set[str]] = field(default_factory=dict)

    def dot(self, vector: Mapping[str, float]) -> float:
        known = self.words
        found = 0.0
        for word, weight in vector.items():
            if word in known:
                found += weight * known[word]
        return found

    def like(self, complaint: Reported, vector: Mapping[str, float], at_least: float) -> float:
        """How like the matter a complaint is, 0 to 1; 0 where even the same words would not make it `at_least`."""
        by_facts = (
            PRODUCT * self.products.agreement(complaint.product)
            + UNIT * self.units.agreement(complaint.unit)
            + CAUSE * self.causes.agreement(complaint.cause)
        )
        if WORDS + by_facts < at_least or not self.length_squared:
            return by_facts if by_facts >= at_least else 0.0
        return WORDS * self.dot(vector) / math.sqrt(self.length_squared) + by_facts

    def add(self, complaint: Reported, vector: Mapping[str, float], likeness: float) -> None:
        self.length_squared += 2 * self.dot(vector) + sum(weight * weight for weight in vector.values())
        words = self.words
        for word, weight in vector.items():
            words[word] = words.get(word, 0.0) + weight
        self.members.append(complaint)
        self.vectors.append(vector)
        self.likenesses.append(likeness)
        self._tally(complaint, 1)

    def whole(self) -> "Matter":
        """The matter with all that it was ever said to be."""
        if not self.heard:
            return self
        matter = Matter(self.number)
        for complaint, vector, likeness in zip(self.members, self.vectors, self.likenesses, strict=True):
            matter.add(complaint, vector, likeness)
        return matter

    def like_matter(self, other: "Matter") -> float:
        """How like each other two matters are, 0 to 1."""
        few, many = sorted((self, other), key=lambda one: len(one.words))
        length = math.sqrt(self.length_squared * other.length_squared or 1.0)
        return (
            WORDS * many.dot(few.words) / length
            + PRODUCT * self.products.overlap(other.products)
            + UNIT * self.units.overlap(other.units)
            + CAUSE * self.causes.overlap(other.causes)
        )

    def take_in(self, other: "Matter") -> None:
        self.length_squared += 2 * self.dot(other.words) + other.length_squared
        for word, weight in other.words.items():
            self.words[word] = self.words.get(word, 0.0) + weight
        rows = [
            *zip(self.members, self.vectors, self.likenesses, strict=True),
            *zip(other.members, other.vectors, other.likenesses, strict=True),
        ]
        rows.sort(key=lambda row: (row[0].at, row[0].key))
        self.members, self.vectors, self.likenesses = (list(column) for column in zip(*rows, strict=True))
        for complaint in other.members:
            self._tally(complaint, 1)

    def forget_before(self, since: datetime) -> None:
        """What was said before the window no longer says what the matter is about."""
        if self.members[self.heard].at >= since:
            return
        while self.heard < len(self.members) and self.members[self.heard].at < since:
            for word, weight in self.vectors[self.heard].items():
                self.words[word] -= weight
            self._tally(self.members[self.heard], -1)
            self.heard += 1
        self.length_squared = sum(weight * weight for weight in self.words.values())

    def _tally(self, complaint: Reported, count: int) -> None:
        self.products.add(complaint.product, count)
        self.units.add(complaint.unit, count)
        self.causes.add(complaint.cause, count)


class Tally:
    """How many of a matter's complaints say which value; those that say nothing are not counted."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.total = 0

    def add(self, value: str, count: int) -> None:
        if value:
            self.counts[value] = self.counts.get(value, 0) + count
            self.total += count

    def agreement(self, value: str) -> float:
        """The share of the complaints that say the same; half where one side does not say."""
        return self.counts.get(value, 0) / self.total if value and self.total else UNKNOWN

    def overlap(self, other: "Tally") -> float:
        """How far two tallies say the same, 0 to 1; half where one says nothing."""
        if not self.total or not other.total:
            return UNKNOWN
        theirs = other.counts
        return sum(
            min(count / self.total, theirs[value] / other.total)
            for value, count in self.counts.items()
            if value in theirs
        )

    def most_common(self, count: int) -> list[str]:
        return heapq.nlargest(count, self.counts, key=lambda value: self.counts[value])


class Index:
    """The living matters by place (a product or a unit) and word; whatever was last heard of before `since` is gone."""

    def __init__(self) -> None:
        self._listed: dict[str, dict[str, dict[int, Matter]]] = defaultdict(lambda: defaultdict(dict))
        self._heard: list[tuple[datetime, int, Matter]] = []
        self._turn = 0

    def put(self, matter: Matter, places: Iterable[str], words: Sequence[str]) -> None:
        for place in places:
            there, known = self._listed[place], matter.listed.setdefault(place, set())
            for word in words:
                if word not in known:
                    known.add(word)
                    there[word][matter.number] = matter
        self._turn += 1
        heapq.heappush(self._heard, (matter.members[-1].at, self._turn, matter))

    def at(self, place: str) -> Mapping[str, Mapping[int, Matter]]:
        """The matters of a place by word."""
        return self._listed[place]

    def forget_before(self, since: datetime) -> None:
        while self._heard and self._heard[0][0] < since:
            _, _, matter = heapq.heappop(self._heard)
            if matter.members[-1].at < since:
                for place, words in matter.listed.items():
                    there = self._listed[place]
                    for word in words:
                        there[word].pop(matter.number, None)


class Matters:
    """All matters heard of, with an index of the living ones by product, unit and word."""

    def __init__(self, *, days: int, similarity: float) -> None:
        self._window = timedelta(days=days)
        self._similarity = similarity
        self._index = Index()
        self.all: list[Matter] = []

    def hear(self, complaint: Reported, vector: Mapping[str, float]) -> None:
        telling = _telling(vector)
        places = (f"product {complaint.product}", f"unit {complaint.unit}")
        self._index.forget_before(complaint.at - self._window)
        best, likeness = self._most_like(complaint, vector, places, telling)
        if best is None:
            best, likeness = Matter(len(self.all)), 1.0
            self.all.append(best)
        best.add(complaint, vector, likeness)
        self._index.put(best, places, telling)

    def taken_together(self) -> list[Matter]:
        """The matters of more than one complaint, those joined that turn out to be one told in different words."""
        shared = sorted((one for one in self.all if len(one.members) > 1), key=lambda one: one.members[0].at)
        joined: list[Matter] = []
        index = Index()
        for matter in shared:
            whole = matter.whole()
            whole.listed = {}
            index.forget_before(whole.members[0].at - self._window)
            telling = _telling(whole.words)
            places = [place for tally in (whole.products, whole.units) for place in tally.most_common(3)]
            near: dict[int, Matter] = {}
            for place in places:
                there = index.at(place)
                for word in telling:
                    if word in there:
                        near.update(there[word])
            alike = [(other.like_matter(whole), -number) for number, other in near.items()]
            likeness, number = max(alike, default=(0.0, 0))
            if likeness >= self._similarity * TOGETHER:
                home = near[-number]
                home.take_in(whole)
            else:
                home = whole
                joined.append(whole)
            index.put(home, places, telling)
        return joined

    def _most_like(
        self,
        complaint: Reported,
        vector: Mapping[str, float],
        places: Iterable[str],
        telling: Sequence[str],
    ) -> tuple[Matter | None, float]:
        since = complaint.at - self._window
        shared: dict[int, float] = {}
        met: dict[int, Matter] = {}
        for place in places:
            there = self._index.at(place)
            for word in telling:
                if word in there:
                    weight = vector[word] * vector[word]
                    met.update(there[word])
                    for number in there[word]:
                        shared[number] = shared.get(number, 0.0) + weight
        nearest = heapq.nlargest(COMPARED, shared, key=lambda number: (shared[number], -number))
        best, likeness = None, self._similarity
        for number in nearest:
            met[number].forget_before(since)
            found = met[number].like(complaint, vector, likeness)
            if found >= likeness:
                best, likeness = met[number], found
        return best, likeness


def _telling(words: Mapping[str, float]) -> list[str]:
    """The words that say most, the most telling first."""
    return heapq.nlargest(LOOKED_UP, words, key=lambda word: (words[word], word))
