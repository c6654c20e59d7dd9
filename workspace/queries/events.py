"""An entry of the timeline, and a page of one source of entries."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

PAGE = 20
# Entries of one source with the very same time that a page boundary may fall between.
TIES = 10


@dataclass(frozen=True)
class Strip:
    """A task that was born in a contact."""

    title: str
    note: str
    done: bool


@dataclass(frozen=True)
class Event:
    """One entry of the timeline; `clock` says whether the hour means something."""

    at: datetime
    source: str
    pk: int
    kind: str
    icon: str
    tone: str = ""
    who: str = ""
    text: str = ""
    clock: bool = True
    strips: list[Strip] = field(default_factory=list)
    href: str = ""
    # Under which the record behind it is known to the API; empty where none is, or where the reader may not open it.
    record: str = ""

    @property
    def key(self) -> tuple[datetime, str, int]:
        """Where it stands in the order, newest first."""
        return (self.at, self.source, self.pk)


def page_of(found: QuerySet, column: str, before: tuple[datetime, str, int] | None) -> QuerySet[Any]:
    """A page of one source and a little more, from a place on, the newest first."""
    if before is not None:
        found = found.filter(**{f"{column}__lte": before[0]})
    return found.order_by(f"-{column}", "-id")[: PAGE + 1 + TIES]
