"""Events over NATS go on over whatever happens to the broker, and end where it does not let the organ in any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest
from nats.aio.client import Client

from events.base import Side, Visibility
from events.bulletin import BulletinIssued
from events.envelope import Envelope
from events.vocabulary import Topic
from fuyuan.client import NotAllowed
from fuyuan.client.bus import BusClient
from fuyuan.client.commands import ProposeMeeting
from services.bus.connection import publish_each
from services.bus.organ_streams import Event, ensure_organ_stream, organ_message
from tests.nats_server import JURISDICTION, NatsServer
from tests.organs import HOUSING
from tests.projections.story import Story, bulletin
from tests.projections.year import day


async def delivered(service: Client, first: int, last: int) -> list[str]:
    """Events with these numbers are put into the organ's stream; their ids."""
    story = Story()
    for number in range(last):
        issued = BulletinIssued(occurred_on=day("2024-04-08"), content=bulletin(Topic.J7, residual_reason="其他"))
        story.court(f"bulletin:{number}", issued, visibility=Visibility.PUBLIC)
    wanted = [one for one in story.messages if one.side is Side.COURT][first - 1 : last]
    told = [Event(Side.COURT, n, n, "bulletin.issued.v1", one.raw) for n, one in enumerate(wanted, first)]
    await publish_each(service, [organ_message(JURISDICTION, HOUSING, one) for one in told], first - 1)
    return [Envelope.decode(one.raw).id for one in told]


async def take(events: AsyncGenerator[Envelope, None], count: int) -> list[str]:
    return [(await anext(events)).id for _ in range(count)]


@pytest.fixture
async def housing(nats_server: NatsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BusClient]:
    """Signed in, with a stream of its own."""
    monkeypatch.setattr("fuyuan.client.bus.PATIENCE_FOR_ONE", 1.0)
    await ensure_organ_stream(await nats_server.service(Side.JOINT), JURISDICTION, HOUSING)
    seed = tmp_path / "housing.nk"
    seed.write_bytes(nats_server.seeds[HOUSING])
    async with BusClient(
        nats_server.url, seed, JURISDICTION, Side.GOVERNMENT, HOUSING, patience=60, reconnect_time_wait=0.1
    ) as client:
        yield client


def revoke(server: NatsServer) -> None:
    """The broker is to know nothing of the organ's credentials once it reads its configuration again."""
    server.config = replace(server.config, keys={**server.config.keys, HOUSING: []})


async def test_events_go_on_over_restarts_of_the_broker(nats_server: NatsServer, housing: BusClient) -> None:
    service = await nats_server.service(Side.JOINT)
    first = await delivered(service, 1, 2)
    async with aclosing(housing.events()) as events, asyncio.timeout(60):
        assert await take(events, 2) == first
        for n, stop in enumerate((nats_server.stop, nats_server.kill), 3):
            waiting = asyncio.create_task(take(events, 1))
            stop()
            nats_server.start()
            service = await nats_server.service(Side.JOINT)
            assert await delivered(service, n, n) == await waiting


@pytest.mark.parametrize("running", [True, False], ids=["while it runs", "while it is down"])
async def test_events_and_commands_end_where_the_credentials_were_revoked(
    nats_server: NatsServer, housing: BusClient, running: bool
) -> None:
    first = await delivered(await nats_server.service(Side.JOINT), 1, 1)
    async with aclosing(housing.events()) as events, asyncio.timeout(30):
        assert await take(events, 1) == first
        waiting = asyncio.create_task(take(events, 1))
        revoke(nats_server)
        if running:
            nats_server.reload()
        else:
            nats_server.restart()
        with pytest.raises(NotAllowed, match="总线不再接受此凭据"):
            await waiting
        with pytest.raises(NotAllowed, match="总线不再接受此凭据"):
            await housing.give(ProposeMeeting(subject="会商执行难题", reason="执行难题需会商"))
