"""A mirror has what its origin has, in the same order, and gives its reader no power over the origin."""

from __future__ import annotations

import pytest
from nats.aio.client import Client

from events.base import Side
from services.bus.connection import api, publish_batch, stream_head
from services.bus.errors import ApiRefused, BusError, OutcomeUnknown, StreamUnavailable
from services.bus.streams import deliver_behind, ensure_mirror, ensure_mirror_consumer, ensure_stream, mirror_health
from tests.bus.sides import events, publish_up_to, read_all
from tests.nats_server import JURISDICTION, NatsServer
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side


async def holds(connection: Client, count: int) -> bool:
    return await stream_head(connection, "COURT") == count


async def acknowledged(court: Client, sequence: int) -> bool:
    consumer = await api(court, "CONSUMER.INFO.COURT.mirror_government")
    return bool(consumer["ack_floor"]["stream_seq"] == sequence)


async def make_origin_anew(court: Client) -> None:
    await api(court, "STREAM.DELETE.COURT")
    await ensure_stream(court, JURISDICTION, COURT)
    for reader in (GOVERNMENT, JOINT):
        await ensure_mirror_consumer(court, COURT, reader)


@pytest.mark.parametrize("reader", [GOVERNMENT, JOINT])
async def test_a_mirror_has_everything_in_order_under_the_same_sequences(
    services: dict[Side, Client], reader: Side
) -> None:
    await publish_up_to(services[COURT], 350)
    await eventually(lambda: holds(services[reader], 350))
    assert await read_all(services[reader], COURT, 350) == await read_all(services[COURT], COURT, 350)


async def test_a_mirror_is_complete_after_kill_9(nats_server: NatsServer, services: dict[Side, Client]) -> None:
    await publish_up_to(services[COURT], 300)
    nats_server.kill()
    nats_server.start()
    court, government = await nats_server.service(COURT), await nats_server.service(GOVERNMENT)
    await publish_up_to(court, 500, after=300)
    await eventually(lambda: holds(government, 500))
    assert await read_all(government, COURT, 500) == await read_all(court, COURT, 500)


async def test_a_mirror_may_be_made_before_its_origin(nats_server: NatsServer) -> None:
    court, government = await nats_server.service(COURT), await nats_server.service(GOVERNMENT)
    assert await ensure_mirror(government, COURT, GOVERNMENT) == "made"
    assert await ensure_mirror(government, COURT, GOVERNMENT) == "kept"
    assert await mirror_health(government, COURT) is None
    await ensure_stream(court, JURISDICTION, COURT)
    await ensure_mirror_consumer(court, COURT, GOVERNMENT)
    await publish_up_to(court, 20)
    await eventually(lambda: holds(government, 20))
    await ensure_mirror(government, COURT, GOVERNMENT)  # heals: some may be lost while the server looks for the origin
    await eventually(lambda: holds(government, 20))
    assert await read_all(government, COURT, 20) == await read_all(court, COURT, 20)
    assert await ensure_mirror(government, COURT, GOVERNMENT) == "kept"
    await make_origin_anew(court)  # noticed, since the mirror learned its origin meanwhile
    assert await ensure_mirror(government, COURT, GOVERNMENT) == "healed"


async def test_a_mirror_of_an_origin_made_anew_is_noticed_and_healed(services: dict[Side, Client]) -> None:
    court, government = services[COURT], services[GOVERNMENT]
    await publish_up_to(court, 50)
    await eventually(lambda: holds(government, 50))
    await make_origin_anew(court)
    await publish_batch(court, events(1, 80, mark="other"), 0)
    await eventually(lambda: holds(government, 80))  # it goes on behind what it held, and shows no error
    health = await mirror_health(government, COURT)
    assert health is not None
    assert (health.foreign, health.behind, health.error) == (True, 0, "")
    assert await ensure_mirror(government, COURT, GOVERNMENT) == "healed"
    await eventually(lambda: holds(government, 80))
    assert await read_all(government, COURT, 80) == await read_all(court, COURT, 80)
    assert await ensure_mirror(government, COURT, GOVERNMENT) == "kept"


async def test_a_hole_in_a_mirror_is_noticed_and_healed(services: dict[Side, Client]) -> None:
    """The owner's consumer took some messages for delivered; the mirror goes on behind them, and shows no error."""
    court, government = services[COURT], services[GOVERNMENT]
    await publish_up_to(court, 30)
    await eventually(lambda: holds(government, 30))
    await deliver_behind(government, COURT, GOVERNMENT, 39)
    await publish_up_to(court, 60, after=30)
    await eventually(lambda: holds(government, 60))
    health = await mirror_health(government, COURT)
    assert health is not None
    assert (health.missing, health.behind, health.error, health.fit) == (9, 0, "", False)
    assert await ensure_mirror(government, COURT, GOVERNMENT, keep_ahead=True) == "healed"
    await eventually(lambda: holds(government, 60))
    assert await read_all(government, COURT, 60) == await read_all(court, COURT, 60)
    assert await ensure_mirror(government, COURT, GOVERNMENT) == "kept"


async def test_a_mirror_that_was_removed_is_filled_from_the_first_message(services: dict[Side, Client]) -> None:
    """Its server would go on behind what the one before had acknowledged."""
    court, government = services[COURT], services[GOVERNMENT]
    await publish_up_to(court, 30)
    await eventually(lambda: acknowledged(court, 30))
    await api(government, "STREAM.DELETE.COURT")
    assert await ensure_mirror(government, COURT, GOVERNMENT) == "made"
    await publish_up_to(court, 40, after=30)
    await eventually(lambda: holds(government, 40))
    assert await read_all(government, COURT, 40) == await read_all(court, COURT, 40)


async def test_a_mirror_behind_what_its_consumer_has_delivered_is_given_it_again(services: dict[Side, Client]) -> None:
    court, government = services[COURT], services[GOVERNMENT]
    await publish_up_to(court, 30)
    await eventually(lambda: holds(government, 30))
    await deliver_behind(government, COURT, GOVERNMENT, 35)
    await publish_up_to(court, 35, after=30)
    health = await mirror_health(government, COURT)
    assert health is not None
    assert (health.behind, health.error, health.fit) == (5, "", True)
    assert await deliver_behind(government, COURT, GOVERNMENT, health.held)
    await eventually(lambda: holds(government, 35))
    assert await read_all(government, COURT, 35) == await read_all(court, COURT, 35)


async def test_streams_and_mirrors_come_back_after_the_store_is_wiped(
    nats_server: NatsServer, services: dict[Side, Client]
) -> None:
    await publish_up_to(services[COURT], 50)
    await eventually(lambda: holds(services[GOVERNMENT], 50))
    nats_server.kill()
    nats_server.wipe()
    nats_server.start()
    court, government = await nats_server.service(COURT), await nats_server.service(GOVERNMENT)
    await ensure_stream(court, JURISDICTION, COURT)
    await ensure_mirror_consumer(court, COURT, GOVERNMENT)
    assert await ensure_mirror(government, COURT, GOVERNMENT) == "made"
    await publish_up_to(court, 50)
    await eventually(lambda: holds(government, 50))


async def test_the_reader_can_neither_say_nor_undo_anything_at_the_origin(
    services: dict[Side, Client],
) -> None:
    court, government = services[COURT], services[GOVERNMENT]
    await publish_up_to(court, 10)
    await eventually(lambda: holds(government, 10))
    subject = events(1, 1)[0].subject
    with pytest.raises(StreamUnavailable):  # in the reader's account no stream takes it
        await publish_batch(government, events(11, 11), 10)
    await government.publish(subject, b"forged")
    calls = {
        "STREAM.DELETE.COURT": None,
        "STREAM.UPDATE.COURT": {"name": "COURT", "subjects": ["x"]},
        "STREAM.MSG.GET.COURT": {"seq": 1},
        "CONSUMER.DELETE.COURT.mirror_government": None,
        "CONSUMER.DELETE.COURT.mirror_joint": None,
        "CONSUMER.RESET.COURT.mirror_joint": {"seq": 1},
        "CONSUMER.CREATE.COURT.spy": {
            "stream_name": "COURT",
            "config": {"name": "spy", "deliver_subject": subject, "ack_policy": "none"},
        },
    }
    for call, request in calls.items():
        with pytest.raises((StreamUnavailable, OutcomeUnknown)):
            await api(government, f"JS.COURT.API.{call}", request, within=0.3)
    consumers = await api(court, "CONSUMER.NAMES.COURT")
    assert sorted(consumers["consumers"]) == ["mirror_government", "mirror_joint"]
    assert await stream_head(court, "COURT") == 10


async def test_a_mirror_cannot_be_purged_and_takes_no_message(services: dict[Side, Client]) -> None:
    government = services[GOVERNMENT]
    await publish_up_to(services[COURT], 10)
    await eventually(lambda: holds(government, 10))
    with pytest.raises(ApiRefused, match="stream purge not permitted"):
        await api(government, "STREAM.PURGE.COURT")
    with pytest.raises(BusError):
        await publish_batch(government, events(11, 11), 10)
    assert await holds(government, 10)


async def test_resetting_its_own_consumer_costs_a_reader_nothing(services: dict[Side, Client]) -> None:
    court, government = services[COURT], services[GOVERNMENT]
    await publish_up_to(court, 30)
    await eventually(lambda: holds(government, 30))
    await api(government, "JS.COURT.API.CONSUMER.RESET.COURT.mirror_government", {"seq": 5})
    await publish_up_to(court, 60, after=30)
    await eventually(lambda: holds(government, 60))
    assert await read_all(government, COURT, 60) == await read_all(court, COURT, 60)
