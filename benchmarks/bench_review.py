"""The annual review over the sample year and over many copies of it: events per second of CPU, and memory."""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import process_time
from typing import NamedTuple

from benchmarks.copies import Recorded, copies, sample_year
from benchmarks.measured import Measured
from fuyuan.papers.annual.files import write_figures
from projections.review.report import review
from tests.year import UNTIL

MANY = 193
"""Copies: some 450,000 events."""
RATIO, MEGABYTES = 0.8, 300


class Made(NamedTuple):
    """What one review cost, in a process of its own."""

    events: int
    seconds: float
    megabytes: int

    @property
    def rate(self) -> float:
        return self.events / self.seconds


def run() -> list[Measured]:
    """Each after one review that warms the process up; the year alone several times, for it takes a quarter second."""
    with tempfile.TemporaryDirectory() as folder:
        year = Path(folder) / "year"
        year.write_bytes(pickle.dumps([(fact.side, fact.raw) for fact in sample_year()]))
        one, many = (_apart(year, copied, times) for copied, times in ((1, 10), (MANY, 1)))
    return [
        Measured(f"review of {one.events:,} events", one.rate, "events/s of CPU"),
        Measured(f"review of {many.events:,} events", many.rate, "events/s of CPU"),
        Measured("the second to the first", many.rate / one.rate, "times", target=RATIO),
        Measured(f"memory at {many.events:,} events", many.megabytes, "MB resident", target=MEGABYTES, at_most=True),
    ]


def _apart(year: Path, count: int, times: int) -> Made:
    command = [sys.executable, "-m", "benchmarks.bench_review", str(year), str(count), str(times)]
    events, seconds, megabytes = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return Made(int(events), float(seconds), int(megabytes))


def _review(year: list[Recorded], count: int, folder: Path) -> tuple[int, float]:
    """How many events, and the CPU seconds without those that the copying takes."""
    start = process_time()
    for _ in copies(year, count):
        pass
    copied = process_time()
    made = review((fact.raw for fact in copies(year, count)), UNTIL.year, datetime.now(UTC), "鼓楼区")
    write_figures(made, folder)
    return made.log.events, process_time() - copied - (copied - start)


if __name__ == "__main__":
    facts = [Recorded(side, raw) for side, raw in pickle.loads(Path(sys.argv[1]).read_bytes())]
    with tempfile.TemporaryDirectory() as out:
        _review(facts, 1, Path(out))
        count, times = map(int, sys.argv[2:])
        reviews = [_review(facts, count, Path(out)) for _ in range(times)]
    events, seconds = reviews[0][0], sum(seconds for _, seconds in reviews) / times
    print(events, seconds, getrusage(RUSAGE_SELF).ru_maxrss // 1024)
