"""What takes long is computed for the console by a process of its own: one at a time, behind everybody else."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from tempfile import TemporaryFile
from threading import Lock, Thread
from typing import Final

from fuyuan.settings import Settings
from services.kept_file import keep

PAUSE: Final = 60.0
"""Seconds between two beginnings for the same question: events never cease to come."""
Question = tuple[str, ...]
"""The module that is run and its arguments behind the data folder."""


class Computing:
    """At most one process at a time. What one says on its standard output is known until the edge ends."""

    def __init__(self, settings: Settings, pause: float = PAUSE) -> None:
        self._settings = settings
        self._pause = pause
        self._lock = Lock()
        self._running: Thread | None = None
        self._begun: dict[Question, float] = {}
        self._failing: dict[Question, datetime] = {}
        self._answers: dict[Question, bytes] = {}

    def begin(self, module: str, *arguments: str) -> datetime | None:
        """Begin unless one is under way, or this was begun a moment ago.

        The answer is since when this could not be computed; None where nothing is known against it.
        """
        question = module, *arguments
        with self._lock:
            now, last = time.monotonic(), self._begun.get(question)
            busy = self._running is not None and self._running.is_alive()
            if not busy and (last is None or now - last >= self._pause):
                self._begun[question] = now
                self._running = Thread(target=self._run, args=(question,), daemon=True)
                self._running.start()
            return self._failing.get(question)

    def said(self, module: str, *arguments: str) -> bytes | None:
        """What it said when it was computed; None where it was not."""
        with self._lock:
            return self._answers.get((module, *arguments))

    def _run(self, question: Question) -> None:
        module, *arguments = question
        program = (sys.executable, "-P", "-m", module, str(self._settings.data_dir), *arguments)
        began, said = datetime.now(UTC), b""
        try:
            with (
                TemporaryFile() as output,
                subprocess.Popen(program, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.PIPE) as process,
            ):
                assert process.stderr is not None
                words = process.stderr.read()
                failed = process.wait() != 0
                output.seek(0)
                said = output.read()
            if failed:  # the next one may be well, or be killed before it says anything: the reason stays
                keep(self._settings.log("annual"), words)
        except OSError:  # no room for the log, or no process to be had
            failed = True
        with self._lock:
            if failed:
                self._failing.setdefault(question, began)
            else:
                self._failing.pop(question, None)
                self._answers[question] = said
