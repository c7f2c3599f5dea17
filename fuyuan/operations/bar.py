"""How far something is, as a bar on stderr where that is a terminal; nothing where it is none."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

REFRESHED_EVERY: Final = 0.1  # seconds


@contextmanager
def bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """What it is told is how much of `total` is done. No thread: processes may be forked meanwhile."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    shown_at = 0.0
    with Progress(
        *columns, console=Console(stderr=True), auto_refresh=False, redirect_stdout=False, redirect_stderr=False
    ) as progress:
        task = progress.add_task(what, total=total)

        def told(done: int) -> None:
            nonlocal shown_at
            if done >= total or time.monotonic() - shown_at >= REFRESHED_EVERY:
                shown_at = time.monotonic()
                progress.update(task, completed=done, refresh=True)

        yield told
