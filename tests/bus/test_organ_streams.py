"""Each organ has a stream of what it may know of: all of it, once, in an order that stays, and nothing else."""

from __future__ import annotations

import sys
from asyncio import create_subprocess_exec
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import orjson
import pytest
from nats.aio.client import Client

from events.base import Side, Visibility
from events.bulletin import BulletinIssued
from events.organ import OrganRoleAssigned
from events.vocabulary import OrganRole, Topic
from fuyuan.installation import organs_late
from fuyuan.installation.credentials import Credentials
from fuyuan.operations.doctor_running import organ_streams
from fuyuan.settings import Settings
from projections.opening import open_store
from projections.store.store import Store
from services.bus.connection import BusMessage, stored, stream_head
from services.bus.connection import store as publish
from services.bus.errors import ApiRefused
from services.bus.names import ORGAN_API, organ_stream
from services.bus.organ_streams import SEQUENCE, Held, held_behind, take_out
from tests.bus.organ_streams import filler, filling, held, holds, known, pulled
from tests.bus.sides import publish_up_to
from tests.nats_server import NatsServer
from tests.organs import HOUSING, LEGAL
from tests.projections.story import COURT_READER, HOUSING_READER, LEGAL_READER, OFFICE_READER, Story, apply, bulletin
from tests.projections.test_restricted import RELEASED, named, restricted
from tests.projections.year import day, told_year
from tests.waiting import eventually

READERS = {"district-court": COURT_READER, LEGAL: LEGAL_READER, HOUSING: HOUSING_READER, "group-office": OFFICE_READER}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/views.db")
    yield opened
    opened.close()


def many(count: int) -> Story:
    """So many bulletins to all members."""
    story = Story()
    for number in range(count):
        issued = BulletinIssued(
            occurred_on=day("2024-04-08"), content=bulletin(Topic.J7, residual_reason=f"其他{number}")
        )
        story.court(f"bulletin:{number}", issued, visibility=Visibility.PUBLIC)
    return story


async def test_an_organ_pulls_what_the_feed_shows_it_byte_for_byte(
    nats_server: NatsServer, store: Store, tmp_path: Path
) -> None:
    story = told_year()
    story.told_to(store)
    async with filling(nats_server, store, tmp_path, *READERS):
        for organ, reader in READERS.items():
            await holds(nats_server, organ, known(store, reader))
            messages = await pulled(organ, await nats_server.organ(organ))
            assert [orjson.loads(message.data)["id"] for message in messages] == known(store, reader)
            published = {(one.side.value, str(one.sequence)): one.raw for one in story.messages}
            for message in messages:
                assert message.data == published[message.subject.split(".")[4], (message.headers or {})[SEQUENCE]]
    counts = {len(known(store, reader)) for reader in READERS.values()}
    assert len(counts) == len(READERS), "they may know of different things"


async def test_what_is_opened_comes_behind_and_what_is_closed_is_taken_out(
    nats_server: NatsServer, store: Store, tmp_path: Path
) -> None:
    """CAS-04: a case is restricted and released; a bulletin that names it goes and comes back with it."""
    story = named("title")
    story.told_to(store)
    async with filling(nats_server, store, tmp_path, HOUSING, LEGAL):
        first = known(store, LEGAL_READER)
        await holds(nats_server, LEGAL, first)
        legal = await nats_server.organ(LEGAL)
        assert len(await pulled(LEGAL, legal)) == len(first)
        story.court("case:c", restricted(), visibility=Visibility.RESTRICTED).told_to(store)
        left = known(store, LEGAL_READER)
        assert len(left) < len(first)
        await holds(nats_server, LEGAL, left)
        await legal.request(f"{ORGAN_API}.CONSUMER.RESET.{organ_stream(LEGAL)}.events", b'{"seq":1}', timeout=5)
        assert [orjson.loads(one.data)["id"] for one in await pulled(LEGAL, legal)] == left
        story.court("case:c", RELEASED).told_to(store)
        again = known(store, LEGAL_READER)
        opened = [one for one in again if one not in left]
        await holds(nats_server, LEGAL, left + opened)
        assert [orjson.loads(one.data)["id"] for one in await pulled(LEGAL, legal)] == opened


async def test_what_is_closed_while_an_organ_has_no_credentials_is_not_there_for_the_next_ones(
    nats_server: NatsServer, store: Store, tmp_path: Path
) -> None:
    story, credentials = named("title"), Credentials(tmp_path / "credentials.json")
    story.told_to(store)
    async with filling(nats_server, store, tmp_path, LEGAL):
        first = known(store, LEGAL_READER)
        await holds(nats_server, LEGAL, first)
        for one in credentials.all():
            credentials.revoke(one.public_key)
        story.court("case:c", restricted(), visibility=Visibility.RESTRICTED).told_to(store)
        left = known(store, LEGAL_READER)
        assert len(left) < len(first)
        await holds(nats_server, LEGAL, left)
    story.court("case:c", RELEASED).told_to(store)
    async with filling(nats_server, store, tmp_path):
        await holds(nats_server, LEGAL, left + [one for one in known(store, LEGAL_READER) if one not in left])


async def test_who_gets_a_role_gets_the_events_of_before(nats_server: NatsServer, store: Store, tmp_path: Path) -> None:
    story = told_year()
    story.told_to(store)
    async with filling(nats_server, store, tmp_path, HOUSING):
        before = known(store, HOUSING_READER)
        await holds(nats_server, HOUSING, before)
        role = OrganRole.GOVERNMENT_LEGAL_DEPARTMENT
        assigned = OrganRoleAssigned(occurred_on=day("2025-01-02"), organ=HOUSING, role=role)
        story.joint("organ-registry", assigned).told_to(store)
        after = known(store, HOUSING_READER)
        assert len(after) > len(before) + 10
        await holds(nats_server, HOUSING, before + [one for one in after if one not in before])


async def test_whatever_the_file_says_nothing_comes_twice(
    nats_server: NatsServer, store: Store, tmp_path: Path
) -> None:
    """Nothing was written, it is older than the stream, damaged, or of another stream."""
    story, service = many(20), await nats_server.service(Side.JOINT)
    story.told_to(store)
    file = tmp_path / f"organ-{HOUSING}"
    async with filling(nats_server, store, tmp_path, HOUSING):
        await holds(nats_server, HOUSING, known(store, HOUSING_READER))
    older = file.read_bytes()
    for kept in (
        None,
        older,
        older[: len(older) // 2],
        older.replace(b'"created":"2', b'"created":"1'),
        older.replace(b'"court":', b'"court":1'),
        b"[]\n",
        b"\0",
    ):
        if kept is None:
            file.unlink()
        else:
            file.write_bytes(kept)
        before = await held(service, HOUSING)
        story.court(f"bulletin:{kept!r}", BulletinIssued(occurred_on=day("2024-05-08"), content=bulletin(Topic.J4)))
        story.told_to(store)
        async with filling(nats_server, store, tmp_path, HOUSING):
            await holds(nats_server, HOUSING, known(store, HOUSING_READER))
        assert (await held(service, HOUSING))[: len(before)] == before


async def test_taking_out_reads_nothing_of_the_stream(
    nats_server: NatsServer, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it is: where each event stands is known."""
    read = list[int]()

    async def reading(connection: Client, organ: str, sequence: int) -> AsyncIterator[Held]:
        read.append(sequence)
        async for one in held_behind(connection, organ, sequence):
            yield one

    monkeypatch.setattr("fuyuan.organs.filling.held_behind", reading)
    monkeypatch.setattr("fuyuan.organs.filling.ASK_EVERY", 3600.0)
    story = named("title")
    story.told_to(store)
    async with filling(nats_server, store, tmp_path, LEGAL):
        await holds(nats_server, LEGAL, known(store, LEGAL_READER))
        story.court("case:c", restricted(), visibility=Visibility.RESTRICTED).told_to(store)
        await holds(nats_server, LEGAL, known(store, LEGAL_READER))
    assert read == [0], "at the first meeting"


async def test_what_another_took_out_is_put_in_again(nats_server: NatsServer, store: Store, tmp_path: Path) -> None:
    """While nobody fills it here, and while somebody does."""
    story, service = many(20), await nats_server.service(Side.JOINT)
    story.told_to(store)
    all_of_it = known(store, HOUSING_READER)
    async with filling(nats_server, store, tmp_path, HOUSING):
        await holds(nats_server, HOUSING, all_of_it)
    await take_out(service, HOUSING, 5)
    again = [*all_of_it[:4], *all_of_it[5:], all_of_it[4]]
    async with filling(nats_server, store, tmp_path, HOUSING):
        await holds(nats_server, HOUSING, again)
        await take_out(service, HOUSING, 1)
        await holds(nats_server, HOUSING, [*again[1:], again[0]])


async def test_who_knows_less_takes_nothing_out_that_another_put_in_since(
    nats_server: NatsServer, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other knows of the release of the case already: it took its events out, and put them in again."""
    monkeypatch.setattr("fuyuan.organs.filling.ASK_EVERY", 3600.0)
    story, service = named("title"), await nats_server.service(Side.JOINT)
    story.told_to(store)
    behind = filler(nats_server, store, tmp_path, LEGAL)
    await behind._round()
    first = known(store, LEGAL_READER)
    assert await held(service, LEGAL) == first
    story.court("case:c", restricted(), visibility=Visibility.RESTRICTED).told_to(store)
    closed = [one for one in first if one not in known(store, LEGAL_READER)]
    for one in closed:
        place = first.index(one) + 1
        message = await stored(service, organ_stream(LEGAL), {"seq": place})
        assert message is not None
        await take_out(service, LEGAL, place)
        said = {name: value for name, value in message.headers.items() if name.startswith("Fuyuan-")}
        await publish(service, BusMessage(message.subject, message.data, said))
    await behind._round()
    assert (await held(service, LEGAL))[-len(closed) :] == closed
    assert behind._connection is not None
    await behind._connection.close()


async def test_two_that_fill_do_not_double_anything(nats_server: NatsServer, store: Store, tmp_path: Path) -> None:
    many(300).told_to(store)
    (tmp_path / "other").mkdir()
    both = [filling(nats_server, store, folder, HOUSING) for folder in (tmp_path, tmp_path / "other")]
    async with both[0], both[1]:
        await holds(nats_server, HOUSING, known(store, HOUSING_READER))


async def test_a_stream_that_is_lost_is_filled_anew(nats_server: NatsServer, store: Store, tmp_path: Path) -> None:
    many(30).told_to(store)
    async with filling(nats_server, store, tmp_path, HOUSING):
        await holds(nats_server, HOUSING, known(store, HOUSING_READER))
        nats_server.stop()
        nats_server.wipe()
        nats_server.start()
        await holds(nats_server, HOUSING, known(store, HOUSING_READER))


async def test_a_read_model_that_is_made_anew_fills_nothing_before_it_is_as_far_as_the_streams(
    nats_server: NatsServer, services: dict[Side, Client], store: Store, tmp_path: Path
) -> None:
    """It knows of no restriction until then."""
    story = many(40)
    court = [one for one in story.messages if one.side is Side.COURT]
    apply(store, [one for one in story.messages if one.side is not Side.COURT])
    apply(store, court[:30])
    await publish_up_to(services[Side.COURT], 31)
    await eventually(partial(is_at, services[Side.JOINT], "COURT", 31))
    filling = filler(nats_server, store, tmp_path, HOUSING)
    rounds = [await filling._round() for _ in range(3)]
    assert (rounds, filling.behind) == ([False] * 3, True)
    assert await held(services[Side.JOINT], HOUSING) == []
    apply(store, court[30:])
    await filling._round()
    assert await held(services[Side.JOINT], HOUSING) == known(store, HOUSING_READER)
    assert filling._connection is not None
    await filling._connection.close()


async def test_a_stream_that_is_behind_or_cannot_be_filled_is_told_until_it_is_filled(
    nats_server: NatsServer, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fuyuan.organs.filling.LATE", timedelta(0))
    many(30).told_to(store)
    settings = Settings(data_dir=tmp_path)
    (tmp_path / "read").mkdir()

    def told() -> dict[str, str]:
        return {organ: one.error for organ, one in organs_late.read(tmp_path / "read").items()}

    def doctor() -> list[tuple[bool | None, str]]:
        return [(one.good, one.zh) for one in organ_streams(settings)]

    monkeypatch.setattr("fuyuan.operations.doctor_running.runs", lambda settings, part: True)
    service, stream = await nats_server.service(Side.JOINT), organ_stream(HOUSING)
    await service.jetstream().add_stream(name="OTHER", subjects=["fuyuan.organ.>"])  # in the way of any organ's
    async with filling(nats_server, store, tmp_path / "read", HOUSING):
        await eventually(lambda: told().get(HOUSING))
        ((good, zh),) = doctor()
        assert (good, HOUSING in zh, "尚未补齐：" in zh) == (False, True, True)
        await service.jetstream().delete_stream("OTHER")
        await eventually(lambda: not told())
        assert doctor() == []
        assert await stream_head(service, stream) == len(known(store, HOUSING_READER))
        nats_server.stop()
        await eventually(lambda: told().get(HOUSING))
    assert told() == {}  # nobody fills it now


async def is_at(service: Client, stream: str, head: int) -> bool:
    return await stream_head(service, stream) == head


async def test_without_credentials_nothing_is_made(nats_server: NatsServer, store: Store, tmp_path: Path) -> None:
    many(3).told_to(store)
    async with filling(nats_server, store, tmp_path, HOUSING):
        await holds(nats_server, HOUSING, known(store, HOUSING_READER))
    service = await nats_server.service(Side.JOINT)
    with pytest.raises(ApiRefused, match="not found"):
        await stream_head(service, organ_stream(LEGAL))


KILLED_AT = (37, 120, 300, 301, 650, 999, 1400)


async def test_kill_9_at_any_moment_loses_and_doubles_nothing(
    nats_server: NatsServer, store: Store, tmp_path: Path
) -> None:
    """The process is killed as soon as the stream is so long, over and over."""
    many(1500).told_to(store)
    organs = (HOUSING, LEGAL)
    filler(nats_server, store, tmp_path, *organs)  # they have credentials
    password = nats_server.passwords["service.joint"]
    service = await nats_server.service(Side.JOINT)

    async def reached(head: int) -> bool:
        try:
            return await stream_head(service, organ_stream(HOUSING)) >= head
        except ApiRefused:
            return False

    for killed_at in (*KILLED_AT, None):
        process = await create_subprocess_exec(sys.executable, "-c", PROGRAM, nats_server.url, password, tmp_path)
        try:
            if killed_at is None:
                for organ in organs:
                    await holds(nats_server, organ, known(store, READERS[organ]))
            else:
                await eventually(partial(reached, killed_at))
        finally:
            process.kill()
            await process.wait()


PROGRAM = """
import asyncio, sys
from pathlib import Path
from fuyuan.installation.credentials import Credentials
from fuyuan.organs import filling
from projections import dispatch
from projections.opening import open_store
url, password, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
dispatch.AT_ONCE, filling.BATCH = 50, 20
filling.LOOK_EVERY, filling.WRITE_EVERY = 0.01, 0.05
store = open_store(f"sqlite:///{folder}/views.db")
given = {"url": url, "user": "service.joint", "password": password, "jurisdiction": "410204"}
asyncio.run(filling.OrganStreams(store, Credentials(folder / "credentials.json"), folder, **given).run())
"""
