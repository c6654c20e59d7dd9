"""When two customers may be one company: what each reason weighs, and which names are alike."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Self

import numpy as np

from common.text import bigrams, fold_name

WEIGHTS = {"credit_code": 100, "pinyin": 60, "phone": 40, "name": 30}
ALIKE = 0.75
# Of what so many share nothing follows: a collective phone, a short name of everybody.
SHARED_KEYS, SHARED_PHONE = 20, 5
# Names of which even the rarest part stands in so many others are made of words that everybody has.
CROWD = 300
# Pairs looked at together, and parts: some 30 MB.
TOGETHER = 250_000
Column = np.ndarray


def weight(reasons: list[str], likeness: int) -> int:
    """The order of pairs: exact codes before names, the likeness of the names (in hundredths) among equals."""
    return sum(WEIGHTS[reason] for reason in reasons) * 100 + likeness


def alike_names(rows: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """Every pair of keys, the earlier first, whose names share three quarters of their two-character parts (Dice).

    `rows` are keys with their names, and are gone through once. Two such names share at least three fifths of the
    parts of each, so they meet in one of its rarest two fifths (prefix filtering; Chaudhuri, Ganti, Kaushik 2006), and
    only names that meet there are compared. Of a million names 10 million parts are held, 8 bytes each.
    """
    names = _Names.read(rows)
    found = [names.alike(*pairs) for pairs in names.meetings()]
    if found:
        ones, others = _split(np.unique(np.concatenate(found)))
        yield from zip(names.keys[ones].tolist(), names.keys[others].tolist(), strict=True)


@dataclass(frozen=True)
class _Names:
    """Names by their place, their parts numbered from the rarest.

    `codes`: place and part of each part of each name in one number, in rising order. `held`: how many names have a
    part. `signs`: a bit for each part of a name, several parts sharing one of 64.
    """

    keys: Column
    counts: Column
    codes: Column
    held: Column
    signs: Column

    @classmethod
    def read(cls, rows: Iterable[tuple[int, str]]) -> Self:
        known: dict[str, int] = {}
        keys, sizes, parts = array("q"), array("i"), array("i")
        for key, name in rows:
            own = bigrams(fold_name(name))
            keys.append(key)
            sizes.append(len(own))
            parts.extend(known.setdefault(part, len(known)) for part in own)
        # The same memory seen as columns: a copy of ten million parts would be 40 MB.
        numbered, counts = np.asarray(parts, dtype=np.int32), np.asarray(sizes, dtype=np.int32)
        held = np.bincount(numbered, minlength=len(known)).astype(np.int32)
        rarest = np.argsort(held, kind="stable")
        number = np.empty(len(known), dtype=np.int32)
        number[rarest] = np.arange(len(known), dtype=np.int32)
        places = np.arange(len(counts), dtype=np.int32)
        codes = np.repeat(_joined(places, np.zeros_like(places)), counts)
        codes |= number[numbered]
        del numbered, parts
        codes.sort()
        bits = np.uint64(1) << (np.arange(len(known), dtype=np.uint64) % np.uint64(64))
        signs = np.zeros(len(counts), dtype=np.uint64)
        for start in range(0, len(codes), TOGETHER):
            of, part = _split(codes[start : start + TOGETHER])
            np.bitwise_or.at(signs, of, bits[part])
        return cls(np.asarray(keys, dtype=np.int64), counts, codes, held[rarest], signs)

    def meetings(self) -> Iterator[tuple[Column, Column]]:
        """Places of names that meet in one of the rarest parts of both; a pair may come several times."""
        places, parts = _split(self.codes)
        longest = int(self.counts.max(initial=0))
        prefixes = np.array([_prefix(count) for count in range(longest + 1)], dtype=np.int32)
        rare = np.flatnonzero(self.held[parts] <= CROWD)
        places, parts = places[rare], parts[rare]
        nth = rare - (np.cumsum(self.counts) - self.counts)[places]
        chosen = nth < prefixes[self.counts[places]]
        places, parts = places[chosen], parts[chosen]
        del rare, nth, chosen
        order = np.argsort(parts, kind="stable")
        places, parts = places[order], parts[order]
        # So many of the same part stand before each, and make a pair with it.
        before = np.arange(len(parts)) - np.searchsorted(parts, parts)
        bounds = np.searchsorted(np.cumsum(before), np.arange(0, before.sum() + TOGETHER, TOGETHER))
        for start, stop in pairwise([*bounds.tolist(), len(parts)]):
            makes = before[start:stop]
            if makes.any():
                ones = np.repeat(np.arange(start, stop) - makes, makes) + _nth(makes)
                yield places[ones], np.repeat(places[start:stop], makes)

    def alike(self, ones: Column, others: Column) -> Column:
        """Those of the pairs that are alike, each once, joined."""
        # Signs never differ by more than the names do; most pairs end here.
        apart = np.bitwise_count(self.signs[ones] ^ self.signs[others])
        near = apart <= (1 - ALIKE) * (self.counts[ones] + self.counts[others])
        pairs = np.unique(_joined(ones[near], others[near]))
        ones, others = _split(pairs)
        counts = self.counts[ones]
        starts = np.searchsorted(self.codes, _joined(ones, np.zeros_like(ones)))
        own = self.codes[np.repeat(starts, counts) + _nth(counts)]
        wanted = _joined(np.repeat(others, counts), _split(own)[1])
        place = np.minimum(np.searchsorted(self.codes, wanted), len(self.codes) - 1)
        pair = np.repeat(np.arange(len(ones)), counts)
        shared = np.bincount(pair[self.codes[place] == wanted], minlength=len(ones))
        return pairs[2 * shared >= ALIKE * (counts + self.counts[others])]


def _joined(first: Column, second: Column) -> Column:
    """Two columns of 32 bits in one of 64, in the order of the first."""
    return (first.astype("<i8") << 32) | second


def _split(joined: Column) -> tuple[Column, Column]:
    halves = joined.astype("<i8", copy=False).view("<i4")
    return halves[1::2], halves[0::2]


def _nth(counts: Column) -> Column:
    """0, 1, 2 ... for each count as many."""
    ends = np.cumsum(counts, dtype=np.int32)
    return np.arange(ends[-1] if len(ends) else 0, dtype=np.int32) - np.repeat(ends - counts, counts)


def _prefix(count: int) -> int:
    """How many of a name's rarest parts every name alike has one of."""
    return count - ceil(count * ALIKE / (2 - ALIKE)) + 1 if count else 0
