"""Finding group and major complaints: who says the same of the same thing within days, and why we think so."""

import heapq
import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from complaints.rules.words import Rareness, words_of

# What speaks for two complaints being about the same matter; together 1.
WORDS, PRODUCT, UNIT, CAUSE = 0.7, 0.15, 0.1, 0.05
# Where one of the two does not say (no product known yet), half of its share.
UNKNOWN = 0.5
# Of a complaint's words the most telling ones look for others.
LOOKED_UP = 8
# Never compare with more matters than this; those that share the most telling words come first.
COMPARED = 15
WORDS_SHOWN = 6
# Matters are compared by all their words, where chance weighs less: so much less likeness makes two of them one.
TOGETHER = 0.9
# One matter, not only one subject: so many words stand in so large a part of its complaints.
SHARED, HELD_BY = 3, 0.5


class FoundKind(StrEnum):
    GROUP = "group"
    MAJOR = "major"


@dataclass(frozen=True)
class Limits:
    """From when on it counts; every one is a setting of the bank."""

    customers: int = 5
    days: int = 7
    similarity: float = 0.5
    major_customers: int = 20
    major_same_product: int = 5
    major_hours: int = 24


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


@dataclass(frozen=True)
class SharedWord:
    """A word, and in how many of the complaints it stands."""

    word: str
    complaints: int


@dataclass(frozen=True)
class Found:
    """Complaints that seem to be one matter, and what they have in common; a blank says that they differ there.

    `likeness` is how alike the members are on average, 0 to 1; `needed` is the number of customers that was asked for.
    """

    kind: FoundKind
    members: tuple[int, ...]
    customers: int
    product: str
    cause: str
    unit: str
    words: tuple[SharedWord, ...]
    first_at: datetime
    last_at: datetime
    likeness: float
    needed: int

    @property
    def hours(self) -> int:
        """How many hours lie between the first and the last, rounded up."""
        return math.ceil((self.last_at - self.first_at).total_seconds() / 3600)


@dataclass(frozen=True)
class Lesson:
    """What a person said of an earlier finding: right or a false alarm, and how many customers it had."""

    kind: str
    product: str
    unit: str
    words: frozenset[str]
    customers: int
    right: bool


def needed_after(found: Found, lessons: Iterable[Lesson], limit: int) -> int:
    """How many customers a finding like `found` needs, after all that people said of such ones (oldest first).

    A false alarm raises the number for its like, a confirmation puts it back to the bank's limit. Alike is what has the
    same kind, product and unit, and for groups half of the words in common.
    """
    needed = limit
    words = {one.word for one in found.words}
    for lesson in lessons:
        if (lesson.kind, lesson.product, lesson.unit) != (found.kind, found.product, found.unit):
            continue
        if found.kind == FoundKind.GROUP and len(words & lesson.words) * 2 < len(lesson.words):
            continue
        needed = limit if lesson.right else taught(needed, lesson.customers, limit)
    return needed


def taught(needed_before: int, customers: int, limit: int) -> int:
    """How many customers the next of a dismissed kind needs: half as many again, at least one more."""
    return max(needed_before, limit, customers + max(1, customers // 2))


def find_groups(
    complaints: Iterable[Reported], limits: Limits, lessons: Sequence[Lesson] = ()
) -> list[Found]:
    """The group complaints among `complaints`, oldest first: five different customers within seven days, as shipped.

    Complaints come in the order of time. Each joins the matter that it is most like, if it is like it enough and the
    matter has been heard of within the window; else it opens a matter of its own. Only matters of the same product or
    the same unit are looked at, found through an index of their words, so that the work grows with the number of
    complaints and not with its square. A matter of too few customers is forgotten when its window ends.
    """
    heard = sorted(complaints, key=lambda one: (one.at, one.key))
    said = [words_of(one.text) for one in heard]
    rareness = Rareness(said)
    matters = _Matters(limits)
    for complaint, words in zip(heard, said, strict=True):
        matters.hear(complaint, rareness.vector(words))
    found = [group for matter in matters.taken_together() for group in _groups(matter, limits, lessons)]
    return sorted(found, key=lambda one: (one.first_at, one.members))


def find_majors(
    complaints: Iterable[Reported], limits: Limits, lessons: Sequence[Lesson] = ()
) -> list[Found]:
    """Products of which enough different customers complained within a day: major, whatever their words."""
    by_product: dict[str, list[Reported]] = defaultdict(list)
    for one in complaints:
        if one.product:
            by_product[one.product].append(one)
    found = []
    for product, theirs in sorted(by_product.items()):
        theirs.sort(key=lambda one: (one.at, one.key))
        window = timedelta(hours=limits.major_hours)
        for run in _runs(theirs, window, limits.major_same_product):
            major = _major(product, run, limits.major_same_product)
            needed = needed_after(major, lessons, limits.major_same_product)
            if any(_runs(run, window, needed)):
                found.append(replace(major, needed=needed))
    return found


def is_major(customers: int, limits: Limits) -> bool:
    """Whether a group of so many linked complainants is a major complaint by number."""
    return customers >= limits.major_customers


# ---------------------------------------------------------------- matters
@dataclass
class _Matter:
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

    def whole(self) -> "_Matter":
        """The matter with all that it was ever said to be."""
        matter = _Matter(self.number)
        for complaint, vector, likeness in zip(self.members, self.vectors, self.likenesses, strict=True):
            matter.add(complaint, vector, likeness)
        return matter

    def like_matter(self, other: "_Matter") -> float:
        """How like each other two matters are, 0 to 1."""
        dot = sum(weight * self.words[word] for word, weight in other.words.items() if word in self.words)
        return (
            WORDS * dot / math.sqrt(self.length_squared * other.length_squared or 1.0)
            + PRODUCT * _overlap(self.products, other.products)
            + UNIT * _overlap(self.units, other.units)
            + CAUSE * _overlap(self.causes, other.causes)
        )

    def take_in(self, other: "_Matter") -> None:
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


class _Matters:
    """All matters heard of, with an index of the living ones by product, unit and word."""

    def __init__(self, limits: Limits) -> None:
        self._window = timedelta(days=limits.days)
        self._similarity = limits.similarity
        self._index: dict[tuple[str, str], list[_Matter]] = defaultdict(list)
        self.all: list[_Matter] = []

    def hear(self, complaint: Reported, vector: Mapping[str, float]) -> None:
        telling = heapq.nlargest(LOOKED_UP, vector, key=lambda word: (vector[word], word))
        best, likeness = self._most_like(complaint, vector, telling)
        if best is None:
            best, likeness = _Matter(len(self.all)), 1.0
            self.all.append(best)
        best.add(complaint, vector, likeness)
        for place in (f"product {complaint.product}", f"unit {complaint.unit}"):
            for word in telling:
                if (place, word) not in best.listed:
                    best.listed.add((place, word))
                    self._index[place, word].append(best)

    def taken_together(self) -> list[_Matter]:
        """The matters of more than one complaint, those joined that turn out to be one told in different words."""
        shared = sorted((one for one in self.all if len(one.members) > 1), key=lambda one: one.members[0].at)
        joined: list[_Matter] = []
        index: dict[tuple[str, str], list[_Matter]] = defaultdict(list)
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
    ) -> tuple[_Matter | None, float]:
        since = complaint.at - self._window
        shared: dict[int, float] = defaultdict(float)
        met: dict[int, _Matter] = {}
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


# ---------------------------------------------------------------- what is found
def _groups(matter: _Matter, limits: Limits, lessons: Sequence[Lesson]) -> Iterator[Found]:
    """The matter's stretches in which enough different customers spoke within one window."""
    window = timedelta(days=limits.days)
    for run in _runs(matter.members, window, limits.customers):
        group = _described(matter, run, limits)
        if sum(one.complaints >= HELD_BY * len(run) for one in group.words) < SHARED:
            continue
        needed = needed_after(group, lessons, limits.customers)
        if needed == limits.customers or any(_runs(run, window, needed)):
            yield replace(group, needed=needed)


def _described(matter: _Matter, run: Sequence[Reported], limits: Limits) -> Found:
    places = {one.key: place for place, one in enumerate(matter.members)}
    product = _common(Counter(one.product for one in run if one.product))
    cause = _common(Counter(one.cause for one in run if one.cause))
    unit = _common(Counter(one.unit for one in run if one.unit))
    holding: Counter[str] = Counter()
    weight: Counter[str] = Counter()
    for one in run:
        vector = matter.vectors[places[one.key]]
        holding.update(vector.keys())
        weight.update(vector)
    ordered = sorted(weight, key=lambda word: (-weight[word], word))[:WORDS_SHOWN]
    likenesses = [matter.likenesses[places[one.key]] for one in run[1:]]
    return Found(
        kind=FoundKind.GROUP,
        members=tuple(sorted(one.key for one in run)),
        customers=len({one.customer for one in run}),
        product=product,
        cause=cause,
        unit=unit,
        words=tuple(SharedWord(word, holding[word]) for word in ordered if holding[word] > 1),
        first_at=run[0].at,
        last_at=run[-1].at,
        likeness=round(sum(likenesses) / len(likenesses), 2) if likenesses else 1.0,
        needed=limits.customers,
    )


def _common(tally: Counter) -> str:
    """What more than half of those that say something say."""
    if not tally:
        return ""
    value, count = tally.most_common(1)[0]
    return value if count * 2 > tally.total() else ""


def _runs(members: Sequence[Reported], window: timedelta, needed: int) -> list[list[Reported]]:
    """The stretches in which every complaint lies in some window with `needed` different customers."""
    runs: list[list[Reported]] = []
    inside: deque[Reported] = deque()
    customers: Counter[str] = Counter()
    for one in members:
        inside.append(one)
        customers[one.customer] += 1
        while inside[0].at < one.at - window:
            gone = inside.popleft()
            customers[gone.customer] -= 1
            if not customers[gone.customer]:
                del customers[gone.customer]
        if len(customers) >= needed:
            if runs and runs[-1][-1].at >= inside[0].at:
                known = {member.key for member in runs[-1]}
                runs[-1] += [member for member in inside if member.key not in known]
            else:
                runs.append(list(inside))
    return runs


def _major(product: str, run: Sequence[Reported], needed: int) -> Found:
    causes = Counter(one.cause for one in run if one.cause)
    return Found(
        kind=FoundKind.MAJOR,
        members=tuple(sorted(one.key for one in run)),
        customers=len({one.customer for one in run}),
        product=product,
        cause=_common(causes),
        unit="",
        words=(),
        first_at=run[0].at,
        last_at=run[-1].at,
        likeness=0.0,
        needed=needed,
    )
