"""What the read models of one process do in turn: many at once would keep who asks waiting."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Turns:
    """`rereading`: one at a time is read again, to its end. `indexing`: one is indexed and counted, by steps."""

    rereading: asyncio.Semaphore = field(default_factory=asyncio.Semaphore)
    indexing: asyncio.Semaphore = field(default_factory=asyncio.Semaphore)
