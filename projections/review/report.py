"""The annual review of one year, made from the log alone: the same events give the same bytes (ANR-01).

`review(raw_events, …)` reads, folds and counts; `to_json` writes every figure down with the events behind it. What a
reader reads is made of it by `projections.review.account`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from domain.definitions import VERSION
from domain.natural_keys import matter_of_key
from domain.review_paragraphs import standing_paragraphs
from events.annual_review import ReviewParagraphWritten
from events.base import Event, Side
from events.instants import written
from projections.review.closed import closed_matters
from projections.review.facts import Facts, facts
from projections.review.figure import Cell, Figure, Table, Value
from projections.review.figures import figures
from projections.review.log import Log, as_recorded, read
from projections.review.plain import Items, Members, defined, pieces, plain
from projections.review.reading import Open
from projections.review.tables.standard import a_year_earlier, tables


@dataclass(frozen=True)
class Review:
    """Figures and tables of a year over the log up to the cut-off; `earlier` are the figures of the year before.

    `own`: what is recorded of the review itself and of the white paper when it is made, before the cut-off or after.
    """

    jurisdiction: str
    log: Log
    facts: Facts
    figures: Mapping[str, Figure]
    earlier: Mapping[str, Figure]
    tables: Mapping[str, Table]
    own: tuple[Event, ...]

    @property
    def paragraphs(self) -> tuple[ReviewParagraphWritten, ...]:
        """What the office wrote itself, and stands."""
        return standing_paragraphs(self.own)

    @property
    def year(self) -> int:
        return self.facts.year

    @property
    def provisional(self) -> bool:
        """Whether the cut-off lies before the end of the year: nothing later is in it."""
        return self.facts.as_of < date(self.year, 12, 31)

    def without(self, matters: frozenset[str]) -> Review:
        """The same with these matters (`<side>/<stream>`) restricted too. Every count stays as it is."""
        found = self.facts.without(self.facts.closed | matters)
        values, earlier = figures(found), a_year_earlier(found)
        return replace(self, facts=found, figures=values, earlier=earlier, tables=tables(found, values, earlier))

    def to_json(self) -> bytes:
        """Canonical JSON: sorted keys, two spaces, UTF-8, one line feed at the end."""
        return b"".join(self.json_pieces())

    def digest(self) -> str:
        """The SHA-256 of the same: what `compute-annual-figures` records. It need not stand in memory whole."""
        digest = hashlib.sha256()
        for piece in self.json_pieces():
            digest.update(piece)
        return digest.hexdigest()

    def json_pieces(self) -> Iterator[bytes]:
        """The same, figure by figure and table by table: whole it is many times the size of what it is made from."""
        document = {
            "jurisdiction": self.jurisdiction,
            "year": self.year,
            "cut_off": written(self.log.cut_off),
            "as_of": self.facts.as_of.isoformat(),
            "provisional": self.provisional,
            "definition_version": VERSION,
            "settings": {"regular_meetings_per_year": self.facts.regular_meetings_per_year},
            "log": _log(self.log),
            "figures": Members(self.figures, _figure),
            "tables": Members(self.tables, _table),
        }
        yield from pieces(document)
        yield b"\n"


def review(
    raw_events: Iterable[bytes],
    year: int,
    cut_off: datetime,
    jurisdiction_name: str,
    regular_meetings_per_year: int = 1,
    opened: Open = as_recorded,
) -> Review:
    """The review of `year` over the events of the three ledgers recorded at or before `cut_off` (with time zone).

    `raw_events` are event documents of all sides in any order, repeated or not. `regular_meetings_per_year` is the
    jurisdiction's setting; `opened` opens what is sealed in an event.
    Raises TwoRecords when one event is found with two contents.
    """
    return of_log(read(raw_events, cut_off, opened), year, jurisdiction_name, regular_meetings_per_year)


def of_log(log: Log, year: int, jurisdiction_name: str, regular_meetings_per_year: int = 1) -> Review:
    """The same over a log that was read."""
    found = facts(log, year, regular_meetings_per_year)
    found = found.without(closed_matters(log, found.cases))
    values, earlier = figures(found), a_year_earlier(found)
    of_review = _whenever(log, Side.JOINT, "annual-review", str(year))
    own = (*of_review, *_whenever(log, Side.COURT, "white-paper", f"{year}|public"))
    return Review(jurisdiction_name, log, found, values, earlier, tables(found, values, earlier), own)


def _whenever(log: Log, side: Side, kind: str, key: str) -> Iterator[Event]:
    """What the matter of that natural key holds, recorded before the cut-off or after."""
    stream = f"{kind}:{matter_of_key(kind, key)}"
    return (entry.event for entry in log.streams.stream(side, stream, whenever=True))


def _log(log: Log) -> dict[str, Any]:
    return {
        "events": log.events,
        "sha256": log.sha256,
        "sides": {
            side.value: {
                "events": read_of.events,
                "last_event": read_of.last.id,
                "last_recorded_at": written(read_of.last.recorded_at),
            }
            for side, read_of in log.sides.items()
        },
        "gaps": list(log.gaps),
        "set_aside": [{"ref": each.ref, "reason": each.reason} for each in log.set_aside],
        "unknown_types": dict(log.unknown_types),
        **({"texts_unread": [side.value for side in log.unread]} if log.unread else {}),
        "amended": [{"ref": each.record, "by": each.by, "voided": each.voided} for each in log.amended],
    }


def _table(table: Table) -> dict[str, Any]:
    shown: dict[str, Any] = plain(replace(table, rows=()))
    return shown | {"rows": Items(table.rows, _row)}


def _row(row: tuple[Cell, ...]) -> list[Any]:
    """Of texts a copy: whatever is written as UTF-8 keeps that form beside its own as long as it lives."""
    return [cell[:1] + cell[1:] if isinstance(cell, str) else plain(cell) for cell in row]


def _value(value: Value) -> dict[str, Any]:
    if isinstance(value, Table):
        return _table(value)
    shown: dict[str, Any] = plain(value)
    return shown


def _figure(figure: Figure) -> dict[str, Any]:
    return {"definition": defined(figure.id) | {"version": VERSION}, "values": Items(figure.values, _value)}
