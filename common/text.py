"""Names made searchable: width, case and company suffixes folded, cut into two-character parts."""

import re
import unicodedata

from pypinyin import Style, lazy_pinyin, load_phrases_dict

_NOISE = re.compile(r"[\s\-_.,;:'\"()\[\]{}·、，。（）《》“”‘’&/\\]+")
_SUFFIXES = re.compile(
    r"(股份有限公司|有限责任公司|集团有限公司|有限公司|coltd|limited|incorporated|corporation)$"
)

# Readings that the dictionary does not know or gets wrong: places, surnames of old, trades.
READINGS = {
    "单于": "chán yú",
    "单县": "shàn xiàn",
    "单氏": "shàn shì",
    "曾参": "zēng shēn",
    "曾氏": "zēng shì",
    "仇氏": "qiú shì",
    "会稽": "kuài jī",
    "都匀": "dū yún",
    "洪洞": "hóng tóng",
    "涡阳": "guō yáng",
    "浚县": "xùn xiàn",
    "蔚县": "yù xiàn",
    "繁峙": "fán shì",
    "东阿": "dōng ē",
    "朝阳": "cháo yáng",
    "阏氏": "yān zhī",
}
load_phrases_dict({phrase: [[one] for one in said.split()] for phrase, said in READINGS.items()})


def fold(text: str) -> str:
    """Text in one width and case, without blanks and punctuation."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())


def fold_name(name: str) -> str:
    """A folded company name without its legal suffix."""
    folded = fold(name)
    return _SUFFIXES.sub("", folded) or folded


def pinyin(name: str) -> str:
    """A name in pinyin without tones, Latin letters kept: the key by which Chinese readers sort."""
    return "".join(lazy_pinyin(fold(name), style=Style.NORMAL))


def initials(name: str) -> str:
    """The first letters of a name's pinyin."""
    return "".join(lazy_pinyin(fold(name), style=Style.FIRST_LETTER))


def bigrams(text: str) -> list[str]:
    """The distinct two-character parts of a text, sorted; a single character is its own part."""
    if len(text) < 2:
        return [text] if text else []
    return sorted({text[n : n + 2] for n in range(len(text) - 1)})


def search_document(names: list[str], codes: list[str]) -> tuple[str, list[str]]:
    """The searchable text of a record and its parts, from its names and codes.

    Words are kept apart by a blank, so that no part spans two of them.
    """
    words: list[str] = []
    for name in filter(None, names):
        words += [fold(name), pinyin(name), initials(name)]
    words += [fold(code) for code in filter(None, codes)]
    words = list(dict.fromkeys(words))
    parts = sorted({part for word in words for part in bigrams(word)})
    return " ".join(words), parts


def search_parts(typed: str) -> tuple[str, list[str]]:
    """What somebody typed, folded, and the parts every match must have; no parts below two characters."""
    text = fold_name(typed) if len(fold(typed)) > 4 else fold(typed)
    return (text, bigrams(text)) if len(text) >= 2 else (text, [])
