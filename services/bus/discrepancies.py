"""Saying in public that a log is not what its side signed."""

from __future__ import annotations

import asyncio

import structlog
from nats.aio.client import Client

from events.base import Side
from events.instants import written
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.connection import BusMessage
from services.proof.discrepancy import Discrepancy
from services.proof.note import Note, PublicKey
from services.proof.proving import Proving

log = structlog.get_logger()


async def say(
    connection: Client, proving: Proving, log_of: Side, note: Note, found: bytes, key: PublicKey | None = None
) -> None:
    """`note` is the checkpoint of `log_of` as signed, `found` the root that we have, or what there is of it. With `key`
    it is signed by that one alone, which does not count for it. Once, until it reconciles.
    """
    said, key_id = Discrepancy(note, found), key.id.hex() if key else ""
    if proving.state.doubts_of(log_of, proving.side, key_id):
        return
    events = said.checkpoint.size
    log.error("a log is not what was signed", log=log_of, events=events, found=found.hex(), key=key_id)
    signed = await asyncio.to_thread(proving.sign_text, said.body)
    subject = bus_names.discrepancy_subject(proving.jurisdiction, log_of, proving.side)
    await bus.store(connection, BusMessage(subject, signed.text.encode()))
    proving.state.doubt(log_of, proving.side, events, written(proving.clock.now()), key_id)
