"""Signing what was published: a Merkle tree over the ledger, and a checkpoint of it soon after each batch of the relay.

The tree is made of the ledger's bytes; the others compare it with what the stream brought them. The newest checkpoint
is on disk before it goes out, so a side never signs two histories: where its ledger is not any more what it signed, it
says so and signs nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import structlog
from nats.aio.client import Client

from events.cancelling import alive
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.connection import BusMessage
from services.bus.discrepancies import say
from services.bus.names import Store
from services.bus.relay import BATCH, Position
from services.bus.witnesses import copy_of
from services.ledger.ledger import Ledger
from services.ledger.witness import holds
from services.proof.checkpoint import Checkpoint
from services.proof.note import NotASignedNote, Note
from services.proof.proving import Proving
from services.proof.tree import leaf_hash
from services.proof.tree_files import TreeFiles

PACE: Final = 0.25  # seconds between two checkpoints, at least
AT_ONCE: Final = 10 * BATCH  # events read from the disk for the tree
log = structlog.get_logger()


class Checkpointing:
    """`await checkpointing.run()` until it is cancelled or the bus fails (BusError): start it again then."""

    def __init__(
        self, ledger: Ledger, connection: Client, proving: Proving, position: Callable[[], Position | None]
    ) -> None:
        """`position`: how far the relay is."""
        self._ledger, self._connection, self._proving, self._position = ledger, connection, proving, position

    async def run(self) -> None:
        """Raises BusError, LedgerUnavailable, and UNABLE of `services/proof/proving.py`."""
        side, state = self._proving.side, self._proving.state
        self._tree = await asyncio.to_thread(TreeFiles, self._proving.folder / side.value)
        self._reached = 0
        try:
            if (newest := await self._signed_last()) is not None:
                note, checkpoint = newest
                if not await self._still(checkpoint):
                    if not alive():  # it was not looked at to its end
                        return None
                    found = self._tree.root(min(self._tree.size, checkpoint.size))
                    return await say(self._connection, self._proving, side, note, found)
                state.signed = checkpoint.size if note.signed_by(self._proving.key().public) else 0  # the key is new
                state.agreed(side, side)
            else:
                self._tree.cut(0)
            while alive():
                with state.telling(side):
                    await self._grow()
                    if self._tree.size > state.signed:
                        await self._sign()
                        state.signed = self._tree.size
                await asyncio.sleep(PACE)
        finally:
            self._tree.close()

    async def _still(self, checkpoint: Checkpoint) -> bool:
        """Whether the ledger begins with what was signed, once the relay has come so far."""
        self._tree.cut(min(self._tree.size, checkpoint.size))  # what is behind may not be on disk as it was
        self._reached, anew = await self._in_the_tree(), self._tree.size == 0
        while alive():
            position = await self._grow()
            if self._tree.size >= checkpoint.size and self._tree.root(checkpoint.size) == checkpoint.root:
                return True
            if self._tree.size >= checkpoint.size or await self._all_published(position):
                if anew:
                    return False
                self._tree.cut(0)  # the tree may be what is wrong
                self._reached, anew = 0, True
            else:
                await asyncio.sleep(PACE)
        return False

    async def _in_the_tree(self) -> int:
        """The ledger id of the last event in the tree: the stream knows it by its number."""
        while self._tree.size and alive():
            last = await bus.message(self._connection, bus_names.stream_name(self._proving.side), self._tree.size)
            if last is None:  # the stream is being filled again, if the ledger has as much
                if await self._all_published(self._position()):
                    break
                await asyncio.sleep(PACE)
                continue
            copy, hashed = copy_of(last), self._tree.node(0, self._tree.size - 1)
            if leaf_hash(last.data) == hashed and await asyncio.to_thread(holds, self._ledger, copy):
                return copy.ledger_id
            break
        self._tree.cut(0)
        return 0

    async def _all_published(self, position: Position | None) -> bool:
        return position is not None and position.ledger_id == await asyncio.to_thread(self._ledger.head)

    async def _grow(self) -> Position | None:
        """Take into the tree what the relay has published; gives how far that is."""
        position = self._position()
        while position is not None and self._reached < position.ledger_id:
            entries = self._ledger.recent(self._reached, BATCH)
            if not entries:
                entries = await asyncio.to_thread(self._ledger.entries, self._reached, AT_ONCE)
            entries = [entry for entry in entries if entry.ledger_id <= position.ledger_id]
            if not entries:
                break
            self._tree.append([entry.raw for entry in entries])
            self._reached = entries[-1].ledger_id
        return position

    async def _sign(self) -> None:
        checkpoint = Checkpoint(self._proving.origin(self._proving.side), self._tree.size, self._tree.root())
        note = Note(checkpoint.body, (self._proving.key().sign(checkpoint.body),))
        await asyncio.to_thread(self._proving.keep, self._proving.side, self._proving.side, note)
        await self._publish(note)

    async def _publish(self, note: Note) -> None:
        side = self._proving.side
        subject = bus_names.checkpoint_subject(self._proving.jurisdiction, side, side)
        await bus.store(self._connection, BusMessage(subject, note.text.encode()))

    async def _signed_last(self) -> tuple[Note, Checkpoint] | None:
        """As the folder knows, or the stream where the folder was lost or set back.

        It is published again where it did not get out, or went with the stream.
        """
        side, newest = self._proving.side, self._proving.newest(self._proving.side)
        wanted = {"last_by_subj": bus_names.checkpoint_subject(self._proving.jurisdiction, side, side)}
        last = await bus.stored(self._connection, bus_names.stream_name(side, Store.PROOFS), wanted)
        if last is not None:
            with suppress(NotASignedNote, UnicodeDecodeError):
                note = Note.read(last.data.decode())
                checkpoint = Checkpoint.read(note.body)
                if self._proving.signs(side, note) and (newest is None or checkpoint.size > newest[1].size):
                    await asyncio.to_thread(self._proving.keep, side, side, note)
                    return note, checkpoint
        if newest is not None and (last is None or last.data != newest[0].text.encode()):
            await self._publish(newest[0])
        return newest
