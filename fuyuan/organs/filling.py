"""The streams of the organs, filled from the read model, which knows who may know what.

For each organ that has credentials, or had some: what it came to know of is put behind what its stream holds, in one
order that stays; what it may not know of any more is taken out. Each message goes in only behind the sequence that is
known (a fence), so two of us cannot interleave; whatever happens in between, the stream says what it holds, and nothing
is put there twice. An organ whose stream fails waits alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import nats.errors
import structlog
from nats.aio.client import Client
from sqlalchemy.exc import SQLAlchemyError

from events.base import Side
from events.cancelling import alive
from events.errors import reason_of
from events.instants import SHANGHAI
from fuyuan.bad_day import BadDay
from fuyuan.installation import organs_late
from fuyuan.installation.credentials import Credentials
from fuyuan.installation.organs_late import Late
from fuyuan.organs.delivered import Delivered
from projections.dispatch import Look, LookedAt, Step, model_of
from projections.store.store import Position, Store, read_positions
from projections.store.texts import texts_of_events
from services.bus import connection as bus
from services.bus.errors import BusError
from services.bus.names import stream_name
from services.bus.organ_streams import Event, ensure_organ_stream, held_behind, organ_message, take_out
from services.bus.relay import BATCH, FEW, fitting
from services.bus.streams import info_of

LOOK_EVERY: Final = 0.25  # seconds between looks at the read model, where there is nothing more to do at once
ASK_EVERY: Final = 10.0  # seconds between questions whether a stream is what it was
WRITE_EVERY: Final = 60.0  # seconds between writings of what a stream holds
LATE: Final = timedelta(seconds=10)
"""So long a stream may be behind before that is said."""
FILE: Final = "organ-"
BACK_OFF: Final = (0.5, 1.0, 2.0, 5.0, 15.0)  # seconds
FAILURES: Final = (BusError, SQLAlchemyError, nats.errors.Error, OSError, ValueError)
log = structlog.get_logger()


@dataclass(slots=True)
class _Organ:
    """An organ's stream as it is known; `held` is None until it was asked. Times are those of `time.monotonic`.

    `said`: what was written of it last; `more`: it lacks events that the organ may know of, as far as that is known;
    `error`: why they could not be put in; `since`: when it began to be behind (an instant in UTC).
    """

    held: Delivered | None = None
    asked: float = 0.0
    written: float = field(default_factory=time.monotonic)
    said: object = None
    tries: int = 0
    not_before: float = 0.0
    more: bool = True
    error: str = ""
    since: datetime | None = None


class OrganStreams:
    """`await streams.run()` until it is cancelled. Without credentials it does nothing and needs no connection.

    A stream whose organ's last credentials were revoked is filled on: to the next ones it must not show what was closed
    meanwhile.
    """

    def __init__(
        self,
        store: Store,
        credentials: Credentials,
        folder: Path,
        *,
        url: str,
        user: str,
        password: str,
        jurisdiction: str,
    ) -> None:
        """`user` is the service of the side that reads for the organs, `folder` where what was delivered is written."""
        self._store, self._credentials, self._folder = store, credentials, folder
        self._url, self._user, self._password, self._jurisdiction = url, user, password, jurisdiction
        self._organs = {
            path.name.removeprefix(FILE): _Organ() for path in sorted(folder.glob(f"{FILE}*")) if "." not in path.name
        }
        self._connection: Client | None = None
        self._model, self._heads = "", dict.fromkeys(Side, 0)
        self._told: Mapping[str, Late] | None = None
        self.behind = True
        """The read model has not been as far yet as the streams were: it may not know of a restriction."""

    async def run(self) -> None:
        try:
            while alive():
                started = time.monotonic()
                more, wrong = False, ""
                try:
                    more = await self._round()
                except Exception as error:
                    wrong = reason_of(error)
                    log.warning("organs.not_filled", error=wrong)
                await self._tell(wrong)
                # no more than half of the time, so that who fills a long stream leaves the read model its share
                await asyncio.sleep(max(time.monotonic() - started, 0.0 if more else LOOK_EVERY))
        finally:
            for organ, state in self._organs.items():
                self._write(organ, state)
            with suppress(OSError):
                organs_late.write(self._folder, {})
            if self._connection is not None:
                await self._connection.close()

    async def _tell(self, wrong: str) -> None:
        """Which streams are behind, where that is not what was told before. `wrong` with the whole round."""
        now = datetime.now(UTC)
        for state in self._organs.values():
            behind = wrong or state.error or state.more or self.behind
            state.since = (state.since or now) if behind else None
        known = {
            organ: Late(state.since, state.error or wrong)
            for organ, state in self._organs.items()
            if state.since is not None and now - state.since >= LATE
        }
        if known != self._told:
            with suppress(BadDay, OSError):  # it is tried again after the next round
                await asyncio.to_thread(organs_late.write, self._folder, known)
                self._told = known

    async def _round(self) -> bool:
        """A step for each organ; whether there is more to do at once."""
        wanted = {one.organ for one in self._credentials.all()}
        for organ in sorted(wanted - self._organs.keys()):
            self._organs[organ] = _Organ()
        now = time.monotonic()
        due = {organ: state for organ, state in self._organs.items() if now >= state.not_before}
        if not due:
            return False
        if self._connection is None:
            self._connection = await bus.connect(
                self._url, user=self._user, password=self._password, name="fuyuan-organs"
            )
        if not await self._is_there(self._connection):
            return False
        await asyncio.gather(*(self._meet(self._connection, organ, state) for organ, state in due.items()))
        held = {organ: state.held for organ, state in due.items() if state.held is not None}
        steps, texts = await asyncio.to_thread(self._look, held)
        await asyncio.gather(
            *(self._deliver(self._connection, organ, due[organ], step, texts) for organ, step in steps.items())
        )
        return any(step.more for step in steps.values())

    async def _is_there(self, connection: Client) -> bool:
        """Whether this read model has been as far as the streams of the sides were when it was first seen."""
        model, positions = await asyncio.to_thread(self._standing)
        if model != self._model:
            infos = [await info_of(connection, f"STREAM.INFO.{stream_name(side)}") for side in Side]
            heads = [info["state"]["last_seq"] if info else 0 for info in infos]
            self._model, self._heads, self.behind = model, dict(zip(Side, heads, strict=True)), True
        self.behind = self.behind and any(positions[side].sequence < head for side, head in self._heads.items())
        return not self.behind

    def _standing(self) -> tuple[str, Mapping[Side, Position]]:
        with self._store.snapshot() as connection:
            return model_of(connection), read_positions(connection)

    async def _meet(self, connection: Client, organ: str, state: _Organ) -> None:
        """Learn what the organ's stream holds, where that is not known or may be otherwise now."""
        if state.held is not None and time.monotonic() - state.asked < ASK_EVERY:
            return
        with _Apart(organ, state):
            state.asked = time.monotonic()
            stream = await ensure_organ_stream(connection, self._jurisdiction, organ)
            last = stream["state"]["last_seq"]
            seen = (stream["created"], last, stream["state"]["messages"])
            if state.held is not None and (state.held.created, state.held.sequence, state.held.count) == seen:
                return
            held = await asyncio.to_thread(Delivered.read, self._path(organ), stream["created"], last)
            await self._read_on(connection, organ, held)
            if held.count != stream["state"]["messages"]:  # some were taken out since that was written
                held = Delivered(stream["created"])
                await self._read_on(connection, organ, held)
            held.sequence = max(held.sequence, last)  # the last ones may have been taken out
            state.held, state.tries = held, 0

    async def _read_on(self, connection: Client, organ: str, held: Delivered) -> None:
        """Add what the stream holds behind that."""
        async for one in held_behind(connection, organ, held.sequence):
            held.add(*one)

    def _look(self, held: dict[str, Delivered]) -> tuple[dict[str, Step], dict[int, str]]:
        """What each organ came to know of and its stream does not hold, and the texts of all these events. Blocks."""
        today = datetime.now(SHANGHAI).date()
        with self._store.snapshot() as connection:
            look = Look(connection, today)
            steps = {organ: _changes(look.step(organ, known.place), known) for organ, known in held.items()}
            wanted = {event.seq for step in steps.values() for event in step.events if event.seen}
            return steps, texts_of_events(connection, sorted(wanted)) if wanted else {}

    async def _deliver(self, connection: Client, organ: str, state: _Organ, step: Step, texts: dict[int, str]) -> None:
        held = state.held
        assert held is not None
        with _Apart(organ, state):
            await self._take_out(connection, organ, held, [event for event in step.events if not event.seen])
            events = [event for event in step.events if event.seen]
            while events:
                batch = events[: fitting([len(texts[event.seq]) for event in events[:BATCH]])]
                await self._publish(connection, organ, held, batch, texts)
                events = events[len(batch) :]
            held.place = step.place
            state.more, state.error = step.more, ""
            if time.monotonic() - state.written > WRITE_EVERY:
                await asyncio.to_thread(self._write, organ, state)

    async def _publish(
        self, connection: Client, organ: str, held: Delivered, events: Sequence[LookedAt], texts: dict[int, str]
    ) -> None:
        """Raises BusErrors; then the stream has to be asked what it holds."""
        told = [Event(one.side, one.sequence, one.ledger_id, one.type, texts[one.seq].encode()) for one in events]
        messages = [organ_message(self._jurisdiction, organ, event) for event in told]
        publish = bus.publish_each if len(messages) <= FEW else bus.publish_batch
        await publish(connection, messages, held.sequence)
        for sequence, event in enumerate(events, held.sequence + 1):
            held.add(sequence, event.side, event.sequence)

    async def _take_out(self, connection: Client, organ: str, held: Delivered, gone: Sequence[LookedAt]) -> None:
        """Each where it is known to be: what somebody else put behind meanwhile is another message.

        That another of us took something out tells itself by the number of messages.
        """
        for event in gone:
            await take_out(connection, organ, held.at(event.side, event.sequence))
            held.remove(event.side, event.sequence)

    def _path(self, organ: str) -> Path:
        return self._folder / f"{FILE}{organ}"

    def _write(self, organ: str, state: _Organ) -> None:
        state.written = time.monotonic()
        held = state.held
        if held is not None and state.said != (now := (held.created, held.sequence, held.count, held.place)):
            with suppress(OSError):  # more is read at the next start
                held.write(self._path(organ))
                state.said = now


class _Apart:
    """What fails for one organ is told, and tried again a little later with what the stream says then."""

    def __init__(self, organ: str, state: _Organ) -> None:
        self._organ, self._state = organ, state

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        state = self._state
        if error is not None:
            state.held = None
        if not isinstance(error, FAILURES):
            return False
        log.warning("organs.stream_failed", organ=self._organ, error=reason_of(error))
        state.error = reason_of(error)
        state.not_before = time.monotonic() + BACK_OFF[min(state.tries, len(BACK_OFF) - 1)]
        state.tries += 1
        return True


def _changes(step: Step, held: Delivered) -> Step:
    """Of a step what is to be put into the stream, or to be taken out."""
    events = [event for event in step.events if event.seen is not ((event.side, event.sequence) in held)]
    return Step(events, step.place, step.more)
