"""What waits for a person's decision, whatever it is: each app describes its own kind, and the settings name them all.

An app keeps its own services and its own rules of who decides; here they are only asked for together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

MOST = 50


class NotDone(Exception):
    """The app refused the decision; `words` say why, in the reader's language."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Figure:
    """A figure that the decision turns on: its name, its value in words, good or bad."""

    label: str
    value: str
    tone: str = ""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what is asked, about whom, by whom, since when, and until when it is to be decided.

    `seen` names the words that were read, where an app decides on those alone. `until` is the last day that leave would
    have where none is typed; None where a decision has no last day.
    """

    code: str
    public_id: UUID
    label: str
    icon: str
    title: str
    about: str
    facts: Sequence[str]
    asked_by: str
    since: datetime | None
    due_at: datetime | None
    url: str
    seen: str = ""
    until: date | None = None
    figures: Sequence["Figure"] = ()
    # What comes back for it, and what came before it, in sentences.
    back: str = ""
    before: Sequence[str] = ()


@dataclass(frozen=True)
class Said:
    """A decision as it was typed."""

    approve: bool
    note: str
    until: date | None
    seen: str


class Approvals:
    """One kind of thing that waits; `rows` starts at what the person may see and decide."""

    code: ClassVar[str]

    def rows(self, user: Any) -> QuerySet:
        """What waits for a person, the longest first; these are what the number in the frame counts."""
        raise NotImplementedError

    def decides(self, user: Any, one: Any) -> bool:
        """Whether the person decides this one, where the rows alone cannot tell."""
        return True

    def card(self, one: Any) -> Waiting:
        """One thing in words."""
        raise NotImplementedError

    def cards(self, found: Sequence[Any]) -> list[Waiting]:
        """Several in words; for a kind that reads for all of them at once."""
        return [self.card(one) for one in found]

    def decide(self, one: Any, said: Said, *, by: Any, at: datetime) -> None:
        """Decide by the app's own service. Raises NotDone."""
        raise NotImplementedError


@cache
def approvals() -> dict[str, Approvals]:
    """Every kind of this installation, by its code."""
    made = (import_string(name)() for name in settings.APPROVALS)
    return {each.code: each for each in made}


def waiting_for(user: Any) -> list[Waiting]:
    """Everything that waits for a person's decision: what is due first, then the longest waiting."""
    found = [
        card
        for each in approvals().values()
        for card in each.cards([one for one in each.rows(user)[:MOST] if each.decides(user, one)])
    ]
    return sorted(found, key=_urgency)


def counted_for(user: Any) -> dict[str, QuerySet]:
    """What waits for a person, by code, to be counted together with what else a page counts."""
    return {code: each.rows(user) for code, each in approvals().items()}


def _urgency(one: Waiting) -> tuple[bool, datetime, datetime]:
    since = one.since or datetime.min.replace(tzinfo=UTC)
    return one.due_at is None, one.due_at or since, since


def waiting_one(user: Any, code: str, public_id: UUID) -> Any:
    """The record that waits for a person under a code; None where there is none."""
    kind = approvals().get(code)
    one = kind.rows(user).filter(public_id=public_id).first() if kind else None
    return one if kind and one is not None and kind.decides(user, one) else None
