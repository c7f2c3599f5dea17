"""Keys that change while the sides work, each with its own folder: the others learn of it from the stream of proofs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from nats.aio.client import Client

from events.base import Side
from services.bus import connection as bus
from services.bus.connection import BusMessage
from services.bus.names import Store, checkpoint_subject, keys_subject, stream_name
from services.bus.streams import ensure_stream
from services.ledger.ledger import Ledger
from services.proof.checkpoint import Checkpoint
from services.proof.keys import Keys
from services.proof.note import Note, PrivateKey
from services.proof.proving import Proving, signed_sizes
from tests.bus.test_proofs import World, record
from tests.clock import MovableClock
from tests.nats_server import JURISDICTION, NatsServer
from tests.sides import NOW
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side


class Apart(World):
    """Each side with its own keys; the public ones of the others were given to it once, by hand."""

    def start(self) -> None:
        self.clock = MovableClock(NOW.date())
        keys = {side: Keys(self.folder / f"keys-{side}", JURISDICTION, clock=self.clock) for side in Side}
        self.proving = {
            side: Proving(side, JURISDICTION, self.folder / side.value, keys[side], self.clock) for side in Side
        }
        for side in Side:
            if keys[side].history(side) is None:
                keys[side].own(side)
                for other in Side:
                    keys[other].take(side, keys[side].exported(side), by_hand=True)

    def keys(self, side: Side) -> Keys:
        return self.proving[side].keys

    def sizes(self, side: Side) -> Callable[[], dict[str, int]]:
        return lambda: signed_sizes(self.folder / side.value, side)

    def who_refuses(self, key: PrivateKey, *, seen_by: Side) -> set[str]:
        """What is signed with it about 22 events."""
        found = [doubt for doubt in self.proving[seen_by].state.doubts if doubt["key"] == key.public.id.hex()]
        return {doubt["finder"] for doubt in found if (doubt["log"], doubt["events"]) == ("court", 22)}

    async def court_says(self, connection: Client, text: bytes, *, keys: bool = False) -> None:
        subject = keys_subject(JURISDICTION, COURT) if keys else checkpoint_subject(JURISDICTION, COURT, COURT)
        await bus.store(connection, BusMessage(subject, text))


@pytest.fixture
def apart(nats_server: NatsServer, sqlite_url: str, tmp_path: Path) -> Iterator[Apart]:
    with closing(Ledger(sqlite_url)) as ledger:
        yield Apart(nats_server, ledger, tmp_path)


async def test_all_follow_to_the_new_key_and_from_the_old_one(apart: Apart) -> None:
    record(apart.ledger, 20)
    async with apart.working() as services:
        await apart.countersigned(20)
        old = apart.keys(COURT).own(COURT)
        new = apart.keys(COURT).rotate(COURT, apart.sizes(COURT))
        subject = checkpoint_subject(JURISDICTION, COURT, GOVERNMENT)

        async def countersigned_with_both() -> Note | None:
            note = await apart.newest(services[GOVERNMENT], subject, GOVERNMENT)
            return note if note and note.signed_by(new) and note.signed_by(old.public) else None

        await eventually(countersigned_with_both)  # although nothing happened
        record(apart.ledger, 5)
        await apart.countersigned(25)
        apart.keys(COURT).revoke(COURT, old.public.id.hex(), apart.sizes(COURT))
        record(apart.ledger, 1)
        await apart.countersigned(26)
        note = await apart.newest(services[GOVERNMENT], subject, GOVERNMENT)
    assert note is not None
    assert (note.signed_by(old.public), note.signed_by(new)) == (False, True)
    for reader in (GOVERNMENT, JOINT):
        assert apart.keys(reader).exported(COURT) == apart.keys(COURT).exported(COURT)
    assert not apart.doubts()


async def test_who_countersigns_with_a_new_key_is_believed(apart: Apart) -> None:
    record(apart.ledger, 20)
    async with apart.working():
        await apart.countersigned(20)
        stolen = apart.keys(JOINT).own(JOINT)
        apart.keys(JOINT).revoke(JOINT, stolen.public.id.hex(), apart.sizes(JOINT))
        record(apart.ledger, 1)
        await apart.countersigned(21)
    kept = apart.proving[COURT].folder / "court" / "joint.note"
    note = Note.read(kept.read_text())
    assert note.cosigned_at(stolen.cosigning) is None
    assert apart.keys(COURT).countersigned_at(JOINT, note, Checkpoint.read(note.body)) is not None


async def test_what_is_signed_with_a_revoked_key_is_said_by_all_and_stays_in_sight(apart: Apart) -> None:
    record(apart.ledger, 20)
    async with apart.working() as services:
        await apart.countersigned(20)
        stolen = apart.keys(COURT).own(COURT)
        apart.keys(COURT).revoke(COURT, stolen.public.id.hex(), apart.sizes(COURT))
        record(apart.ledger, 1)
        await apart.countersigned(21)
        false = Checkpoint(stolen.name, 22, bytes(32))
        await apart.court_says(services[COURT], Note(false.body, (stolen.sign(false.body),)).text.encode())
        for side in (COURT, GOVERNMENT):
            await eventually(lambda side=side: apart.who_refuses(stolen, seen_by=side) == {"government", "joint"})
        record(apart.ledger, 1)
        await apart.countersigned(22)
        assert apart.who_refuses(stolen, seen_by=COURT) == {"government", "joint"}


async def test_up_to_an_instant_both_sign_and_from_then_on_the_old_key_is_refused_by_all(apart: Apart) -> None:
    record(apart.ledger, 20)
    async with apart.working() as services:
        await apart.countersigned(20)
        old = apart.keys(COURT).own(COURT)
        until = apart.clock.now() + timedelta(days=30)
        new = apart.keys(COURT).rotate(COURT, apart.sizes(COURT), until=until)
        record(apart.ledger, 1)
        await apart.countersigned(21)
        kept = apart.proving[COURT].newest(COURT)
        assert kept is not None
        assert (kept[0].signed_by(old.public), kept[0].signed_by(new)) == (True, True)
        await apart.clock.move(until.date() + timedelta(days=1))
        await eventually(lambda: old.public not in apart.keys(COURT).held(COURT))  # although nothing happened
        false = Checkpoint(old.name, 22, bytes(32))
        await apart.court_says(services[COURT], Note(false.body, (old.sign(false.body),)).text.encode())
        for side in (COURT, GOVERNMENT):
            await eventually(lambda side=side: apart.who_refuses(old, seen_by=side) == {"government", "joint"})
        record(apart.ledger, 1)
        await apart.countersigned(22)
        kept = apart.proving[COURT].newest(COURT)
        assert kept is not None
        assert (kept[0].signed_by(old.public), kept[0].signed_by(new)) == (False, True)


async def test_keys_that_no_known_one_vouches_for_are_taken_by_people_only(apart: Apart, tmp_path: Path) -> None:
    record(apart.ledger, 20)
    async with apart.working():
        await apart.countersigned(20)
    (tmp_path / "keys-court" / "court.key").unlink()
    apart.start()
    async with apart.working():
        await eventually(lambda: "rotate --lost" in apart.proving[COURT].state.errors.get("court", ""))
        new = apart.keys(COURT).begin_anew(COURT, lambda: {apart.proving[COURT].origin(COURT): 20})
        [doubt] = await eventually(lambda: apart.proving[GOVERNMENT].state.doubts)
        assert (doubt["log"], doubt["finder"], doubt["key"]) == ("court", "government", new.id.hex())
        record(apart.ledger, 1)
        await eventually(lambda: apart.proving[COURT].state.signed == 21)
        for reader in (GOVERNMENT, JOINT):
            assert apart.keys(reader).take(COURT, apart.keys(COURT).exported(COURT), by_hand=True)
        record(apart.ledger, 1)
        await apart.countersigned(22)
        await eventually(lambda: not apart.doubts())


async def test_a_thief_who_says_to_have_new_keys_gains_nothing(apart: Apart, tmp_path: Path) -> None:
    record(apart.ledger, 20)
    async with apart.working() as services:
        await apart.countersigned(20)
        thief = Keys(tmp_path / "thief", JURISDICTION)
        own = thief.own(COURT)
        await apart.court_says(services[COURT], thief.exported(COURT).encode(), keys=True)
        false = Checkpoint(own.name, 22, bytes(32))
        await apart.court_says(services[COURT], Note(false.body, (own.sign(false.body),)).text.encode())
        await eventually(lambda: apart.proving[GOVERNMENT].state.doubts)
        record(apart.ledger, 1)
        await apart.countersigned(21)
    assert own.public not in [term.key for term in apart.keys(GOVERNMENT).history(COURT).terms]  # type: ignore[union-attr]


async def test_who_lost_keys_and_proofs_signs_with_no_other_key_before_it_is_said(apart: Apart, tmp_path: Path) -> None:
    record(apart.ledger, 20)
    async with apart.working():
        await apart.countersigned(20)
    rmtree(tmp_path / "keys-court")
    rmtree(tmp_path / "court")
    apart.start()
    async with apart.working():
        await eventually(lambda: "rotate --lost" in apart.proving[COURT].state.errors.get("court", ""))
        assert apart.proving[COURT].state.signed == 0
        new = apart.keys(COURT).begin_anew(COURT, lambda: {apart.proving[COURT].origin(COURT): 20})
        await eventually(lambda: apart.proving[COURT].state.signed == 20)
        note, _ = apart.proving[COURT].newest(COURT) or (None, None)
        assert note is not None
        assert note.signed_by(new)


async def test_an_older_backup_of_the_keys_learns_of_the_newer_from_the_stream(apart: Apart, tmp_path: Path) -> None:
    record(apart.ledger, 20)
    copytree(tmp_path / "keys-court", tmp_path / "backup")
    async with apart.working():
        await apart.countersigned(20)
        stolen = apart.keys(COURT).own(COURT).public
        apart.keys(COURT).revoke(COURT, stolen.id.hex(), apart.sizes(COURT))
        record(apart.ledger, 1)
        await apart.countersigned(21)
    rmtree(tmp_path / "keys-court")
    copytree(tmp_path / "backup", tmp_path / "keys-court")
    apart.start()
    async with apart.working():
        await eventually(lambda: "请从备份放回" in apart.proving[COURT].state.errors.get("court", ""))
        record(apart.ledger, 1)
        await eventually(lambda: len(apart.keys(COURT).history(COURT).terms) == 2)  # type: ignore[union-attr]
    assert apart.proving[COURT].state.signed <= 21


async def test_a_stream_of_a_version_that_said_no_keys_learns_to(nats_server: NatsServer) -> None:
    court = await nats_server.service(COURT)
    await ensure_stream(court, JURISDICTION, COURT, Store.PROOFS)
    name = stream_name(COURT, Store.PROOFS)
    config = (await bus.api(court, f"STREAM.INFO.{name}"))["config"]
    before = {**config, "subjects": [subject for subject in config["subjects"] if ".keys." not in subject]}
    await bus.api(court, f"STREAM.UPDATE.{name}", before)
    await ensure_stream(court, JURISDICTION, COURT, Store.PROOFS)
    await bus.store(court, BusMessage(keys_subject(JURISDICTION, COURT), b"keys"))


async def test_who_lost_the_keys_of_the_others_accuses_nobody(apart: Apart, tmp_path: Path) -> None:
    record(apart.ledger, 20)
    async with apart.working():
        await apart.countersigned(20)
        public = tmp_path / "keys-government" / "court.pub"
        kept = public.read_bytes()
        public.unlink()
        apart.keys(COURT).rotate(COURT, apart.sizes(COURT))
        state = apart.proving[GOVERNMENT].state
        await eventually(lambda: "court.pub" in state.errors.get("court", ""))
        assert not apart.doubts()
        public.write_bytes(kept)
        record(apart.ledger, 1)
        await apart.countersigned(21)
