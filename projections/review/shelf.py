"""The events of a review laid aside on disk as they were recorded, and given back in the order of their references.

Memory does not grow with them. The files are temporary and go with whoever holds the shelf.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from events.base import Event

_TABLES: Final = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;
    CREATE TABLE event (ref TEXT, at INTEGER, length INTEGER);
    BEGIN
"""
_IN_ORDER: Final = "CREATE INDEX in_order ON event (ref, at, length)"  # holds all of a row: the table is not looked at
_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a known type, said by a side that may say it.

    `ref` is `<side>/<event id>`: what figures name as their source; unique over the three ledgers. `digest` is that of
    the command: an order by it tells nothing of the matters.
    """

    ref: str
    event: Event
    digest: str


class Shelf:
    """The bytes of events, in one file one after the other, and an index of where each begins."""

    def __init__(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="fuyuan-review-"))
        self._pile = (folder / "events").open("w+b", buffering=1 << 18)
        self._rows = sqlite3.connect(folder / "index", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, _gone, folder, self._pile, self._rows)
        self._rows.executescript(_TABLES)
        self._end, self._new = 0, list[tuple[str, int, int]]()

    def put(self, raw: bytes) -> None:
        """Lay an event aside, or what claims to be one."""
        self._pile.write(raw)
        self._new.append((_reference(raw), self._end, len(raw)))
        self._end += len(raw)
        if len(self._new) == _AT_ONCE:
            self._note()

    def _note(self) -> None:
        self._rows.executemany("INSERT INTO event VALUES (?, ?, ?)", self._new)
        self._new.clear()

    def all_put(self) -> None:
        """From now on it is read."""
        self._note()
        self._pile.flush()
        self._rows.execute(_IN_ORDER)
        self._rows.execute("COMMIT")

    def in_order(self) -> Iterator[bytes]:
        """Every event by its reference as text, also one that was put there twice."""
        return self._read("SELECT at, length FROM event ORDER BY ref, at")

    def of(self, stream: str) -> Iterator[bytes]:
        """What claims to be of one stream, `<side>/<stream>`, in the same order."""
        return self._read(
            "SELECT at, length FROM event WHERE ref > ? AND ref < ? ORDER BY ref, at", f"{stream}:", f"{stream};"
        )

    def _read(self, rows: str, *given: str) -> Iterator[bytes]:
        pile = self._pile.fileno()
        return (os.pread(pile, length, at) for at, length in self._rows.execute(rows, given))


def _gone(folder: Path, pile: BinaryIO, rows: sqlite3.Connection) -> None:
    pile.close()
    rows.close()
    shutil.rmtree(folder)


def _reference(raw: bytes) -> str:
    """What the reference of this event is if it is one; "" for what can be none."""
    try:
        document: Any = orjson.loads(raw)
        return f"{document['source'].rpartition('/')[2]}/{document['id']}"
    except (LookupError, TypeError, ValueError, AttributeError):
        return ""
