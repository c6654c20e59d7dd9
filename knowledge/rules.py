"""Kinds and states of shared knowledge, what names a customer, and when a week's digest is made."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from common.text import search_document

SHANGHAI = ZoneInfo("Asia/Shanghai")
DIGEST_HOUR = 8
TITLE_LENGTH = 80
MOST_TAGS = 8
TAG_LENGTH = 20
MOST_FOLLOWED = 30
# A name of fewer characters than this would be found in half of all words.
SHORTEST_NAME = 2


class Kind(StrEnum):
    """Market intelligence; how a deal was won or lost; a recurring question with its answer."""

    NEWS = "news"
    CASE = "case"
    ANSWER = "answer"


class State(StrEnum):
    """Read by whom it is for; waiting for a second person before the bank reads it; back from there; taken back."""

    SHARED = "shared"
    WAITING = "waiting"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


def found_by_words(title: str, body: str, competitor: str, tags: Iterable[str]) -> dict[str, Any]:
    """The two columns by which a piece with these words is found."""
    text, parts = search_document([title, competitor, *tags], [body])
    return {"search_text": text, "search_parts": parts}


_BANK = re.compile(r"[\u4e00-\u9fff]{2,8}?银行")
_LEADING = re.compile(r"^.*(?:被|向|给|找|问|在|和|与|跟|由|说|是|到|报|从|对|把|了|的|，|,)")


def competitor_in(text: str) -> str:
    """The first bank that a text names, '' where it names none; 'our bank' and the central bank are none."""
    for found in _BANK.findall(text):
        name = _LEADING.sub("", found)
        if len(name) > 2 and name not in {"人民银行", "中国人民银行", "我们银行", "本银行"}:
            return name
    return ""


def headline(text: str) -> str:
    """The first line or sentence of a text, as a title."""
    first = re.split(r"[\n。；;!！?？]", text.strip(), maxsplit=1)[0].strip()
    return first if len(first) <= TITLE_LENGTH else f"{first[: TITLE_LENGTH - 1]}…"


def tags_of(typed: str) -> list[str]:
    """The tags in what was typed, apart by commas or blanks, each once in its order."""
    words = [word.strip("#＃ ") for word in re.split(r"[,，、;；\s]+", typed)]
    return list(dict.fromkeys(word[:TAG_LENGTH] for word in words if word))[:MOST_TAGS]


def named_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of a company's names or its people's stand in a text; width, case and blanks do not hide one."""
    said = _plain(text)
    return [name for name in names if len(name) >= SHORTEST_NAME and _plain(name) in said]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


class Calendar(Protocol):
    """What these rules need to know of the bank's working days."""

    def is_working(self, day: date) -> bool: ...


def region_prefix(code: str) -> str:
    """With what the codes of a region and everything in it begin: '330000' gives '33', '330200' gives '3302'."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def regions_around(code: str) -> list[str]:
    """A region and those it lies in: '330212' gives its province, its city and itself; nothing where it is unknown."""
    return list(dict.fromkeys([f"{code[:2]}0000", f"{code[:4]}00", code])) if code else []


def digest_week(at: datetime) -> date | None:
    """The Monday on which the digest of the week before is due by now: from Monday 08:00 until the week is over."""
    local = at.astimezone(SHANGHAI)
    monday = local.date() - timedelta(days=local.weekday())
    return None if local.date() == monday and local.hour < DIGEST_HOUR else monday
