"""How much memory the processes of a program hold, sampled while something runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import psutil

MB = 1024 * 1024
EVERY = 0.1


@dataclass
class Memory:
    """Resident memory in MB of each child of a program: when sampling began, and the most it had."""

    before: dict[int, float] = field(default_factory=dict)
    most: dict[int, float] = field(default_factory=dict)

    def sample(self, pid: int) -> None:
        for child in _children(pid):
            try:
                held = child.memory_info().rss / MB
            except psutil.Error:
                continue
            self.before.setdefault(child.pid, held)
            self.most[child.pid] = max(held, self.most.get(child.pid, 0))

    @property
    def growth(self) -> float:
        """By how much the child grew that grew most."""
        return max((self.most[pid] - self.before[pid] for pid in self.most), default=0.0)

    @property
    def largest(self) -> float:
        """The most that any child held."""
        return max(self.most.values(), default=0.0)


@contextmanager
def watched(pid: int) -> Iterator[Memory]:
    """Sample the children of a process ten times a second for as long as the block runs."""
    memory, done = Memory(), Event()
    memory.sample(pid)

    def keep_looking() -> None:
        while not done.wait(EVERY):
            memory.sample(pid)

    looking = Thread(target=keep_looking, daemon=True)
    looking.start()
    try:
        yield memory
    finally:
        done.set()
        looking.join()
        memory.sample(pid)


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []
