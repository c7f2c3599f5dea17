"""A cluster of three: every stream is stored by each of them, and one may die."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import nats
import nats.errors
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

from domain.registry import Registry
from events.base import Side
from events.cancelling import end
from events.organ import OrganRegistered
from events.vocabulary import OrganKind
from fuyuan.bad_day import EXIT_CODE, BadDay
from fuyuan.installation import known_organs, nats_cluster
from fuyuan.installation.credentials import Credentials
from fuyuan.settings import Settings
from projections.filling.consumer import ViewConsumer
from projections.filling.engine import Projector
from projections.opening import open_store
from services.bus import connection as bus
from services.bus.errors import BusError, NotConnected, StreamUnavailable
from services.bus.followers import ensure_following
from services.bus.following import Following
from services.bus.names import Store, command_subject, command_subjects, inbox_prefix, stream_name
from services.bus.streams import ensure_mirror, ensure_stream
from tests.bus.sides import events, make_streams, read_all
from tests.flow.installation import fuyuan
from tests.nats_cluster import Cluster, trusting
from tests.nats_server import JURISDICTION, NatsServer
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side


@pytest.fixture
async def cluster(tmp_path: Path) -> AsyncIterator[Cluster]:
    made = Cluster(Settings.read(data_dir=tmp_path / "var"), tmp_path / "members")
    made.start(*made.names)
    with trusting(made.authority):
        try:
            await made.ready()
            yield made
        finally:
            await made.end()


async def config_of(connection: Any, side: Side, store: Store = Store.EVENTS) -> dict[str, Any]:
    config: dict[str, Any] = (await bus.api(connection, f"STREAM.INFO.{stream_name(side, store)}"))["config"]
    return config


async def test_every_stream_and_mirror_is_stored_three_times(cluster: Cluster) -> None:
    services = {side: await cluster.service(side) for side in Side}
    await make_streams(services)
    for reader in Side:
        for owner in Side:
            for store in Store:
                assert (await config_of(services[reader], owner, store))["num_replicas"] == 3


async def test_a_stream_that_one_member_stored_alone_is_stored_by_all(cluster: Cluster) -> None:
    services = {side: await cluster.service(side) for side in Side}
    await make_streams(services)
    await bus.publish_batch(services[COURT], events(1, 20), 0)
    await eventually(lambda: _holds(services[JOINT], 20))
    await bus.api(
        services[COURT], "STREAM.UPDATE.COURT", {**await config_of(services[COURT], COURT), "num_replicas": 1}
    )
    mirror = {**await config_of(services[JOINT], COURT), "num_replicas": 1, "persist_mode": "async"}
    await bus.api(services[JOINT], "STREAM.DELETE.COURT")
    await bus.api(services[JOINT], "STREAM.CREATE.COURT", mirror)
    await ensure_stream(services[COURT], JURISDICTION, COURT)
    assert await ensure_mirror(services[JOINT], COURT, JOINT) == "healed"
    for side in (COURT, JOINT):
        assert (await config_of(services[side], COURT))["num_replicas"] == 3
        await eventually(lambda side=side: _holds(services[side], 20))
    assert await read_all(services[JOINT], COURT, 20) == await read_all(services[COURT], COURT, 20)


async def _holds(connection: Any, count: int) -> bool:
    try:
        return await bus.stream_head(connection, "COURT") == count
    except BusError:
        return False


async def _read(connection: Client, reached: int) -> list[bytes] | None:
    """None while no leader answers."""
    with suppress(nats.errors.Error):
        return [message.data for message in await read_all(connection, COURT, reached)]
    return None


async def test_a_server_that_is_alone_stores_once(nats_server: NatsServer) -> None:
    court = await nats_server.service(COURT)
    await ensure_stream(court, JURISDICTION, COURT)
    assert (await config_of(court, COURT))["num_replicas"] == 1


async def test_the_leader_dies_in_the_middle_and_nothing_is_lost_or_doubled(cluster: Cluster, tmp_path: Path) -> None:
    """Whatever a batch was told, what is stored is a beginning of what was given, and the fence finds its place."""
    court, joint = await cluster.service(COURT), await cluster.service(JOINT)
    await make_streams({side: await cluster.service(side) for side in Side})
    reached, killed = 0, False
    while reached < 2000:
        try:
            reached = await bus.publish_batch(court, events(reached + 1, reached + 40), reached, within=1)
        except BusError:
            last = await eventually(lambda: _last(court))
            reached = last.sequence
        if reached >= 400 and not killed:
            killed = True
            cluster.kill(await cluster.leader(COURT))
    held = await eventually(lambda: _read(court, reached))
    assert held == [f"fact {n}".encode() for n in range(1, reached + 1)]

    await eventually(lambda: _holds(joint, reached))
    assert [message.data for message in await read_all(joint, COURT, reached)] == held


async def _last(connection: Any) -> bus.StoredMessage | None:
    try:
        return await bus.last_message(connection, "COURT")
    except BusError:
        return None


@pytest.mark.systems
async def test_the_consumer_of_the_read_model_is_made_while_a_member_is_away(cluster: Cluster, tmp_path: Path) -> None:
    """Each third time that member is asked to lead it, and the others elect another only after seconds."""
    await make_streams({side: await cluster.service(side) for side in Side})
    store, connection = open_store(f"sqlite:///{tmp_path / 'views.db'}"), await cluster.service(JOINT)
    consumer = ViewConsumer(
        Projector(store), connection, cluster.url, user="", password="", jurisdiction=JURISDICTION, sides=[JOINT]
    )
    [reader] = consumer._readers
    cluster.kill(await cluster.leader(JOINT))
    await eventually(lambda: _made(reader))
    for _ in range(6):
        await reader._make()
    store.close()


async def _made(reader: Any) -> bool:
    """Not while the others look for leaders."""
    with suppress(nats.errors.Error):
        await reader._make()
        return True
    return False


@pytest.mark.systems
async def test_who_follows_waits_while_a_cluster_has_no_leader(cluster: Cluster) -> None:
    court, taken = await cluster.service(COURT), list[int]()
    await make_streams({side: await cluster.service(side) for side in Side})
    await ensure_following(court, "COURT", "followed")

    async def take(portion: Sequence[tuple[int, bytes]]) -> None:
        taken.extend(sequence for sequence, _ in portion)

    away = cluster.names[1:]
    for name in away:
        cluster.kill(name)
    await eventually(lambda: _no_leader(court))
    following = asyncio.create_task(Following(court, "COURT", "followed", take).run())
    cluster.start(*away)
    await eventually(lambda: _published(court))
    await eventually(lambda: taken or following.done())
    assert not following.done()
    await end(following)


async def _no_leader(connection: Client) -> bool:
    try:
        await bus.api(connection, "CONSUMER.INFO.COURT.followed", within=1)
    except StreamUnavailable:
        return connection.is_connected
    except BusError:
        pass
    return False


async def _published(connection: Client) -> bool:
    with suppress(BusError):
        return await bus.publish_batch(connection, events(1, 1), 0, within=1) == 1
    return await _holds(connection, 1)


async def test_who_holds_no_certificate_of_the_cluster_is_neither_member_nor_server(
    cluster: Cluster, tmp_path: Path
) -> None:
    """Another authority signed for the same addresses; the stranger even knows every password."""
    stranger = Cluster(Settings.read(data_dir=tmp_path / "var"), tmp_path / "strangers")
    name = stranger.names[0]
    config = stranger.folder / name / nats_cluster.CONFIG
    text = config.read_text()
    for there, here in zip(stranger.names[1:], cluster.names, strict=False):
        text = text.replace(stranger.route(there), cluster.route(here))
    config.write_text(text)
    authority = stranger.authority.read_bytes()
    stranger.authority.write_bytes(cluster.authority.read_bytes())  # it believes them: they are not to believe it
    stranger.start(name)
    try:
        await eventually(lambda: any("TLS route handshake error" in cluster.log(member) for member in cluster.names))
        (other := tmp_path / "other.crt").write_bytes(authority)
        with trusting(other), pytest.raises(NotConnected):
            await cluster.service(COURT, within=1)
        info = await bus.api(await cluster.service(COURT), "INFO")
        assert info["streams"] == 0
    finally:
        await stranger.end()


async def test_members_take_credentials_of_later_by_the_file_that_the_operator_carries_to_them(
    cluster: Cluster, tmp_path: Path
) -> None:
    """As docs/deployment.md has it; of an organ that was registered later, too. Who is connected stays so."""
    settings, organ, seed = Settings.read(data_dir=tmp_path / "var"), "court-branch", tmp_path / "seed.nk"
    registered = OrganRegistered(
        occurred_on=date(2024, 1, 1), organ=organ, name="法庭", organ_kind=OrganKind.COURT, organ_side=COURT
    )
    known_organs.keep(settings, Registry.of([registered]))
    court = await cluster.service(COURT)
    await court.subscribe(command_subjects(JURISDICTION, COURT), cb=_done)
    made, secret = Credentials(settings.credentials_file).create(organ, COURT)
    seed.write_bytes(secret)
    said = fuyuan("--data-dir", str(settings.data_dir), "credentials", "config")
    assert said.returncode == 0, said.stderr
    assert made.public_key in said.stdout

    with pytest.raises((nats.errors.Error, OSError)):
        await nats.connect(cluster.url.split(","), nkeys_seed=str(seed), allow_reconnect=False)
    for name in cluster.names:
        (cluster.folder / name / nats_cluster.ACCOUNTS).write_text(said.stdout)
    asked = command_subject(JURISDICTION, COURT, organ, "propose-topic")
    for url in cluster.url.split(","):

        async def signed_in(url: str = url) -> bool:
            for name in cluster.names:
                cluster.reload(name)
            try:
                connection = await nats.connect(
                    url, nkeys_seed=str(seed), inbox_prefix=inbox_prefix(organ), allow_reconnect=False
                )
            except (nats.errors.Error, OSError):  # refused, or closed before it had said who it is
                return False
            try:
                return (await connection.request(asked, b"", timeout=1)).data == b"done"
            except nats.errors.Error:
                return False
            finally:
                await connection.close()

        await eventually(signed_in)
    assert court.is_connected
    assert court.stats["reconnects"] == 0


async def _done(message: Msg) -> None:
    await message.respond(b"done")


@pytest.mark.parametrize(
    "members",
    [
        [],
        ["a", "b"],
        ["a", "b", "c", "d"],
        ["a", "b", "a"],
        ["a", "b", "a:4222"],
        ["a", "b", "c:0"],
        ["a", "b", "c/d"],
        ["a", "b", "c:65000"],
        ["a", "b", ""],
    ],
)
def test_what_makes_no_cluster_writes_nothing(tmp_path: Path, members: list[str]) -> None:
    with pytest.raises(BadDay):
        nats_cluster.write(Settings.read(data_dir=tmp_path / "var"), members, tmp_path / "members")
    assert not (tmp_path / "members").exists()


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    settings, out = Settings.read(data_dir=tmp_path / "var"), tmp_path / "members"
    nats_cluster.write(settings, ["a", "b", "c"], out)
    before = {path: path.read_bytes() for path in out.rglob("*.*") if path.is_file()}
    with pytest.raises(BadDay):
        nats_cluster.write(settings, ["a", "b", "c"], out)
    assert {path: path.read_bytes() for path in before} == before
    assert {path.stat().st_mode & 0o077 for path in out.rglob("*")} == {0}


def test_the_command_says_what_the_parts_are_to_be_told(tmp_path: Path) -> None:
    """For what they are told, see the tests above: they run by it."""
    out = tmp_path / "members"
    said = fuyuan(
        "--data-dir", str(tmp_path / "var"), "nats-cluster", "n1.example", "n2.example", "n3.example", "--out", str(out)
    )
    assert said.returncode == 0, said.stderr
    assert "FUYUAN_NATS_URL=tls://n1.example:4222,tls://n2.example:4222,tls://n3.example:4222\n" in said.stdout
    assert sorted(path.name for path in out.iterdir()) == ["n1.example", "n2.example", "n3.example"]
    refused = fuyuan("--data-dir", str(tmp_path / "var"), "nats-cluster", "n1.example", "--out", str(tmp_path / "two"))
    assert (refused.returncode, refused.stdout) == (EXIT_CODE, "")
