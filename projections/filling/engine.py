"""From the bytes on the bus to rows: a batch is applied whole, with its positions, or not at all.

Nothing is dropped: every sequence up to the checkpoint stands in `event` or in `parked`. A message that cannot
be projected is parked with its reason and its bytes, and what follows goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, literal_column, select, tuple_, update
from sqlalchemy import func as sql
from sqlalchemy.exc import DataError, IntegrityError

from events.base import Event, Side
from events.correction import Amendment
from events.envelope import Envelope, NotAnEvent
from events.instants import written
from projections.filling.anew import tell_anew
from projections.search.indexer import indexing
from projections.store.merge import Merge, Put, write_rows
from projections.store.schema import CHECKPOINT, EVENT, PARKED, ParkReason, key_of
from projections.store.statements import compiled
from projections.store.store import Position, Store, read_positions
from projections.store.texts import event_id, with_texts, write_texts
from projections.totals.settling import LEAST, settling
from projections.view import Fact, Handler, View
from projections.views import VIEWS

_NEWEST = select(sql.coalesce(sql.max(EVENT.c.seq), literal_column("0")))
_MOVED = update(CHECKPOINT).where(CHECKPOINT.c.side == bindparam("moved"))
_UNSTORABLE = (DataError, IntegrityError, OverflowError, UnicodeError)


class Message(NamedTuple):
    """One message of a side's stream. `ledger_id` is 0 where it is not known, and for one that cannot be."""

    side: Side
    sequence: int
    ledger_id: int
    raw: bytes


@dataclass(eq=False)
class SequenceGap(Exception):
    """A message is missing; nothing of the batch was applied. Read again from `expected`."""

    side: Side
    expected: int
    found: int

    def __str__(self) -> str:
        return f"{self.side.value}: expected sequence {self.expected}, found {self.found}"


@dataclass(frozen=True, slots=True)
class Applied:
    """What one batch did, and where each side stands after it."""

    positions: Mapping[Side, Position]
    events: int = 0
    parked: int = 0


@dataclass(eq=False)
class _Park(Exception):
    reason: ParkReason
    detail: str


class _TakenBack(Exception):
    """Ends a transaction in which nothing is to be written."""


Known = dict[tuple[str, str], bytes]
"""Events by side and id, with their bytes."""


@dataclass(slots=True)
class _Batch:
    """The changes of one transaction while they are gathered."""

    positions: dict[Side, Position]
    seq: int
    known: Known = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    texts: list[tuple[int, bytes]] = field(default_factory=list)
    parked: list[dict[str, Any]] = field(default_factory=list)
    merge: Merge = field(default_factory=Merge)
    amended: dict[bytes, None] = field(default_factory=dict)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Projector:
    """Applies batches to a store. One at a time writes: the store keeps others out until the commit."""

    def __init__(self, store: Store, views: Iterable[View] = VIEWS, now: Callable[[], datetime] = _utc_now) -> None:
        self.store = store
        self._now = now
        self.views = tuple(views)
        self._every = [(view.name, view.every) for view in self.views if view.every is not None]
        self._handlers: dict[type[Event], list[tuple[str, Handler]]] = defaultdict(lambda: [*self._every])
        for view in self.views:
            for event, handler in view.handlers.items():
                self._handlers[event].append((view.name, handler))

    def apply_batch(self, messages: Sequence[Message]) -> Applied:
        """Apply messages in order; those at or below the checkpoint are skipped.

        Raises SequenceGap (nothing applied), and whatever the database raises when it cannot be reached
        (nothing applied). A message the database cannot hold is parked.
        """
        try:
            return self._apply(messages)
        except _UNSTORABLE as error:
            if len(messages) == 1:
                return self._apply(messages, _Park(ParkReason.UNSTORABLE, _told(error)))
        done = [self.apply_batch([message]) for message in messages]
        return Applied(done[-1].positions, sum(one.events for one in done), sum(one.parked for one in done))

    def indexing(self) -> Iterator[None]:
        """Take events into totals, places and search index, some milliseconds at a time."""
        yield from settling(self.store, least=LEAST)
        yield from indexing(self.store)

    def _apply(self, messages: Sequence[Message], verdict: _Park | None = None) -> Applied:
        try:
            with self.store.writing() as connection:
                return self._write(connection, messages, {}, verdict)
        except IntegrityError:  # an id is there already: look before writing
            with self.store.writing() as connection:
                return self._write(connection, messages, _known(connection, messages), verdict)

    def _write(
        self,
        connection: Connection,
        messages: Sequence[Message],
        known: Known,
        verdict: _Park | None,
    ) -> Applied:
        [(last,)] = compiled(_NEWEST, connection.dialect).read(connection)
        before = read_positions(connection)
        batch = _Batch(dict(before), last, known)
        for message in messages:
            reached = batch.positions[message.side]
            expected = reached.sequence + 1
            if message.sequence < expected:
                continue
            if message.sequence > expected:
                raise SequenceGap(message.side, expected, message.sequence)
            if not 0 <= message.ledger_id < 2**63:  # not even `parked` could hold it
                message = message._replace(ledger_id=0)
            try:
                if verdict is not None:
                    raise verdict
                self._take(batch, message)
            except _Park as park:
                batch.parked.append(self._parked(message, park))
            batch.positions[message.side] = Position(expected, message.ledger_id or reached.ledger_id)
        self._fill(connection, batch)
        if batch.parked:
            write_rows(connection, PARKED, batch.parked)
        moved = [(side, position) for side, position in batch.positions.items() if position != before[side]]
        if moved:
            rows = [{"moved": side.value, **position._asdict()} for side, position in moved]
            compiled(_MOVED, connection.dialect, *Position._fields).write(connection, rows)
        return Applied(batch.positions, len(batch.events), len(batch.parked))

    def _fill(self, connection: Connection, batch: _Batch) -> None:
        if batch.events:
            write_rows(connection, EVENT, batch.events)
            write_texts(connection, batch.texts)
            batch.merge.write(connection)
            for matter in batch.amended:
                tell_anew(connection, matter, self.views, self.handlers_of)

    def takes(self, message: Message) -> bool:
        """Whether a message that is parked would be an event now: it is written as one, and that is taken back."""
        try:
            _read(message)  # most are told so, without keeping others from writing
            with self.store.writing() as connection:
                batch = _Batch({}, connection.scalar(_NEWEST) or 0, _known(connection, [message]))
                self._take(batch, message)
                self._fill(connection, batch)
                raise _TakenBack
        except _TakenBack:
            return True
        except (_Park, *_UNSTORABLE):
            return False

    def _take(self, batch: _Batch, message: Message) -> None:
        """Add one message to the batch. Raises _Park; then nothing of it was added."""
        fact = _read(message)
        envelope = fact.envelope
        side, id_ = message.side.value, envelope.id
        if (other := batch.known.get((side, id_))) is not None:
            if other == message.raw:
                raise _Park(ParkReason.DUPLICATE, f"{id_} is recorded already")
            raise _Park(ParkReason.VERSION_CONFLICT, f"{id_} is recorded already with another content")
        puts: list[Put] = []
        for name, handler in self._handlers[type(fact.event)]:
            try:
                puts.extend(handler(fact))
            except Exception as error:
                raise _Park(ParkReason.VIEW_FAILED, f"{name}: {_told(error)}") from error
        batch.known[side, id_] = message.raw
        batch.seq += 1
        batch.texts.append((batch.seq, message.raw))
        batch.events.append(row_of(fact, batch.seq, message.sequence, message.ledger_id))
        batch.merge.add(puts)
        if isinstance(fact.event, Amendment):
            batch.amended[fact.matter] = None

    def handlers_of(self, event: type[Event] | None) -> list[Handler]:
        """Of an event type; for None those that see every event, whatever became of it."""
        return [handler for _, handler in (self._every if event is None else self._handlers[event])]

    def _parked(self, message: Message, park: _Park) -> dict[str, Any]:
        return {
            "side": message.side.value,
            "sequence": message.sequence,
            "ledger_id": message.ledger_id,
            "reason": park.reason.value,
            "detail": park.detail.replace("\x00", "\\0").encode(errors="replace").decode()[:2000],
            "body": message.raw,
            "parked_at": written(self._now()),
        }


def row_of(fact: Fact[Any], seq: int, sequence: int, ledger_id: int) -> dict[str, Any]:
    """The row of an event in `event`."""
    envelope = fact.envelope
    return {
        "seq": seq,
        "side": envelope.side.value,
        "sequence": sequence,
        "ledger_id": ledger_id,
        "stream": envelope.stream,
        "matter": fact.matter,
        "version": envelope.version,
        "type": envelope.type,
        "occurred_on": fact.on,
        "recorded_at": written(envelope.recorded_at),
        "actor": envelope.actor,
        "visibility": envelope.visibility.value,
    }


def _read(message: Message) -> Fact[Event]:
    """The fact in a message. Raises _Park."""
    try:
        envelope = Envelope.decode(message.raw)
    except NotAnEvent as error:
        raise _Park(ParkReason.NOT_AN_EVENT, str(error)) from error
    if envelope.side is not message.side:
        detail = f"source says {envelope.side.value}, it came on the stream of {message.side.value}"
        raise _Park(ParkReason.WRONG_SIDE, detail)
    try:
        payload = envelope.payload()
    except NotAnEvent as error:
        raise _Park(ParkReason.DOES_NOT_FIT, str(error)) from error
    except Exception as error:  # an upcast stumbled over data of a shape it did not expect
        raise _Park(ParkReason.DOES_NOT_FIT, f"{envelope.type}: {_told(error)}") from error
    if payload is None:
        raise _Park(ParkReason.UNKNOWN_TYPE, envelope.type)
    if message.side not in payload.sides:
        raise _Park(ParkReason.WRONG_SIDE, f"{message.side.value} may not publish {envelope.type}")
    return Fact(envelope, payload, message.raw)


def _known(connection: Connection, messages: Sequence[Message]) -> Known:
    """Which events of these messages the store holds already."""
    wanted = set()
    for message in messages:
        try:
            envelope = Envelope.decode(message.raw)
        except NotAnEvent:
            continue
        wanted.add((key_of(envelope.side, envelope.stream), message.side.value, envelope.version))
    places = sorted(wanted)
    found: Known = {}
    place = tuple_(EVENT.c.matter, EVENT.c.side, EVENT.c.version)
    for start in range(0, len(places), 500):
        rows = select(EVENT.c.seq, EVENT.c.side, EVENT.c.stream, EVENT.c.version)
        held = connection.execute(rows.where(place.in_(places[start : start + 500]))).mappings()
        found |= {(row["side"], event_id(row)): row["envelope"].encode() for row in with_texts(connection, held)}
    return found


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {getattr(error, 'orig', None) or error}"
