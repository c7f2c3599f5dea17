"""A side's life on the bus: streams made or checked, commands answered, policies fed, the relay running.

One attempt lasts until something about it does not hold any more: the broker was away at the start, a stream
was wiped, a mirror had to be made anew. Then everything is torn down and built again from the ledger's view.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial

import structlog
from nats.aio.client import Client

from domain.moving import MOVERS, SideOf
from events import tracing
from events.base import Side
from events.cancelling import alive
from events.errors import first_of, reason_of
from events.instants import written
from services.attachments.file_key import FileKey
from services.attachments.files import Files
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.answering import Answering
from services.bus.bus_state import Behind, BusState, Other
from services.bus.checkpointing import Checkpointing
from services.bus.countersigning import Countersigning
from services.bus.distributing import Distribution
from services.bus.errors import BusError, NotConnected, OutcomeUnknown, StreamUnavailable
from services.bus.followers import ensure_following
from services.bus.following import Following
from services.bus.leaderless import patiently
from services.bus.mirrored_keys import forget_destroyed
from services.bus.moving import Moving
from services.bus.object_store import file_chunks
from services.bus.relay import Relay
from services.bus.streams import (
    MirrorHealth,
    deliver_behind,
    ensure_mirror,
    ensure_mirror_consumer,
    ensure_stream,
    mirror_health,
)
from services.bus.text_keys import TextKeysHeard, told_file_key
from services.bus.whole import Wholeness, delete_if_holed
from services.bus.witnesses import on_the_bus
from services.endpoint.endpoint import Endpoint
from services.ledger.ledger import Ledger
from services.ledger.witness import History, HistoryMissing
from services.policies.runner import PolicyRunner
from services.proof.proving import UNABLE, Proving
from services.turn import Turn

BACK_OFF = (0.2, 0.5, 1.0, 2.0, 5.0)  # seconds
PROVE_AGAIN = 5.0  # seconds from what kept proofs from being made to the next try
WATCH_EVERY = 2.0  # seconds between looks at the mirrors
log = structlog.get_logger()


class Stale(BusError):
    """A mirror was made anew: the consumers on it are gone, so they must be too."""


class BusLink:
    """`run` works until it is cancelled; `recorded` is set whenever something was recorded."""

    def __init__(
        self,
        side: Side,
        jurisdiction: str,
        ledger: Ledger,
        files: Files,
        history: History,
        endpoint: Endpoint,
        runner: PolicyRunner,
        recorded: asyncio.Event,
        proving: Proving,
        turn: Turn,
        in_one_account: dict[str, float] | None = None,
    ) -> None:
        """`in_one_account`: where the sides have one account together, when each stream was last read to its end. Else
        each has its own, and keeps mirrors of what the others say.
        """
        self._proving, self._turn = proving, turn
        self._side, self._jurisdiction, self._ledger, self._history = side, jurisdiction, ledger, history
        self._endpoint, self._runner, self._recorded, self._files = endpoint, runner, recorded, files
        self._connection: Client | None = None
        self._relay: Relay | None = None
        self._state, self._waits = BusState(), ""
        self._ended, self._ahead = False, set[str]()
        self._heard: TextKeysHeard | None = None
        self._durable = f"policies_{side}"
        self._others = [other for other in Side if other is not side]
        self._read_whole, mirrored = in_one_account, in_one_account is None
        self._kept_here = [bus_names.stream_name(one) for one in (Side if mirrored else [side])]
        self._mirrored = [(other, store) for other in self._others for store in bus_names.Store if mirrored]

    def end(self) -> None:
        """`run` is about to be cancelled; should the cancellation get lost on the way, it ends all the same."""
        self._ended = True

    def state(self) -> dict[str, object]:
        if self._relay is not None and self._relay.position is not None:
            self._state.published = self._relay.position.ledger_id
            self._state.sequence = self._relay.position.sequence
            self._waits = ""
        error = self._state.error or self._waits or (self._heard.waits() if self._heard else None)
        return {**asdict(self._state), "error": error, "proofs": asdict(self._proving.state)}

    async def copies(self, owner: Side, sha256: str) -> AsyncIterator[tuple[FileKey, AsyncIterator[bytes]]]:
        """A file of `owner` as this account has it; of a file of ours also as the others have it.

        Raises KeysUnavailable.
        """
        if (connection := self._connection) is not None:
            own = owner is self._side
            key = self._files.key(sha256) if own else await told_file_key(connection, self._jurisdiction, owner, sha256)
            for holder in (None, *(self._others if own and self._mirrored else ())):
                yield key, file_chunks(connection, owner, key, held_by=holder)

    async def event(self, source: Side, sequence: int) -> bytes | None:
        """An event of a side's stream as it was said, None where there is none or the bus is away."""
        if (connection := self._connection) is None:
            return None
        return await TextKeysHeard(connection, self._jurisdiction).event(source, sequence)

    async def run(self, url: str, user: str, password: str) -> None:
        tries = 0
        while not self._ended:
            try:
                await self._attempt(url, user, password)
            except Exception as error:
                reason = first_of(error)
                self._state.error = reason_of(reason)
                log.warning("bus link lost", side=self._side, error=self._state.error)
                if isinstance(reason, HistoryMissing):  # nothing to hope for before somebody looks
                    tries = len(BACK_OFF) - 1
                else:
                    tries = 0 if self._state.connected else min(tries + 1, len(BACK_OFF) - 1)
            self._state.connected, self._relay, self._connection, self._state.sequence = False, None, None, 0
            self._state.standby = False
            await asyncio.sleep(BACK_OFF[tries])

    async def _attempt(self, url: str, user: str, password: str) -> None:
        async with AsyncExitStack() as stack:
            try:
                connection = await bus.connect(url, user=user, password=password, name=f"fuyuan-{self._side}")
            except NotConnected:
                await self._history.ask()  # those who need no bus
                raise
            stack.push_async_callback(connection.close)
            self._history.meet(on_the_bus(connection, self._side, mirrored=bool(self._mirrored)))
            await self._history.ask()
            answering = Answering(url, user, password, self._jurisdiction, self._side, self._endpoint, self._files)
            stack.push_async_callback(answering.stop)
            await answering.broker.start()
            self._connection = connection
            self._relay = Relay(self._ledger, connection, self._jurisdiction, self._side, self._recorded)
            await self._turn.take(partial(self._work, connection, self._relay), partial(self._stand_by, self._relay))

    async def _stand_by(self, relay: Relay) -> None:
        """Commands are taken and answered here too; how far the other one has published is looked up."""
        self._state.connected, self._state.standby, self._state.error = True, True, None
        while alive():
            await self._history.ask()
            with suppress(BusError):
                relay.position = await relay.locate()
            await asyncio.sleep(WATCH_EVERY)

    async def _work(self, connection: Client, relay: Relay) -> None:
        """What one process at a time does for a side."""
        relay.position, self._state.standby = None, False
        patient = partial(patiently, connection, waits=self._wait)
        await patient(partial(self._make_streams, connection))
        self._state.connected, self._state.error = True, None
        heard = self._heard = TextKeysHeard(connection, self._jurisdiction)
        head = await asyncio.to_thread(self._ledger.head)
        await patient(partial(self._runner.retry_parked, self._ledger, heard.event))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(patient(partial(self._runner.retry_when_lifted, self._ledger, heard.event, head)))
            tasks.create_task(patient(relay.run))
            tasks.create_task(patient(self._distribution(connection).run))
            tasks.create_task(patient(partial(self._watch, connection)))
            if self._side in MOVERS:
                here = SideOf(self._jurisdiction, self._side)
                tasks.create_task(patient(Moving(self._ledger, self._files, connection, self._runner, here).run))
            read_at = {} if self._read_whole is None else self._read_whole
            tasks.create_task(patient(Wholeness(connection, self._kept_here, read_at).run))
            tasks.create_task(self._apart(self._side, self._checkpointing(connection).run))
            for owner in self._others:
                tasks.create_task(self._apart(owner, Countersigning(connection, owner, self._proving).run))
                if self._mirrored:
                    destroyed = partial(forget_destroyed, connection, self._jurisdiction, owner, self._side)
                    tasks.create_task(patient(destroyed))
            for source in self._runner.sources:
                take = partial(self._take, heard, source)
                traced = partial(tracing.arriving, "follow")
                following = Following(connection, bus_names.stream_name(source), self._durable, take, traced)
                tasks.create_task(following.run())

    async def _apart(self, log_of: Side, prove: Callable[[], Awaitable[None]]) -> None:
        """Proofs that cannot be made, or whose stream nobody leads now, are tried again; the exchange goes on without.

        Raises BusError.
        """
        while alive():
            try:
                with self._proving.state.telling(log_of):
                    await prove()
                return
            except (*UNABLE, StreamUnavailable, OutcomeUnknown) as error:
                log.warning("a log is not signed", side=self._side, log=log_of, error=reason_of(error))
            await asyncio.sleep(PROVE_AGAIN)

    def _wait(self, error: BusError) -> None:
        self._waits = reason_of(error)

    async def _take(self, heard: TextKeysHeard, source: Side, events: Sequence[tuple[int, bytes]]) -> None:
        await self._runner.take_all(source, [(number, await heard.opened(source, raw)) for number, raw in events])

    def _distribution(self, connection: Client) -> Distribution:
        def published() -> int:
            return self._relay.position.ledger_id if self._relay and self._relay.position else 0

        return Distribution(self._ledger, self._files, connection, self._side, published)

    def _checkpointing(self, connection: Client) -> Checkpointing:
        just_published = self._relay.just_published if self._relay else None
        return Checkpointing(
            self._ledger,
            connection,
            self._proving,
            lambda: self._relay.position if self._relay else None,
            just_published,
        )

    async def _make_streams(self, connection: Client) -> None:
        await delete_if_holed(connection, bus_names.stream_name(self._side))
        for store in bus_names.Store:
            await ensure_stream(connection, self._jurisdiction, self._side, store)
        for reader, store in self._mirrored:
            await ensure_mirror_consumer(connection, self._side, reader, store)
        await asyncio.gather(
            *(ensure_mirror(connection, owner, self._side, store, keep_ahead=True) for owner, store in self._mirrored)
        )
        for source in self._runner.sources:
            types = self._runner.event_types(source)
            subjects = [bus_names.event_subject(self._jurisdiction, source, event_type) for event_type in types]
            await ensure_following(connection, bus_names.stream_name(source), self._durable, subjects)

    async def _watch(self, connection: Client) -> None:
        stood: dict[str, int] = {}
        while alive():
            await asyncio.sleep(WATCH_EVERY)
            await self._history.ask()
            if not self._mirrored:
                for owner in self._others:
                    head = await bus.stream_head(connection, bus_names.stream_name(owner))
                    self._state.others[owner.value] = Other(held=head, head=head, away_since=None)
            for other, store in self._mirrored:
                await ensure_mirror_consumer(connection, self._side, other, store)
            for owner, store in self._mirrored:
                health = await mirror_health(connection, owner, store)
                if store is bus_names.Store.EVENTS:
                    await self._note(connection, owner, health)
                if health is None:
                    continue
                name = f"{store.value}{owner.value}"
                if not (health.fit or (health.ahead and store.refilled)):
                    raise Stale(f"the mirror of {name} is not the beginning of its origin any more")
                if health.behind and stood.get(name) == health.held:
                    known = self._state.behind.setdefault(name, Behind(events=0, since=written(datetime.now(UTC))))
                    known["events"] = health.behind
                    await deliver_behind(connection, owner, self._side, health.held, store)
                else:
                    self._state.behind.pop(name, None)
                stood[name] = health.held
                if not health.ahead:
                    self._ahead.discard(name)
                elif name not in self._ahead:
                    self._ahead.add(name)
                    log.warning(
                        "mirror ahead of its origin", side=self._side, owner=name, held=health.held, head=health.head
                    )

    async def _note(self, connection: Client, owner: Side, health: MirrorHealth | None) -> None:
        known = self._state.others.get(owner.value, Other(held=0, head=0, away_since=None))
        if health is not None:
            known = Other(held=health.held, head=health.head, away_since=None)
        else:
            held = await bus.stream_head(connection, bus_names.stream_name(owner))
            since = known["away_since"] or written(datetime.now(UTC))
            known = Other(held=held, head=max(held, known["head"]), away_since=since)
        self._state.others[owner.value] = known
