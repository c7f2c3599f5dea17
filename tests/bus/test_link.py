"""Two servers of two organisations, joined by a leaf link over TLS with certificates of both.

The court's server has the court, the other one the government and the joint office.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import permutations
from pathlib import Path

import nats.errors
import pytest
import trustme
from nats.aio.client import Client
from nats.aio.msg import Msg

from events.base import Side
from fuyuan.installation.nats_config import Link
from services.bus import connection as bus
from services.bus.errors import OutcomeUnknown, StreamUnavailable
from services.bus.names import Store, command_subject, mirror_api, stream_name
from services.bus.streams import ensure_stream, mirror_health
from services.ledger.ledger import Ledger
from tests.bus.sides import events, make_streams, read_all
from tests.bus.test_proofs import World, record
from tests.nats_server import JURISDICTION, ORGANS, NatsServer, free_port
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side
THERE = (GOVERNMENT, JOINT)


@dataclass(frozen=True)
class Two:
    """The servers, and a service connection of each side to its own."""

    court: NatsServer
    government: NatsServer

    async def service(self, side: Side) -> Client:
        return await (self.court if side is COURT else self.government).service(side)

    async def organ(self, organ: str) -> Client:
        return await (self.court if ORGANS[organ] is COURT else self.government).organ(organ)

    async def services(self) -> dict[Side, Client]:
        return {side: await self.service(side) for side in Side}

    async def close(self) -> None:
        for server in (self.court, self.government):
            await server.close_connections()


def certificate(folder: Path, authority: trustme.CA, name: str) -> tuple[Path, Path, Path]:
    """Of a server of this name: its certificate, its key, and the authority that signed it."""
    made, files = authority.issue_cert(name, "127.0.0.1"), [folder / f"{name}.{kind}" for kind in ("crt", "key", "ca")]
    made.cert_chain_pems[0].write_to_path(files[0])
    made.private_key_pem.write_to_path(files[1])
    authority.cert_pem.write_to_path(files[2])
    return files[0], files[1], files[2]


def linked(folder: Path, listening: trustme.CA, calling: trustme.CA, peer: str = "court.link") -> Two:
    """Not started. `listening` and `calling` signed the certificate of either; both trust the first."""
    port = free_port()
    *there, authority = certificate(folder, listening, "government.link")
    *here, _ = certificate(folder, calling, "court.link")
    government = Link(*there, authority, callers={peer: [COURT]}, listen=f"127.0.0.1:{port}")
    court = Link(*here, authority, remote=f"tls://127.0.0.1:{port}")
    return Two(NatsServer(sides=[COURT], link=court), NatsServer(sides=THERE, link=government))


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Two]:
    authority = trustme.CA()
    made = linked(tmp_path, authority, authority)
    with made.government, made.court:
        yield made
        await made.close()


async def holds(connection: Client, owner: Side, count: int) -> bool:
    return await bus.stream_head(connection, stream_name(owner)) == count


async def published(connection: Client, side: Side, first: int, last: int) -> None:
    await bus.publish_batch(connection, events(first, last, side), first - 1)


async def exchanged(services: Mapping[Side, Client], count: int) -> None:
    """Every side has so many events of each of the others, byte for byte."""
    await make_streams(services)
    for side in Side:
        await published(services[side], side, 1, count)
    for owner, reader in permutations(Side, 2):
        await eventually(partial(holds, services[reader], owner, count))
        assert await read_all(services[reader], owner, count) == await read_all(services[owner], owner, count)
        health = await mirror_health(services[reader], owner)
        assert health is not None
        assert (health.fit, health.behind, health.error) == (True, 0, "")


async def test_every_side_has_the_events_of_the_others_byte_for_byte(two: Two) -> None:
    services = await two.services()
    await exchanged(services, 120)
    for owner, reader in permutations(Side, 2):
        kept = await bus.message(services[owner], stream_name(owner), 7, prefix=f"{mirror_api(reader)}.")
        assert kept is not None  # the owner finds there what it might lose
        assert kept.data == b"fact 7"


async def test_after_a_cut_both_go_on_and_catch_up(two: Two) -> None:
    services = await two.services()
    await make_streams(services)
    await published(services[COURT], COURT, 1, 50)
    await eventually(partial(holds, services[GOVERNMENT], COURT, 50))
    await two.government.close_connections()
    two.government.kill()
    await published(services[COURT], COURT, 51, 100)
    two.government.start()
    services |= {side: await two.government.service(side) for side in THERE}
    await published(services[JOINT], JOINT, 1, 30)
    await eventually(partial(holds, services[GOVERNMENT], COURT, 100))
    await eventually(partial(holds, services[COURT], JOINT, 30))
    assert await read_all(services[GOVERNMENT], COURT, 100) == await read_all(services[COURT], COURT, 100)


async def test_an_organ_of_the_court_commands_the_joint_office_over_there_and_no_other_does(two: Two) -> None:
    services, heard = await two.services(), list[str]()

    async def answer(message: Msg) -> None:
        heard.append(message.subject)
        await message.respond(b"done")

    for side in THERE:
        await services[side].subscribe("fuyuan.command.>", cb=answer)
    allowed = command_subject(JURISDICTION, JOINT, "district-court", "propose-topic")
    organ = await two.court.organ("district-court")
    for caller in (organ, services[COURT]):
        await eventually(partial(answered, caller, allowed))
    for refused in (
        command_subject(JURISDICTION, GOVERNMENT, "district-court", "answer-suggestion"),
        command_subject(JURISDICTION, JOINT, "justice-bureau", "propose-topic"),
        command_subject(JURISDICTION, GOVERNMENT, "justice-bureau", "answer-suggestion"),
    ):
        for caller in (organ, services[COURT]):
            assert not await answered(caller, refused, within=0.3)
    assert set(heard) == {allowed}


async def answered(caller: Client, subject: str, within: float = 2.0) -> bool:
    try:
        return (await caller.request(subject, b"{}", timeout=within)).data == b"done"
    except (nats.errors.TimeoutError, nats.errors.NoRespondersError):
        return False


async def test_what_the_court_signs_is_countersigned_over_there(two: Two, tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path / 'court.db'}")
    world = World(two, ledger, tmp_path)
    record(ledger, 30)
    async with world.working():
        await world.countersigned(30)
    ledger.close()


ASKED = [
    "$JS.API.STREAM.INFO.GOVERNMENT",
    "$JS.government.API.STREAM.INFO.GOVERNMENT",
    "JS.GOVERNMENT.API.STREAM.DELETE.GOVERNMENT",
    "JS.GOVERNMENT.API.STREAM.PURGE.GOVERNMENT",
    "JS.GOVERNMENT.API.STREAM.UPDATE.GOVERNMENT",
    "JS.GOVERNMENT.API.STREAM.MSG.GET.GOVERNMENT",
    "JS.GOVERNMENT.API.STREAM.MSG.GET.JOINT",
    "JS.GOVERNMENT.API.CONSUMER.CREATE.GOVERNMENT.mirror_court",
    "JS.GOVERNMENT.API.CONSUMER.CREATE.GOVERNMENT.spy",
    "JS.GOVERNMENT.API.CONSUMER.DELETE.GOVERNMENT.mirror_court",
    "JS.GOVERNMENT.API.CONSUMER.RESET.GOVERNMENT.mirror_joint",
    "JS.GOVERNMENT.API.CONSUMER.RESET.GOVERNMENT.policies_joint",
    "fuyuan.event.410204.government.suggestion.answered",
    "fuyuan.checkpoint.410204.government.government",
    "fuyuan.command.410204.government.justice-bureau.answer-suggestion",
]


DELIVERED = {f"fuyuan.mirror.{store.value}{owner.value}" for store in Store for owner in Side}
"""What feeds the mirrors, which is for the court."""


async def test_who_writes_the_configuration_of_one_server_gains_nothing_at_the_other(tmp_path: Path) -> None:
    """The court's operator lets a spy into the account of the link, where nothing restrains it on its own server."""
    authority = trustme.CA()
    two = linked(tmp_path, authority, authority)
    two.court.passwords["spy"] = "spy"
    two.court.amended = lambda text: text.replace("  LINK {", "  LINK {\n    users: [ { user: spy, password: spy } ]")
    with two.government, two.court:
        services, heard = await two.services(), list[str]()
        await make_streams(services)
        await published(services[GOVERNMENT], GOVERNMENT, 1, 10)
        await eventually(partial(holds, services[COURT], GOVERNMENT, 10))
        spy = await two.court.connect("spy")

        async def hear(message: Msg) -> None:
            heard.append(message.subject)

        await spy.subscribe(">", cb=hear)
        assert (await bus.api(spy, "JS.GOVERNMENT.API.STREAM.INFO.GOVERNMENT"))["state"]["last_seq"] == 10
        for subject in ASKED:
            with pytest.raises((nats.errors.TimeoutError, nats.errors.NoRespondersError)):
                await spy.request(subject, b"{}", timeout=0.3)
        await published(services[GOVERNMENT], GOVERNMENT, 11, 20)
        await eventually(partial(holds, services[COURT], GOVERNMENT, 20))
        assert await bus.stream_head(services[GOVERNMENT], "GOVERNMENT") == 20
        overheard = {subject for subject in heard if subject.startswith("fuyuan.")} - set(ASKED)
        assert {subject.rpartition(".")[0] for subject in overheard} <= DELIVERED
        await two.close()


@pytest.mark.parametrize(
    ("calling", "peer", "said"),
    [(trustme.CA(), "court.link", "TLS leafnode handshake error"), (None, "another.link", "authentication error")],
    ids=["of another authority", "of another name"],
)
async def test_a_certificate_that_is_not_the_others_makes_no_link(
    tmp_path: Path, calling: trustme.CA | None, peer: str, said: str
) -> None:
    authority = trustme.CA()
    two = linked(tmp_path, authority, calling or authority, peer)
    with two.government, two.court:
        services = await two.services()
        await ensure_stream(services[COURT], JURISDICTION, COURT)
        await eventually(lambda: said in two.government.log)
        with pytest.raises((StreamUnavailable, OutcomeUnknown)):
            await bus.api(services[GOVERNMENT], "JS.COURT.API.STREAM.INFO.COURT", within=0.5)
        await two.close()
