"""What the production server itself says each request took: its access log, by the opening a request is part of."""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from crm_site.local.processes import Program

HEADER = "X-Opening"  # a browser's request does not carry it; the log alone reads it
PATIENCE = 5.0


class ServerTimes:
    """The access log of a web server started by `logged`; a request's time begins when a worker has read its head.

    Waiting for a free worker is not in it: that is what the asker's own clock adds.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")

    def logged(self, web: Program) -> Program:
        """The web server writing a line for each request: microseconds and its opening."""
        asked = f"%(D)s %({{{HEADER.lower()}}}i)s"
        return replace(
            web, command=[*web.command, "--access-logfile", str(self._path), "--access-logformat", asked]
        )

    def milliseconds(self, openings: Iterable[str], *, requests: int) -> list[float]:
        """What each opening of so many requests took altogether; raises LookupError where the log lacks one."""
        wanted = set(openings)
        until = time.monotonic() + PATIENCE
        while True:
            found = self._read()
            if all(len(found[opening]) == requests for opening in wanted):
                return [sum(found[opening]) / 1000 for opening in sorted(wanted)]
            if time.monotonic() > until:
                raise LookupError(f"the server's log lacks requests of {len(wanted)} openings")
            time.sleep(0.1)

    def _read(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for line in self._path.read_text(encoding="utf-8").splitlines():
            taken, _, opening = line.partition(" ")
            found[opening].append(int(taken))
        return found
