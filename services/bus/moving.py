"""What moves between districts: what goes elsewhere is said in the exchange, what comes from there is taken.

At least once each way: what is not acknowledged comes again, and a command's key makes it once. The bytes are those of
the ledger, sealed as they are, with the key of this one event beside them; the other side seals what it keeps of them
itself, files too. An event waits for none of its files: what could not be had is parked, and tried again. Where a
broker carries one district alone there is no exchange, and nothing goes anywhere.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import nats.errors
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

from domain.moving import SideOf, destinations, watched
from events.cancelling import alive
from events.envelope import Envelope, NotAnEvent
from events.sealing import NotOpened, opened_alone
from services.attachments.files import Files
from services.bus import exchange_names as exchange
from services.bus.connection import BusMessage, api, store
from services.bus.errors import ApiRefused, OutcomeUnknown, StreamUnavailable
from services.bus.exchange_names import Sent
from services.bus.followers import ensure_following
from services.bus.following import Following
from services.bus.moved_files import MovedFiles
from services.bus.names import event_subject, stream_name
from services.ledger.ledger import Ledger
from services.ledger.recorded import ERASING
from services.policies.runner import Place, PolicyRunner

DURABLE: Final = "moves"
KEY: Final = "Fuyuan-Event-Key"
"""The header with the key to the texts of this one event, base64; left out where it was destroyed."""
MESSAGE_ID: Final = "Nats-Msg-Id"
LOOK_EVERY: Final = 60.0
"""Seconds between looks for an exchange, and until what was parked comes again."""
LOOK_AGAIN: Final = 2.0
"""Seconds until a file that was not there is looked for once more, before that is said."""
WAITS: Final = 30.0  # seconds that one request for what comes next stands
AT_ONCE: Final = 10
log = structlog.get_logger(__name__)


class Moving:
    """`await Moving(…).run()` works for one side until it is cancelled. Raises ConsumerLost, BusErrors."""

    def __init__(
        self,
        ledger: Ledger,
        files: Files,
        connection: Client,
        runner: PolicyRunner,
        here: SideOf,
        again: float = LOOK_EVERY,
    ) -> None:
        """`files`: of the side; `again`: seconds until what was parked comes once more."""
        self._ledger, self._connection, self._runner, self._here = ledger, connection, runner, here
        self._files, self._again = MovedFiles(ledger, files, connection, here), again

    async def run(self) -> None:
        while alive() and not await self._exchange():
            if alive():
                await asyncio.sleep(LOOK_EVERY)
        stream = stream_name(self._here.side)
        subjects = [event_subject(*self._here, event_type) for event_type in watched(self._here.side)]
        await ensure_following(self._connection, stream, DURABLE, subjects)
        if alive():  # else the cancellation was lost on the way, and the tasks would never hear of it
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(Following(self._connection, stream, DURABLE, self._send).run())
                tasks.create_task(self._receive())

    async def _exchange(self) -> bool:
        """Whether there is one in which we have a place."""
        try:
            await api(
                self._connection, f"{exchange.API}.CONSUMER.INFO.{exchange.STREAM}.{exchange.consumer(self._here)}"
            )
        except (ApiRefused, StreamUnavailable, OutcomeUnknown):
            return False
        return True

    async def _send(self, events: Sequence[tuple[int, bytes]]) -> None:
        """Raises BusError: then they come again."""
        for sequence, raw in events:
            try:
                envelope = Envelope.decode(raw)
                there = destinations(envelope)
            except NotAnEvent as error:
                log.error("an event of ours does not say where it goes", sequence=sequence, error=str(error))
                continue
            if envelope.type in ERASING:
                await self._files.forget(envelope)
            for to in sorted(there):
                await store(self._connection, await self._message(envelope, raw, to))
                log.info("moved", event_id=envelope.id, to=f"{to.jurisdiction}/{to.side}")

    async def _message(self, envelope: Envelope, raw: bytes, to: SideOf) -> BusMessage:
        stream_key = await asyncio.to_thread(self._ledger.texts.of, envelope.stream)
        key = stream_key.of(envelope.version) if stream_key is not None else None
        headers = await self._files.send(envelope, to)
        headers[MESSAGE_ID] = f"{exchange.said_by(self._here)} {to.jurisdiction} {to.side} {envelope.id}"
        if key is not None:
            headers[KEY] = base64.b64encode(key).decode()
        return BusMessage(exchange.subject(Sent(self._here, to, envelope.id)), raw, headers)

    async def _receive(self) -> None:
        stream = self._connection.jetstream(prefix=exchange.API)
        pulled = await stream.pull_subscribe_bind(exchange.consumer(self._here), stream=exchange.STREAM)
        try:
            while alive():
                try:
                    messages = await pulled.fetch(AT_ONCE, timeout=WAITS)
                except nats.errors.TimeoutError:
                    continue
                except nats.errors.Error as error:
                    log.warning("the exchange does not answer", here=exchange.consumer(self._here), error=str(error))
                    await asyncio.sleep(1)
                    continue
                for message in messages:
                    await self._take(message)
        finally:
            with suppress(nats.errors.Error):
                await pulled.unsubscribe()

    async def _take(self, message: Msg) -> None:
        """Acknowledged once it is recorded; what is parked comes again."""
        try:
            sent = exchange.read_subject(message.subject)
        except ValueError as error:
            log.error("a message of the exchange is none", error=str(error))
            await message.term()
            return
        metadata, raw = message.metadata, _opened(message)
        again = metadata.num_delivered > 1
        lacking = await self._files.take(sent, raw, message.headers or {}, late=again)
        looked = again or not lacking  # else only a member of the cluster may be behind
        place = Place(metadata.sequence.stream, sent.event_id, again, lacking if looked else ())
        taken = await self._runner.take_from_elsewhere(sent.sender, place, raw, self._ledger)
        waits = self._again if looked else min(self._again, LOOK_AGAIN)
        with suppress(nats.errors.Error):  # it comes again, and repeats nothing
            await (message.ack_sync() if taken and looked else message.nak(delay=waits))


def _opened(message: Msg) -> bytes:
    """The event as it was said; as it came where it does not open: whoever takes it parks it."""
    said = (message.headers or {}).get(KEY)
    try:
        return opened_alone(message.data, None if said is None else base64.b64decode(said, validate=True))
    except (NotOpened, ValueError, TypeError, LookupError) as error:
        log.warning("a moved event does not open", subject=message.subject, error=str(error))
        return message.data
