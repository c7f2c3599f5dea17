"""`fuyuan review YEAR --archive` over the archive of one district with many events, held against decoding them alone.

By the clock, so two cores that do nothing else are wanted. The memory is that of all its processes together, what they
share counted once.
"""

from __future__ import annotations

import sys
import tempfile
from itertools import islice
from pathlib import Path

from benchmarks.archived import archived
from benchmarks.copies import copies, sample_year
from benchmarks.costs import cost_of
from benchmarks.measured import Measured
from tests.year import UNTIL

EVENTS = 1_000_000
A_MILLION, MEGABYTES = 25, 400  # seconds, resident
OF_DECODING = 4


def run(events: int = EVENTS) -> list[Measured]:
    """So many events."""
    with tempfile.TemporaryDirectory(prefix="fuyuan-bench-") as place:
        folder = Path(place)
        archived(folder, islice(copies(sample_year(), events), events))
        here = ("--data-dir", str(folder / "var"), "--archive", str(folder / "archive"), "--out", str(folder / "out"))
        made = cost_of(
            str(Path(sys.executable).with_name("fuyuan")), "review", str(UNTIL.year), "--figures-only", *here
        )
        alone = cost_of(sys.executable, "-m", "benchmarks.decoding_alone", str(folder))
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
