"""The standard tables of a year computed for the console by a process of its own: of a large ledger it takes long."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from threading import Lock, Thread
from typing import Final

from fuyuan.operations.beside import beside_the_edge
from fuyuan.settings import Settings

PAUSE: Final = 60.0
"""Seconds between two beginnings for the same question: events never cease to come."""


class YearlyTables:
    """At most one computation at a time; what it made stands in the read model."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._running: Thread | None = None
        self._begun: dict[tuple[int, str], float] = {}

    def compute(self, year: int, asked: str, today: date) -> None:
        """Begin unless one is under way, or this was begun a moment ago. `asked`: the cut-off, "" for today's end."""
        with self._lock:
            if self._running is not None and self._running.is_alive():
                return
            now, last = time.monotonic(), self._begun.get((year, asked))
            if last is not None and now - last < PAUSE:
                return
            self._begun[year, asked] = now
            program = (sys.executable, "-P", "-m", __name__, str(self._settings.data_dir), str(year), asked)
            self._running = Thread(target=self._run, args=((*program, str(today)),), daemon=True)
            self._running.start()

    def _run(self, program: tuple[str, ...]) -> None:
        log = self._settings.log("annual")
        with log.open("wb") as words, subprocess.Popen(program, stdin=subprocess.PIPE, stderr=words) as process:
            process.wait()


def main(data_dir: str, year: str, asked: str, today: str) -> None:
    """The process."""
    beside_the_edge()  # first: what is imported takes a second
    import events.published  # noqa: F401  (the log holds every type)
    from projections.opening import open_store
    from projections.views.annual_kept import keep

    store = open_store(Settings.read(data_dir=Path(data_dir)).views_at)
    keep(store, int(year), asked, date.fromisoformat(today))
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
