"""A side of a district that comes to work again under the same lease: who knows its history is asked once."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from pathlib import Path

from events.base import Side
from events.terms import Words
from services.joint.service import JOINT
from services.ledger.ledger import Ledger
from services.ledger.witness import HistoryMissing, Witness
from services.serving import nothing
from services.side import serve_side
from services.side_settings import HostedSide, SideSettings, UnderLease
from tests.nats_server import free_port
from tests.sides import JURISDICTION


class Counting(Witness):
    """Knows of nothing; counts how often it was asked."""

    words = Words("旁证", "a witness")

    def __init__(self) -> None:
        self.asked = 0

    async def missing(self, side: Side, ledger: Ledger) -> HistoryMissing | None:
        self.asked += 1
        return None


def settings(folder: Path, witness: Witness) -> SideSettings:
    """Of the joint office, without a broker."""
    return SideSettings(
        jurisdiction=JURISDICTION,
        ledger_url=f"sqlite:///{folder / 'joint.db'}",
        socket=folder / "joint.sock",
        nats_url=f"nats://127.0.0.1:{free_port()}",
        nats_user="service.joint",
        nats_password="none",
        attachments=folder / "attachments",
        keys=folder / "keys",
        proofs=folder / "proofs",
        witnesses=[witness],
    )


async def at_once() -> None:
    """Nobody else begins."""


async def work(given: SideSettings, lease: UnderLease) -> None:
    """Once, until it is told to stop."""
    begun, stop = asyncio.Event(), asyncio.Event()
    with socket.socket(socket.AF_UNIX) as listening:
        given.socket.unlink(missing_ok=True)
        listening.bind(str(given.socket))
        listening.listen()
        hosted = HostedSide(listening.dup(), nothing, lambda health: begun.set(), at_once, lease)
        serving = asyncio.create_task(serve_side(JOINT, replace(given, hosted=hosted), stop))
        begins = asyncio.create_task(begun.wait())
        await asyncio.wait({serving, begins}, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        await serving
        await begins


def put_back(folder: Path) -> None:
    """The ledger as it was before anything was recorded."""
    for file in folder.glob("joint.db*"):
        file.unlink()


async def test_who_was_heard_is_not_asked_again(tmp_path: Path) -> None:
    witness, lease = Counting(), UnderLease()
    given = settings(tmp_path, witness)
    await work(given, lease)
    assert lease.left is not None
    asked = witness.asked
    assert asked
    await work(given, lease)
    assert witness.asked == asked


async def test_of_a_ledger_that_is_not_as_it_was_left_everybody_is_asked(tmp_path: Path) -> None:
    """Somebody put an older one back while the district rested."""
    witness, lease = Counting(), UnderLease()
    given = settings(tmp_path, witness)
    await work(given, lease)
    asked = witness.asked
    put_back(tmp_path)
    await work(given, lease)
    assert witness.asked > asked


async def test_who_gets_the_lease_asks(tmp_path: Path) -> None:
    witness = Counting()
    given = settings(tmp_path, witness)
    await work(given, UnderLease())
    asked = witness.asked
    await work(given, UnderLease())
    assert witness.asked > asked
