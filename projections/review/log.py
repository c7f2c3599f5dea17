"""The events a review rests on: those recorded up to the cut-off, each once, in an order that is theirs alone.

Whatever order the three sides' events come in, and however often one is delivered, the log is the same
(ANR-01). It can be named by one number: the SHA-256 over its events, sorted by reference, one a line.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain.standing import as_corrected
from events.base import Event, Side
from events.bulletin import BulletinCorrected, BulletinIssued
from events.correction import RecordCorrected
from events.envelope import Envelope, NotAnEvent
from events.errors import SayingError
from events.instants import SHANGHAI
from projections.review.shelf import Amended, Entry, Shelf, ref

UNKNOWN = "unknown type"


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
class Log:
    """The log up to the cut-off. `streams` give the usable events by side and stream, in version order; each time
    they are asked they are read again.

    `gaps` names streams in which a version is missing: figures over such a log are not complete. `amended` are the
    facts that are read as they were corrected, or not at all.
    """

    cut_off: datetime
    streams: Shelf
    sides: Mapping[Side, SideLog]
    events: int
    sha256: str
    set_aside: tuple[SetAside, ...]
    unknown_types: Mapping[str, int]
    gaps: tuple[str, ...]
    amended: tuple[Amended, ...] = ()

    @property
    def as_of(self) -> date:
        """The cut-off as a day in Asia/Shanghai: what is overdue is overdue on this day."""
        return self.cut_off.astimezone(SHANGHAI).date()

    def of(self, category: str) -> Iterator[tuple[Side, str, tuple[Entry, ...]]]:
        """Side, matter id and events of every stream of a category, in a fixed order."""
        return ((side, stream.partition(":")[2], entries) for (side, stream), entries in self.streams.of(category))


def end_of_day(day: date) -> datetime:
    """The last moment of a day in Asia/Shanghai, as a cut-off in UTC: a cut-off "2025-01-31" means this."""
    return (datetime.combine(day + timedelta(days=1), time(), SHANGHAI) - timedelta(microseconds=1)).astimezone(UTC)


def moment(text: str, *, latest: datetime | None = None) -> datetime:
    """A cut-off as it is written: a day (its last moment in Asia/Shanghai) or an instant with its time zone.

    Raises ValueError for anything else, and for one behind `latest`.
    """
    try:
        day = len(text) == len("2025-01-31")
        at = end_of_day(date.fromisoformat(text)) if day else datetime.fromisoformat(text)
        if at.tzinfo is not None and (latest is None or at <= latest):
            return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error
    raise ValueError(text)


def as_recorded(event: bytes) -> bytes:
    """Of events that were never sealed."""
    return event


def read(raw_events: Iterable[bytes], cut_off: datetime, opened: Callable[[bytes], bytes] = as_recorded) -> Log:
    """Read the events recorded at or before `cut_off` (aware). `opened` gives one as it was said (events.sealing).

    The SHA-256 is over what was recorded: it stays what it was where a text is erased. Raises TwoRecords, ValueError
    for a naive time.
    """
    if cut_off.tzinfo is None:
        raise ValueError("the cut-off needs a time zone")
    shelf = Shelf()
    aside: set[SetAside] = set()
    unknown: Counter[str] = Counter()
    read_of: dict[Side, SideLog] = {}
    for raw in raw_events:
        try:
            said = opened(raw)
            envelope = Envelope.decode(said)
        except NotAnEvent as error:
            aside.add(SetAside(f"sha256:{hashlib.sha256(raw).hexdigest()}", str(error)))
            continue
        if envelope.recorded_at > cut_off:
            continue
        event, problem = _payload(envelope)
        known = shelf.put(envelope, said, event, raw)
        if known is not None:
            if known != raw:
                raise TwoRecords(ref(envelope))
            continue
        read_of[envelope.side] = _after(read_of.get(envelope.side), envelope)
        if problem == UNKNOWN:
            unknown[envelope.type] += 1
        elif problem is not None:
            aside.add(SetAside(ref(envelope), problem))
    shelf.all_put()
    digest = hashlib.sha256()
    for raw in shelf.raw():
        digest.update(raw + b"\n")
    return Log(
        cut_off=cut_off.astimezone(UTC),
        streams=shelf,
        sides={side: read_of[side] for side in Side if side in read_of},
        events=sum(side.events for side in read_of.values()),
        sha256=digest.hexdigest(),
        set_aside=tuple(sorted(aside, key=lambda each: (each.ref, each.reason))),
        unknown_types=dict(sorted(unknown.items())),
        gaps=tuple(shelf.gaps()),
        amended=tuple(shelf.amended()),
    )


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


def _after(known: SideLog | None, envelope: Envelope) -> SideLog:
    """What is known of a side with one event more."""
    if known is None:
        return SideLog(1, envelope)
    last = max(known.last, envelope, key=lambda each: (each.recorded_at, each.stream, each.version))
    return SideLog(known.events + 1, last)
