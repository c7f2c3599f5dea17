"""A side that lives in another installation, as the sides that live here know it: by its mirror, and by the link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from events.base import Side


@dataclass(frozen=True, slots=True)
class Other:
    """`held` events of it are here, `behind` are still to come; `since` when it cannot be reached (an instant in UTC),
    None where it can. While it cannot, nobody here knows what is still to come: `behind` is None."""

    held: int
    behind: int | None
    since: str | None


def other(side: Side, reports: Iterable[Mapping[str, Any]]) -> Other | None:
    """As the first of these reports has it, of those that are on the bus; None where none knows."""
    for report in reports:
        bus = report.get("bus", {})
        if bus.get("connected") is True and (known := bus.get("others", {}).get(side.value)) is not None:
            away = known["away_since"]
            return Other(known["held"], None if away else max(0, known["head"] - known["held"]), away)
    return None


def lacking(report: Mapping[str, Any]) -> int | None:
    """How many events the mirrors of a side lack that stand still; None while it cannot reach the owner of one."""
    bus = report.get("bus", {})
    if any(other["away_since"] for other in bus.get("others", {}).values()):
        return None
    return sum(int(mirror["events"]) for mirror in bus.get("behind", {}).values())
