"""Saying in public that a log is not what its side signed."""

from __future__ import annotations

import structlog
from nats.aio.client import Client

from events.base import Side
from events.instants import written
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.connection import BusMessage
from services.proof.discrepancy import Discrepancy
from services.proof.note import Note
from services.proof.proving import Proving

log = structlog.get_logger()


async def say(connection: Client, proving: Proving, log_of: Side, note: Note, found: bytes) -> None:
    """`note` is the checkpoint of `log_of` as signed, `found` the root that we have. Once, until it reconciles."""
    said = Discrepancy(note, found)
    if proving.state.doubts_of(log_of, proving.side):
        return
    log.error("a log is not what was signed", log=log_of, events=said.checkpoint.size, found=found.hex())
    signed = Note(said.body, (proving.key().sign(said.body),))
    subject = bus_names.discrepancy_subject(proving.jurisdiction, log_of, proving.side)
    await bus.store(connection, BusMessage(subject, signed.text.encode()))
    proving.state.doubt(log_of, proving.side, said.checkpoint.size, written(proving.clock.now()))
