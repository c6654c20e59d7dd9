"""When two customers may be one company: what each reason weighs, and which names are alike."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from math import ceil

from common.text import bigrams, fold_name

WEIGHTS = {"credit_code": 100, "pinyin": 60, "phone": 40, "name": 30}
ALIKE = 0.75
# Of what so many share nothing follows: a collective phone, a short name of everybody.
SHARED_KEYS, SHARED_PHONE = 20, 5
# Names of which even the rarest part stands in so many others are made of words that everybody has.
CROWD = 300


def weight(reasons: list[str], likeness: int) -> int:
    """The order of pairs: exact codes before names, the likeness of the names (in hundredths) among equals."""
    return sum(WEIGHTS[reason] for reason in reasons) * 100 + likeness


def alike_names(names: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """Every pair of keys, the lower first, whose names share three quarters of their two-character parts (Dice).

    Two such names share at least three fifths of the parts of each, so they meet in one of its rarest two fifths
    (prefix filtering; Chaudhuri, Ganti, Kaushik 2006), and only names that meet there are compared.
    """
    parts = {key: frozenset(bigrams(fold_name(name))) for key, name in names.items()}
    held = Counter(part for own in parts.values() for part in own)
    met: dict[str, list[int]] = defaultdict(list)
    for key in sorted(parts):
        own = parts[key]
        rarest = sorted(own, key=lambda part: (held[part], part))[: _prefix(len(own))]
        others = {other for part in rarest if held[part] <= CROWD for other in met[part]}
        for other in sorted(others):
            theirs = parts[other]
            if 2 * len(own & theirs) >= ALIKE * (len(own) + len(theirs)):
                yield other, key
        for part in rarest:
            met[part].append(key)


def _prefix(count: int) -> int:
    """How many of a name's rarest parts every name alike has one of."""
    return count - ceil(count * ALIKE / (2 - ALIKE)) + 1 if count else 0
