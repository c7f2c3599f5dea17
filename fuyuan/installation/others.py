"""A side that lives in another installation, as the sides that live here know it: by its mirror, and by the link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from events.base import Side


@dataclass(frozen=True, slots=True)
class Other:
    """`held` events of it are here, at least `behind` are still to come; `since` when it cannot be reached (an instant
    in UTC), None where it can."""

    held: int
    behind: int
    since: str | None


def other(side: Side, reports: Iterable[Mapping[str, Any]]) -> Other | None:
    """As the first of these reports has it, of those that are on the bus; None where none knows."""
    for report in reports:
        bus = report.get("bus", {})
        if bus.get("connected") is True and (known := bus.get("others", {}).get(side.value)) is not None:
            return Other(known["held"], max(0, known["head"] - known["held"]), known["away_since"])
    return None
