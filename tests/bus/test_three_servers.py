"""Three servers, one for each side: that of the joint office listens, the others call it and meet there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest
import trustme
from nats.aio.client import Client
from nats.aio.msg import Msg

from events.base import Side
from fuyuan.installation.nats_config import Link
from services.bus.names import command_subject
from services.bus.streams import mirror_health
from services.ledger.ledger import Ledger
from tests.bus.sides import make_streams, read_all
from tests.bus.test_link import answered, certificate, holds, published
from tests.bus.test_proofs import World, record
from tests.nats_server import JURISDICTION, NatsServer, free_port
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side


@dataclass(frozen=True)
class Three:
    """A server for each side."""

    servers: Mapping[Side, NatsServer]

    async def service(self, side: Side) -> Client:
        return await self.servers[side].service(side)

    async def services(self) -> dict[Side, Client]:
        return {side: await self.service(side) for side in Side}


@pytest.fixture
async def three(tmp_path: Path) -> AsyncIterator[Three]:
    port, authority = free_port(), trustme.CA()
    shown = {side: certificate(tmp_path, authority, f"{side}.link") for side in Side}
    links = {side: Link(*shown[side], remote=f"tls://127.0.0.1:{port}") for side in (COURT, GOVERNMENT)}
    links[JOINT] = Link(*shown[JOINT], callers=["court.link", "government.link"], listen=f"127.0.0.1:{port}")
    made = Three({side: NatsServer(sides=[side], link=link) for side, link in links.items()})
    with ExitStack() as stack:
        for server in made.servers.values():
            stack.enter_context(server)
        yield made
        for server in made.servers.values():
            await server.close_connections()


async def test_every_side_has_the_events_of_the_others_byte_for_byte(three: Three) -> None:
    services = await three.services()
    await make_streams(services)
    for side in Side:
        await published(services[side], side, 1, 60)
    for owner, reader in permutations(Side, 2):
        await eventually(partial(holds, services[reader], owner, 60))
        assert await read_all(services[reader], owner, 60) == await read_all(services[owner], owner, 60)
        health = await mirror_health(services[reader], owner)
        assert health is not None
        assert (health.fit, health.behind, health.error) == (True, 0, "")


async def test_who_calls_is_away_when_the_one_in_the_middle_is_and_comes_back(three: Three) -> None:
    services = await three.services()
    await make_streams(services)
    await published(services[COURT], COURT, 1, 30)
    await eventually(partial(holds, services[GOVERNMENT], COURT, 30))
    await three.servers[JOINT].close_connections()
    three.servers[JOINT].kill()
    await published(services[COURT], COURT, 31, 60)
    await published(services[GOVERNMENT], GOVERNMENT, 1, 20)
    three.servers[JOINT].start()
    joint = await three.service(JOINT)
    for reader, owner, count in ((services[GOVERNMENT], COURT, 60), (services[COURT], GOVERNMENT, 20)):
        await eventually(partial(holds, reader, owner, count))
        await eventually(partial(holds, joint, owner, count))


@pytest.mark.parametrize(
    ("side", "organ", "other"), [(COURT, "district-court", GOVERNMENT), (GOVERNMENT, "justice-bureau", COURT)]
)
async def test_both_command_the_joint_office_and_neither_the_other(
    three: Three, side: Side, organ: str, other: Side
) -> None:
    services = await three.services()

    async def answer(message: Msg) -> None:
        await message.respond(b"done")

    for there in (JOINT, other):
        await services[there].subscribe("fuyuan.command.>", cb=answer)
    await eventually(partial(answered, services[side], command_subject(JURISDICTION, JOINT, organ, "propose-topic")))
    for speaker in (organ, "group-office"):
        assert not await answered(services[side], command_subject(JURISDICTION, other, speaker, "x"), within=0.3)


async def test_what_the_court_signs_is_countersigned_by_both(three: Three, tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path / 'court.db'}")
    world = World(three, ledger, tmp_path)
    record(ledger, 30)
    async with world.working():
        await world.countersigned(30)
    ledger.close()
