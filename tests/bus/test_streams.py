"""The stream of a side keeps everything, and takes batches whole and in turn."""

from __future__ import annotations

import asyncio

import pytest
from nats.aio.client import Client

from events.base import Side
from events.envelope import LEDGER_ID
from services.bus.connection import MAX_BATCH, BusMessage, api, last_message, publish_batch, stream_head
from services.bus.errors import ApiRefused, Misconfigured, OutcomeUnknown, SequenceConflict, StreamUnavailable
from services.bus.names import event_subject
from services.bus.streams import ensure_mirror_consumer, ensure_stream
from tests.bus.sides import events, make_streams, publish_up_to, read_all
from tests.nats_server import JURISDICTION, NatsServer
from tests.waiting import eventually


@pytest.fixture
def court(services: dict[Side, Client]) -> Client:
    return services[Side.COURT]


async def test_a_stream_keeps_its_settings_over_every_start(services: dict[Side, Client]) -> None:
    await make_streams(services)
    config = (await api(services[Side.COURT], "STREAM.INFO.COURT"))["config"]
    assert config["subjects"] == ["fuyuan.event.410204.court.>"]
    assert config["storage"] == "file"
    assert config["discard"] == "new"
    assert config["max_msgs"] == config["max_bytes"] == -1
    assert config["deny_delete"]
    assert config["deny_purge"]
    assert config["allow_atomic"]


async def test_no_message_can_be_deleted_or_purged_not_even_by_the_owner(court: Client) -> None:
    """A13: nor can the owner take the denial back."""
    await publish_batch(court, events(1, 3), 0)
    with pytest.raises(ApiRefused, match="message delete not permitted"):
        await api(court, "STREAM.MSG.DELETE.COURT", {"seq": 2})
    with pytest.raises(ApiRefused, match="stream purge not permitted"):
        await api(court, "STREAM.PURGE.COURT")
    config = (await api(court, "STREAM.INFO.COURT"))["config"]
    with pytest.raises(ApiRefused, match="deny purge"):
        await api(court, "STREAM.UPDATE.COURT", {**config, "deny_purge": False})
    assert await stream_head(court, "COURT") == 3


async def test_another_configuration_is_named_not_overwritten(court: Client) -> None:
    config = (await api(court, "STREAM.INFO.COURT"))["config"]
    await api(court, "STREAM.UPDATE.COURT", {**config, "max_msgs": 10})
    with pytest.raises(Misconfigured, match="stream COURT") as caught:
        await ensure_stream(court, JURISDICTION, Side.COURT)
    assert caught.value.differences == {"max_msgs": (-1, 10)}


async def test_another_mirror_consumer_is_named_not_overwritten(court: Client) -> None:
    await api(court, "CONSUMER.DELETE.COURT.mirror_joint")
    config = {"name": "mirror_joint", "durable_name": "mirror_joint", "ack_policy": "explicit"}
    request = {"stream_name": "COURT", "config": config}
    await api(court, "CONSUMER.CREATE.COURT.mirror_joint", request)
    with pytest.raises(Misconfigured, match="consumer COURT/mirror_joint") as caught:
        await ensure_mirror_consumer(court, Side.COURT, Side.JOINT)
    assert caught.value.differences["ack_policy"] == ("flow_control", "explicit")


async def test_an_empty_stream_has_no_last_message(court: Client) -> None:
    assert await last_message(court, "COURT") is None
    assert await stream_head(court, "COURT") == 0


@pytest.mark.parametrize("size", [1, 2, MAX_BATCH])
async def test_a_batch_arrives_whole_and_in_order(court: Client, size: int) -> None:
    assert await publish_batch(court, events(1, size), 0) == size
    stored = await read_all(court, Side.COURT, size)
    assert [message.data for message in stored] == [event.data for event in events(1, size)]
    last = await last_message(court, "COURT")
    assert last is not None
    assert (last.sequence, last.headers[LEDGER_ID], last.data) == (size, str(size), f"fact {size}".encode())


@pytest.mark.parametrize("size", [0, MAX_BATCH + 1])
async def test_a_batch_of_another_size_is_a_mistake_of_the_caller(court: Client, size: int) -> None:
    with pytest.raises(ValueError, match="1 to 1000"):
        await publish_batch(court, events(1, size), 0)


@pytest.mark.parametrize("expected", [0, 4, 6])
@pytest.mark.parametrize("size", [1, 3])
async def test_behind_another_sequence_nothing_is_stored(court: Client, size: int, expected: int) -> None:
    await publish_batch(court, events(1, 5), 0)
    with pytest.raises(SequenceConflict) as caught:
        await publish_batch(court, events(6, 5 + size), expected)
    assert caught.value.expected_last_sequence == expected
    assert await stream_head(court, "COURT") == 5


async def test_a_batch_with_one_bad_message_stores_nothing(court: Client) -> None:
    astray = BusMessage(event_subject(JURISDICTION, Side.JOINT, "meeting.held.v1"), b"not the court's")
    with pytest.raises((ApiRefused, StreamUnavailable)):
        await publish_batch(court, [*events(1, 2), astray], 0)
    assert await stream_head(court, "COURT") == 0


async def test_of_two_writers_at_once_one_wins_each_place(nats_server: NatsServer, court: Client) -> None:
    rival = await nats_server.service(Side.COURT)

    async def write(connection: Client, mark: str) -> int:
        won = 0
        while (head := await stream_head(connection, "COURT")) < 200:
            try:
                await publish_batch(connection, events(head + 1, head + 10, mark=mark), head)
            except SequenceConflict:
                continue
            won += 1
        return won

    wins = await asyncio.gather(write(court, "one"), write(rival, "other"))
    stored = await read_all(court, Side.COURT, 200)
    assert sum(wins) == 20
    assert [message.headers[LEDGER_ID] for message in stored] == [str(number) for number in range(1, 201)]
    for start in range(0, 200, 10):  # no batch holds a message of another writer
        assert len({message.data.split()[0] for message in stored[start : start + 10]}) == 1


async def test_an_unanswered_batch_has_an_unknown_outcome(court: Client) -> None:
    async def silent(_: object) -> None: ...

    await court.subscribe("fuyuan.elsewhere", cb=silent)
    with pytest.raises(OutcomeUnknown):
        await publish_batch(court, [BusMessage("fuyuan.elsewhere", b"")], 0, within=0.05)


async def test_without_a_stream_or_a_server_nothing_is_stored(nats_server: NatsServer, court: Client) -> None:
    with pytest.raises(StreamUnavailable):
        await publish_batch(court, [BusMessage("fuyuan.nobody", b"")], 0)
    nats_server.kill()
    await eventually(lambda: not court.is_connected)
    with pytest.raises(StreamUnavailable):
        await publish_batch(court, events(1, 3), 0)


async def test_what_was_acknowledged_survives_kill_9(nats_server: NatsServer, court: Client) -> None:
    await publish_up_to(court, 250)
    nats_server.kill()
    nats_server.start()
    again = await nats_server.service(Side.COURT)
    assert await stream_head(again, "COURT") == 250
    assert await publish_batch(again, events(251, 260), 250) == 260
