"""Which districts are at work at all: those that are not suspended."""

from __future__ import annotations

from typing import Final

import structlog

from fuyuan.bad_day import BadDay
from fuyuan.districts.districts import Districts, State

log = structlog.get_logger()
_UNREAD: Final = object()
"""No file has this mark: what kept it from being read may be over though nobody wrote it anew."""


class Active:
    """`codes()` may be asked each second: only what was written anew is read. It blocks."""

    def __init__(self, districts: Districts) -> None:
        self._districts = districts
        self._known: dict[str, tuple[object, bool]] = {}

    def codes(self) -> list[str]:
        """Without those whose file cannot be read: that is said in the log, once, and tried again each time."""
        before, self._known = self._known, {}
        for code, state in self._districts.marks():
            if code in before and before[code][0] == state:
                self._known[code] = before[code]
                continue
            try:
                self._known[code] = state, self._districts.one(code).state is State.ACTIVE
            except BadDay as bad:
                self._known[code] = _UNREAD, False
                if code not in before or before[code][0] is not _UNREAD:
                    log.error("district.unreadable", district=code, error=str(bad))
        return [code for code, (_, active) in self._known.items() if active]
