"""Every user of the broker tries every subject: on one server with three accounts, on two or three that are linked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from itertools import product
from pathlib import Path

import nats
import nats.errors
import orjson
import pytest
import trustme

from events.base import Side
from fuyuan.contracts.tables import DEFINITIONS, command_table, event_table
from services.bus.connection import connect, stream_head
from services.bus.errors import NotConnected
from tests.bus.sides import make_streams
from tests.bus.test_link import Two, linked
from tests.bus.test_three_servers import Three, meeting
from tests.nats_server import ORGANS as ON_THE_SERVER
from tests.nats_server import NatsServer, new_seed
from tests.rights import broker_rule
from tests.rights.broker_rule import USERS, Kind, Tried, User
from tests.rights.broker_trial import Servers, Trial
from tests.rights.subjects import ON_ONE, ON_THREE, ON_TWO, STREAMS, asked, everything, said

ANSWERED = {Kind.LENGTH, Kind.RESET, Kind.KEPT}
"""The calls which JetStream answers to another side."""
READERS = {NatsServer: ON_ONE, Two: ON_TWO, Three: ON_THREE}
OF_ONES_OWN = ("$JS.API.", "$SYS.REQ.SERVER.PING.CONNZ")
"""What the server answers every service, of its own account alone."""


@pytest.fixture(
    params=["one server", *(pytest.param(it, marks=pytest.mark.systems) for it in ("two servers", "three servers"))]
)
async def servers(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Servers]:
    if request.param == "one server":
        with NatsServer() as server:
            yield server
            await server.close_connections()
    elif request.param == "three servers":
        async with meeting(tmp_path).running() as three:
            yield three
    else:
        two = linked(tmp_path, authority := trustme.CA(), authority)
        with two.government, two.court:
            yield two
            await two.close()


async def test_every_user_reaches_what_the_rule_says_and_nothing_else(servers: Servers) -> None:
    services = {side: await servers.service(side) for side in Side}
    await make_streams(services)
    stored = list(said())
    await tried_by_all(servers, stored)
    for owner in Side:
        heads = {one: await stream_head(services[owner], one) for one, of in STREAMS.items() if of is owner}
        assert sum(heads.values()) == sum(tried.side is owner for tried in stored)
    await tried_by_all(servers, asked(READERS[type(servers)]))
    for at, (stream, owner) in product(Side, STREAMS.items()):
        assert await stream_head(services[at], stream) <= await stream_head(services[owner], stream)


async def tried_by_all(servers: Servers, subjects: Sequence[Tried]) -> None:
    """Each cell is as expected: who is heard where, who is refused, who is answered."""
    trial = Trial(subjects)
    await trial.run(servers)
    expected = trial.expected

    def named(cells: set[tuple[User, int]]) -> list[tuple[str, str]]:
        return sorted((user.name, subjects[place].subject) for user, place in cells)

    assert named({cell for cell, rooms in expected.items() if trial.heard[cell] != rooms}) == []
    assert named(trial.foreign - trial.refused) == []
    assert named({cell for cell in trial.refused if expected[cell]}) == []
    across = {cell for cell in expected if not cell[0].organ and cell[0].side is not subjects[cell[1]].side}
    of_others = {cell for cell in across if not subjects[cell[1]].subject.startswith(OF_ONES_OWN)}
    answered = {cell for cell in across if subjects[cell[1]].kind in ANSWERED and len(expected[cell]) == 2}
    assert named((trial.answered & of_others) ^ answered) == []
    of_organs = {cell for cell in trial.answered if cell[0].organ}
    assert named({cell for cell in of_organs if subjects[cell[1]].kind is not Kind.OWN_EVENTS}) == []


async def test_the_server_tells_a_service_of_the_connections_of_its_own_account_alone(nats_server: NatsServer) -> None:
    await nats_server.service(Side.GOVERNMENT)
    await nats_server.organ("housing-bureau")
    court = await nats_server.service(Side.COURT)
    for options in ({}, {"acc": "GOVERNMENT", "auth": True}):
        answer = await court.request("$SYS.REQ.SERVER.PING.CONNZ", orjson.dumps(options), timeout=5)
        told = orjson.loads(answer.data)["data"]["connections"]
        assert [one["account"] for one in told if "account" in one] == ["COURT"] * bool(options)
        assert len(told) == 1


@pytest.mark.parametrize("organ", sorted(broker_rule.ORGANS))
async def test_an_organ_listens_to_its_inbox_and_to_nothing_else(nats_server: NatsServer, organ: str) -> None:
    refused: asyncio.Queue[str] = asyncio.Queue()

    async def note(error: Exception) -> None:
        await refused.put(str(error))

    connection = await nats_server.organ(organ)
    connection._error_cb = note
    patterns = sorted({of_all(tried.subject) for tried in everything()} | {">", "*", "*.>", "_INBOX.*.*", "_INBOX.>"})
    for pattern in patterns:
        await connection.subscribe(pattern)
    async with asyncio.timeout(20):
        told = "".join([await refused.get() for _ in range(len(patterns) - 1)])
    listens = [pattern for pattern in patterns if f'"{pattern}"'.lower() not in told]
    assert listens == [f"_INBOX.{organ}.forged-answer"]
    await connection.flush()
    assert refused.empty()


def of_all(subject: str) -> str:
    """The subject; of commands and events all of a side, for there are many."""
    tokens = subject.split(".")
    return ".".join((*tokens[:4], ">")) if tokens[:1] == ["fuyuan"] and len(tokens) > 4 else subject


async def test_nobody_enters_without_the_password_or_key_of_the_user(nats_server: NatsServer) -> None:
    async def enters(user: str, password: str) -> None:
        with pytest.raises(NotConnected, match="Authorization Violation"):
            await connect(nats_server.url, user=user, password=password, name="guest", within=0.3)

    names = [*(user.name for user in USERS), "nobody"]
    for user, another in zip(names, names[1:] + names[:1], strict=True):
        word = nats_server.passwords.get(another, "guess")
        await asyncio.gather(enters(user, ""), enters(user, "guess"), enters(user, word))
    with pytest.raises(nats.errors.Error, match="Authorization Violation"):
        await nats.connect(nats_server.url, nkeys_seed_str=new_seed().decode(), allow_reconnect=False)


def test_everything_is_tried() -> None:
    subjects = {tried.subject for tried in everything()}
    for entry in event_table(DEFINITIONS):
        assert f"fuyuan.event.410204.joint.{entry.event.type.rpartition('.')[0]}" in subjects
    for command in command_table(DEFINITIONS):
        assert f"fuyuan.command.410204.court.district-court.{command}" in subjects
    assert len(subjects) == len(everything())
    assert len(subjects) * len(USERS) > 60_000
    assert broker_rule.ORGANS == ON_THE_SERVER
