"""Countersigning without a broker: what comes while it is at work, and what no key stands for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nats.aio.client import Client

from events.base import Side
from services.bus.connection import BusMessage
from services.bus.countersigning import Countersigning
from services.bus.discrepancies import say
from services.bus.errors import OutcomeUnknown
from services.proof.checkpoint import Checkpoint
from services.proof.discrepancy import Discrepancy
from services.proof.keys import Keys
from services.proof.note import Note
from services.proof.proving import Proving
from services.proof.tree import TreeHash
from services.proof.tree_files import TreeFiles
from tests.clock import MovableClock
from tests.nats_server import JURISDICTION
from tests.sides import NOW

COURT, GOVERNMENT, _ = Side


@pytest.fixture
def countersigning(tmp_path: Path) -> Iterator[Countersigning]:
    """The government's, of the court's log, with 20 events."""
    keys = Keys(tmp_path / "keys", JURISDICTION)
    for side in Side:
        keys.own(side)
    proving = Proving(GOVERNMENT, JURISDICTION, tmp_path / "government", keys, MovableClock(NOW.date()))
    countersigning = Countersigning(Client(), COURT, proving)
    countersigning._tree = TreeFiles(tmp_path / "government" / "court")
    countersigning._tree.append([b"%d" % number for number in range(1, 21)])
    countersigning._keys._said = keys.exported(GOVERNMENT).encode()
    yield countersigning
    countersigning._tree.close()


def signed(countersigning: Countersigning, log: Side, size: int, root: bytes, by: Side | None = None) -> Note:
    keys = countersigning._proving.keys
    checkpoint = Checkpoint(keys.own(log).name, size, root)
    return Note(checkpoint.body, (keys.own(by or log).sign(checkpoint.body),))


async def test_a_checkpoint_that_comes_while_the_one_before_is_countersigned_has_its_turn(
    countersigning: Countersigning, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = signed(countersigning, COURT, 20, countersigning._tree.root())
    later = TreeHash()
    for number in range(1, 22):
        later.add(b"%d" % number)

    async def stored(connection: Client, message: BusMessage) -> int:
        await countersigning._take_note(signed(countersigning, COURT, 21, later.root()))
        return 1

    monkeypatch.setattr("services.bus.countersigning.bus.store", stored)
    await countersigning._take_notes([(1, first.text.encode())])
    await countersigning._take_events([(21, b"21")])
    assert countersigning._proving.state.reconciled == {"court": 21}


async def test_what_nobody_signed_is_no_evidence_and_no_receipt(countersigning: Countersigning) -> None:
    proving, court = countersigning._proving, countersigning._proving.keys.own(COURT)
    unsigned = signed(countersigning, GOVERNMENT, 20, bytes(32), by=COURT)
    accusation = Discrepancy(unsigned, bytes(range(32))).body
    receipt = Note(unsigned.body, (court.cosign(unsigned.body, NOW),))
    for note in (Note(accusation, (court.sign(accusation),)), receipt):
        await countersigning._take_notes([(1, note.text.encode())])
    assert (proving.state.doubts, proving.state.countersigned) == ([], {})


async def test_what_could_not_be_said_is_said_at_the_next_attempt(
    countersigning: Countersigning, monkeypatch: pytest.MonkeyPatch
) -> None:
    proving, heard = countersigning._proving, list[BusMessage]()
    note = signed(countersigning, COURT, 20, bytes(32))

    async def stored(connection: Client, message: BusMessage) -> int:
        heard.append(message)
        if len(heard) == 1:
            raise OutcomeUnknown(message.subject)
        return 1

    monkeypatch.setattr("services.bus.discrepancies.bus.store", stored)
    with pytest.raises(OutcomeUnknown):
        await say(Client(), proving, COURT, note, bytes(32))
    for _ in range(2):
        await say(Client(), proving, COURT, note, bytes(32))
    assert (len(heard), len(proving.state.doubts)) == (2, 1)
