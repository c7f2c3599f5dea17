"""Which jurisdictions an engine has, each by its code and name: for its first page, and for a form that names one.

One whose files are damaged is told in the log, and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from fuyuan.overseeing.overseen import Damaged, Districts, whole


class Entry(NamedTuple):
    """A jurisdiction. `suspended`: what is sent to it waits."""

    code: str
    name: str
    suspended: bool


Others = Callable[[], Sequence[Entry]]
"""The other jurisdictions of the same engine, by code; of an installation of its own there are none. Blocking, and
raises BadDay."""


class Directory:
    """Blocking. Both raise BadDay."""

    def __init__(self, districts: Districts) -> None:
        self._districts = districts

    def entries(self) -> list[Entry]:
        """By code."""
        found = (whole(self._districts, code) for code in self._districts.codes())
        return [Entry(one.code, one.name, one.suspended is not None) for one in found if not isinstance(one, Damaged)]

    def beside(self, code: str) -> list[Entry]:
        """All but this one, by code."""
        return [entry for entry in self.entries() if entry.code != code]
