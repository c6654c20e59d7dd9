"""Which lists people save views of, when two addresses mean the same view, and whose units a shared one reaches."""

from urllib.parse import parse_qsl, urlencode

from organization.rules import Reach

# The URL name of each list, by the name under which its views are kept.
LISTS = {
    "customers": "customers:list",
    "opportunities": "prospects:opportunity-list",
    "prospects": "prospects:list",
    "complaints": "complaints:desk",
    "knowledge": "knowledge:list",
}
# Parts of a list's address that say which page or layer of it is open, not which list it is.
PASSING = frozenset({"cursor", "case", "at", "panel", "more", "next", "saved"})
LONGEST_QUERY = 2000


class QueryTooLong(Exception):
    """The address has more filters than a view keeps."""


def canonical(query: str) -> str:
    """What of an address is a view: filters, order and columns with a value, in one order. Raises QueryTooLong.

    `tier=key&tier=gold&cursor=…` and `tier=gold&tier=key&q=` are the same view.
    """
    pairs = {(name, value) for name, value in parse_qsl(query[: 2 * LONGEST_QUERY]) if name not in PASSING}
    found = urlencode(sorted(pairs))
    if len(query) > 2 * LONGEST_QUERY or len(found) > LONGEST_QUERY:
        raise QueryTooLong
    return found


def units_above(path: str) -> list[str]:
    """The paths of a unit and of every unit above it: 'HO/B01/' gives 'HO/' and 'HO/B01/'."""
    codes = path.split("/")[:-1]
    return ["".join(f"{code}/" for code in codes[: depth + 1]) for depth in range(len(codes))]


def chosen_columns(asked: str, known: list[str]) -> list[str]:
    """The columns asked for ('tier,next') in their order, each once; all where none of them is known.

    The first known column names the row: it always stands, and first.
    """
    first, *others = known
    wanted = [name for name in dict.fromkeys(asked.split(",")) if name in others]
    return [first, *(wanted or others)]


def toggled(columns: list[str], name: str) -> list[str]:
    """The columns without one that stands, or with one more at the end."""
    return [each for each in columns if each != name] if name in columns else [*columns, name]


def moved(columns: list[str], name: str, step: int) -> list[str]:
    """The columns with one moved a place towards the beginning (-1) or the end (1); at the ends nothing moves."""
    place = columns.index(name)
    other = place + step
    if not 0 <= other < len(columns):
        return columns
    found = list(columns)
    found[place], found[other] = found[other], found[place]
    return found


def most_exported(reach: Reach) -> int:
    """How many rows of a list a person takes along at once: the more the wider they answer for."""
    if reach.everything:
        return 20_000
    return 5_000 if reach.subtrees else 1_000
