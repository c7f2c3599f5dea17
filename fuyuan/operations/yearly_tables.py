"""The standard tables of a year computed for the console by a process of its own: of a large ledger it takes long."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Final

from fuyuan.operations.beside import beside_the_edge
from fuyuan.settings import Settings
from services.kept_file import keep

PAUSE: Final = 60.0
"""Seconds between two beginnings for the same question: events never cease to come."""


class YearlyTables:
    """At most one computation at a time; what it made stands in the read model."""

    def __init__(self, settings: Settings, pause: float = PAUSE) -> None:
        self._settings = settings
        self._pause = pause
        self._lock = Lock()
        self._running: Thread | None = None
        self._begun: dict[tuple[int, str], float] = {}
        self._failing: dict[tuple[int, str], datetime] = {}

    def compute(self, year: int, asked: str, today: date) -> datetime | None:
        """Begin unless one is under way, or this was begun a moment ago. `asked`: the cut-off, "" for today's end.

        The answer is since when these could not be computed; None where nothing is known against it.
        """
        question = year, asked
        with self._lock:
            now, last = time.monotonic(), self._begun.get(question)
            busy = self._running is not None and self._running.is_alive()
            if not busy and (last is None or now - last >= self._pause):
                self._begun[question] = now
                self._running = Thread(target=self._run, args=(question, today), daemon=True)
                self._running.start()
            return self._failing.get(question)

    def _run(self, question: tuple[int, str], today: date) -> None:
        year, asked = question
        program = (sys.executable, "-P", "-m", __name__, str(self._settings.data_dir), str(year), asked, str(today))
        began = datetime.now(UTC)
        try:
            with subprocess.Popen(program, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                assert process.stderr is not None
                words = process.stderr.read()
                failed = process.wait() != 0
            if failed:  # the next one may be well, or be killed before it says anything: the reason stays
                keep(self._settings.log("annual"), words)
        except OSError:  # no room for the log, or no process to be had
            failed = True
        with self._lock:
            if failed:
                self._failing.setdefault(question, began)
            else:
                self._failing.pop(question, None)


def main(data_dir: str, year: str, asked: str, today: str) -> None:
    """The process."""
    beside_the_edge()  # first: what is imported takes a second
    import events.published  # noqa: F401  (the log holds every type)
    from projections.opening import open_store
    from projections.views import annual_kept

    store = open_store(Settings.read(data_dir=Path(data_dir)).views_at)
    annual_kept.keep(store, int(year), asked, date.fromisoformat(today))
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
