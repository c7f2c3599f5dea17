"""Which organs' streams are behind what the organ may know of, as the task that fills them last said it.

It stands in `organs.json` beside what the streams hold, and only while one is behind; for health, doctor and 系统运行.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from events.values import OrganId
from fuyuan.bad_day import BadDay
from fuyuan.installation import private_file
from services.kept_file import remove


@dataclass(frozen=True, slots=True)
class Late:
    """Behind `since` an instant in UTC; `error`: why it cannot be filled, "" where it is being filled."""

    since: datetime
    error: str


_FILE: Final = TypeAdapter(dict[OrganId, Late])


def write(folder: Path, late: Mapping[str, Late]) -> None:
    """Nothing is there where none is late. Raises BadDay, OSError."""
    if late:
        private_file.write(folder / "organs.json", _FILE.dump_python(dict(late), mode="json"))
    else:
        remove(folder / "organs.json")


def read(folder: Path) -> Mapping[str, Late]:
    """By organ. Of a damaged file nothing: it is written again when the next one is late."""
    try:
        return _FILE.validate_python(private_file.read(folder / "organs.json") or {})
    except (BadDay, ValidationError):
        return {}
