"""Finding group and major complaints: who says the same of the same thing within days, and why we think so."""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from complaints.rules.matters import Matter, Matters, Reported
from complaints.rules.words import Rareness, words_of

WORDS_SHOWN = 6
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
    matters = Matters(days=limits.days, similarity=limits.similarity)
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


# ---------------------------------------------------------------- what is found
def _groups(matter: Matter, limits: Limits, lessons: Sequence[Lesson]) -> Iterator[Found]:
    """The matter's stretches in which enough different customers spoke within one window."""
    window = timedelta(days=limits.days)
    for run in _runs(matter.members, window, limits.customers):
        group = _described(matter, run, limits)
        if sum(one.complaints >= HELD_BY * len(run) for one in group.words) < SHARED:
            continue
        needed = needed_after(group, lessons, limits.customers)
        if needed == limits.customers or any(_runs(run, window, needed)):
            yield replace(group, needed=needed)


def _described(matter: Matter, run: Sequence[Reported], limits: Limits) -> Found:
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
