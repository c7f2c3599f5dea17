"""Which jurisdictions an engine has, each by its code and name: for its first page, and for a form that names one.

One whose files are damaged is told in the log, and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import structlog

from fuyuan.bad_day import BadDay
from fuyuan.installation import private_file
from fuyuan.overseeing.overseen import District, Districts
from fuyuan.settings import JURISDICTION

log = structlog.get_logger()


class Entry(NamedTuple):
    """A jurisdiction. `suspended`: what is sent to it waits."""

    code: str
    name: str
    suspended: bool


Others = Callable[[], Sequence[Entry]]
"""The other jurisdictions of the same engine, by code; of an installation of its own there are none. Blocking."""


class Directory:
    """Blocking. To read a jurisdiction file takes some milliseconds: it is read again where it is another one."""

    def __init__(self, districts: Districts) -> None:
        self._districts = districts
        self._names: dict[str, tuple[private_file.State, str]] = {}

    def entries(self) -> list[Entry]:
        """By code."""
        found = map(self._entry, self._districts.codes())
        return [entry for entry in found if entry is not None]

    def beside(self, code: str) -> list[Entry]:
        """All but this one, by code."""
        return [entry for entry in self.entries() if entry.code != code]

    def _entry(self, code: str) -> Entry | None:
        try:
            district = self._districts.one(code)
            return Entry(code, self._name(district), district.suspended is not None)
        except BadDay as bad:
            log.error("district.unreadable", district=code, error=str(bad))
            return None

    def _name(self, district: District) -> str:
        file = private_file.state_of(district.settings.folder(JURISDICTION))
        known = self._names.get(district.code)
        if known is None or known[0] != file:
            known = self._names[district.code] = file, district.name
        return known[1]
