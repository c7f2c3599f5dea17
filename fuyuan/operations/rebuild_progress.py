"""How far a rebuild is, in `run/rebuild.json`: written by the process that rebuilds, read by whoever wants to know."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder, private_file
from fuyuan.settings import Settings

SAID_EVERY: Final = 0.5  # seconds
STOPPED: Final = "进程中途停止，原视图未受影响。"


class Stage(StrEnum):
    """READING: events are taken one after the other. INDEXING: totals and search, then the swap."""

    READING = "reading"
    INDEXING = "indexing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of about `total` messages, `parked` of them; `why` it failed, in Chinese."""

    stage: Stage
    began: datetime
    total: int
    done: int = 0
    parked: int = 0
    ended: datetime | None = None
    why: str = ""

    @property
    def percent(self) -> int:
        return 100 if self.stage is Stage.DONE else min(99, self.done * 100 // max(1, self.total))


_FILE: Final = TypeAdapter(Progress)


def lock(settings: Settings) -> Path:
    return settings.folder("run") / "rebuild.pid"


def _file(settings: Settings) -> Path:
    return settings.folder("run") / "rebuild.json"


def newest(settings: Settings) -> Progress | None:
    """The rebuild under way, or the last one; None where there was none. One whose process is gone has failed."""
    try:
        progress = _FILE.validate_python(private_file.read(_file(settings)))
    except (BadDay, ValidationError):
        return None
    if progress.ended is None and data_folder.holder(lock(settings)) is None:
        return replace(progress, stage=Stage.FAILED, why=STOPPED)
    return progress


@dataclass
class Saying:
    """Says how far a rebuild is, twice a second at most."""

    settings: Settings
    progress: Progress
    _said: float = field(default=0.0, init=False)

    def now(self, **changed: object) -> None:
        """It is further. Raises BadDay."""
        stage = self.progress.stage
        self.progress = replace(self.progress, **changed)  # type: ignore[arg-type]
        if self.progress.stage is not stage or time.monotonic() - self._said >= SAID_EVERY:
            self.write()

    def write(self) -> None:
        self._said = time.monotonic()
        private_file.write(_file(self.settings), asdict(self.progress))


@contextmanager
def said(settings: Settings, total: int) -> Iterator[Saying]:
    """Meanwhile a rebuild runs, the only one; afterwards it is done, or failed for the error that ended it."""
    saying = Saying(settings, Progress(Stage.READING, datetime.now(UTC), total))
    saying.write()
    try:
        yield saying
    except BaseException as error:
        why = f"{type(error).__name__}: {error}" if isinstance(error, Exception) else STOPPED
        why = error.zh if isinstance(error, BadDay) else why
        saying.now(stage=Stage.FAILED, ended=datetime.now(UTC), why=why)
        raise
    saying.now(stage=Stage.DONE, ended=datetime.now(UTC))
