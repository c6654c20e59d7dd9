"""Where the present work comes from: set once by the page middleware, the API, a job or a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

import pghistory


@dataclass(frozen=True)
class Whence:
    """The origin of an act: its source (audit.models.Source), network address, and the context of row history."""

    source: str = "job"
    address: str | None = None
    context_id: UUID | None = None


_UNKNOWN = Whence()
_whence: ContextVar[Whence] = ContextVar("whence")


def whence() -> Whence:
    """The origin of the work under way."""
    return _whence.get(_UNKNOWN)


@contextmanager
def working_from(source: str, *, address: str | None = None, actor_id: int | None = None) -> Iterator[Whence]:
    """Everything written inside comes from `source`; row history written by triggers carries the same context."""
    with pghistory.context(source=source, actor=actor_id) as history:
        token = _whence.set(Whence(source=source, address=address, context_id=history.id))
        try:
            yield _whence.get()
        finally:
            _whence.reset(token)
