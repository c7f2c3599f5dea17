"""The events of a review laid aside on disk and given back stream by stream, so that memory does not grow with them.

A temporary database of its own: nobody else sees it, and it goes with whoever holds it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby

from events.base import Event, Side
from events.envelope import Envelope

_TABLE = """
    PRAGMA journal_mode = OFF; PRAGMA cache_size = -16000;
    CREATE TABLE event (ref TEXT PRIMARY KEY, side TEXT, stream TEXT, version INTEGER, usable INTEGER, raw BLOB);
    CREATE INDEX in_order ON event (side, stream, version);
    BEGIN
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a known type, said by a side that may say it."""

    envelope: Envelope
    event: Event

    @property
    def ref(self) -> str:
        """`<side>/<event id>`: what figures name as their source; unique over the three ledgers."""
        return ref(self.envelope)


Stream = tuple[tuple[Side, str], tuple[Entry, ...]]


def ref(envelope: Envelope) -> str:
    return f"{envelope.side}/{envelope.id}"


class Shelf(Mapping[tuple[Side, str], tuple[Entry, ...]]):
    """The usable events by side and stream, in version order; all events as bytes."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._rows.executescript(_TABLE)

    def put(self, envelope: Envelope, raw: bytes, *, usable: bool) -> bytes | None:
        """Lay an event aside. Where the same reference lies there, its bytes are returned and nothing is changed."""
        row = (ref(envelope), envelope.side, envelope.stream, envelope.version, usable, raw)
        if self._rows.execute("INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?)", row).rowcount:
            return None
        known: bytes = self._rows.execute("SELECT raw FROM event WHERE ref = ?", row[:1]).fetchone()[0]
        return known

    def raw(self) -> Iterator[bytes]:
        """The bytes of every event, in the order of the references."""
        return (raw for (raw,) in self._rows.execute("SELECT raw FROM event ORDER BY ref"))

    def gaps(self) -> Iterator[str]:
        """The streams, as `<side>/<stream>`, in which a version is missing."""
        streams = "SELECT side || '/' || stream FROM event GROUP BY side, stream HAVING count(*) <> max(version)"
        return (stream for (stream,) in self._rows.execute(f"{streams} ORDER BY side, stream"))

    def of(self, category: str) -> Iterator[Stream]:
        """The streams of a category, in their order."""
        return chain.from_iterable(
            chain(
                self._read("side = ? AND stream = ?", (side, category)),
                self._read("side = ? AND stream > ? AND stream < ?", (side, f"{category}:", f"{category};")),
            )
            for side in sorted(Side)
        )

    def items(self) -> Iterator[Stream]:  # type: ignore[override]  # read as it goes
        return self._read("TRUE", ())

    def __getitem__(self, place: tuple[Side, str]) -> tuple[Entry, ...]:
        for _, entries in self._read("side = ? AND stream = ?", place):
            return entries
        raise KeyError(place)

    def __iter__(self) -> Iterator[tuple[Side, str]]:
        return (place for place, _ in self.items())

    def values(self) -> Iterator[tuple[Entry, ...]]:  # type: ignore[override]
        return (entries for _, entries in self.items())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read(self, where: str, given: Iterable[str]) -> Iterator[Stream]:
        usable = f"SELECT raw FROM event WHERE usable AND {where} ORDER BY side, stream, version"
        read = (_entry(raw) for (raw,) in self._rows.execute(usable, tuple(given)))
        for place, entries in groupby(read, key=lambda entry: (entry.envelope.side, entry.envelope.stream)):
            yield place, tuple(entries)


def _entry(raw: bytes) -> Entry:
    envelope = Envelope.decode(raw)
    event = envelope.payload()
    assert event is not None  # it was looked at when it was laid aside
    return Entry(envelope, event)
