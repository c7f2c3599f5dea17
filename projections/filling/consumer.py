"""The read model's place on the bus: a durable pull consumer per side, batches of 500, nothing acknowledged.

The position in the database is the truth. On every start of a side, and after any trouble with it (a gap, a
database that did not answer, a consumer that vanished or fell silent, a new connection), its consumer is deleted
and made anew right behind the checkpoint. So nothing is skipped, whatever the server remembers or forgot. A stream that
does not reach the checkpoint, or holds another event there, is not read on: it is trouble until it agrees.

The pull requests are written here, not with a helper of nats-py or FastStream: `fetch` of nats-py holds a batch
that is not full until its time is over, and FastStream's batch subscriber then drops what it had gathered when
nats-py raises the built-in TimeoutError (docs/decisions). Here a lone event is applied at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final

import nats.errors
import orjson
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError
from nats.js.manager import JetStreamManager

from events import tracing
from events.base import Side
from events.cancelling import alive
from events.envelope import LEDGER_ID, ledger_id
from events.errors import reason_of
from events.text_key import TextKey
from projections.filling.comparing import Signed
from projections.filling.engine import Applied, Projector
from projections.filling.index_filling import IndexFilling
from projections.filling.message import Message
from projections.filling.rereading import Rereading
from projections.filling.told_keys import ToldKeys
from projections.filling.turns import Turns
from projections.store.kept import message
from projections.store.store import Position
from projections.store.text_keys import KeysWanted
from projections.waiting import encode_notice, notice_subject

BATCH: Final = 500
FEW: Final = 16
"""So many events are applied where they are heard: to hand them to a thread takes as long again as one of them. Where a
server keeps the rows none are: it may let us wait, and whatever else this process does would wait too."""
BACK_OFF: Final = (0.1, 0.5, 1.0, 2.0, 5.0)
HEARTBEAT_SECONDS: Final = 2.0
REQUEST_SECONDS: Final = 30.0
FORGOTTEN_AFTER: Final = 60.0  # seconds without a request; then the broker drops the consumer
LED_WITHIN: Final = 15.0
"""Seconds that making a consumer may take: where a server of a cluster is away, the others may have to elect first."""
LOOK_EVERY: Final = 0.2
"""Seconds between looks at a stream that does not reach the checkpoint."""
PACE, LONGEST_PACE = 0.001, 0.020
"""Seconds to the next batch for each event of this one, and at most: a commit costs as much as ten events. Where
events come faster than one in PACE, batches grow; where they come slower, each is applied when it comes."""
log = structlog.get_logger(__name__)


class Trouble(Exception):
    """Something about one side's consumer is not as it should be; it is made anew."""


class ViewConsumer:
    """Feeds a projector from the bus until it is cancelled.

    `connection` is made here, and closed. `user` and `password` are those of an account that holds the three streams
    (JOINT: its own and the two mirrors, which have the names of their origins). `durable` names the consumers; two
    read models on one bus need two names.
    """

    def __init__(
        self,
        projector: Projector,
        connection: Client,
        url: str,
        *,
        user: str,
        password: str,
        jurisdiction: str,
        durable: str = "read_model",
        sides: Sequence[Side] = tuple(Side),
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
        signed: Signed | None = None,
        anew: Callable[[], Awaitable[object]] | None = None,
        turns: Turns | None = None,
    ) -> None:
        """With `signed` the read model is read again all the time (`projections/filling/rereading.py`)."""
        self.projector = projector
        self.durable = durable
        self.heartbeat_seconds = heartbeat_seconds
        self.connection = connection
        self._url, self._user, self._password = url, user, password
        self._subject, self._keys = notice_subject(jurisdiction), ToldKeys(connection, jurisdiction)
        self._writing, self._few = asyncio.Lock(), FEW if projector.store.url.startswith("sqlite") else 0
        turns = turns or Turns()
        self._filling = IndexFilling(projector, self._writing, turns.indexing)
        self._rereading = signed and Rereading(projector, self._writing, signed, anew, turn=turns.rereading)
        self._readers = [_Reader(side, self) for side in sides]

    async def run(self) -> None:
        """Work until cancelled; every side is on its own. While the broker cannot be reached it keeps trying."""
        try:
            await self.connection.connect(
                self._url.split(","),
                user=self._user,
                password=self._password,
                name=f"fuyuan-{self.durable}",
                error_cb=self._failed,
                reconnected_cb=self._reconnected,
                max_reconnect_attempts=-1,
                reconnect_time_wait=1,
            )
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._filling.run(), name=f"{self.durable} index")
                if self._rereading is not None:
                    tasks.create_task(self._rereading.run(), name=f"{self.durable} again")
                for reader in self._readers:
                    tasks.create_task(reader.run(), name=f"{self.durable} {reader.side.value}")
        finally:
            await self.connection.close()

    def trouble(self) -> Mapping[Side, str]:
        """What keeps a side from going on, for `/health`; empty when all is well."""
        return {reader.side: reader.error for reader in self._readers if reader.error is not None}

    async def apply(self, messages: Sequence[Message]) -> Applied:
        """Commit a batch and tell the new positions. A notice may be lost: whoever waits asks the store as well.

        Raises KeysWanted where the bus has not the keys to the texts either: they come.
        """
        try:
            applied = await self._applied(messages, await self._keys.ahead(messages))
        except KeysWanted as wanted:
            applied = await self._applied(messages, await self._keys.of(wanted.places))
        self._filling.committed()
        if applied.parked:
            log.error("view.parked", side=messages[0].side.value, count=applied.parked)
        with suppress(nats.errors.Error):
            await self.connection.publish(self._subject, encode_notice(applied.positions))
        return applied

    async def _applied(self, messages: Sequence[Message], keys: Sequence[tuple[Side, TextKey]]) -> Applied:
        async with self._writing:
            if len(messages) <= self._few:
                return self.projector.apply_batch(messages, keys)
            return await asyncio.to_thread(self.projector.apply_batch, messages, keys)

    async def position(self, side: Side) -> Position:
        """The checkpoint of a side in the database."""
        return (await asyncio.to_thread(self.projector.store.positions))[side]

    async def _failed(self, error: Exception) -> None:
        log.warning("view.connection", error=reason_of(error))
        for reader in self._readers:
            reader.error = reader.error or reason_of(error)

    async def _reconnected(self) -> None:
        for reader in self._readers:
            reader.interrupt(Trouble("the connection is a new one"))


class _Reader:
    """One side's consumer: made, asked, made anew."""

    def __init__(self, side: Side, consumer: ViewConsumer) -> None:
        self.side = side
        self.error: str | None = "not connected yet"
        self._consumer = consumer
        self._stream = side.value.upper()
        self._heard: asyncio.Queue[Msg | Trouble] = asyncio.Queue()
        self._asked = f"$JS.API.CONSUMER.MSG.NEXT.{self._stream}.{consumer.durable}"

    def interrupt(self, trouble: Trouble) -> None:
        """Wake the reader: what it waits for may never come."""
        self._heard.put_nowait(trouble)

    async def run(self) -> None:
        tries = 0
        while alive():
            before = -1
            try:
                before = await self._make()
                await self._read(before)
            except Exception as error:
                self.error = reason_of(error)
                log.warning("view.reader_restarts", side=self.side.value, error=self.error)
            moved = before >= 0 and await self._moved_from(before)
            tries = 0 if moved else min(tries + 1, len(BACK_OFF) - 1)
            await asyncio.sleep(BACK_OFF[tries])

    async def _make(self) -> int:
        """Delete the consumer and make it right behind the checkpoint; gives the checkpoint."""
        manager, durable = self._consumer.connection.jsm(), self._consumer.durable
        reached = (await self._consumer.position(self.side)).sequence
        await self._agree(manager, reached)
        with suppress(NotFoundError):
            await manager.delete_consumer(self._stream, durable)
        config = ConsumerConfig(
            name=durable,
            durable_name=durable,
            ack_policy=AckPolicy.NONE,
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=reached + 1,
            mem_storage=True,  # it never outlives its start
            inactive_threshold=FORGOTTEN_AFTER,
        )
        await self._consumer.connection.jsm(timeout=LED_WITHIN).add_consumer(self._stream, config)
        return reached

    async def _agree(self, manager: JetStreamManager, reached: int) -> None:
        """Wait until the stream holds what the checkpoint says; raises Trouble when it holds something else there."""
        if not reached:
            return
        while alive() and (held := (await manager.stream_info(self._stream)).state.last_seq) < reached:
            ahead = f"the read model is at {reached}, the stream only at {held}"
            if self.error != ahead:
                self.error = ahead
                log.warning("view.ahead_of_stream", side=self.side.value, error=ahead)
            await asyncio.sleep(LOOK_EVERY)
        kept = await asyncio.to_thread(message, self._consumer.projector.store.url, self.side, reached)
        if kept is not None and kept.raw != (await manager.get_msg(self._stream, reached)).data:
            raise Trouble(f"the stream holds another event at {reached} than the read model")

    async def _read(self, reached: int) -> None:
        """Ask and apply, until something is wrong."""
        heard: asyncio.Queue[Msg | Trouble] = asyncio.Queue()
        self._heard = heard

        async def hear(message: Msg) -> None:
            heard.put_nowait(message)

        inbox = self._consumer.connection.new_inbox()
        subscription = await self._consumer.connection.subscribe(inbox, cb=hear)
        try:
            owed, clock, next_not_before = 0, asyncio.get_running_loop().time, 0.0
            while alive():
                if owed == 0:
                    owed = await self._ask(inbox)
                    self.error = None
                batch, owed = await self._gather(heard, owed, next_not_before)
                next_not_before = clock() + min(PACE * len(batch), LONGEST_PACE)
                if owed == 0:
                    owed = await self._ask(inbox)  # the next ones come while these are applied
                if batch:
                    with tracing.arriving("project", batch):
                        applied = await self._consumer.apply([_message(self.side, one) for one in batch])
                    reached = applied.positions[self.side].sequence
                elif (await self._consumer.position(self.side)).sequence < reached:
                    raise Trouble("the rows were replaced by older ones")
        finally:
            with suppress(nats.errors.Error):
                await subscription.unsubscribe()

    async def _ask(self, inbox: str) -> int:
        heartbeat = int(self._consumer.heartbeat_seconds * 1e9)
        request = {"batch": BATCH, "expires": int(REQUEST_SECONDS * 1e9), "idle_heartbeat": heartbeat}
        await self._consumer.connection.publish(self._asked, orjson.dumps(request), reply=inbox)
        return BATCH

    async def _gather(self, heard: asyncio.Queue[Msg | Trouble], owed: int, not_before: float) -> tuple[list[Msg], int]:
        """What has come by `not_before`, at least one message or a status; and how many the request still owes.

        Raises Trouble for silence longer than two heartbeats, and for a status that ends more than the request.
        """
        try:
            async with asyncio.timeout(2.5 * self._consumer.heartbeat_seconds):  # `wait_for` loses cancellations (0010)
                one = await heard.get()
        except TimeoutError:
            raise Trouble("the consumer fell silent") from None
        await asyncio.sleep(not_before - asyncio.get_running_loop().time())
        batch: list[Msg] = []
        while True:
            if isinstance(one, Trouble):
                raise one
            status = (one.headers or {}).get("Status")
            if status is None:
                batch.append(one)
                owed -= 1
            elif status in {"404", "408"}:  # the request has run out
                owed = 0
            elif status != "100":  # not a heartbeat
                raise Trouble((one.headers or {}).get("Description", status))
            if len(batch) == BATCH or heard.empty():
                return batch, max(0, owed)
            one = heard.get_nowait()

    async def _moved_from(self, before: int) -> bool:
        with suppress(Exception):
            return (await self._consumer.position(self.side)).sequence > before
        return False


def _message(side: Side, raw: Msg) -> Message:
    return Message(side, raw.metadata.sequence.stream, ledger_id((raw.headers or {}).get(LEDGER_ID)), raw.data)
