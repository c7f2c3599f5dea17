"""One reading of the events of a review, in the order of their references: what counts, and what each stream comes to.

References in their order keep a stream together, so of all events only those of one stream are held at a time.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from domain.standing import as_corrected, standing
from events.base import ALL_SIDES, Event, Side
from events.bulletin import BulletinCorrected, BulletinIssued
from events.case_citations import case_numbers_in
from events.correction import AMENDMENTS, Amendment, RecordCorrected
from events.envelope import Envelope, NotAnEvent, Place, document_of, payload_of, place_of
from events.legal_hold import LegalHoldLifted, LegalHoldPlaced
from events.streams import is_matter, principal_stream
from events.values import CaseNumber
from projections.review.folding import FOLDS, Entries, OfStream
from projections.review.found import Amended, Folded, Found, SetAside, SideLog, TwoRecords
from projections.review.shelf import Entry

UNKNOWN = "unknown type"
_NUMBER = "号".encode()
_AMENDING = frozenset(AMENDMENTS)
_NO_FACTS = _AMENDING | {LegalHoldPlaced, LegalHoldLifted}


Open = Callable[[dict[str, Any]], object]
"""Opens what is sealed in the document of an event, in its place (events.sealing)."""
Named = Callable[[CaseNumber, str], object]
"""Told that a case is named in a stream, `<side>/<stream>`."""
_Told = tuple[str, str, int, Entry | None]
"""Of an event its reference, its stream, `<side>/<stream>`, its version, and what figures can use."""


@dataclass(slots=True)
class _Stream:
    """What was read of a stream so far: its usable events where a figure may ask for them."""

    name: str
    kind: _Kind
    count: int = 0
    newest: int = 0
    entries: list[tuple[int, Entry]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is made of the streams of a category on a ledger; `acts`: whether their years count as years of matters."""

    folds: tuple[OfStream[Any], ...]
    acts: bool


@dataclass(eq=False)
class Stray(Exception):
    """An event of another side than those whose logs are read."""


def found_in(
    recorded: Iterable[bytes],
    cut_off: datetime,
    open_it: Open,
    counted: Callable[[bytes], object],
    named: Named,
    sides: Collection[Side] = ALL_SIDES,
) -> Found:
    """Read events of these sides that come in the order of their references; each that was recorded by the cut-off is
    `counted` once, with a line end, and each case that a stream names is `named`. Raises TwoRecords, Stray.
    """
    found, kinds = Found(), dict[str, _Kind]()
    for stream in _streams(_events(recorded, cut_off, open_it, counted, named, found), kinds):
        if stream.count != stream.newest:
            found.gaps.append(stream.name)
        if stream.entries:
            _fold(stream, found)
    if not found.sides.keys() <= set(sides):
        raise Stray
    return found


def entries_of(recorded: Iterable[bytes], cut_off: datetime, open_it: Open) -> Iterator[tuple[str, Entries]]:
    """The usable events of each stream, `<side>/<stream>`, of events that come in the order of their references."""
    found = Found()
    for stream in _streams(_events(recorded, cut_off, open_it, len, lambda *_: None, found)):
        if entries := _standing(stream, found):
            yield stream.name, entries


def _events(
    recorded: Iterable[bytes],
    cut_off: datetime,
    open_it: Open,
    counted: Callable[[bytes], object],
    named: Named,
    found: Found,
) -> Iterator[_Told]:
    last: dict[Side, tuple[tuple[datetime, str, int], dict[str, Any]]] = {}
    count: Counter[Side] = Counter()
    before, known, stream, noted = "", b"", "", set[CaseNumber]()
    for raw in recorded:
        try:
            document = document_of(raw)
            open_it(document)
            place = place_of(document)
        except NotAnEvent as error:
            found.aside.add(SetAside(f"sha256:{hashlib.sha256(raw).hexdigest()}", str(error)))
            continue
        if place.recorded_at > cut_off:
            continue
        side, version = place.side, place.version
        name = f"{side}/{place.stream}"
        if name != stream:  # one text for all that is kept of a stream
            stream, noted = name, set[CaseNumber]()
        ref = f"{stream}:{version}"
        if ref == before:
            if raw != known:
                raise TwoRecords(ref)
            continue
        before, known = ref, raw
        counted(raw + b"\n")
        count[side] += 1
        when = place.recorded_at, place.stream, version
        if side not in last or when > last[side][0]:
            last[side] = when, document
        event, problem = _payload(document["type"], document["data"], place)
        if event is None:
            if problem == UNKNOWN:
                found.unknown[document["type"]] += 1
            else:
                found.aside.add(SetAside(ref, str(problem)))
            yield ref, stream, version, None
            continue
        for number in _cases_named(document["data"], event, noted):
            noted.add(number)
            named(number, stream)
        yield ref, stream, version, Entry(ref, event, document["commanddigest"])
    found.sides |= {side: SideLog(count[side], Envelope.of(last[side][1])) for side in Side if side in last}


def _payload(wire_type: str, data: Any, place: Place) -> tuple[Event | None, str | None]:
    """The payload that figures use, or why they cannot: UNKNOWN for a type of a newer program."""
    try:
        event = payload_of(wire_type, data, place.occurred_on)
        if isinstance(event, RecordCorrected):
            as_corrected(event)
    except NotAnEvent as error:
        return None, str(error)
    if event is None:
        return None, UNKNOWN
    if not _may_say(place.side, event):
        return None, f"{wire_type} is not for the side {place.side} to say"
    return event, None


def _may_say(side: Side, event: Event) -> bool:
    """A fact is said by the side it belongs to (domain 0.4); a bulletin's topic fixes its side (BUL-01)."""
    match event:
        case BulletinIssued(content=content) | BulletinCorrected(content=content):
            return content.topic.side == side
        case _:
            return side in event.sides


def _cases_named(data: Mapping[str, Any], event: Event, noted: set[CaseNumber]) -> Collection[CaseNumber]:
    """The cases that the payload names, but those noted. What the data of its document do not name, it cannot."""
    text = orjson.dumps(data)
    if _NUMBER not in text:
        return ()
    numbers = case_numbers_in(text.decode()) - noted
    if not numbers:
        return ()
    used = event.data()
    return numbers if used == text else case_numbers_in(used.decode()) - noted


def _streams(told: Iterable[_Told], kinds: dict[str, _Kind] | None = None) -> Iterator[_Stream]:
    """Stream by stream, with all its events, or with those that its kind asks for. Within one lie those whose names
    begin with its name and a colon."""
    begun: list[_Stream] = []
    stream = None
    for ref, name, version, entry in told:
        if stream is None or stream.name != name:
            while begun and not ref.startswith(f"{begun[-1].name}:"):
                yield begun.pop()
            if not begun or begun[-1].name != name:
                begun.append(_Stream(name, _ALL if kinds is None else _kind(name, kinds)))
            stream = begun[-1]
        stream.count += 1
        if version > stream.newest:
            stream.newest = version
        if entry is not None and (stream.kind.folds or stream.kind.acts or type(entry.event) in _AMENDING):
            stream.entries.append((version, entry))
    yield from reversed(begun)


_ALL = _Kind((), acts=True)


def _kind(stream: str, kinds: dict[str, _Kind]) -> _Kind:
    category, colon, _ = stream.partition(":")
    kind = kinds.get(category + colon)
    if kind is None:
        side, _, name = category.partition("/")
        acts = bool(colon) and is_matter(name) and principal_stream(name) not in ("case", "annual-review")
        kind = kinds[category + colon] = _Kind(tuple(FOLDS.get((Side(side), name), ())), acts)
    return kind


def _fold(stream: _Stream, found: Found) -> None:
    entries = _standing(stream, found)
    if not entries:
        return
    years = sorted({entry.event.occurred_on.year for entry in entries})
    if stream.kind.acts:
        found.acted.update(years)
    for fold in stream.kind.folds:
        record = fold(entries)
        earlier = tuple(
            (year, fold(tuple(entry for entry in entries if entry.event.occurred_on.year <= year)))
            for year in years[:-1]
        )
        if record is not None or any(of_year is not None for _, of_year in earlier):
            found.folded[fold].append(Folded(stream.name, years[-1], record, earlier))


def _standing(stream: _Stream, found: Found) -> Entries:
    """The facts in version order, as they were corrected; without what was voided, and what is no fact."""
    told = sorted(stream.entries, key=lambda each: each[0])
    if _NO_FACTS.isdisjoint(type(entry.event) for _, entry in told):
        return tuple(entry for _, entry in told)
    for version, entry in told:
        if isinstance(entry.event, Amendment):
            record, voided = f"{stream.name}:{entry.event.record}", not isinstance(entry.event, RecordCorrected)
            found.amended.append((stream.name, version, Amended(record, entry.ref, voided)))
    facts = standing((version, entry.event) for version, entry in told)
    by_version = dict(told)
    return tuple(Entry(by_version[version].ref, event, by_version[version].digest) for version, event in facts.items())
