"""What may be done with the data of a person at a customer: by when a request is answered, and what the law keeps."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

# GB/T 35273 8.7: a request is answered within thirty days.
ANSWER_DAYS = 30
# The anti-money-laundering law keeps identity data ten years after the relationship ended.
KEPT_YEARS = 10
# Who acts for a company or owns it is identified by law; others are business contacts.
IDENTIFIED = frozenset({"owner", "executive"})
GONE = "▇▇"
SHORTEST, SHORTEST_WORDS = 2, 4


def due_on(asked_on: date) -> date:
    """The last day to answer."""
    return asked_on + timedelta(days=ANSWER_DAYS)


def kept_until(*, level: str, has_accounts: bool, last_closed_on: date | None) -> date | None:
    """Until when the law forbids erasing a person: None where it does not, `date.max` while there is business."""
    if level not in IDENTIFIED or (not has_accounts and last_closed_on is None):
        return None
    if has_accounts or last_closed_on is None:
        return date.max
    return last_closed_on + timedelta(days=366 * KEPT_YEARS)


def needles(*, names: Iterable[str], reach: Iterable[str], words: Iterable[str]) -> list[str]:
    """What one is known by, the longest first: names, phone and e-mail, and what was noted where it is long enough."""
    found = {one.strip() for one in (*names, *reach) if len(one.strip()) >= SHORTEST}
    found |= {one.strip() for one in words if len(one.strip()) >= SHORTEST_WORDS}
    return sorted(found, key=lambda one: (-len(one), one))


def without(value: Any, gone: list[str]) -> Any:
    """The value with everything of the person struck out, inside lists and objects too."""
    if isinstance(value, str):
        for one in gone:
            value = value.replace(one, GONE)
        return value
    if isinstance(value, list):
        return [without(each, gone) for each in value]
    if isinstance(value, dict):
        return {without(key, gone): without(each, gone) for key, each in value.items()}
    return value
