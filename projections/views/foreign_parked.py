"""The matters in which a side ever parked a foreign event: few, so that what waits is found without reading the log."""

from __future__ import annotations

from typing import Final

from events.parked import ForeignEventParked
from projections.keeping import keeping, kept
from projections.view import View

FOREIGN_PARKED: Final = keeping("foreign_parked", kept(ForeignEventParked, on="parked_on"))
PARKED_MATTERS: Final = View("foreign_parked", "待人工处理的来文", "Foreign events parked", tables=(FOREIGN_PARKED,))
