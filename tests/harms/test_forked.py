"""Who signs two histories of one log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from events.base import Side
from services.bus import connection as bus
from services.bus.connection import BusMessage
from services.bus.names import checkpoint_subject, discrepancy_subject
from services.ledger.ledger import Ledger
from services.proof.checkpoint import Checkpoint
from services.proof.discrepancy import Discrepancy
from services.proof.note import Note
from tests.bus.test_proofs import World, record
from tests.nats_server import JURISDICTION, NatsServer
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side


@pytest.fixture
def ledger(sqlite_url: str) -> Iterator[Ledger]:
    ledger = Ledger(sqlite_url)
    yield ledger
    ledger.close()


async def test_a_second_history_of_the_same_size_is_evidence_against_who_signed_it(
    nats_server: NatsServer, ledger: Ledger, tmp_path: Path
) -> None:
    world = World(nats_server, ledger, tmp_path)
    record(ledger, 20)
    async with world.working() as services:
        await world.countersigned(20)
        key = world.proving[COURT].keys.own(COURT)
        other = Checkpoint(key.name, 20, bytes(32))
        note = Note(other.body, (key.sign(other.body),))
        subject = checkpoint_subject(JURISDICTION, COURT, COURT)
        await bus.store(services[COURT], BusMessage(subject, note.text.encode()))
        finders = {"government", "joint"}
        await eventually(lambda: {doubt["finder"] for doubt in world.proving[COURT].state.doubts} == finders)
        said = await world.newest(services[COURT], discrepancy_subject(JURISDICTION, COURT, GOVERNMENT), GOVERNMENT)
    assert said is not None
    found = Discrepancy.read(said.body)
    assert found.signed.signed_by(key.public)
    assert (found.checkpoint.size, found.checkpoint.root) == (20, other.root)
    kept = world.proving[GOVERNMENT].newest(COURT)
    assert kept is not None
    assert kept[1].root not in (other.root, found.checkpoint.root)  # which it countersigned: both bear the court's name
