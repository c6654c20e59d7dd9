"""When two names of a bank are the same word."""

import re
from collections.abc import Iterable

from common.text import fold

_APART = re.compile(r"[,，、;；/]+")


def words_of_bank(name: str, also: str) -> set[str]:
    """Every word that stands for a bank, folded: its name and what else it is called, apart by commas."""
    return {fold(word) for word in [name, *_APART.split(also)] if fold(word)}


def same_bank(name: str, also: str, others: Iterable[tuple[str, str]]) -> str:
    """The first of other banks (name, other words) that one of these words stands for; empty if none."""
    words = words_of_bank(name, also)
    return next((other for other, called in others if words & words_of_bank(other, called)), "")
