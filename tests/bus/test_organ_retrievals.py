"""What a system of an organ acknowledged is told once to the organ's side, and nothing else is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from math import inf
from pathlib import Path
from typing import Any

import orjson
import pytest
from nats.aio.client import Client

from events.base import Side
from events.correction import RecordCorrected
from events.instants import SHANGHAI
from events.reading import PaperKind
from fuyuan.installation.credentials import Credentials
from fuyuan.organs.filling import OrganStreams
from fuyuan.organs.retrieving import OrganRetrievals, _day
from projections.opening import open_store
from projections.store.store import Store
from services.bus.connection import api, stored, stream_head
from services.bus.names import ORGAN_API, ORGAN_RESETS, RETRIEVED, organ_stream
from services.bus.organ_retrievals import ack_floor
from tests.bus.organ_streams import filler, held, pulled
from tests.nats_server import NatsServer
from tests.organs import HOUSING, LEGAL
from tests.projections.story import Story, full_id
from tests.projections.year import day
from tests.projections.year_suggestions import sent
from tests.waiting import eventually

STREAM = organ_stream(LEGAL)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/views.db")
    yield opened
    opened.close()


class Told:
    """Where the sides are told: what they were told of papers, in order; `away`: nobody takes it."""

    def __init__(self) -> None:
        self.papers: list[tuple[Side, str, str, str]] = []
        self.days: list[str] = []
        self.away = False

    async def retrieved(self, side: Side, body: bytes) -> tuple[int, bytes]:
        if self.away:
            return 503, b"{}"
        self.days += [one["on"] for one in orjson.loads(body)]
        self.papers += [(side, one["organ"], one["kind"], one["sent"]) for one in orjson.loads(body)]
        return 200, b"{}"


class World:
    """The stream of the legal department is filled from the story; what it acknowledges is told, look by look."""

    def __init__(self, server: NatsServer, store: Store, folder: Path, service: Client) -> None:
        self.server, self.store, self.folder, self.service = server, store, folder, service
        self.story, self.told = Story(), Told()
        self.filler = filler(server, store, folder, LEGAL)
        self.retrievals = self._process(store)

    def _process(self, store: Store) -> OrganRetrievals:
        user = "service.joint"
        given = {"url": self.server.url, "user": user, "password": self.server.passwords[user]}
        return OrganRetrievals(store, Credentials(self.folder / "credentials.json"), {}, **given)

    async def process(self, store: Store | None = None) -> OrganRetrievals:
        """Another process, or the same one after a start."""
        await self.close(self.retrievals)
        return self._process(store or self.store)

    async def close(self, *those: OrganRetrievals | OrganStreams) -> None:
        for each in those:
            if each._connection is not None:
                await each._connection.close()

    async def send(self, suggestion: str) -> None:
        self.story.court(suggestion, sent("2024-03-12", HOUSING))
        await self.fill()

    async def fill(self) -> None:
        """What was told since goes into the stream."""
        self.story.told_to(self.store)
        for state in self.filler._organs.values():
            state.asked = -inf
        await self.filler._round()

    async def look(self, times: int = 2) -> list[str]:
        """What was told of by then: the events of sending, each as often as it was."""
        for _ in range(times):
            await self.retrievals._round(self.told)  # type: ignore[arg-type]
        return [paper[3] for paper in self.told.papers]

    async def head(self) -> int:
        """The newest sequence of the stream."""
        return await stream_head(self.service, STREAM)

    async def acknowledge(self, most: int = 500) -> None:
        await pulled(LEGAL, await self.server.organ(LEGAL), most)

    async def begin_at(self, sequence: int) -> None:
        organ = await self.server.organ(LEGAL)
        asked = orjson.dumps({"seq": sequence})
        answer = await organ.request(f"{ORGAN_API}.CONSUMER.RESET.{STREAM}.events", asked, timeout=5)
        assert "error" not in orjson.loads(answer.data)
        await eventually(lambda: stored(self.service, ORGAN_RESETS, {"last_by_subj": ">"}))


@pytest.fixture
async def world(nats_server: NatsServer, store: Store, tmp_path: Path) -> AsyncIterator[World]:
    world = World(nats_server, store, tmp_path, await nats_server.service(Side.JOINT))
    world.story.court("suggestion:a", sent("2024-03-10", HOUSING))
    world.story.court("suggestion:b", sent("2024-03-11", HOUSING, cc=()))
    await world.fill()
    yield world
    await world.close(world.filler, world.retrievals)


A, B, C = (f"{full_id(f'suggestion:{name}')}:1" for name in "abc")


async def test_what_an_organ_acknowledged_is_told_to_its_side_once(world: World) -> None:
    """It has a copy of A; of B, which went to others alone, it may know."""
    assert (await held(world.service, LEGAL))[-2:] == [A, B]
    assert await world.look(3) == [], "nothing was acknowledged"
    await world.acknowledge()
    assert await world.look() == [A]
    assert world.told.papers == [(Side.GOVERNMENT, LEGAL, PaperKind.SUGGESTION, A)]
    world.retrievals = await world.process()
    assert await world.look(3) == [A], "after a start"


async def test_of_two_processes_that_look_at_once_neither_leaves_anything_out(world: World) -> None:
    """What both tell is recorded once (`tests/services/test_retrieval.py`)."""
    other = await world.process()
    world.retrievals = await world.process()
    for number in range(5):
        world.story.court(f"suggestion:{number}", sent("2024-03-12", HOUSING))
    await world.fill()
    await world.acknowledge()
    sent_to_it = {A, *(f"{full_id(f'suggestion:{number}')}:1" for number in range(5))}

    async def all_told() -> bool:
        looks = (one._round(world.told) for one in (world.retrievals, other))  # type: ignore[arg-type]
        await asyncio.gather(*looks)
        return {paper[3] for paper in world.told.papers} == sent_to_it

    await eventually(all_told)
    await world.close(other)


async def test_the_day_is_that_by_which_it_was_acknowledged(world: World) -> None:
    await world.look(1)
    await world.acknowledge()
    await world.look()
    assert world.told.days == [datetime.now(SHANGHAI).date().isoformat()]


def test_the_day_of_a_broker_whose_clock_is_ahead_is_none_of_ours() -> None:
    now = datetime.now(SHANGHAI)
    for at, on in ((None, now), (now, now), (now + timedelta(days=2), now), (now - timedelta(days=2), None)):
        assert _day(at) == (on or now - timedelta(days=2)).date()


async def test_what_was_not_acknowledged_is_not_told(world: World) -> None:
    await pulled(LEGAL, await world.server.organ(LEGAL), ack=False)
    assert await world.look(3) == []


async def test_what_nobody_took_is_told_again(world: World) -> None:
    await world.acknowledge()
    world.told.away = True
    assert await world.look(4) == []
    world.told.away = False
    assert await world.look() == [A]


async def test_what_was_acknowledged_while_nobody_looked_is_told_at_the_next_start(world: World) -> None:
    await world.look()
    await world.acknowledge()
    world.retrievals = await world.process()
    assert await world.look() == [A]


async def test_what_an_organ_passed_over_by_beginning_elsewhere_was_not_taken(world: World) -> None:
    await world.begin_at(await world.head() + 1)
    await world.send("suggestion:c")
    assert await world.look(4) == [], "the floor lies before c"
    await world.acknowledge()
    assert await world.look(4) == [C]
    await world.begin_at(1)
    await world.acknowledge()
    assert sorted(await world.look(4)) == sorted([C, A, C]), "now it was delivered; the ledger knows c already"


async def test_what_an_organ_takes_right_behind_its_beginning_counts(world: World) -> None:
    """It begins at the first event, as a system does that is new, and has acknowledged all before anybody looks."""
    await world.look()
    await world.begin_at(1)
    await world.acknowledge()
    assert await world.look(4) == [A]


async def test_a_floor_counts_only_when_it_was_there_a_look_before(world: World) -> None:
    """What an organ asked for might not be known yet."""
    await world.look()
    await world.acknowledge()
    assert await world.look(1) == []
    assert await world.look(1) == [A]


async def test_what_is_purged_was_not_acknowledged(world: World) -> None:
    await world.look()
    await api(world.service, f"STREAM.PURGE.{STREAM}")
    floor = await ack_floor(world.service, LEGAL)
    assert floor is not None
    assert floor.sequence == await world.head(), "though nothing was acknowledged"
    await world.fill()
    assert (await held(world.service, LEGAL))[-2:] == [A, B]
    assert await world.look(4) == []
    await world.acknowledge()
    assert await world.look() == [A]


async def test_what_was_acknowledged_of_a_stream_that_is_gone_says_nothing_of_the_next(world: World) -> None:
    await world.look()
    await world.acknowledge()
    await world.look(1)
    await api(world.service, f"STREAM.DELETE.{STREAM}")
    await world.fill()
    assert (await held(world.service, LEGAL))[-2:] == [A, B]
    assert await world.look(4) == []
    await world.acknowledge()
    assert await world.look() == [A]


async def test_of_an_older_stream_nothing_is_told_that_was_acknowledged_before(world: World) -> None:
    """Nobody kept how the organ came to its floor."""
    await world.acknowledge()
    await api(world.service, f"CONSUMER.DELETE.{STREAM}.{RETRIEVED}")
    await world.fill()
    assert await world.look(4) == []
    await world.send("suggestion:c")
    await world.acknowledge()
    assert await world.look() == [C]


@pytest.mark.parametrize("looked", [0, 2])
async def test_what_was_no_paper_for_the_organ_when_it_acknowledged_it_is_told_with_what_made_it_one(
    world: World, looked: int
) -> None:
    """A suggestion that it knows of is corrected to go to it in copy; whenever that is looked at."""
    await world.look(1)
    await world.acknowledge()
    await world.look(looked)
    was, becomes = sent("2024-03-11", HOUSING, cc=()), sent("2024-03-11", HOUSING)
    on = becomes.occurred_on
    said: dict[str, Any] = {"was": orjson.loads(was.data()), "becomes": orjson.loads(becomes.data())}
    corrected = RecordCorrected(
        occurred_on=day("2024-03-20"),
        record=1,
        of_type=was.type,
        was_on=on,
        becomes_on=on,
        reason="收文单位有误",
        **said,
    )
    world.story.court("suggestion:b", corrected)
    await world.fill()
    assert await world.look(4) == [A]
    await world.acknowledge()
    assert await world.look() == [A, B]


async def test_a_read_model_that_is_made_anew_is_waited_for(world: World, tmp_path: Path) -> None:
    await world.look()
    await world.acknowledge()
    with closing(open_store(f"sqlite:///{tmp_path}/anew.db")) as anew:
        world.retrievals = await world.process(anew)
        assert await world.look(4) == []
        world.story.told_to(anew)
        assert await world.look() == [A]


async def test_a_long_backlog_is_told_to_its_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.bus.organ_retrievals.AT_ONCE", 3)
    before = await world.head()
    for number in range(10):
        world.story.court(f"suggestion:{number}", sent("2024-03-12", HOUSING))
    await world.fill()
    await world.acknowledge(before + 5)
    assert len(await world.look()) == 6, "A, which was there, and five; B went to others"
    await world.acknowledge()
    assert len(await world.look()) == len(set(await world.look())) == 11
