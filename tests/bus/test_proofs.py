"""Checkpoints over real streams: signed by the owner, countersigned by the others, and what does not reconcile said."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Protocol
from uuid import uuid4

import pytest
from nats.aio.client import Client

from events.base import Side
from events.cancelling import end
from services.bus import connection as bus
from services.bus.checkpointing import Checkpointing
from services.bus.connection import BusMessage
from services.bus.countersigning import Countersigning
from services.bus.errors import BusError
from services.bus.names import Store, checkpoint_subject, discrepancy_subject, event_subject, stream_name
from services.bus.relay import Position, Relay
from services.bus.streams import ensure_stream
from services.ledger.ledger import Ledger
from services.proof.checkpoint import Checkpoint
from services.proof.discrepancy import Discrepancy
from services.proof.errors import KeyUnusable
from services.proof.keys import Keys
from services.proof.note import Note
from services.proof.proving import Doubt, Proving
from tests.bus.sides import make_streams
from tests.clock import MovableClock
from tests.nats_server import JURISDICTION, NatsServer
from tests.sides import NOW, take, writer
from tests.waiting import eventually, tried_again

COURT, GOVERNMENT, JOINT = Side


@pytest.fixture
def ledger(sqlite_url: str) -> Iterator[Ledger]:
    ledger = Ledger(sqlite_url)
    yield ledger
    ledger.close()


def record(ledger: Ledger, count: int) -> None:
    writer(ledger).commit([take(f"鼓政〔2024〕{n}号", uuid4(), uuid4().hex) for n in range(1, count + 1)])


class Servers(Protocol):
    """One server, or one for each organisation."""

    async def service(self, side: Side) -> Client: ...


@dataclass
class World:
    """What the court signs and the others countersign; `proving` lives as long as a process."""

    server: Servers
    ledger: Ledger
    folder: Path
    proving: dict[Side, Proving] = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        keys = Keys(self.folder / "keys", JURISDICTION)
        for side in Side:
            keys.own(side)
        folders = {side: self.folder / side.value for side in Side}
        self.proving = {
            side: Proving(side, JURISDICTION, folder, keys, MovableClock(NOW.date()))
            for side, folder in folders.items()
        }

    @asynccontextmanager
    async def working(self, *, published: Position | None = None) -> AsyncIterator[dict[Side, Client]]:
        """The court's relay and signing, and everybody's countersigning; with `published` there is no relay."""
        services = {side: await self.server.service(side) for side in Side}
        await make_streams(services)
        relay = Relay(self.ledger, services[COURT], JURISDICTION, COURT, asyncio.Event())
        signing = Checkpointing(
            self.ledger,
            services[COURT],
            self.proving[COURT],
            lambda: published or relay.position,
            relay.just_published,
        )
        parts = [self._signing(signing)] if published else [relay.run(), self._signing(signing)]
        tasks = [asyncio.create_task(part) for part in parts]
        for side in Side:
            for owner in Side:
                if owner is not side:
                    tasks.append(asyncio.create_task(self._countersigning(services[side], owner, side)))
        try:
            yield services
        finally:
            await end(*tasks)

    async def _signing(self, signing: Checkpointing) -> None:
        """Tried again when it cannot be done, as a link does it."""

        async def attempt() -> None:
            with self.proving[COURT].state.telling(COURT):
                await signing.run()

        await tried_again(attempt, KeyUnusable)

    async def _countersigning(self, connection: Client, owner: Side, side: Side) -> None:
        """Started again when it ends, as a link does it: in a task of its own."""
        while True:
            attempt = asyncio.create_task(Countersigning(connection, owner, self.proving[side]).run())
            with suppress(BaseExceptionGroup, BusError):
                await attempt

    def doubts(self) -> list[Doubt]:
        return [doubt for proving in self.proving.values() for doubt in proving.state.doubts]

    async def countersigned(self, size: int) -> None:
        """By both others, and the court knows it."""
        state = self.proving[COURT].state
        await eventually(lambda: state.countersigned == {"government": size, "joint": size})

    async def newest(self, connection: Client, subject: str, by: Side) -> Note | None:
        stored = await bus.stored(connection, stream_name(by, Store.PROOFS), {"last_by_subj": subject})
        return Note.read(stored.data.decode()) if stored else None


@pytest.fixture
def world(nats_server: NatsServer, ledger: Ledger, tmp_path: Path) -> World:
    return World(nats_server, ledger, tmp_path)


async def test_what_is_published_is_signed_and_countersigned(world: World) -> None:
    record(world.ledger, 300)
    async with world.working() as services:
        await world.countersigned(300)
        record(world.ledger, 1)
        await world.countersigned(301)
        note = await world.newest(services[GOVERNMENT], checkpoint_subject(JURISDICTION, COURT, JOINT), JOINT)
    assert note is not None
    assert Checkpoint.read(note.body).size == 301
    court, joint = (world.proving[side].keys.own(side) for side in (COURT, JOINT))
    assert note.signed_by(court.public)
    assert note.cosigned_at(joint.cosigning) == world.proving[JOINT].clock.now()
    assert not world.doubts()


async def test_after_a_restart_it_goes_on_where_it_was_and_knows_what_was_countersigned(world: World) -> None:
    record(world.ledger, 20)
    async with world.working():
        await world.countersigned(20)
    world.start()
    async with world.working():
        await world.countersigned(20)
        record(world.ledger, 3)
        await world.countersigned(23)


async def test_a_consumer_that_stood_elsewhere_than_the_tree_stands_behind_it(world: World) -> None:
    record(world.ledger, 20)
    async with world.working():
        await world.countersigned(20)
    mirror, consumer = await world.server.service(GOVERNMENT), "COURT.proof_government"
    for beginning in (8, 21):
        await bus.api(mirror, f"CONSUMER.RESET.{consumer}", {"seq": beginning})
        world.start()
        async with world.working():
            record(world.ledger, 1)
            await world.countersigned(world.ledger.head())
        assert (await bus.api(mirror, f"CONSUMER.INFO.{consumer}"))["delivered"]["consumer_seq"] == 1


async def test_a_consumer_that_the_broker_forgot_reads_on_and_a_stream_made_anew_is_read_whole(world: World) -> None:
    """A side that rests leaves nothing at the broker; where it was is on its disk."""
    record(world.ledger, 20)
    async with world.working():
        await world.countersigned(20)
    mirror = await world.server.service(GOVERNMENT)
    for stream in (stream_name(COURT), stream_name(COURT, Store.PROOFS)):
        info = await bus.api(mirror, f"CONSUMER.INFO.{stream}.proof_government")
        assert info["config"]["inactive_threshold"] > 0
        await bus.api(mirror, f"CONSUMER.DELETE.{stream}.proof_government")
    assert await _read_after_a_restart(world, mirror) == 1
    await bus.api(mirror, f"STREAM.DELETE.{stream_name(COURT)}")
    assert await _read_after_a_restart(world, mirror) == 22


async def _read_after_a_restart(world: World, mirror: Client) -> int:
    """How many events of the court were brought to who countersigns, until it has signed one more."""
    world.start()
    async with world.working():
        record(world.ledger, 1)
        await world.countersigned(world.ledger.head())
    info = await bus.api(mirror, f"CONSUMER.INFO.{stream_name(COURT)}.proof_government")
    return int(info["delivered"]["consumer_seq"])


async def test_a_wiped_broker_gets_the_same_checkpoint_again(nats_server: NatsServer, world: World) -> None:
    record(world.ledger, 20)
    async with world.working():
        await world.countersigned(20)
    before = world.proving[COURT].newest(COURT)
    await nats_server.close_connections()
    nats_server.kill()
    nats_server.wipe()
    nats_server.start()
    world.start()
    async with world.working():
        await world.countersigned(20)
        assert world.proving[COURT].newest(COURT) == before
        record(world.ledger, 1)
        await world.countersigned(21)


@pytest.mark.parametrize("level", [0, 8])
async def test_a_damaged_tree_is_made_again_and_nobody_accused(world: World, level: int) -> None:
    record(world.ledger, 600)
    async with world.working():
        await world.countersigned(600)
    for side in Side:
        file = world.folder / side.value / "court" / f"level-{level}"
        raw = bytearray(file.read_bytes())
        raw[40] ^= 1
        file.write_bytes(raw)
    world.start()
    async with world.working():
        record(world.ledger, 1)
        await world.countersigned(601)
    assert not world.doubts()


async def test_a_message_that_was_changed_on_its_way_is_found_and_said_by_whoever_got_it(world: World) -> None:
    record(world.ledger, 20)
    messages = [
        BusMessage(event_subject(JURISDICTION, COURT, entry.type), entry.raw.replace(b"2024", b"2042", number == 16))
        for number, entry in enumerate(world.ledger.everything())
    ]
    async with world.working(published=Position(20, 20)) as services:
        await bus.publish_batch(services[COURT], messages, 0)
        state = world.proving[COURT].state
        await eventually(lambda: {doubt["finder"] for doubt in state.doubts} == {"government", "joint"})
        assert {(doubt["log"], doubt["events"]) for doubt in state.doubts} == {("court", 20)}
        said = await world.newest(services[COURT], discrepancy_subject(JURISDICTION, COURT, JOINT), JOINT)
    assert said is not None
    assert said.signed_by(world.proving[JOINT].keys.own(JOINT).public)
    found = Discrepancy.read(said.body)
    assert found.signed.signed_by(world.proving[COURT].keys.own(COURT).public)
    assert found.checkpoint.root != found.found
    assert state.countersigned == {}


async def test_a_ledger_that_is_not_what_was_signed_is_signed_no_more(world: World, tmp_path: Path) -> None:
    record(world.ledger, 20)
    async with world.working():
        await world.countersigned(20)
    before = world.proving[COURT].newest(COURT)
    other = Ledger(f"sqlite:///{tmp_path / 'other.db'}")
    record(other, 25)
    world.ledger, kept = other, world.ledger
    world.start()
    async with world.working(published=Position(25, 25)):
        [doubt] = await eventually(lambda: world.proving[COURT].state.doubts)
        assert (doubt["log"], doubt["finder"], doubt["events"]) == ("court", "court", 20)
        await eventually(lambda: world.proving[GOVERNMENT].state.doubts)
    assert world.proving[COURT].newest(COURT) == before
    other.close()
    world.ledger = kept
    world.start()
    async with world.working():
        record(world.ledger, 1)
        await world.countersigned(21)
        await eventually(lambda: not world.doubts())


CHANGES = {
    "changed": "UPDATE stored_events SET state = replace(state, '2024', '2042') WHERE rowid = 7",
    "removed": "DELETE FROM stored_events WHERE rowid = 7",
    "doubled": "UPDATE stored_events SET state = (SELECT state FROM stored_events WHERE rowid = 8) WHERE rowid = 7",
}


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES)
async def test_a_ledger_that_is_changed_while_its_side_works_is_found_and_said(
    world: World, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    monkeypatch.setattr("services.bus.checkpointing.AGAIN", 5)
    monkeypatch.setattr("services.bus.checkpointing.AGAIN_EVERY", 0.0)
    record(world.ledger, 20)
    async with world.working():
        await world.countersigned(20)
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as ledger, ledger:
            assert ledger.execute(statement).rowcount
        [doubt] = await eventually(lambda: world.proving[COURT].state.doubts)
        assert (doubt["log"], doubt["finder"], doubt["events"]) == ("court", "court", 20)
        await eventually(lambda: world.proving[JOINT].state.doubts)
        record(world.ledger, 1)
    signed = world.proving[COURT].newest(COURT)
    assert signed is not None
    assert signed[1].size == 20


async def test_the_newest_events_of_a_long_ledger_are_looked_at_before_its_round_comes_to_them(
    world: World, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here it never comes to them."""

    async def nothing_else(it: Checkpointing) -> bool:
        return True

    monkeypatch.setattr(Checkpointing, "_read_again", nothing_else)
    monkeypatch.setattr("services.bus.checkpointing.AGAIN", 5)
    monkeypatch.setattr("services.bus.checkpointing.AGAIN_EVERY", 0.0)
    monkeypatch.setattr("services.bus.checkpointing.NEWEST", 5)
    record(world.ledger, 20)
    async with world.working():
        await world.countersigned(20)
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as ledger, ledger:
            assert ledger.execute("UPDATE stored_events SET state = replace(state, ':', ';') WHERE rowid = 18").rowcount
        [doubt] = await eventually(lambda: world.proving[COURT].state.doubts)
        assert (doubt["log"], doubt["finder"], doubt["events"]) == ("court", "court", 20)


async def test_a_tree_that_is_damaged_while_its_side_works_is_made_again_and_nobody_accused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.bus.checkpointing.AGAIN_EVERY", 0.0)
    record(world.ledger, 20)
    async with world.working():
        await world.countersigned(20)
        file = world.folder / "court" / "court" / "level-0"
        whole = file.read_bytes()
        with file.open("r+b") as leaves:
            leaves.seek(40)
            leaves.write(b"\0" * 32)
        await eventually(lambda: file.read_bytes() == whole)
        record(world.ledger, 1)
        await world.countersigned(21)
    assert not world.doubts()


def _past(clock: Callable[[], float], instant: float) -> bool:
    return clock() > instant


async def test_events_that_do_not_cease_to_come_share_checkpoints(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkpoint is kept for ever: what a quiet log saved up is used, and then there is one in `SUSTAINED`."""
    monkeypatch.setattr("services.bus.signing_pace.SUSTAINED", 0.2)
    monkeypatch.setattr("services.bus.signing_pace.SAVED_UP", 1.0)
    monkeypatch.setattr("services.bus.signing_pace.LATE", 60)
    said, took = await _checkpoints_of_a_burst(world, monkeypatch)
    assert 5 <= said <= 5 + took / 0.2 + 2


async def test_where_a_process_has_more_to_do_than_it_can_events_wait_for_one_checkpoint(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.bus.signing_pace.LATE", -1)  # whatever it has to do
    monkeypatch.setattr("services.bus.signing_pace.LATE_AT_MOST", 0.5)
    said, _ = await _checkpoints_of_a_burst(world, monkeypatch)
    assert 2 <= said < 15  # of 40 events


async def _checkpoints_of_a_burst(world: World, monkeypatch: pytest.MonkeyPatch) -> tuple[int, float]:
    """What was said of 40 events in 2 seconds, and how many seconds it took until all are signed."""
    monkeypatch.setattr("services.bus.checkpointing.PACE", 0.01)
    services, ledger, state = await world.server.service(COURT), world.ledger, world.proving[COURT].state
    for store in Store:
        await ensure_stream(services, JURISDICTION, COURT, store)
    signing = Checkpointing(ledger, services, world.proving[COURT], lambda: Position(ledger.head(), ledger.head()))
    task, clock = asyncio.create_task(signing.run()), asyncio.get_running_loop().time
    began = clock()
    for number in range(1, 41):
        record(ledger, 1)
        await eventually(partial(_past, clock, began + number * 0.05))
    await eventually(lambda: state.signed == 40)
    took = clock() - began
    await end(task)  # one more says the keys
    return await bus.stream_head(services, stream_name(COURT, Store.PROOFS)), took


async def test_a_checkpoint_of_an_unknown_key_is_not_countersigned(world: World, tmp_path: Path) -> None:
    record(world.ledger, 20)
    async with world.working() as services:
        await world.countersigned(20)
        stranger = Keys(tmp_path / "strange", JURISDICTION).own(COURT)
        checkpoint = Checkpoint(stranger.name, 20, bytes(32))
        note = Note(checkpoint.body, (stranger.sign(checkpoint.body),))
        subject = checkpoint_subject(JURISDICTION, COURT, COURT)
        await bus.store(services[COURT], BusMessage(subject, note.text.encode()))
        await bus.store(services[COURT], BusMessage(subject, b"nonsense\xff"))
        record(world.ledger, 1)
        await world.countersigned(21)
    assert not world.doubts()


async def test_who_lost_the_folder_of_proofs_signs_no_other_history(world: World, tmp_path: Path) -> None:
    record(world.ledger, 20)
    async with world.working():
        await world.countersigned(20)
    rmtree(world.folder / "court" / "court")
    other = Ledger(f"sqlite:///{tmp_path / 'other.db'}")
    record(other, 25)
    world.ledger = other
    world.start()
    async with world.working(published=Position(25, 25)):
        [doubt] = await eventually(lambda: world.proving[COURT].state.doubts)
        assert (doubt["log"], doubt["finder"], doubt["events"]) == ("court", "court", 20)
    other.close()


async def test_a_ledger_set_back_beside_a_new_broker_is_said(nats_server: NatsServer, world: World) -> None:
    record(world.ledger, 20)
    async with world.working():
        await world.countersigned(20)
    await nats_server.close_connections()
    nats_server.kill()
    nats_server.wipe()
    nats_server.start()
    world.ledger = Ledger(f"sqlite:///{world.folder / 'older.db'}")
    record(world.ledger, 10)
    world.start()
    async with world.working():
        [doubt] = await eventually(lambda: world.proving[COURT].state.doubts)
        assert (doubt["log"], doubt["finder"], doubt["events"]) == ("court", "court", 20)
    world.ledger.close()


async def test_who_is_told_to_end_while_it_looks_accuses_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    record(world.ledger, 20)
    async with world.working() as services:
        await world.countersigned(20)
        world.start()
        signing = Checkpointing(world.ledger, services[COURT], world.proving[COURT], lambda: Position(20, 20))

        async def lost(*asked: object) -> None:  # the cancellation: see events/cancelling.py
            if (task := asyncio.current_task()) is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await asyncio.sleep(0)

        monkeypatch.setattr("services.bus.checkpointing.bus.message", lost)
        await asyncio.create_task(signing.run())
    assert not world.doubts()


async def test_two_that_sign_one_log_never_sign_behind_one_another(
    nats_server: NatsServer, ledger: Ledger, tmp_path: Path
) -> None:
    """Whose turn it is not any more may not know it yet: its checkpoint goes out behind the newest or not at all."""
    worlds = [World(nats_server, ledger, tmp_path / name) for name in ("one", "two")]
    shutil.copytree(tmp_path / "one" / "keys", tmp_path / "two" / "keys", dirs_exist_ok=True)
    for world in worlds:
        world.start()
    async with worlds[0].working() as services, worlds[1].working():
        for _ in range(10):
            record(ledger, 3)
            size = len(list(ledger.everything()))
            await eventually(lambda size=size: max(world.proving[COURT].state.signed for world in worlds) == size)
        subject = checkpoint_subject(JURISDICTION, COURT, COURT)
        sizes, place = [], 1
        while message := await bus.stored(services[COURT], "COURT_PROOFS", {"seq": place, "next_by_subj": subject}):
            sizes.append(Checkpoint.read(Note.read(message.data.decode()).body).size)
            place = message.sequence + 1
    assert sizes == sorted(set(sizes))
    assert sizes[-1] == 30
    assert not worlds[0].doubts() + worlds[1].doubts()
