"""The events a review rests on: those recorded up to the cut-off, each once, in an order that is theirs alone.

Whatever order the three sides' events come in, and however often one is delivered, the log is the same
(ANR-01). It can be named by one number: the SHA-256 over its events, sorted by reference, one a line.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from events.base import Event, Side
from events.bulletin import BulletinCorrected, BulletinIssued
from events.envelope import Envelope, NotAnEvent

SHANGHAI = ZoneInfo("Asia/Shanghai")


class ReviewError(Exception):
    """Base of what can go wrong in making a review; the text is for the person who asked."""


@dataclass(eq=False)
class TwoRecords(ReviewError):
    """Two different documents claim to be the same event: no figure over such a log could be proved."""

    ref: str

    def __str__(self) -> str:
        return (
            f"事件 {self.ref} 有两种不同内容，无法生成可核验的年度总结 / event {self.ref} was found with two contents"
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a known type, said by a side that may say it."""

    envelope: Envelope
    event: Event

    @property
    def ref(self) -> str:
        """`<side>/<event id>`: what figures name as their source; unique over the three ledgers."""
        return ref(self.envelope)


@dataclass(frozen=True, slots=True)
class SetAside:
    """Bytes that no figure uses, with the reason. Shown in the review, never dropped in silence."""

    ref: str
    reason: str


@dataclass(frozen=True, slots=True)
class SideLog:
    """How much of one side's ledger was read: number of events and the last one, by recording time."""

    events: int
    last_event: str
    last_recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Log:
    """The log up to the cut-off. `streams` hold the usable events by side and stream, in version order.

    `gaps` names streams in which a version is missing: figures over such a log are not complete.
    """

    cut_off: datetime
    streams: Mapping[tuple[Side, str], tuple[Entry, ...]]
    sides: Mapping[Side, SideLog]
    events: int
    sha256: str
    set_aside: tuple[SetAside, ...]
    unknown_types: Mapping[str, int]
    gaps: tuple[str, ...]

    @property
    def as_of(self) -> date:
        """The cut-off as a day in Asia/Shanghai: what is overdue is overdue on this day."""
        return self.cut_off.astimezone(SHANGHAI).date()

    def of(self, category: str) -> Iterator[tuple[Side, str, tuple[Entry, ...]]]:
        """Side, matter id and events of every stream of a category, in a fixed order."""
        for (side, stream), entries in self.streams.items():
            kind, _, matter = stream.partition(":")
            if kind == category:
                yield side, matter, entries


def ref(envelope: Envelope) -> str:
    return f"{envelope.side}/{envelope.id}"


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


def read(raw_events: Iterable[bytes], cut_off: datetime) -> Log:
    """Read the events recorded at or before `cut_off` (aware). Raises TwoRecords, ValueError for a naive time."""
    if cut_off.tzinfo is None:
        raise ValueError("the cut-off needs a time zone")
    found: dict[tuple[Side, str, int], tuple[Envelope, bytes]] = {}
    aside: set[SetAside] = set()
    for raw in raw_events:
        try:
            envelope = Envelope.decode(raw)
        except NotAnEvent as error:
            aside.add(SetAside(f"sha256:{hashlib.sha256(raw).hexdigest()}", str(error)))
            continue
        if envelope.recorded_at > cut_off:
            continue
        place = (envelope.side, envelope.stream, envelope.version)
        known = found.setdefault(place, (envelope, raw))
        if known[1] != raw:
            raise TwoRecords(ref(envelope))
    return _arranged(found, aside, cut_off.astimezone(UTC))


def _arranged(
    found: Mapping[tuple[Side, str, int], tuple[Envelope, bytes]], aside: set[SetAside], cut_off: datetime
) -> Log:
    digest = hashlib.sha256()
    for _, raw in sorted((ref(envelope), raw) for envelope, raw in found.values()):
        digest.update(raw + b"\n")
    streams: dict[tuple[Side, str], list[Entry]] = defaultdict(list)
    versions: Counter[tuple[Side, str]] = Counter()
    newest: dict[tuple[Side, str], int] = {}
    unknown: Counter[str] = Counter()
    for side, stream, version in sorted(found):
        envelope, _ = found[side, stream, version]
        versions[side, stream] += 1
        newest[side, stream] = version
        try:
            event = envelope.payload()
            if event is None:
                unknown[envelope.type] += 1
            elif not _may_say(side, event):
                aside.add(SetAside(ref(envelope), f"{envelope.type} is not for the side {side} to say"))
                event = None
        except NotAnEvent as error:
            aside.add(SetAside(ref(envelope), str(error)))
            event = None
        if event is not None:
            streams[side, stream].append(Entry(envelope, event))
    return Log(
        cut_off=cut_off,
        streams={place: tuple(entries) for place, entries in streams.items()},
        sides=_sides(envelope for envelope, _ in found.values()),
        events=len(found),
        sha256=digest.hexdigest(),
        set_aside=tuple(sorted(aside, key=lambda each: (each.ref, each.reason))),
        unknown_types=dict(sorted(unknown.items())),
        gaps=tuple(f"{side}/{stream}" for (side, stream), last in newest.items() if versions[side, stream] != last),
    )


def _may_say(side: Side, event: Event) -> bool:
    """A fact is said by the side it belongs to (domain 0.4); a bulletin's topic fixes its side (BUL-01)."""
    match event:
        case BulletinIssued(content=content) | BulletinCorrected(content=content):
            return content.topic.side == side
        case _:
            return side in event.sides


def _sides(envelopes: Iterable[Envelope]) -> Mapping[Side, SideLog]:
    by_side: dict[Side, list[Envelope]] = {side: [] for side in Side}
    for envelope in envelopes:
        by_side[envelope.side].append(envelope)
    return {
        side: SideLog(len(said), last.id, last.recorded_at)
        for side, said in by_side.items()
        if said and (last := max(said, key=lambda each: (each.recorded_at, each.stream, each.version)))
    }
