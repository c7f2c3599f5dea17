"""One reading of the events of a review, in the order of their references: what counts, and what each stream comes to.

References in their order keep a stream together, so of all events only those of one stream are held at a time.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.standing import as_corrected, standing
from events.base import Event, Side
from events.bulletin import BulletinCorrected, BulletinIssued
from events.case_citations import case_numbers_in
from events.correction import Amendment, RecordCorrected
from events.envelope import Envelope, NotAnEvent
from events.errors import SayingError
from events.legal_hold import LegalHoldLifted, LegalHoldPlaced
from events.streams import is_matter, principal_stream
from events.values import CaseNumber
from projections.review.folding import FOLDS, Entries, OfStream
from projections.review.shelf import Entry

UNKNOWN = "unknown type"
_ESCAPED = "\\u"
_NO_FACTS = (Amendment, LegalHoldPlaced, LegalHoldLifted)


@dataclass(eq=False)
class TwoRecords(SayingError):
    """Two different documents claim to be the same event: no figure over such a log could be proved."""

    text = "事件 {ref} 有两种不同内容，无法生成可核验的年度总结 / event {ref} was found with two contents"
    ref: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """Bytes that no figure uses, with the reason. Shown in the review, never dropped in silence."""

    ref: str
    reason: str


@dataclass(frozen=True, slots=True)
class SideLog:
    """How much of one side's ledger was read: number of events and the last one, by recording time."""

    events: int
    last: Envelope


@dataclass(frozen=True, slots=True)
class Amended:
    """The reference of a fact, and of the event by which it was corrected or `voided`."""

    record: str
    by: str
    voided: bool


@dataclass(frozen=True, slots=True)
class Folded:
    """What a stream, `<side>/<stream>`, comes to; `until` the year of its last event.

    `earlier`: what it came to by the end of each year in which something else happened before.
    """

    stream: str
    until: int
    record: Any
    earlier: tuple[tuple[int, Any], ...]

    def by(self, year: int | None) -> Any:
        """By the end of that year, or altogether; None where it came to nothing."""
        if year is None or self.until <= year:
            return self.record
        return next((record for of_year, record in reversed(self.earlier) if of_year <= year), None)


@dataclass(slots=True)
class Found:
    """What a reading found, in the order of the streams; `acted`: the years in which matters have events.

    Cases, which may be carried over, and reviews are no such matters. `named`: the streams in which a case is named.
    """

    sides: dict[Side, SideLog] = field(default_factory=dict)
    aside: set[SetAside] = field(default_factory=set)
    unknown: Counter[str] = field(default_factory=Counter)
    gaps: list[str] = field(default_factory=list)
    amended: list[tuple[str, int, Amended]] = field(default_factory=list)
    acted: set[int] = field(default_factory=set)
    named: dict[CaseNumber, list[str]] = field(default_factory=dict)
    folded: dict[OfStream[Any], list[Folded]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class _Stream:
    """What was read of a stream so far: its usable events where a figure may ask for them."""

    name: str
    side: Side
    wanted: bool
    matter: bool
    count: int = 0
    newest: int = 0
    entries: list[tuple[int, Entry]] = field(default_factory=list)


def found_in(
    recorded: Iterable[bytes],
    cut_off: datetime,
    opened: Callable[[bytes], bytes],
    counted: Callable[[bytes], object],
) -> Found:
    """Read events that come in the order of their references; each that was recorded by the cut-off is `counted` once,
    with a line end. Raises TwoRecords.
    """
    found = Found()
    for stream in _streams(_events(recorded, cut_off, opened, counted, found), found):
        if stream.count != stream.newest:
            found.gaps.append(stream.name)
        if stream.entries:
            _fold(stream, found)
    return found


def entries_of(
    recorded: Iterable[bytes], cut_off: datetime, opened: Callable[[bytes], bytes]
) -> Iterator[tuple[str, Entries]]:
    """The usable events of each stream, `<side>/<stream>`, of events that come in the order of their references."""
    found = Found()
    for stream in _streams(_events(recorded, cut_off, opened, len, found), found, every=True):
        if entries := _standing(stream, found):
            yield stream.name, entries


@dataclass(frozen=True, slots=True)
class _Told:
    """An event that was recorded by the cut-off; without `entry` where figures cannot use it."""

    ref: str
    stream: str
    side: Side
    version: int
    entry: Entry | None


def _events(
    recorded: Iterable[bytes],
    cut_off: datetime,
    opened: Callable[[bytes], bytes],
    counted: Callable[[bytes], object],
    found: Found,
) -> Iterator[_Told]:
    newest: dict[Side, tuple[datetime, str, int]] = {}
    count: Counter[Side] = Counter()
    last: dict[Side, Envelope] = {}
    before, known = "", b""
    for raw in recorded:
        try:
            said = opened(raw)
            envelope = Envelope.decode(said)
        except NotAnEvent as error:
            found.aside.add(SetAside(f"sha256:{hashlib.sha256(raw).hexdigest()}", str(error)))
            continue
        if envelope.recorded_at > cut_off:
            continue
        side = envelope.side
        stream = f"{side}/{envelope.stream}"
        ref = f"{stream}:{envelope.version}"
        if ref == before:
            if raw != known:
                raise TwoRecords(ref)
            continue
        before, known = ref, raw
        counted(raw + b"\n")
        count[side] += 1
        at = envelope.recorded_at, envelope.stream, envelope.version
        if side not in newest or at > newest[side]:
            newest[side], last[side] = at, envelope
        event, problem = _payload(envelope)
        if event is not None:
            _note_cases(stream, said, event, found)
        elif problem == UNKNOWN:
            found.unknown[envelope.type] += 1
        else:
            found.aside.add(SetAside(ref, str(problem)))
        entry = None if event is None else Entry(ref, event, envelope.command_digest)
        yield _Told(ref, stream, side, envelope.version, entry)
    found.sides |= {side: SideLog(count[side], last[side]) for side in Side if side in last}


def _payload(envelope: Envelope) -> tuple[Event | None, str | None]:
    """The payload that figures use, or why they cannot: UNKNOWN for a type of a newer program."""
    try:
        event = envelope.payload()
        if isinstance(event, RecordCorrected):
            as_corrected(event)
    except NotAnEvent as error:
        return None, str(error)
    if event is None:
        return None, UNKNOWN
    if not _may_say(envelope.side, event):
        return None, f"{envelope.type} is not for the side {envelope.side} to say"
    return event, None


def _may_say(side: Side, event: Event) -> bool:
    """A fact is said by the side it belongs to (domain 0.4); a bulletin's topic fixes its side (BUL-01)."""
    match event:
        case BulletinIssued(content=content) | BulletinCorrected(content=content):
            return content.topic.side == side
        case _:
            return side in event.sides


def _note_cases(stream: str, said: bytes, event: Event, found: Found) -> None:
    """The cases that the payload names. What its document does not name, it cannot."""

    def noted(number: CaseNumber) -> bool:
        streams = found.named.get(number)
        return streams is not None and streams[-1] == stream

    text = said.decode()
    if _ESCAPED in text or not all(map(noted, case_numbers_in(text))):
        for number in case_numbers_in(event.data().decode()):
            if not noted(number):
                found.named.setdefault(number, []).append(stream)


def _streams(told: Iterable[_Told], found: Found, every: bool = False) -> Iterator[_Stream]:
    """Stream by stream. Within one lie those whose names begin with its name and a colon."""
    begun: list[_Stream] = []
    for each in told:
        while begun and not each.ref.startswith(f"{begun[-1].name}:"):
            yield begun.pop()
        if not begun or begun[-1].name != each.stream:
            begun.append(_begun(each, every))
        stream = begun[-1]
        stream.count += 1
        stream.newest = max(stream.newest, each.version)
        if each.entry is not None and (stream.wanted or isinstance(each.entry.event, Amendment)):
            stream.entries.append((each.version, each.entry))
    yield from reversed(begun)


def _begun(first: _Told, every: bool) -> _Stream:
    name = first.stream.partition("/")[2]
    category, colon, _ = name.partition(":")
    matter = bool(colon) and is_matter(name) and not principal_stream(name).startswith(("case:", "annual-review:"))
    return _Stream(first.stream, first.side, every or matter or (first.side, category) in FOLDS, matter)


def _fold(stream: _Stream, found: Found) -> None:
    entries = _standing(stream, found)
    years = sorted({entry.event.occurred_on.year for entry in entries})
    if stream.matter:
        found.acted.update(years)
    category = stream.name.partition("/")[2].partition(":")[0]
    for fold in FOLDS.get((stream.side, category), ()) if entries else ():
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
    if not any(isinstance(entry.event, _NO_FACTS) for _, entry in told):
        return tuple(entry for _, entry in told)
    for version, entry in told:
        if isinstance(entry.event, Amendment):
            record, voided = f"{stream.name}:{entry.event.record}", not isinstance(entry.event, RecordCorrected)
            found.amended.append((stream.name, version, Amended(record, entry.ref, voided)))
    facts = standing((version, entry.event) for version, entry in told)
    by_version = dict(told)
    return tuple(Entry(by_version[version].ref, event, by_version[version].digest) for version, event in facts.items())
