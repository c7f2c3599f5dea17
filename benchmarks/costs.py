"""What a command costs, with all its processes together."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

LOOKED_EVERY = 0.1  # seconds


class Cost(NamedTuple):
    """Seconds by the clock, with the start of the process, and the most MB that were resident."""

    seconds: float
    megabytes: int


def cost_of(*command: str) -> Cost:
    """Raises RuntimeError where it does not end well."""
    began, most = perf_counter(), 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            most = max(most, sum(map(_resident, _with_children(process.pid))))
            sleep(LOOKED_EVERY)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return Cost(perf_counter() - began, most // 1024)


def _with_children(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _with_children(int(child))


def _resident(pid: int) -> int:
    """kB, of what is shared its part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    except (OSError, StopIteration):  # it has just ended
        return 0
