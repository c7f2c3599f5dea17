"""The standard tables and figures of a year computed for the console beside it: of a large ledger it takes long."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

from fuyuan.operations.beside import beside_the_edge
from fuyuan.operations.computing import Computing
from fuyuan.settings import Settings


class YearlyTables:
    """What is computed stands in the read model."""

    def __init__(self, computing: Computing) -> None:
        self._computing = computing

    def compute(self, year: int, asked: str, today: date) -> datetime | None:
        """Begin as `Computing.begin`. `asked`: the cut-off, "" for today's end."""
        return self._computing.begin(__name__, str(year), asked, str(today))


def main(data_dir: str, year: str, asked: str, today: str) -> None:
    """The process."""
    beside_the_edge()  # first: what is imported takes a second
    import events.published  # noqa: F401  (the log holds every type)
    from fuyuan.operations.read_model import read_model
    from projections.views import annual_kept

    store = read_model(Settings.read(data_dir=Path(data_dir)))
    annual_kept.keep(store, int(year), asked, date.fromisoformat(today))
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
