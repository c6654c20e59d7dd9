"""What a machine client sent and was told, on its own disk: the witness that a killed server is compared with."""

import json
import os
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Ledger:
    """Lines of JSON, each on the disk before the client goes on."""

    path: Path
    entries: list[dict[str, Any]] = field(default_factory=list)
    _gate: threading.Lock = field(default_factory=threading.Lock)

    def write(self, event: str, **what: Any) -> None:
        entry = {"event": event, **what}
        with self._gate, self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())
            self.entries.append(entry)

    def of(self, event: str) -> list[dict[str, Any]]:
        with self._gate:
            return [entry for entry in self.entries if entry["event"] == event]

    def books(self) -> dict[tuple[str, str], int]:
        """(account, month) to the fen that the last batch acknowledged as applied gave it, in the order of sending."""
        sent = {entry["key"]: entry["fen"] for entry in self.of("announced")}
        held: dict[tuple[str, str], int] = {}
        for entry in self.of("applied"):
            month = entry["month"]
            held.update({(account, month): fen for account, fen in sent[entry["key"]].items()})
        return held
