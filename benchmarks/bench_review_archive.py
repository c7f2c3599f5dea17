"""`fuyuan review YEAR --archive` over the archive of one district with many events, held against decoding them alone.

By the clock, so two cores that do nothing else are wanted. The memory is that of all its processes together, what they
share counted once.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

from benchmarks.archived import archived
from benchmarks.copies import copies, sample_year
from benchmarks.measured import Measured
from tests.year import UNTIL

EVENTS = 1_000_000
A_MILLION, MEGABYTES = 25, 400  # seconds, resident
OF_DECODING = 4
LOOKED_EVERY = 0.1  # seconds


class Cost(NamedTuple):
    """Seconds by the clock, with the start of the process, and the most MB that were resident."""

    seconds: float
    megabytes: int


def run(events: int = EVENTS) -> list[Measured]:
    """So many events."""
    with tempfile.TemporaryDirectory(prefix="fuyuan-bench-") as place:
        folder = Path(place)
        archived(folder, islice(copies(sample_year(), events), events))
        here = ("--data-dir", str(folder / "var"), "--archive", str(folder / "archive"), "--out", str(folder / "out"))
        made = _apart(str(Path(sys.executable).with_name("fuyuan")), "review", str(UNTIL.year), "--figures-only", *here)
        alone = _apart(sys.executable, "-m", "benchmarks.decoding_alone", str(folder))
    a_million = 1e6 / events
    return [
        Measured(
            f"review of an archive of {events:,} events: for a million",
            made.seconds * a_million,
            "s",
            A_MILLION,
            at_most=True,
        ),
        Measured(
            "… held against decoding alone",
            made.seconds * a_million,
            "s",
            OF_DECODING,
            at_most=True,
            limit=alone.seconds * a_million,
        ),
        Measured("… memory", made.megabytes, "MB resident", MEGABYTES, at_most=True),
    ]


def _apart(*command: str) -> Cost:
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
