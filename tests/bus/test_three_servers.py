"""Three servers, one for each side: that of the joint office listens, the others call it and meet there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import nats.errors
import pytest
import trustme
from nats.aio.client import Client
from nats.aio.msg import Msg

from events.base import Side
from fuyuan.installation.nats_config import Link
from services.bus.connection import stream_head
from services.bus.names import account, command_subject, mirror_consumer, mirror_delivery, stream_name
from services.ledger.ledger import Ledger
from tests.bus.sides import make_streams
from tests.bus.test_link import answered, certificate, exchanged, holds, published
from tests.bus.test_proofs import World, record
from tests.nats_server import JURISDICTION, ORGANS, NatsServer, free_port
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

    async def organ(self, organ: str) -> Client:
        return await self.servers[ORGANS[organ]].organ(organ)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Three]:
        with ExitStack() as stack:
            for server in self.servers.values():
                stack.enter_context(server)
            yield self
            for server in self.servers.values():
                await server.close_connections()


def meeting(folder: Path) -> Three:
    """Not started."""
    port, authority = free_port(), trustme.CA()
    shown = {side: certificate(folder, authority, f"{side}.link") for side in Side}
    links = {side: Link(*shown[side], remote=f"tls://127.0.0.1:{port}") for side in (COURT, GOVERNMENT)}
    callers = {f"{side}.link": [side] for side in links}
    links[JOINT] = Link(*shown[JOINT], callers=callers, listen=f"127.0.0.1:{port}")
    return Three({side: NatsServer(sides=[side], link=link) for side, link in links.items()})


@pytest.fixture
async def three(tmp_path: Path) -> AsyncIterator[Three]:
    async with meeting(tmp_path).running() as made:
        yield made


async def test_every_side_has_the_events_of_the_others_byte_for_byte(three: Three) -> None:
    await exchanged(await three.services(), 60)


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


@pytest.fixture
async def spied(tmp_path: Path) -> AsyncIterator[Three]:
    """The operators of court and government let a spy each into the account of the link on their own server."""
    made = meeting(tmp_path)
    for side in (COURT, GOVERNMENT):
        server = made.servers[side]
        server.passwords["spy"] = "spy"
        server.amended = lambda text: text.replace("  LINK {", "  LINK {\n    users: [ { user: spy, password: spy } ]")
    async with made.running():
        yield made


@pytest.mark.parametrize(("side", "victim"), [(COURT, GOVERNMENT), (GOVERNMENT, COURT)])
async def test_an_operator_reaches_through_the_link_what_is_for_its_own_side_alone(
    spied: Three, side: Side, victim: Side
) -> None:
    """No command of the other's organs to the joint office, no call for the other, nothing said as another."""
    services = await spied.services()
    await make_streams(services)
    await published(services[JOINT], JOINT, 1, 10)
    await eventually(partial(holds, services[victim], JOINT, 10))
    spy, bystander = await spied.servers[side].connect("spy"), await spied.servers[victim].connect("spy")
    at_the_office, at_the_victim = list[str](), list[str]()

    async def answer(message: Msg) -> None:
        at_the_office.append(message.subject)
        await message.respond(b"done")

    async def hear(message: Msg) -> None:
        if message.data == b"spied":
            at_the_victim.append(message.subject)

    await services[JOINT].subscribe("fuyuan.command.>", cb=answer)
    await bystander.subscribe(">", cb=hear)
    own = [organ for organ, home in ORGANS.items() if home is side]
    for organ in own:
        allowed = command_subject(JURISDICTION, JOINT, organ, "propose-topic")
        await eventually(partial(answered, spy, allowed))
    asked = [
        *(command_subject(JURISDICTION, JOINT, organ, "propose-topic") for organ in ORGANS if organ not in own),
        f"JS.JOINT.API.CONSUMER.RESET.JOINT.{mirror_consumer(victim)}",
        f"JS.JOINT.API.STREAM.MSG.GET.{stream_name(victim)}",
        f"JS.{account(victim)}.API.CONSUMER.RESET.{stream_name(victim)}.{mirror_consumer(JOINT)}",
        f"JS.{account(victim)}.API.STREAM.MSG.GET.{stream_name(JOINT)}",
        f"JS.{account(victim)}.API.STREAM.MSG.GET.{stream_name(victim)}",
        f"JS.JOINT.API.STREAM.MSG.GET.{stream_name(JOINT)}",
        f"$JS.FC.{stream_name(JOINT)}.{mirror_consumer(victim)}.any",
        mirror_delivery(JOINT, victim),
        mirror_delivery(victim, JOINT),
        mirror_delivery(JOINT, side),
    ]
    for subject in asked:
        with pytest.raises((nats.errors.TimeoutError, nats.errors.NoRespondersError)):
            await spy.request(subject, b"spied", timeout=0.3)
    delivered = mirror_delivery(side, victim)
    await spy.publish(delivered, b"spied")  # what is its own gets there, so what was said before would have, too
    await eventually(lambda: delivered in at_the_victim)
    assert not set(asked) & {*at_the_victim, *at_the_office}
    assert {subject.split(".")[4] for subject in at_the_office} == set(own)
    assert await stream_head(services[JOINT], "JOINT") == 10


async def test_what_one_has_for_the_office_is_not_heard_by_the_other(spied: Three) -> None:
    services = await spied.services()
    await make_streams(services)
    spy, heard = await spied.servers[COURT].connect("spy"), list[str]()

    async def hear(message: Msg) -> None:
        heard.append(message.subject)

    async def answer(message: Msg) -> None:
        await message.respond(b"done")

    await spy.subscribe(">", cb=hear)
    await services[JOINT].subscribe("fuyuan.command.>", cb=answer)
    command = command_subject(JURISDICTION, JOINT, "housing-bureau", "propose-topic")
    await eventually(partial(answered, services[GOVERNMENT], command))
    await published(services[GOVERNMENT], GOVERNMENT, 1, 10)
    await published(services[JOINT], JOINT, 1, 10)
    for reader, owner in ((JOINT, GOVERNMENT), (GOVERNMENT, JOINT)):
        await eventually(partial(holds, services[reader], owner, 10))
    await published(services[COURT], COURT, 1, 10)  # what the court delivers, its own spy hears
    await eventually(lambda: mirror_delivery(COURT, JOINT) in heard)
    assert not [subject for subject in heard if ".command." in subject or (GOVERNMENT in subject and JOINT in subject)]


async def test_what_the_court_signs_is_countersigned_by_both(three: Three, tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path / 'court.db'}")
    world = World(three, ledger, tmp_path)
    record(ledger, 30)
    async with world.working():
        await world.countersigned(30)
    ledger.close()
