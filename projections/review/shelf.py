"""The events of a review laid aside on disk and given back stream by stream, so that memory does not grow with them.

A temporary database of its own: nobody else sees it, and it goes with whoever holds it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby
from operator import itemgetter

import orjson

from events.base import Event, Side
from events.case_citations import case_numbers_in
from events.correction import Amendment, RecordCorrected
from events.envelope import Envelope, read_again
from events.streams import is_matter, principal_stream
from events.values import CaseNumber

_TABLES = """
    PRAGMA journal_mode = OFF; PRAGMA cache_size = -16000;
    CREATE TABLE event (ref TEXT PRIMARY KEY, side TEXT, stream TEXT, version INTEGER, occurred_on TEXT, usable INTEGER,
        recorded BLOB, raw BLOB, corrected BLOB);
    CREATE TABLE amendment (side TEXT, stream TEXT, version INTEGER, record INTEGER, occurred_on TEXT, corrected BLOB);
    CREATE TABLE naming (number TEXT, side TEXT, stream TEXT);
    BEGIN
"""
_ESCAPED = "\\u"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a known type, said by a side that may say it.

    `ref` is `<side>/<event id>`: what figures name as their source; unique over the three ledgers. `digest` is that of
    the command: an order by it tells nothing of the matters.
    """

    ref: str
    event: Event
    digest: str


@dataclass(frozen=True, slots=True)
class Amended:
    """The reference of a fact, and of the event by which it was corrected or `voided`."""

    record: str
    by: str
    voided: bool


Stream = tuple[tuple[Side, str], tuple[Entry, ...]]


def ref(envelope: Envelope) -> str:
    return f"{envelope.side}/{envelope.id}"


class Shelf:
    """The usable events by side and stream, in version order; all events as bytes."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._rows.executescript(_TABLES)
        self._last_day = date.max.isoformat()

    def put(self, envelope: Envelope, raw: bytes, event: Event | None, recorded: bytes) -> bytes | None:
        """Lay an event aside as it was said and as it was recorded; `event` is its payload where figures can use it.

        Where the same reference lies there, its bytes as recorded are returned and nothing is changed.
        """
        side, stream = envelope.side, envelope.stream
        place = side, stream, envelope.version, envelope.occurred_on.isoformat()
        fact = event is not None and not isinstance(event, Amendment)
        row = (ref(envelope), *place, fact, None if recorded == raw else recorded, raw)
        if not self._rows.execute("INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", row).rowcount:
            laid = "SELECT coalesce(recorded, raw) FROM event WHERE ref = ?"
            known: bytes = self._rows.execute(laid, row[:1]).fetchone()[0]
            return known
        if isinstance(event, Amendment):
            amendment = (side, stream, envelope.version, event.record, *_corrected(event))
            self._rows.execute("INSERT INTO amendment VALUES (?, ?, ?, ?, ?, ?)", amendment)
        for number in () if event is None else _cases_named(raw, event):
            self._rows.execute("INSERT INTO naming VALUES (?, ?, ?)", (number, side, stream))
        return None

    def until(self, day: date) -> Shelf:
        """The same shelf, read as if nothing of a later business date lay on it."""
        earlier = copy(self)
        earlier._last_day = day.isoformat()
        return earlier

    def acted_in(self, year: int) -> bool:
        """Whether a matter has an event of that year: a case, which may be carried over, and a review are none."""
        dated = "usable AND occurred_on BETWEEN ? AND ?"
        days = f"{year:04}-01-01", f"{year:04}-12-31"
        streams = self._rows.execute(f"SELECT DISTINCT stream FROM event WHERE {dated} AND stream LIKE '%:%'", days)
        return any(
            is_matter(stream) and not principal_stream(stream).startswith(("case:", "annual-review:"))
            for (stream,) in streams
        )

    def all_put(self) -> None:
        """Order what was laid aside by stream and apply the amendments: from now on it is read."""
        self._rows.execute("CREATE INDEX in_order ON event (side, stream, version)")
        amendments = "SELECT occurred_on, corrected, side, stream, record FROM amendment ORDER BY side, stream, version"
        for occurred_on, corrected, *place in self._rows.execute(amendments).fetchall():
            where = "WHERE usable AND side = ? AND stream = ? AND version = ?"
            if corrected is None:
                self._rows.execute(f"UPDATE event SET usable = FALSE {where}", place)
            else:
                values = (occurred_on, corrected, *place)
                self._rows.execute(f"UPDATE event SET occurred_on = ?, corrected = ? {where}", values)

    def amended(self) -> Iterator[Amended]:
        """What was corrected and voided, in the order of the references."""
        rows = self._rows.execute(
            "SELECT side || '/' || stream || ':' || record, side || '/' || stream || ':' || version, corrected IS NULL "
            "FROM amendment ORDER BY side, stream, version"
        )
        return (Amended(record, by, bool(voided)) for record, by, voided in rows)

    def raw(self) -> Iterator[bytes]:
        """The bytes of every event as recorded, in the order of the references."""
        return (raw for (raw,) in self._rows.execute("SELECT coalesce(recorded, raw) FROM event ORDER BY ref"))

    def gaps(self) -> Iterator[str]:
        """The streams, as `<side>/<stream>`, in which a version is missing."""
        streams = "SELECT side || '/' || stream FROM event GROUP BY side, stream HAVING count(*) <> max(version)"
        return (stream for (stream,) in self._rows.execute(f"{streams} ORDER BY side, stream"))

    def naming(self, cases: Iterable[CaseNumber]) -> Iterator[tuple[Side, str]]:
        """The streams in which one of these cases is named."""
        streams = "SELECT DISTINCT side, stream FROM naming WHERE number IN (SELECT value FROM json_each(?))"
        numbers = orjson.dumps(list(cases)).decode()
        return ((Side(side), stream) for side, stream in self._rows.execute(streams, (numbers,)))

    def of(self, category: str) -> Iterator[Stream]:
        """The streams of a category, in their order."""
        return chain.from_iterable(
            chain(
                self._read("side = ? AND stream = ?", (side, category)),
                self._read("side = ? AND stream > ? AND stream < ?", (side, f"{category}:", f"{category};")),
            )
            for side in sorted(Side)
        )

    def items(self) -> Iterator[Stream]:
        """All streams, read as they are asked for."""
        return self._read("TRUE", ())

    def stream(self, side: Side, stream: str) -> tuple[Entry, ...]:
        """What one stream holds; nothing where there is none."""
        return next((entries for _, entries in self._read("side = ? AND stream = ?", (side, stream))), ())

    def _read(self, where: str, given: Iterable[str]) -> Iterator[Stream]:
        usable = f"SELECT side, stream, ref, raw, corrected FROM event WHERE usable AND occurred_on <= ? AND {where}"
        rows = self._rows.execute(f"{usable} ORDER BY side, stream, version", (self._last_day, *given))
        for (side, stream), events in groupby(rows, key=itemgetter(0, 1)):
            yield (Side(side), stream), tuple(_entry(*event) for _, _, *event in events)


def _entry(ref: str, raw: bytes, corrected: bytes | None) -> Entry:
    event, digest = read_again(raw)
    if corrected is not None:
        event, _ = read_again(corrected)
    assert event is not None  # it was looked at when it was laid aside
    return Entry(ref, event, digest)


def _corrected(amendment: Amendment) -> tuple[str | None, bytes | None]:
    """The day and the text of the fact from now on; nothing where it was voided."""
    if not isinstance(amendment, RecordCorrected):
        return None, None
    on = amendment.becomes_on.isoformat()
    document = {"type": amendment.of_type, "data": amendment.becomes, "occurredon": on, "commanddigest": ""}
    return on, orjson.dumps(document)


def _cases_named(raw: bytes, event: Event) -> set[CaseNumber]:
    """The cases that the payload names. What its document does not name, it cannot."""
    text = raw.decode()
    return case_numbers_in(event.data().decode()) if _ESCAPED in text or case_numbers_in(text) else set()
