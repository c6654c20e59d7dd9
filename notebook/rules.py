"""Who is named in a note, and what is done to many customers at once."""

import re
from enum import StrEnum

# A mention is an @ that does not stand inside an address, and the word or words behind it.
_MENTION = re.compile(r"(?<![\w.%+-])[@＠]([^\W_][\w·]*(?: [A-Za-z][A-Za-z0-9_]*)?)")
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
    """What stands behind each @ of a note, once each, in its order: '@陈思远请看' gives '陈思远请看'."""
    return list(dict.fromkeys(found[:LONGEST_NAME] for found in _MENTION.findall(text)))


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
    return sign.isascii() and (sign.isalnum() or sign == "_")
