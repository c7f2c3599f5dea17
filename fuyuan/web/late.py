"""How many duties on a desk are late. Every page says it, so an organ's are counted once for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from fuyuan.http.feed import Mark, head
from fuyuan.web.desk import late
from fuyuan.web.seen import Seen
from projections.access.role import Role

FOR_A_WHILE: Final = 20.0  # seconds; then they are counted again where anything happened
WITHOUT_A_DESK: Final = frozenset({Role.AUDITOR, Role.OPERATOR, Role.SECURITY})


@dataclass(slots=True)
class _Counted:
    late: int
    today: date
    newest: Mark
    at: float


class LateDuties:
    """Blocking; asked from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counted: dict[str, _Counted] = {}

    def count(self, seen: Seen) -> int:
        """Those of the reader's organ, as they were within the last seconds; none for who runs or audits it all."""
        if seen.reader.role in WITHOUT_A_DESK:
            return 0
        known, now = self._counted.get(seen.reader.organ), self._clock()
        if known is not None and known.today == seen.today:
            if now - known.at < FOR_A_WHILE:
                return known.late
            known.at = now  # who asks meanwhile is told what was known
            if known.newest == head(seen.store):
                return known.late
        newest = head(seen.store)  # first: what comes while they are counted has them counted again
        counted = _Counted(late(seen), seen.today, newest, now)
        self._counted[seen.reader.organ] = counted
        return counted.late
