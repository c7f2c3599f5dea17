"""What `/health` shows of a side's life on the bus."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict


class Behind(TypedDict):
    """`since` is an instant in UTC."""

    events: int
    since: str


class Other(TypedDict):
    """Of the log of another side: how many events its mirror holds, how many it had when it was reached last, and since
    when it cannot be reached (an instant in UTC)."""

    held: int
    head: int
    away_since: str | None


@dataclass(slots=True)
class BusState:
    """What `/health` shows. `published` is the ledger id of the newest event on the stream, `sequence` its number there
    (0 where that is not known), `behind` how many events each mirror that stands still lacks, and since when.

    `standby`: another process on the same ledger publishes and receives, and this one will where that one ends.
    """

    connected: bool = False
    standby: bool = False
    published: int = 0
    sequence: int = 0
    error: str | None = None
    behind: dict[str, Behind] = field(default_factory=dict)
    others: dict[str, Other] = field(default_factory=dict)
