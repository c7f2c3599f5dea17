"""The events of a review laid aside on disk as they were recorded, and given back in the order of their references.

Memory does not grow with them.
"""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import orjson

from events.base import Event
from events.values import CaseNumber

_TABLES: Final = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;
    CREATE TABLE IF NOT EXISTS event (ref TEXT, at INTEGER, length INTEGER);
    CREATE TABLE IF NOT EXISTS naming (number TEXT, stream TEXT);
"""
_IN_ORDER: Final = "CREATE INDEX in_order ON event (ref, at, length)"  # holds all of a row: the table is not looked at
_AT_ONCE: Final = 1000


class Entry(NamedTuple):
    """One event of a known type, said by a side that may say it.

    `ref` is `<side>/<event id>`: what figures name as their source; unique over the three ledgers. `digest` is that of
    the command: an order by it tells nothing of the matters.
    """

    ref: str
    event: Event
    digest: str


PREFIX: Final = "fuyuan-review-"
"""How temporary folders of shelves begin."""


class Shelf:
    """The bytes of events, in one file of a folder one after the other, and an index of where each begins.

    What was laid there in another process is found by whoever opens the same folder afterwards. Once it is open the
    folder may go.
    """

    def __init__(self, folder: Path) -> None:
        self._pile = (folder / "events").open("a+b", buffering=1 << 18)
        self._rows = sqlite3.connect(folder / "index", isolation_level=None, check_same_thread=False)
        self._rows.executescript(_TABLES)
        weakref.finalize(self, _closed, self._pile, self._rows)

    def lay(self, events: Iterable[bytes]) -> None:
        """All that there are, and what claims to be events."""
        end, left = 0, iter(events)
        self._rows.execute("BEGIN")
        while some := list(islice(left, _AT_ONCE)):
            self._pile.write(b"".join(some))
            lengths = list(map(len, some))
            begins = list(accumulate(lengths, initial=end))
            rows = zip(map(_reference, some), begins, lengths, strict=False)
            self._rows.executemany("INSERT INTO event VALUES (?, ?, ?)", rows)
            end = begins[-1]
        self._pile.flush()
        self._rows.execute(_IN_ORDER)
        self._rows.execute("COMMIT")

    @contextmanager
    def noting(self) -> Iterator[Callable[[CaseNumber, str], None]]:
        """What notes that a case is named in a stream, `<side>/<stream>`; found when this ends."""
        new = list[tuple[CaseNumber, str]]()

        def kept() -> None:
            self._rows.execute("BEGIN")
            self._rows.executemany("INSERT INTO naming VALUES (?, ?)", new)
            self._rows.execute("COMMIT")
            new.clear()

        def note(number: CaseNumber, stream: str) -> None:
            new.append((number, stream))
            if len(new) == _AT_ONCE:
                kept()

        yield note
        kept()

    def naming(self, cases: Iterable[CaseNumber]) -> list[str]:
        """The streams in which one of these cases is named."""
        streams = "SELECT DISTINCT stream FROM naming WHERE number IN (SELECT value FROM json_each(?))"
        return [stream for (stream,) in self._rows.execute(streams, (orjson.dumps(list(cases)).decode(),))]

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


def _closed(pile: BinaryIO, rows: sqlite3.Connection) -> None:
    pile.close()
    rows.close()


def _reference(raw: bytes) -> str:
    """What the reference of this event is if it is one; "" for what can be none."""
    try:
        document: Any = orjson.loads(raw)
        return f"{document['source'].rpartition('/')[2]}/{document['id']}"
    except (LookupError, TypeError, ValueError, AttributeError):
        return ""
