"""The review documents of a district made for the console of its city: as the district's own console makes them.

One district at a time, in a process beside the edge.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

from fuyuan.operations import review_documents
from fuyuan.operations.computing import Computing
from fuyuan.settings import DISTRICTS, Settings


class DistrictDocuments:
    """What is made stands in the read model of the district. `city`: the settings of the jurisdiction that asks."""

    def __init__(self, city: Settings) -> None:
        self._computing = Computing(city)

    def make(self, code: str, year: int, asked: str, today: date) -> datetime | None:
        """Begin as `Computing.begin`. `asked`: the cut-off."""
        return self._computing.begin(__name__, code, str(year), asked, str(today))


def main(data_dir: str, code: str, year: str, asked: str, today: str) -> None:
    """The process. `data_dir` is that of the city."""
    engine = Path(data_dir).parent.parent
    review_documents.main(str(engine / DISTRICTS / code), year, asked, today)


if __name__ == "__main__":
    main(*sys.argv[1:])
