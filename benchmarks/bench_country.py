"""`fuyuan review YEAR --archives` over the districts of a whole country, held against decoding their events alone.

Each district has an archive of its own, with keys and rules: some have half as many events as the mean, some half as
many again. By the clock, so two cores that do nothing else are wanted; 15 GB of disk (TMPDIR) for the time it takes.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from benchmarks.archived import as_its_auditor_has_it
from benchmarks.copies import copies, sample_year
from benchmarks.costs import cost_of
from benchmarks.measured import Measured
from tests.year import UNTIL

DISTRICTS, EVENTS = 2850, 10_000_000
SECONDS, MEGABYTES = 300, 1000  # of so many events
OF_DECODING = 4


def run(events: int = EVENTS) -> list[Measured]:
    """So many events, in as many districts as have them in the country."""
    with tempfile.TemporaryDirectory(prefix="fuyuan-bench-") as place:
        folder, out = Path(place) / "country", Path(place) / "out"
        districts = filled(folder, events)
        given = ("--archives", str(folder), "--cut-off", "2025-01-31", "--out", str(out))
        review = (str(Path(sys.executable).with_name("fuyuan")), "review", str(UNTIL.year), *given)
        made, again = cost_of(*review), cost_of(*review)
        alone = cost_of(sys.executable, "-m", "benchmarks.decoding_alone", "--archives", str(folder))
    whole = EVENTS / events
    seconds, limit = made.seconds * whole, alone.seconds * whole
    title = f"reviews of {districts:,} districts with {events:,} events: for ten million"
    return [
        Measured(title, seconds, "s", SECONDS, at_most=True),
        Measured("… held against decoding alone", seconds, "s", OF_DECODING, at_most=True, limit=limit),
        Measured("… memory", made.megabytes, "MB resident", MEGABYTES, at_most=True),
        Measured("… again, when all are made", again.seconds * whole, "s"),
    ]


def filled(folder: Path, events: int) -> int:
    """Write the archives of so many events into the folder; returns of how many districts."""
    sizes = dict(_sizes(events))
    sample_year()  # played once, for both processes
    with ProcessPoolExecutor(mp_context=get_context("fork")) as pool:
        list(pool.map(partial(_fill, folder), sizes, sizes.values(), chunksize=8))
    return len(sizes)


def _sizes(events: int) -> Iterator[tuple[str, int]]:
    """Codes, and numbers of events that rise evenly from half the mean to half as much again."""
    districts = max(1, DISTRICTS * events // EVENTS)
    for place in range(districts):
        begins, ends = (events * each * (districts + each) // (2 * districts**2) for each in (place, place + 1))
        yield f"{110000 + place}", ends - begins


def _fill(folder: Path, code: str, events: int) -> None:
    as_its_auditor_has_it(folder, code, f"{code}区", islice(copies(sample_year(), 3), events))
