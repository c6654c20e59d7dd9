"""Who is named in a note, and what is done to many customers at once."""

import re
from enum import StrEnum

_LATIN = "A-Za-zÀ-ɏ"
# A hyphen or an apostrophe inside a Latin name, as in Jean-Luc and O'Brien, but not the s of "Li's".
_INSIDE = rf"(?<=[{_LATIN}])(?:-|['’](?!s(?![{_LATIN}])))(?=[{_LATIN}])"
_MORE = rf" [{_LATIN}](?:[{_LATIN}0-9_]|{_INSIDE})*"
# A mention is an @ that does not stand inside an address, and the word or words behind it; no digit begins one.
_MENTION = re.compile(rf"(?<![A-Za-z0-9_.%+-])[@＠]([^\W\d_](?:[\w·]|{_INSIDE})*(?:{_MORE}){{0,3}})")
LONGEST_NAME = 40
# So many customers in one act; more is a matter for an import.
MOST_AT_ONCE = 5_000


class BulkAct(StrEnum):
    TAG = "tag"
    UNTAG = "untag"
    POOL = "pool"
    TASK = "task"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"


class RowState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    UNDONE = "undone"
    # Somebody changed it since: taking back would overwrite that.
    LEFT = "left"


def words_named(text: str) -> list[str]:
    """What stands behind each @ of a note, once each, in its order: '@陈思远请看' gives '陈思远请看'.

    One sign is nobody's name: 'A @ 3.5%' and '@A' name nobody.
    """
    return list(dict.fromkeys(found[:LONGEST_NAME] for found in _MENTION.findall(text) if len(found) > 1))


def beginnings(word: str) -> list[str]:
    """The names that a word may begin with, the longest first; a Latin word is not cut in its middle.

    Chinese has no blanks, so a name ends where one of ours ends: '陈思远请看' is '陈思远' if somebody is called so.
    """
    return [
        word[:length]
        for length in range(len(word), 1, -1)
        if length == len(word) or not (_joins(word[length - 1]) and _joins(word[length]))
        if word[length - 1] != " "
    ]


def _joins(sign: str) -> bool:
    return sign in "_-'’" or bool(re.fullmatch(f"[{_LATIN}0-9]", sign))
