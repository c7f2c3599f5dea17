"""What moves between districts over a real broker: once in the ledger, and never in another's name."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import nats.errors
import pytest
from nats.aio.client import Client

from domain.moving import MOVERS, SideOf
from events.base import Side
from events.cancelling import end
from fuyuan.installation.nats_config import exchange_entry, quoted, users
from services.bus import exchange_names as exchange
from services.bus.connection import BusMessage, api, store
from services.bus.errors import BusError, StreamUnavailable
from services.bus.exchange import ensure_exchange
from services.bus.exchange_names import Sent
from services.bus.moving import KEY, Moving
from services.bus.names import Store, service_user
from services.bus.relay import Relay
from services.bus.streams import ensure_stream
from services.government.suggestion_response import AcknowledgeService
from services.policies.runner import Place
from tests.nats_server import NatsServer
from tests.organs import HOUSING, OUTSIDE
from tests.two_courts import LETTER, District, file_case, move_case
from tests.two_districts import DUE, SIGNED_ON, Whole, feedback, hand_over, move, sent_to
from tests.waiting import eventually

GULOU, YUWANGTAI, SHUNHE = "410204", "410205", "410203"
CODES = (GULOU, YUWANGTAI, SHUNHE)
ALONE = "410202"
"""A district on the same server without a place in the exchange."""
COURTS = {code: SideOf(code, Side.COURT) for code in (*CODES, ALONE)}


class Exchange(NatsServer):
    """A server that carries districts, with the exchange between them, and one without a place in it."""

    def __init__(self) -> None:
        super().__init__()
        self.passwords |= {user: secrets.token_urlsafe(12) for user in (exchange.USER, ALONE)}
        for code in CODES:
            self.passwords |= {user: secrets.token_urlsafe(12) for user in users(district=code)}
        self.amended = self._with_districts

    async def court(self, code: str) -> Client:
        return await self.connect(code if code == ALONE else service_user(Side.COURT, code))

    def _with_districts(self, text: str) -> str:
        head = text.partition("\naccounts {")[0]
        between = exchange_entry(CODES, self.passwords[exchange.USER])
        alone = f"user: {quoted(ALONE)}, password: {quoted(self.passwords[ALONE])}"
        beside = f"ALONE {{ jetstream: enabled, users: [ {{ {alone} }} ] }}\n"
        return f"{head}\naccounts {{\n{between}{''.join(map(self._district, CODES))}{beside}}}\n"

    def _district(self, code: str) -> str:
        here = replace(self.config, jurisdiction=code, passwords=self.passwords, organs={}, keys={}, shared=True)
        return here.account_entries()


@pytest.fixture
async def server() -> AsyncIterator[Exchange]:
    with Exchange() as running:
        await ensure_exchange(await running.connect(exchange.USER), CODES)
        yield running
        await running.close_connections()


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Callable[[str], District]]:
    """Districts with the same court code, so with the same numbers and ids."""
    made: list[District] = []

    def make(code: str) -> District:
        made.append(District(tmp_path, code, "豫0204"))
        return made[-1]

    yield make
    for one in made:
        one.ledger.close()


@asynccontextmanager
async def at_work(server: Exchange, *districts: District, again: float = 60.0) -> AsyncIterator[None]:
    """The relay of each side, and what moves."""
    tasks: list[asyncio.Task[Any]] = []
    for one in districts:
        connection = await server.connect(service_user(one.side, one.code))
        for kind in Store:
            await ensure_stream(connection, one.code, one.side, kind)
        relay = Relay(one.ledger, connection, one.code, one.side, asyncio.Event())
        moving = Moving(one.ledger, one.files, connection, one.runner, SideOf(one.code, one.side), again)
        tasks += [asyncio.create_task(relay.run()), asyncio.create_task(moving.run())]
    try:
        yield
    finally:
        await end(*tasks)


async def in_the_exchange(server: Exchange) -> int:
    user = await server.connect(exchange.USER)
    return int((await api(user, f"STREAM.INFO.{exchange.STREAM}"))["state"]["messages"])


async def delivered(user: Client, here: SideOf, times: int) -> bool:
    told = await api(user, f"CONSUMER.INFO.{exchange.STREAM}.{exchange.consumer(here)}")
    return int(told["delivered"]["consumer_seq"]) >= times


async def holds(server: Exchange, count: int) -> None:
    """Until so much is on its way."""
    user = await server.connect(exchange.USER)

    async def there() -> bool:
        return int((await api(user, f"STREAM.INFO.{exchange.STREAM}"))["state"]["messages"]) == count

    await eventually(there)


def letters(receiver: District) -> list[str]:
    return sorted(receiver.state(stream).received.letter for stream in receiver.arrivals())


async def test_it_arrives_opened_and_leaves_nothing_on_the_way(
    server: Exchange, district: Callable[[str], District]
) -> None:
    gulou, yuwangtai = district(GULOU), district(YUWANGTAI)
    gulou.give(file_case())
    gulou.give(move_case())
    async with at_work(server, gulou, yuwangtai):
        await eventually(lambda: letters(yuwangtai) == [LETTER])
        await holds(server, 0)
    assert LETTER.encode() not in next(entry.raw for _, entry in gulou.sent())


async def test_districts_with_the_same_ids_and_numbers(server: Exchange, district: Callable[[str], District]) -> None:
    gulou, shunhe, yuwangtai = district(GULOU), district(SHUNHE), district(YUWANGTAI)
    for sender in (gulou, shunhe):
        sender.give(file_case())
        sender.give(move_case(letter=sender.code))
    async with at_work(server, gulou, shunhe, yuwangtai):
        await eventually(lambda: letters(yuwangtai) == [SHUNHE, GULOU])
        await holds(server, 0)
    assert gulou.arrivals() == shunhe.arrivals() == []


async def test_a_broker_that_is_killed_before_the_acknowledgement_costs_nothing_and_repeats_nothing(
    server: Exchange, district: Callable[[str], District]
) -> None:
    gulou, yuwangtai = district(GULOU), district(YUWANGTAI)
    gulou.give(file_case())
    gulou.give(move_case())
    async with at_work(server, gulou):
        await holds(server, 1)
    worker = await server.court(YUWANGTAI)
    message = await pulled(worker, COURTS[YUWANGTAI])
    raw = next(entry.opened() for _, entry in gulou.sent())
    place = Place(1, exchange.read_subject(message.subject).event_id)
    assert await yuwangtai.runner.take_from_elsewhere(COURTS[GULOU], place, raw, yuwangtai.ledger)
    server.kill()
    server.start()
    await eventually(lambda: worker.stats["reconnects"] and worker.is_connected)
    await message.nak()  # else it comes again a minute after it went out
    async with at_work(server, gulou, yuwangtai):
        await holds(server, 0)
    assert letters(yuwangtai) == [LETTER]
    assert [entry.type for entry in yuwangtai.entries()].count("arrived-case.received.v1") == 1
    assert yuwangtai.entries("foreign-event.parked.v1") == []


async def test_what_a_broker_lost_with_its_disk_is_said_again(
    server: Exchange, district: Callable[[str], District]
) -> None:
    gulou, yuwangtai = district(GULOU), district(YUWANGTAI)
    gulou.give(file_case())
    gulou.give(move_case())
    async with at_work(server, gulou):
        await holds(server, 1)
    server.kill()
    server.wipe()
    server.start()
    await ensure_exchange(await server.connect(exchange.USER), CODES)
    async with at_work(server, gulou, yuwangtai):
        await eventually(lambda: letters(yuwangtai) == [LETTER])


async def test_what_is_said_twice_is_received_once(server: Exchange, district: Callable[[str], District]) -> None:
    """The sender may not hear that its message was stored."""
    gulou, yuwangtai = district(GULOU), district(YUWANGTAI)
    gulou.give(file_case())
    gulou.give(move_case())
    [(_, entry)] = gulou.sent()
    raw = entry.opened()
    user = await server.court(GULOU)
    subject = exchange.subject(Sent(COURTS[GULOU], COURTS[YUWANGTAI], entry.envelope().id))
    for _ in range(3):
        await store(user, BusMessage(subject, raw, {}))
    async with at_work(server, gulou, yuwangtai):
        await eventually(lambda: letters(yuwangtai) == [LETTER])
        await holds(server, 0)
    assert [entry.type for entry in yuwangtai.entries()].count("arrived-case.received.v1") == 1


async def test_a_suggestion_is_answered_by_the_government_of_the_other_district(
    server: Exchange, tmp_path: Path
) -> None:
    """Court to court, then the government there to the court that asked, and that court to the government there."""
    gulou, yuwangtai = Whole(tmp_path, GULOU), Whole(tmp_path, YUWANGTAI)
    here = sent_to(gulou)
    move(gulou, here)
    async with at_work(server, gulou.court, *yuwangtai.sides):
        await eventually(lambda: yuwangtai.court.entries("arrived-suggestion.received.v1"))
        there = hand_over(yuwangtai)
        await yuwangtai.tell()
        yuwangtai.government.give(AcknowledgeService(id=there, occurred_on=SIGNED_ON), HOUSING)
        yuwangtai.government.give(feedback(there), HOUSING)
        await eventually(lambda: yuwangtai.government.entries("reply-deadline.received.v1"))
        await eventually(lambda: gulou.court.entries("feedback.received.v1"))
        await holds(server, 0)
    assert gulou.court.state(f"suggestion:{here}").addressees[OUTSIDE].due == DUE
    assert gulou.parked() == yuwangtai.parked() == []
    for whole in (gulou, yuwangtai):
        whole.close()


async def pulled(connection: Client, here: SideOf) -> Any:
    stream = connection.jetstream(prefix=exchange.API)
    [message] = await (await stream.pull_subscribe_bind(exchange.consumer(here), stream=exchange.STREAM)).fetch(1)
    return message


async def test_nobody_speaks_for_another_district_or_hears_what_is_for_it(
    server: Exchange, district: Callable[[str], District]
) -> None:
    gulou = district(GULOU)
    gulou.give(file_case())
    gulou.give(move_case())
    [(_, entry)] = gulou.sent()
    forger = await server.court(SHUNHE)
    in_its_name = exchange.subject(Sent(COURTS[GULOU], COURTS[YUWANGTAI], entry.envelope().id))
    with pytest.raises(StreamUnavailable):
        await store(forger, BusMessage(in_its_name, entry.raw, {}))
    async with at_work(server, gulou):
        await holds(server, 1)
    with pytest.raises(nats.errors.Error):
        await pulled(forger, COURTS[YUWANGTAI])
    for call in (f"STREAM.INFO.{exchange.STREAM}", f"STREAM.PURGE.{exchange.STREAM}", "STREAM.NAMES"):
        with pytest.raises(StreamUnavailable):
            await api(forger, f"{exchange.API}.{call}")
    assert await in_the_exchange(server) == 1


@pytest.mark.parametrize("side", [Side.GOVERNMENT, Side.JOINT])
async def test_another_side_of_the_district_says_nothing_for_the_court(
    server: Exchange, side: Side, district: Callable[[str], District]
) -> None:
    """They share an account; a case is the court's."""
    other = await server.connect(service_user(side, GULOU))
    subject = exchange.subject(Sent(COURTS[GULOU], COURTS[YUWANGTAI], "case:x:1"))
    with pytest.raises(BusError):
        await store(other, BusMessage(subject, b"{}", {}), within=0.5)
    for call in exchange.calls(COURTS[GULOU]):
        with pytest.raises(BusError):
            await api(other, f"{exchange.API}.{call}", within=0.5)
    assert await in_the_exchange(server) == 0


async def test_what_says_another_source_than_the_broker_knows_is_parked_and_comes_again(
    server: Exchange, district: Callable[[str], District]
) -> None:
    gulou, yuwangtai = district(GULOU), district(YUWANGTAI)
    gulou.give(file_case())
    gulou.give(move_case())
    [(_, entry)] = gulou.sent()
    forger = await server.court(SHUNHE)
    for event_id, raw in ((entry.envelope().id, entry.opened()), ("case:x:1", b"no event"), ("case:y:1", entry.raw)):
        subject = exchange.subject(Sent(COURTS[SHUNHE], COURTS[YUWANGTAI], event_id))
        await store(forger, BusMessage(subject, raw, {KEY: "no key"}))
    user = await server.connect(exchange.USER)
    async with at_work(server, yuwangtai, again=0.1):
        await eventually(lambda: len(yuwangtai.entries("foreign-event.parked.v1")) == 3)
        await eventually(lambda: delivered(user, COURTS[YUWANGTAI], 9))
    assert await in_the_exchange(server) == 3
    parked = [entry.envelope().data for entry in yuwangtai.entries("foreign-event.parked.v1")]
    assert [(data["jurisdiction"], data["source"]) for data in parked] == [(SHUNHE, "court")] * 3
    assert yuwangtai.arrivals() == []


async def test_where_there_is_no_exchange_nothing_goes_anywhere(
    server: Exchange, district: Callable[[str], District]
) -> None:
    alone = district(ALONE)
    alone.give(file_case())
    alone.give(move_case())
    moving = Moving(alone.ledger, alone.files, await server.court(ALONE), alone.runner, COURTS[ALONE])
    assert not await moving._exchange()
    assert await in_the_exchange(server) == 0


async def test_a_district_that_is_added_gets_its_place_and_the_others_keep_theirs(server: Exchange) -> None:
    user = await server.connect(exchange.USER)
    before = await api(user, f"CONSUMER.INFO.{exchange.STREAM}.{exchange.consumer(COURTS[GULOU])}")
    await ensure_exchange(user, [*CODES, ALONE])
    after = await api(user, f"CONSUMER.INFO.{exchange.STREAM}.{exchange.consumer(COURTS[GULOU])}")
    assert before["created"] == after["created"]
    await api(user, f"CONSUMER.INFO.{exchange.STREAM}.{exchange.consumer(COURTS[ALONE])}")


@pytest.mark.parametrize(
    "text", ["fuyuan.moved.410204.court.410205.court", "fuyuan.moved.410204.joint.410205.court.a:1:1"]
)
def test_what_is_no_subject_of_the_exchange(text: str) -> None:
    with pytest.raises(ValueError, match="not a subject"):
        exchange.read_subject(text)


async def test_there_is_room_for_every_district_of_the_country(server: Exchange) -> None:
    """A stream of which nothing is said has a thousand consumers at most."""
    user = await server.connect(exchange.USER)
    assert (await api(user, f"STREAM.INFO.{exchange.STREAM}"))["config"]["max_consumers"] >= 2850 * len(MOVERS)


def test_the_configuration_grows_by_the_districts_and_not_by_pairs_of_them() -> None:
    sizes = [
        len(exchange_entry([str(code) for code in range(410_000, 410_000 + n)], "x").splitlines()) for n in (10, 20, 40)
    ]
    assert sizes[2] - sizes[1] == 2 * (sizes[1] - sizes[0])
