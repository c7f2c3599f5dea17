"""What a page of each view costs at 2,600 and at 550,000 events: CPU time, of the dearest reader and day."""

from __future__ import annotations

import time
from datetime import date
from itertools import product

from benchmarks.measured import Measured
from benchmarks.read_models import READERS, filled
from projections.access.sight import Reader
from projections.query import query, views
from projections.store.store import Store
from projections.view import View

MANY = 231
TODAY, AS_OF = date(2025, 3, 1), date(2024, 9, 1)
TIMES = 5
A_REPORT = "annual_tables"
"""Not a page of rows: the year's tables, made from the whole log and kept (see the review's own figures)."""


def milliseconds(store: Store, view: View, reader: Reader, as_of: date | None) -> float:
    """The least CPU time of some pages, so that what else the machine does counts little."""
    filters = {one.name: "征收" for one in view.filters if one.required}
    took = []
    for _ in range(TIMES):
        started = time.process_time()
        query(store, view.name, reader, filters, as_of=as_of, today=TODAY)
        took.append(time.process_time() - started)
    return 1000 * min(took)


def dearest(store: Store) -> dict[str, float]:
    """Milliseconds of each view for the reader and the day that cost most."""
    return {
        view.name: max(
            milliseconds(store, view, reader, as_of)
            for reader, as_of in product(READERS.values(), (None, AS_OF) if view.supports_as_of else (None,))
        )
        for view in views()
        if view.name != A_REPORT
    }


def run(many: int = MANY) -> list[Measured]:
    with filled(1) as store:
        few = dearest(store)
    with filled(many) as store:
        lots = dearest(store)
    figures = []
    for name, took in lots.items():
        figures.append(Measured(f"{name}: a page of {many} years", took, "ms", 50, at_most=True))
        figures.append(Measured(f"{name}: times the page of one", took / few[name], "x", 3, at_most=True))
    return figures
