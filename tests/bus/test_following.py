"""Policies are fed in order, one portion at a time; what was not finished or got lost comes again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from events.base import Side
from events.cancelling import end
from services.bus.connection import api, publish_batch
from services.bus.followers import ensure_following
from services.bus.following import ConsumerLost, Following, Take
from services.bus.names import event_subject
from tests.bus.sides import events as events_of_court
from tests.bus.sides import publish_up_to
from tests.nats_server import JURISDICTION, NatsServer
from tests.waiting import eventually

ACK_WAIT = 1.5  # seconds
SUBJECT = event_subject(JURISDICTION, Side.COURT, "suggestion.sent.v1")


@asynccontextmanager
async def following(reader: Client, take: Take) -> AsyncIterator[asyncio.Task[None]]:
    await ensure_following(reader, "COURT", "policies_joint", [SUBJECT], ack_wait=ACK_WAIT)
    task = asyncio.create_task(Following(reader, "COURT", "policies_joint", take).run())
    try:
        yield task
    finally:
        await end(task)
        with suppress(ConsumerLost, asyncio.CancelledError):
            task.result()


async def test_every_event_is_taken_in_order_past_the_end_of_a_request(services: dict[Side, Client]) -> None:
    await publish_up_to(services[Side.COURT], 450)  # more than two requests ask for
    taken: list[tuple[int, bytes]] = []

    async def take(events: Sequence[tuple[int, bytes]]) -> None:
        taken.extend(events)

    async with following(services[Side.JOINT], take):
        await eventually(lambda: len(taken) == 450)
        await publish_batch(services[Side.COURT], events_of_court(451, 451), 450)  # and what comes later
        await eventually(lambda: len(taken) == 451)
    assert taken == [(number, f"fact {number}".encode()) for number in range(1, 452)]


async def test_the_next_event_waits_and_nothing_comes_twice_while_one_is_in_hand(services: dict[Side, Client]) -> None:
    await publish_up_to(services[Side.COURT], 1)
    taken: list[int] = []
    clock = asyncio.get_running_loop().time
    began = clock()

    async def take(events: Sequence[tuple[int, bytes]]) -> None:
        taken.extend(sequence for sequence, _ in events)
        if taken == [1]:
            await publish_batch(services[Side.COURT], events_of_court(2, 2), 1)
            await eventually(lambda: clock() > began + 2 * ACK_WAIT)
            assert taken == [1]

    async with following(services[Side.JOINT], take):
        await eventually(lambda: len(taken) == 2)
    assert taken == [1, 2]


async def test_an_event_that_was_not_finished_comes_again_before_the_next(services: dict[Side, Client]) -> None:
    await publish_up_to(services[Side.COURT], 2)
    calls: list[list[int]] = []
    done: list[int] = []

    async def take(events: Sequence[tuple[int, bytes]]) -> None:
        calls.append([sequence for sequence, _ in events])
        if len(calls) == 1:
            raise RuntimeError("not this time")
        done.extend(calls[-1])

    async with following(services[Side.JOINT], take):
        await eventually(lambda: len(done) == 2)
    assert (calls[0][0], done) == (1, [1, 2])


@pytest.mark.parametrize("later", [1, 0], ids=["the next one tells", "the heartbeat tells"])
async def test_an_event_that_got_lost_on_the_way_comes_before_the_next(
    services: dict[Side, Client], monkeypatch: pytest.MonkeyPatch, later: int
) -> None:
    await publish_up_to(services[Side.COURT], 2 + later)
    joint, taken, lost = services[Side.JOINT], list[int](), list[int]()
    subscribe = joint.subscribe

    async def losing(inbox: str, cb: Callable[[Msg], Awaitable[None]]) -> Subscription:
        async def hear(message: Msg) -> None:
            if not lost and message.data == b"fact 2":
                lost.append(2)
            else:
                await cb(message)

        return await subscribe(inbox, cb=hear)

    async def take(events: Sequence[tuple[int, bytes]]) -> None:
        taken.extend(sequence for sequence, _ in events)

    monkeypatch.setattr(joint, "subscribe", losing)
    async with following(joint, take):
        await eventually(lambda: taken[-1:] == [2 + later])
    assert (lost, sorted(set(taken)), taken == sorted(taken)) == ([2], list(range(1, 3 + later)), True)


async def test_a_consumer_that_is_gone_is_told(services: dict[Side, Client]) -> None:
    async def take(events: Sequence[tuple[int, bytes]]) -> None:
        raise AssertionError("nothing to take")

    joint = services[Side.JOINT]
    async with following(joint, take) as task:
        await api(joint, "CONSUMER.DELETE.COURT.policies_joint")
        with pytest.raises(ConsumerLost):
            async with asyncio.timeout(10):
                await task


async def test_it_goes_on_at_a_server_that_was_restarted(nats_server: NatsServer, services: dict[Side, Client]) -> None:
    taken: list[int] = []

    async def take(events: Sequence[tuple[int, bytes]]) -> None:
        taken.extend(sequence for sequence, _ in events)

    court = services[Side.COURT]  # at its own stream: a mirror takes its time to come back
    async with following(court, take):
        await publish_up_to(court, 1)
        await eventually(lambda: taken == [1])
        nats_server.restart()
        await eventually(lambda: court.stats["reconnects"] >= 1)
        await publish_batch(court, events_of_court(2, 2), 1)
        await eventually(lambda: taken[-1] == 2)
    assert sorted(set(taken)) == [1, 2]
