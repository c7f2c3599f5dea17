"""The keys to what people wrote, on the bus: told before they are needed, and overwritten when they are destroyed."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from nats.aio.client import Client

from events.base import Side, Visibility
from events.cancelling import end
from events.correction import RecordErased
from events.envelope import Envelope, encode
from events.sealing import NotOpened, places_of_texts, sealed
from events.text_key import TextKey, key_subject
from services.bus import connection as bus
from services.bus.connection import BusMessage
from services.bus.mirrored_keys import forget_destroyed
from services.bus.names import Store, stream_name
from services.bus.relay import Position, Relay
from services.bus.text_keys import TextKeysHeard, TextKeysTold, destroy_older, everything_told, keys_back, text_key
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from services.ledger.text_keys import SUFFIX
from tests.nats_server import JURISDICTION, NatsServer
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side
STREAM, OTHER, REASON = "suggestion:1", "bulletin:2", "文中写有可识别个人的住址"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(f"sqlite:///{tmp_path / 'court.db'}")
    yield ledger
    ledger.close()


def told(ledger: Ledger, services: dict[Side, Client]) -> TextKeysTold:
    return TextKeysTold(ledger, services[COURT], JURISDICTION, COURT)


async def known(connection: Client, stream: str = STREAM) -> TextKey | None:
    """As the account of this connection has it."""
    return await text_key(connection, JURISDICTION, COURT, stream)


async def head(connection: Client) -> int:
    return await bus.stream_head(connection, stream_name(COURT, Store.TEXT_KEYS))


async def test_every_key_is_told_once_and_known_to_the_others(ledger: Ledger, services: dict[Side, Client]) -> None:
    made = ledger.texts.made([STREAM, OTHER])
    await told(ledger, services).forward()
    await told(ledger, services).forward()  # another process, that finds it told
    assert await head(services[COURT]) == 2
    for reader in (GOVERNMENT, JOINT):
        for stream, key in made.items():

            async def came(reader: Side = reader, stream: str = stream, key: TextKey = key) -> bool:
                return await known(services[reader], stream) == key

            await eventually(came)
    assert await known(services[COURT], "suggestion:9") is None


async def test_keys_that_are_made_while_the_first_are_told_are_told_too(
    ledger: Ledger, services: dict[Side, Client]
) -> None:
    """A stream that is new is compared with all keys there are, and they go on being made meanwhile."""
    ledger.texts.made([f"bulletin:{number}" for number in range(200)])
    telling, more = told(ledger, services), 0
    first = asyncio.create_task(telling.forward())
    while not first.done() and more < 200:
        await asyncio.to_thread(ledger.texts.made, [f"suggestion:{more}"])
        more += 1
    await first
    await telling.forward()
    assert more > 1
    assert [key async for key in everything_told(services[COURT], COURT)] == list(ledger.texts.everything())


async def test_what_is_destroyed_is_overwritten_at_the_origin_and_in_the_mirrors(
    ledger: Ledger, services: dict[Side, Client], nats_server: NatsServer
) -> None:
    key = ledger.texts.made([STREAM])[STREAM]
    telling = told(ledger, services)
    await telling.forward()
    await eventually(lambda: _same(services[GOVERNMENT], key))
    root = key.document().split(b'"')[-2]
    assert _stored(nats_server, root)
    assert ledger.texts.destroy(STREAM, [3])
    await telling.forward()
    left = ledger.texts.of(STREAM)
    assert left is not None
    for reader in (GOVERNMENT, JOINT):
        await eventually(lambda reader=reader: _same(services[reader], left))  # type: ignore[misc]
        await destroy_older(services[reader], JURISDICTION, COURT, STREAM, keep=1)
        assert await known(services[reader]) == left
    assert await known(services[COURT]) == left
    assert (left.of(3), left.of(2), left.of(4)) == (None, key.of(2), key.of(4))
    await eventually(lambda: not _stored(nats_server, root))


async def test_an_erasure_waits_for_what_is_left_of_the_key(ledger: Ledger, services: dict[Side, Client]) -> None:
    """The mirror of the keys may be behind that of the events."""
    key = ledger.texts.made([STREAM])[STREAM]
    telling, heard = told(ledger, services), TextKeysHeard(services[GOVERNMENT], JURISDICTION)
    await telling.forward()
    await eventually(lambda: _same(services[GOVERNMENT], key))
    opening = asyncio.create_task(heard.opened(COURT, erasure(key)))
    ledger.texts.destroy(STREAM, [1])
    await telling.forward()
    opened = Envelope.decode(await opening).payload()
    assert isinstance(opened, RecordErased)
    assert opened.reason == REASON
    with pytest.raises(NotOpened, match="not come yet"):
        await TextKeysHeard(services[JOINT], JURISDICTION).opened(COURT, erasure(key, record=3))


async def test_what_is_destroyed_is_overwritten_in_every_mirror_whether_its_reader_follows_the_events_or_not(
    ledger: Ledger, services: dict[Side, Client], nats_server: NatsServer
) -> None:
    key = ledger.texts.made([STREAM])[STREAM]
    telling, root = told(ledger, services), key.document().split(b'"')[-2]
    await telling.forward()
    await eventually(lambda: _same(services[GOVERNMENT], key))
    ledger.texts.destroy(STREAM, [1])
    await telling.forward()
    assert await asyncio.to_thread(_stored, nats_server, root)
    readers = (GOVERNMENT, JOINT)
    forgetting = [asyncio.create_task(forget_destroyed(services[it], JURISDICTION, COURT, it)) for it in readers]
    await eventually(lambda: not _stored(nats_server, root))
    await end(*forgetting)


async def test_whoever_publishes_an_erasure_has_destroyed_the_key_before(
    ledger: Ledger, services: dict[Side, Client], tmp_path: Path
) -> None:
    """Another process recorded it, and was killed before it did: those who read it would wait for what never comes."""
    relay = Relay(ledger, services[COURT], JURISDICTION, COURT, asyncio.Event())
    ended = Ledger(f"sqlite:///{tmp_path / 'court.db'}")
    key = ledger.texts.made([STREAM])[STREAM]
    publishing = asyncio.create_task(relay.run())
    await eventually(lambda: relay.position is not None)
    ended.append([Recorded(STREAM, 2, RecordErased.type, erasure(key))])
    ended.close()
    try:
        await eventually(lambda: relay.position == Position(1, 1))
    finally:
        publishing.cancel()
        await asyncio.gather(publishing, return_exceptions=True)
    left = ledger.texts.of(STREAM)
    assert left is not None
    assert (left.of(1), left.of(2)) == (None, key.of(2))
    assert await known(services[COURT]) == left


def erasure(key: TextKey, record: int = 1) -> bytes:
    """An event, sealed, by which the texts of another one are erased."""
    content: dict[str, Any] = {"organ": "housing-bureau"}
    said = RecordErased(
        occurred_on=date(2024, 5, 6),
        record=record,
        of_type="a.b.v1",
        was_on=date(2024, 5, 6),
        was=content,
        becomes_on=date(2024, 5, 6),
        becomes=content,
        reason=REASON,
        erased=(record,),
    )
    envelope = Envelope(
        jurisdiction=JURISDICTION,
        side=COURT,
        stream=STREAM,
        version=2,
        type=said.type,
        recorded_at=datetime(2024, 5, 6, tzinfo=UTC),
        occurred_on=said.occurred_on,
        actor="district-court",
        command_id="a",
        command_digest="0" * 16,
        visibility=Visibility.BILATERAL,
        data=None,
    )
    own = key.of(2)
    assert own is not None
    return sealed(encode(envelope, said), places_of_texts(said), own)


async def _same(connection: Client, key: TextKey) -> bool:
    return await known(connection) == key


def _stored(server: NatsServer, text: bytes) -> list[Path]:
    return [path for path in (server.folder / "store").rglob("*") if path.is_file() and text in path.read_bytes()]


async def test_keys_that_were_lost_or_set_back_come_from_the_bus(
    ledger: Ledger, services: dict[Side, Client], tmp_path: Path
) -> None:
    """Beside a ledger that was restored lies no file of keys, or an older one, in which nothing was destroyed yet."""
    ledger.texts.made([STREAM, OTHER])
    await told(ledger, services).forward()
    ledger.texts.close()
    older = shutil.copy(tmp_path / f"court.db{SUFFIX}", tmp_path / "older")
    ledger.texts.destroy(STREAM, [1])
    await told(ledger, services).forward()
    whole = list(ledger.texts.everything())
    for copy in (None, older):
        path = tmp_path / f"again-{copy is None}.db"
        if copy is not None:
            shutil.copy(copy, f"{path}{SUFFIX}")
        again = Ledger(f"sqlite:///{path}")
        await told(again, services).forward()
        assert sorted(again.texts.everything(), key=lambda key: key.stream) == sorted(whole, key=lambda key: key.stream)
        again.close()
    assert await known(services[COURT]) == ledger.texts.of(STREAM)
    last = Ledger(f"sqlite:///{tmp_path / 'again-False.db'}")
    last.texts.made(["suggestion:3"])
    await told(last, services).forward()
    assert await known(services[COURT], "suggestion:3") == last.texts.of("suggestion:3")
    last.close()


async def test_a_side_that_lost_its_stream_too_asks_the_mirrors(ledger: Ledger, services: dict[Side, Client]) -> None:
    key = ledger.texts.made([STREAM])[STREAM]
    await told(ledger, services).forward()
    await eventually(lambda: _same(services[JOINT], key))
    await destroy_older(services[COURT], JURISDICTION, COURT, STREAM, keep=0)
    assert await known(services[COURT]) is None
    assert await keys_back(services[COURT], JURISDICTION, COURT, [STREAM, OTHER]) == [key]


async def test_what_does_not_open_is_handed_on_as_it_came_and_holds_nothing_up(
    ledger: Ledger, services: dict[Side, Client]
) -> None:
    """What is no event, and what another key sealed; whoever takes it parks it."""
    key = ledger.texts.made([STREAM])[STREAM]
    await told(ledger, services).forward()
    await eventually(lambda: _same(services[GOVERNMENT], key))
    heard = TextKeysHeard(services[GOVERNMENT], JURISDICTION)
    other = erasure(TextKey.new(STREAM)).replace(b'"erased":[1]', b'"erased":[]')
    ledger.texts.made([OTHER])
    with pytest.raises(NotOpened):
        await heard.opened(COURT, other.replace(STREAM.encode(), OTHER.encode()))
    assert OTHER in (heard.waits() or "")
    for raw in (b'{"sealed":"', other):
        assert await heard.opened(COURT, raw) == raw
    assert heard.waits() is None


async def test_what_is_no_key_is_passed_over(ledger: Ledger, services: dict[Side, Client]) -> None:
    await bus.store(services[COURT], BusMessage(key_subject(JURISDICTION, COURT, OTHER), b"{}"))
    key = ledger.texts.made([STREAM])[STREAM]
    await told(ledger, services).forward()
    assert [one async for one in everything_told(services[COURT], COURT)] == [key]
    assert await keys_back(services[COURT], JURISDICTION, COURT, [OTHER]) == []
