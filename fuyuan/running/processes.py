"""One child process: it writes to its own log, hears no Ctrl-C of ours, and never outlives us."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from fuyuan.bad_day import one_line
from fuyuan.installation.private_file import unwritable

PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h
ROTATE_AT: Final = 16 * 1024 * 1024  # bytes; one older log is kept
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Part:
    """A process to keep running. Parts of a higher `layer` are stopped first; `grace` is in seconds.

    `beside` runs as long as the process does.
    """

    name: str
    command: tuple[str, ...]
    log: Path
    layer: int
    grace: float
    environment: Mapping[str, str] = field(default_factory=dict)
    beside: Callable[[Child], Coroutine[Any, Any, None]] | None = None

    def last_words(self) -> str:
        """The last line of its log."""
        try:
            with self.log.open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - 4096))
                lines = file.read().decode("utf-8", "replace").strip().splitlines()
        except OSError:
            return ""
        return one_line(lines[-1]) if lines else ""


class Child:
    """A running part."""

    def __init__(self, part: Part, process: asyncio.subprocess.Process) -> None:
        self.part, self._process = part, process
        self.ended_for: tuple[str, str] | None = None
        """Why it was ended to be started again, in Chinese and in English; None where nobody did."""

    @classmethod
    async def start(cls, part: Part) -> Self:
        """Raises BadDay when its log cannot be written, OSError when the program cannot be started."""
        try:
            if part.log.exists() and part.log.stat().st_size > ROTATE_AT:
                part.log.replace(part.log.with_name(part.log.name + ".1"))
            log = os.open(part.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as error:
            raise unwritable(part.log, error) from error
        try:
            process = await asyncio.create_subprocess_exec(
                *part.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **part.environment},
                start_new_session=True,  # Ctrl-C is for the supervisor: it stops its children in their order
                preexec_fn=_BeforeItRuns(os.getpid()),
            )
        finally:
            os.close(log)
        return cls(part, process)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def wait(self) -> int:
        """Its exit code, minus the signal's number when a signal ended it."""
        return await self._process.wait()

    def reload(self) -> None:
        """Have it read its configuration again."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGHUP)

    async def stop(self) -> bool:
        """Ask it to end; kill it when it does not within its grace. Whether it ended by itself."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(self.part.grace):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()
            return False
        return True

    async def end_for(self, zh: str, en: str) -> None:
        """End it, to be started again by whoever keeps it running, who says why."""
        self.ended_for = zh, en
        await self.stop()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()


class _BeforeItRuns:
    """Runs in the child before its program: the kernel kills it when the supervisor ends, however it ends.

    Killing is safe: what was acknowledged is on disk, and it leaves no process that holds a port or a lock.
    """

    def __init__(self, supervisor: int) -> None:
        self._supervisor = supervisor

    def __call__(self) -> None:
        if _LIBC is not None:
            _LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
            if os.getppid() != self._supervisor:  # it ended in between
                os._exit(1)
