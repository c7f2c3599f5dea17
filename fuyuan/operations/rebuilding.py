"""A rebuild started from the console: a process of its own, so that the edge stays quick; it ends with the edge."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder
from fuyuan.operations.beside import beside_the_edge
from fuyuan.operations.rebuild_progress import Progress, lock, newest
from fuyuan.settings import Settings

Ended = Callable[[Progress | None], Awaitable[None]]


class Rebuilding:
    """At most one at a time, whoever started it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._running: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    @property
    def begun_here(self) -> bool:
        """Whether one that was started here has not ended yet; at first it says nothing of its own."""
        return self._running is not None and not self._running.done()

    def newest(self) -> Progress | None:
        """Blocks."""
        return newest(self._settings)

    async def start(self, ended: Ended) -> bool:
        """Whether it was started; not where one is under way. `ended` hears what became of it."""
        async with self._starting:  # who asks meanwhile finds it begun
            if self.begun_here or data_folder.holder(lock(self._settings)) is not None:
                return False
            log = self._settings.log("rebuild")
            program = (sys.executable, "-P", "-m", "fuyuan.operations.rebuilding", str(self._settings.data_dir))
            with log.open("wb") as words:
                process = await asyncio.create_subprocess_exec(*program, stdin=asyncio.subprocess.PIPE, stderr=words)
            self._running = asyncio.create_task(self._wait(process, ended))
            return True

    async def _wait(self, process: asyncio.subprocess.Process, ended: Ended) -> None:
        await process.wait()
        await ended(await asyncio.to_thread(self.newest))


def main(data_dir: str) -> None:
    """The process: rebuilds what lies in the folder, and stops when whoever started it is gone."""
    from fuyuan.operations.rebuild import rebuild

    beside_the_edge()
    try:
        rebuild(Settings.read(data_dir=Path(data_dir)), None)
    except BadDay as bad:
        sys.exit(str(bad))


if __name__ == "__main__":
    main(sys.argv[1])
