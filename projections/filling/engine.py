"""From the bytes on the bus to rows: a batch is applied whole, with its positions, or not at all.

Nothing is dropped: every sequence up to the checkpoint stands in `event` or in `parked`. A message that cannot
be projected is parked with its reason and its bytes, and what follows goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, select, tuple_, update
from sqlalchemy import func as sql
from sqlalchemy.exc import DataError, IntegrityError

from events.base import Event, Side
from events.correction import Amendment
from events.envelope import Envelope, NotAnEvent
from events.instants import written
from events.text_key import TextKey
from projections.filling.anew import tell_anew
from projections.filling.erasing import forget, mark
from projections.filling.message import Message, Park, read_fact, row_of, told
from projections.filling.scrubbing import scrubbing
from projections.search.indexer import indexing
from projections.store.merge import Merge, Put, write_rows
from projections.store.schema import CHECKPOINT, EVENT, PARKED, ParkReason, key_of
from projections.store.statements import compiled
from projections.store.store import Position, Store, read_positions
from projections.store.text_keys import KeysWanted, Needed, Place, keys_for, learn, needed
from projections.store.texts import event_id, recorded_texts, with_texts, write_texts
from projections.totals.settling import LEAST, settling
from projections.view import Handler, View
from projections.views import VIEWS

_NEWEST = select(sql.coalesce(sql.max(EVENT.c.seq), literal_column("0")))
_MOVED = update(CHECKPOINT).where(CHECKPOINT.c.side == bindparam("moved"))
_UNSTORABLE = (DataError, IntegrityError, OverflowError, UnicodeError)


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


class _TakenBack(Exception):
    """Ends a transaction in which nothing is to be written."""


Known = dict[tuple[str, str], bytes]
"""Events by side and id, with their bytes."""


@dataclass(slots=True)
class _Batch:
    """The changes of one transaction while they are gathered."""

    positions: dict[Side, Position]
    seq: int
    keys: Mapping[Place, TextKey]
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

    def apply_batch(self, messages: Sequence[Message], keys: Iterable[tuple[Side, TextKey]] = ()) -> Applied:
        """Apply messages in order; those at or below the checkpoint are skipped. `keys`: those to texts in them.

        Raises SequenceGap and KeysWanted (nothing applied), and whatever the database raises when it cannot be reached
        (nothing applied). A message the database cannot hold is parked.
        """
        try:
            return self._apply(messages, keys)
        except _UNSTORABLE as error:
            if len(messages) == 1:
                return self._apply(messages, keys, Park(ParkReason.UNSTORABLE, told(error)))
        done = [self.apply_batch([message], keys) for message in messages]
        return Applied(done[-1].positions, sum(one.events for one in done), sum(one.parked for one in done))

    def indexing(self) -> Iterator[None]:
        """Take events into totals, places and search index, some milliseconds at a time; and leave nothing in the files
        of what was erased: on PostgreSQL some seconds at once.
        """
        yield from settling(self.store, least=LEAST)
        yield from indexing(self.store)
        yield from scrubbing(self.store)

    def _apply(
        self, messages: Sequence[Message], keys: Iterable[tuple[Side, TextKey]], verdict: Park | None = None
    ) -> Applied:
        given = {(side.value, key.stream): key for side, key in keys}
        try:
            with self.store.writing() as connection:
                applied = self._write(connection, messages, given, {}, verdict)
        except IntegrityError:  # an id is there already: look before writing
            with self.store.writing() as connection:
                applied = self._write(connection, messages, given, _known(connection, messages), verdict)
        return applied

    def _write(
        self,
        connection: Connection,
        messages: Sequence[Message],
        given: Mapping[Place, TextKey],
        known: Known,
        verdict: Park | None,
    ) -> Applied:
        [(last,)] = compiled(_NEWEST, connection.dialect).read(connection)
        before = read_positions(connection)
        needs = [need for message in messages if (need := needed(message.raw, message.side)) is not None]
        batch = _Batch(dict(before), last, keys_for(connection, needs, given), known)
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
            except Park as park:
                batch.parked.append(self._parked(message, park))
            batch.positions[message.side] = Position(expected, message.ledger_id or reached.ledger_id)
        self._fill(connection, batch, [need for need in needs if need.erased])
        if batch.parked:
            write_rows(connection, PARKED, batch.parked)
        moved = [(side, position) for side, position in batch.positions.items() if position != before[side]]
        if moved:
            rows = [{"moved": side.value, **position._asdict()} for side, position in moved]
            compiled(_MOVED, connection.dialect, *Position._fields).write(connection, rows)
        return Applied(batch.positions, len(batch.events), len(batch.parked))

    def _fill(self, connection: Connection, batch: _Batch, erasing: Sequence[Needed]) -> None:
        for place, erased in erasing:
            forget(connection, place, erased)
        learn(connection, batch.keys)
        if batch.events:
            write_rows(connection, EVENT, batch.events)
            write_texts(connection, batch.texts)
            for place, erased in erasing:
                mark(connection, place, erased)
            batch.merge.write(connection)
            for matter in batch.amended:
                tell_anew(connection, matter, self.views, self.handlers_of)

    def takes(self, message: Message) -> bool:
        """Whether a message that is parked would be an event now: it is written as one, and that is taken back."""
        needs = [need] if (need := needed(message.raw, message.side)) is not None else []
        try:
            with self.store.reading() as connection:
                keys = keys_for(connection, needs, {})
            read_fact(message, keys)  # most are told so, without keeping others from writing
            with self.store.writing() as connection:
                batch = _Batch({}, connection.scalar(_NEWEST) or 0, keys, _known(connection, [message]))
                self._take(batch, message)
                self._fill(connection, batch, ())
                raise _TakenBack
        except _TakenBack:
            return True
        except (Park, KeysWanted, *_UNSTORABLE):
            return False

    def _take(self, batch: _Batch, message: Message) -> None:
        """Add one message to the batch. Raises Park; then nothing of it was added."""
        fact = read_fact(message, batch.keys)
        envelope = fact.envelope
        side, id_ = message.side.value, envelope.id
        if (other := batch.known.get((side, id_))) is not None:
            if other == message.raw:
                raise Park(ParkReason.DUPLICATE, f"{id_} is recorded already")
            raise Park(ParkReason.VERSION_CONFLICT, f"{id_} is recorded already with another content")
        puts: list[Put] = []
        for name, handler in self._handlers[type(fact.event)]:
            try:
                puts.extend(handler(fact))
            except Exception as error:
                raise Park(ParkReason.VIEW_FAILED, f"{name}: {told(error)}") from error
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

    def _parked(self, message: Message, park: Park) -> dict[str, Any]:
        return {
            "side": message.side.value,
            "sequence": message.sequence,
            "ledger_id": message.ledger_id,
            "reason": park.reason.value,
            "detail": park.detail.replace("\x00", "\\0").encode(errors="replace").decode()[:2000],
            "body": message.raw,
            "parked_at": written(self._now()),
        }


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
        rows_with_texts = with_texts(connection, held, recorded_texts)
        found |= {(row["side"], event_id(row)): row["envelope"].encode() for row in rows_with_texts}
    return found
