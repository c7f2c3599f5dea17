"""A district at two workers: who lost its lease ends later than the next one begins."""

from __future__ import annotations

import asyncio
import socket
from contextlib import ExitStack
from pathlib import Path
from select import select

import pytest

from events.base import Side
from fuyuan.districts import beginnings
from fuyuan.districts.hosted import Hosted, Shared
from fuyuan.settings import Settings
from tests.databases import postgres_database
from tests.engines import GULOU, engine_settings, with_districts
from tests.nats_server import free_port
from tests.waiting import eventually


def answered(settings: Settings) -> list[Side]:
    found = []
    for side in Side:
        with socket.socket(socket.AF_UNIX) as caller:
            if caller.connect_ex(str(settings.socket(side))) == 0:
                found.append(side)
    return found


def made_at(settings: Settings) -> list[int]:
    """When the doors of the sides were made, of those that are there."""
    return [settings.socket(side).stat().st_ctime_ns for side in Side if settings.socket(side).exists()]


async def test_who_ends_late_leaves_the_doors_of_the_next_one_alone(folder: Path, postgres_server: str) -> None:
    with postgres_database(postgres_server) as database:
        engine = engine_settings(folder / "e", database)
        without_a_broker = engine.model_copy(update={"nats_url": f"nats://127.0.0.1:{free_port()}"})
        (district,) = with_districts(without_a_broker, folder, [GULOU])
        late = Hosted(district, Shared())
        await eventually(lambda: len(answered(district.settings)) == len(Side))
        before = max(made_at(district.settings))
        following = Hosted(district, Shared())
        await eventually(lambda: len(found := made_at(district.settings)) == len(Side) and min(found) > before)
        await late.end()
        assert answered(district.settings) == list(Side)
        await following.end()
        assert answered(district.settings) == []


async def test_who_is_reached_over_the_network_leaves_no_door_of_the_last_one_in_the_folder(
    folder: Path, postgres_server: str
) -> None:
    """It may be that of a worker that hangs, at which nobody answers: the system goes on to take who comes."""
    with postgres_database(postgres_server) as database:
        engine = engine_settings(folder / "e", database)
        without_a_broker = engine.model_copy(update={"nats_url": f"nats://127.0.0.1:{free_port()}"})
        (district,) = with_districts(without_a_broker, folder, [GULOU])
        hangs = Hosted(district, Shared())
        await eventually(lambda: len(answered(district.settings)) == len(Side))
        following = Hosted(district, Shared(sockets=folder))
        await eventually(lambda: len(list(folder.glob("*.sock"))) == len(Side))
        assert answered(district.settings) == []
        await following.end()
        await hangs.end()


def health_asked(settings: Settings) -> socket.socket:
    """A connection on which the answer comes."""
    caller = socket.socket(socket.AF_UNIX)
    caller.connect(str(settings.socket(Side.COURT)))
    caller.sendall(b"GET /health HTTP/1.1\r\nHost: court\r\n\r\n")
    return caller


async def test_of_many_that_are_asked_for_few_begin_at_once(
    folder: Path, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one begins as soon as the one before takes commands."""
    monkeypatch.setattr(beginnings, "AT_ONCE", 1)
    monkeypatch.setattr(beginnings, "BEGUN_WITHIN", 60.0)
    with postgres_database(postgres_server) as database, ExitStack() as stack:
        engine = engine_settings(folder / "e", database)
        without_a_broker = engine.model_copy(update={"nats_url": f"nats://127.0.0.1:{free_port()}"})
        districts = with_districts(without_a_broker, folder)
        shared = Shared()
        async with shared.beginnings.one():
            at_work = [Hosted(district, shared) for district in districts]
            await eventually(lambda: all(len(answered(one.settings)) == len(Side) for one in districts))
            asked = [stack.enter_context(health_asked(one.settings)) for one in districts]
            assert not select(asked, [], [], 0)[0]
        await eventually(lambda: len(select(asked, [], [], 0)[0]) == len(asked))
        await asyncio.gather(*(one.end() for one in at_work))
