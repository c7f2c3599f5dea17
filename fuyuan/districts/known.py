"""The districts of an engine as they were read last: one is read again only where one of its files is another."""

from __future__ import annotations

from threading import Lock

import structlog

from fuyuan.bad_day import BadDay
from fuyuan.districts.districts import District, Districts, State

log = structlog.get_logger()


class Known:
    """May be asked each second, from any thread. Every method blocks."""

    def __init__(self, districts: Districts) -> None:
        self._districts, self._lock = districts, Lock()
        self._read: dict[str, tuple[object, District]] = {}
        self._active: list[str] = []
        self._told: dict[str, str] = {}

    def codes(self) -> list[str]:
        """Raises BadDay."""
        return self._districts.codes()

    def one(self, code: str) -> District:
        """Raises BadDay. What could not be read is tried again each time, though nobody wrote it anew."""
        with self._lock:
            known = self._read.get(code)
        marks = self._districts.marks(code)
        if known is None or known[0] != marks:
            known = marks, self._districts.one(code)
            with self._lock:
                self._read[code] = known
        return known[1]

    def active(self) -> list[str]:
        """Those that are at work: all that are not suspended, and can be read. What cannot is said in the log, once.

        Where the folder of them all cannot be read, as on a network disk that fails, they are those of before.
        """
        told: dict[str, str] = {}
        try:
            self._active = [code for code in self._districts.codes() if self._is_active(code, told)]
        except BadDay as bad:
            told = self._told | {"": str(bad)}
        for code, error in told.items():
            if code not in self._told:
                log.error("district.unreadable", district=code, error=error)
        self._told = told
        return self._active

    def _is_active(self, code: str, told: dict[str, str]) -> bool:
        try:
            return self.one(code).state is State.ACTIVE
        except BadDay as bad:
            told[code] = str(bad)
            return False
