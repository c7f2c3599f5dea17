"""The keys to what people wrote and to files, on the bus: a side tells its own ahead of the events that need them, and
reads the others' in their mirrors. Of each stream the newest stands there; an older one, of which something was
destroyed, is overwritten by the broker, at the origin and in the mirrors (`mirrored_keys`).
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

import structlog
from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig

from events.base import Side
from events.correction import erased_by
from events.envelope import Envelope, NotAnEvent
from events.sealing import NotOpened, is_sealed, opened
from events.text_key import NotATextKey, TextKey, key_subject
from services.attachments.file_key import FileKey, key_stream_of
from services.bus import connection as bus
from services.bus.connection import BusMessage, StoredMessage
from services.bus.errors import BusError
from services.bus.names import Store, mirror_api, stream_name
from services.ledger.ledger import Ledger
from services.ledger.text_keys import AT_ONCE, Changed

NUMBER: Final = "Fuyuan-Text-Key"
"""The header with the number of the change in the side's own keeping."""
KEPT: Final = 5_000
READ_AT_ONCE: Final = 1000
LOOKS, LOOK_EVERY = 100, 0.02
"""How often, and after how many seconds again, a key is looked for: its mirror may be a little behind the events'."""
log = structlog.get_logger(__name__)


class Told(NamedTuple):
    """Up to which change the stream tells, and its last sequence."""

    number: int
    sequence: int


class TextKeysTold:
    """Tells what changed: `forward` before events are published. What only the bus knows of is kept first."""

    def __init__(self, ledger: Ledger, connection: Client, jurisdiction: str, side: Side) -> None:
        self._keys, self._connection = ledger.texts, connection
        self._jurisdiction, self._side = jurisdiction, side
        self._stream = stream_name(side, Store.TEXT_KEYS)
        self._told: Told | None = None

    async def forward(self) -> None:
        """Raises BusError, and what the ledger's database raises. SequenceConflict: another one tells them too."""
        if self._told is None:
            self._told = await self._locate()
        while changed := await asyncio.to_thread(self._keys.changed, self._told.number):
            await self._tell(changed)

    def doubt(self) -> None:
        """Look again where the stream ends."""
        self._told = None

    async def _tell(self, changed: list[Changed]) -> None:
        assert self._told is not None
        for one in changed:
            if one.key.destroyed:
                await destroy_older(self._connection, self._jurisdiction, self._side, one.key.stream, keep=0)
        sequence = self._told.sequence
        for first in range(0, len(changed), AT_ONCE):
            some = changed[first : first + AT_ONCE]
            sequence = await bus.publish_each(self._connection, [self._message(one) for one in some], sequence)
            self._told = Told(some[-1].number, sequence)

    def _message(self, changed: Changed) -> BusMessage:
        subject = key_subject(self._jurisdiction, self._side, changed.key.stream)
        return BusMessage(subject, changed.key.document(), {NUMBER: str(changed.number)})

    async def _locate(self) -> Told:
        """Where the stream ends; where that is not what was told last, everything is compared."""
        last = await bus.last_message(self._connection, self._stream)
        head = await bus.stream_head(self._connection, self._stream)
        number = _number(last) if last else 0
        kept = await asyncio.to_thread(self._keys.changed, number - 1, 1) if last else []
        if last is not None and kept and kept[0].number == number and kept[0].key.document() == last.data:
            return Told(number, head)
        told = {key.stream: key async for key in everything_told(self._connection, self._side)}
        await asyncio.to_thread(self._keys.put, list(told.values()))
        ours = await asyncio.to_thread(self._all)
        unlike = [one for one in ours if told.get(one.key.stream) != one.key]
        if ours and ours[-1] not in unlike[-1:]:
            unlike.append(ours[-1])  # by its number it is known what comes behind: what was made since we looked, too
        self._told = Told(0, head)
        await self._tell(unlike)
        return self._told

    def _all(self) -> list[Changed]:
        found: list[Changed] = []
        while some := self._keys.changed(found[-1].number if found else 0):
            found += some
        return found


class TextKeysHeard:
    """Opens the events of the other sides with the keys in their mirrors."""

    def __init__(self, connection: Client, jurisdiction: str) -> None:
        self._connection, self._jurisdiction = connection, jurisdiction
        self._known: OrderedDict[tuple[Side, str], TextKey] = OrderedDict()
        self._waits: dict[Side, str] = {}

    def waits(self) -> str | None:
        """Which key has not come yet, for `/health`; None when all is well."""
        return next(iter(self._waits.values()), None)

    async def event(self, side: Side, sequence: int) -> bytes | None:
        """An event of a side's stream as it was said, None where there is none. Raises as `opened`."""
        message = await bus.message(self._connection, stream_name(side), sequence)
        return None if message is None else await self.opened(side, message.data)

    async def opened(self, side: Side, raw: bytes) -> bytes:
        """The event as it was said; what is none, or does not open, as it came: whoever takes it parks it.

        Raises NotOpened where its key has not come yet, BusError.
        """
        if not is_sealed(raw):
            return raw
        try:
            envelope = Envelope.decode(raw)
        except NotAnEvent:
            return raw
        if erased := erased_by(envelope.data):
            self._known.pop((side, envelope.stream), None)
        key = self._known.get((side, envelope.stream))
        if key is None:
            key = await self._come(side, envelope.stream, erased)
            if key is None:
                self._waits[side] = f"the key to the texts of {side.value} {envelope.stream} has not come yet"
                raise NotOpened(self._waits[side])
            self._waits.pop(side, None)
            self._known[side, envelope.stream] = key
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        try:
            return opened(raw, key)
        except NotOpened as error:
            log.warning("a text does not open", side=side, event_id=envelope.id, error=str(error))
            del self._known[side, envelope.stream]
            return raw

    async def _come(self, side: Side, stream: str, without: Sequence[int]) -> TextKey | None:
        """What is left of a key where the keys of these events are destroyed."""
        for _ in range(LOOKS):
            key = await text_key(self._connection, self._jurisdiction, side, stream)
            if key is not None and not any(key.of(version) for version in without):
                return key
            await asyncio.sleep(LOOK_EVERY)
        return None


async def text_key(connection: Client, jurisdiction: str, side: Side, stream: str, prefix: str = "") -> TextKey | None:
    """The key to the texts in a stream of a side, as this account knows it, or the one whose API has this prefix.

    Raises BusError, NotATextKey.
    """
    wanted = {"last_by_subj": key_subject(jurisdiction, side, stream)}
    message = await bus.stored(connection, stream_name(side, Store.TEXT_KEYS), wanted, prefix)
    return None if message is None else TextKey.read(message.data)


async def told_file_key(connection: Client, jurisdiction: str, side: Side, sha256: str) -> FileKey:
    """The key to a file of another side, as far as it has come here."""
    kept = None
    with suppress(BusError, NotATextKey):
        kept = await text_key(connection, jurisdiction, side, key_stream_of(sha256))
    return FileKey(sha256, kept)


async def keys_back(connection: Client, jurisdiction: str, side: Side, streams: Iterable[str]) -> list[TextKey]:
    """The keys of a side to these streams as its own stream or a mirror of it has them; of several what is left."""
    found: list[TextKey] = []
    prefixes = ["", *(f"{mirror_api(other)}." for other in Side if other is not side)]
    for stream in streams:
        known: list[TextKey] = []
        for prefix in prefixes:
            with suppress(BusError, NotATextKey):
                if (key := await text_key(connection, jurisdiction, side, stream, prefix)) is not None:
                    known.append(key)
        if known:
            found.append(max(known, key=lambda key: key.destroyed))
    return found


async def destroy_older(connection: Client, jurisdiction: str, side: Side, stream: str, *, keep: int) -> None:
    """Have the broker overwrite what it holds of a key, but for the newest `keep` (0 or 1). Raises BusError."""
    name, subject = stream_name(side, Store.TEXT_KEYS), key_subject(jurisdiction, side, stream)
    newest = await bus.stored(connection, name, {"last_by_subj": subject})
    while newest is not None:
        oldest = await bus.stored(connection, name, {"seq": 1, "next_by_subj": subject})
        if oldest is None or (keep and oldest.sequence == newest.sequence):
            return
        await bus.delete_message(connection, name, oldest.sequence)


async def everything_told(connection: Client, side: Side) -> AsyncIterator[TextKey]:
    """The keys of a side as this account knows them, in order; of a stream the last one counts."""
    config = ConsumerConfig(ack_policy=AckPolicy.NONE, mem_storage=True, inactive_threshold=30)
    name = stream_name(side, Store.TEXT_KEYS)
    reader = await connection.jetstream().pull_subscribe(">", stream=name, config=config)
    try:
        pending = (await reader.consumer_info()).num_pending or 0
        while pending:
            for message in await reader.fetch(min(READ_AT_ONCE, pending), timeout=5):
                pending = message.metadata.num_pending
                try:
                    yield TextKey.read(message.data)
                except NotATextKey as error:
                    log.warning(
                        "not a text key", side=side, sequence=message.metadata.sequence.stream, error=str(error)
                    )
    finally:
        await reader.unsubscribe()


def _number(message: StoredMessage) -> int:
    text = message.headers.get(NUMBER, "")
    return int(text) if text.isdecimal() else 0
