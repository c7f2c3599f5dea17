"""Holding the log of another side to its word: its mirror is made into a tree, and compared with what that side signs.

Where the roots agree, the checkpoint is countersigned, and the owner has proof that what it sent has arrived, whole and
in order. Where they do not, although the mirror was read once more from its beginning, that is said and signed, for
everybody to see.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Final

import structlog
from nats.aio.client import Client

from events.base import Side
from events.cancelling import alive
from events.instants import written
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.connection import BusMessage
from services.bus.discrepancies import say
from services.bus.following import Following, Take
from services.bus.names import Store
from services.bus.streams import end_following, ensure_following
from services.proof.checkpoint import Checkpoint
from services.proof.discrepancy import HEAD, Discrepancy
from services.proof.note import MOST, NotASignedNote, Note
from services.proof.proving import Proving
from services.proof.tree import leaf_hash
from services.proof.tree_files import TreeFiles

ACK_WAIT: Final = 60.0  # seconds
log = structlog.get_logger()


class Countersigning:
    """`await countersigning.run()` until it is cancelled or the bus fails (BusError): start it again then."""

    def __init__(self, connection: Client, owner: Side, proving: Proving) -> None:
        self._connection, self._owner, self._proving = connection, owner, proving
        self._side, self._stream = proving.side, bus_names.stream_name(owner)
        self._notes = bus_names.stream_name(owner, Store.PROOFS)
        self._durable = f"proof_{self._side.value}"
        self._newest: Note | None = None
        self._comparing = asyncio.Lock()

    async def run(self) -> None:
        """Raises BusError, and UNABLE of `services/proof/proving.py`."""
        self._tree = await asyncio.to_thread(TreeFiles, self._proving.folder / self._owner.value)
        try:
            await self._consumers()
            await self._telling(self._take_notes, await self._newest_notes())
            if alive():
                async with asyncio.TaskGroup() as tasks:
                    for stream, take in ((self._stream, self._take_events), (self._notes, self._take_notes)):
                        telling = partial(self._telling, take)
                        tasks.create_task(Following(self._connection, stream, self._durable, telling).run())
        finally:
            self._tree.close()

    async def _telling(self, take: Take, messages: Sequence[tuple[int, bytes]]) -> None:
        with self._proving.state.telling(self._owner):
            await take(messages)

    async def _consumers(self) -> None:
        """On both mirrors. A mirror that was made anew is read from its beginning, and compared with the tree."""
        last = self._proving.newest(self._owner)
        self._tree.cut(min(self._tree.size, last[1].size if last else 0))  # what is behind may not be on disk as it was
        await ensure_following(self._connection, self._notes, self._durable, ack_wait=ACK_WAIT)
        floor = await ensure_following(self._connection, self._stream, self._durable, ack_wait=ACK_WAIT)
        if floor is not None and floor != self._tree.size:
            await end_following(self._connection, self._stream, self._durable)
            size = self._tree.size
            await ensure_following(self._connection, self._stream, self._durable, ack_wait=ACK_WAIT, behind=size)

    async def _newest_notes(self) -> list[tuple[int, bytes]]:
        """Of each kind, in the order in which the owner signed them."""
        notes = []
        for log_of in Side:
            for subject in (bus_names.checkpoint_subject, bus_names.discrepancy_subject):
                wanted = {"last_by_subj": subject(self._proving.jurisdiction, log_of, self._owner)}
                if (last := await bus.stored(self._connection, self._notes, wanted)) is not None:
                    notes.append((last.sequence, last.data))
        return sorted(notes)

    async def _take_events(self, events: Sequence[tuple[int, bytes]]) -> None:
        """Into the tree; what comes again after the mirror was made anew is compared, and what differs replaced."""
        known = [(sequence, raw) for sequence, raw in events if sequence <= self._tree.size]
        for sequence, raw in known:
            if self._tree.node(0, sequence - 1) != leaf_hash(raw):
                self._tree.cut(sequence - 1)
                break
        fresh = [(sequence, raw) for sequence, raw in events if sequence > self._tree.size]
        if fresh and fresh[0][0] != self._tree.size + 1:
            raise LookupError(f"{self._stream}: {fresh[0][0]} came behind {self._tree.size}")
        self._tree.append([raw for _, raw in fresh])
        await self._compare()

    async def _take_notes(self, notes: Sequence[tuple[int, bytes]]) -> None:
        for sequence, raw in notes:
            try:
                await self._take_note(Note.read(raw.decode()))
            except (NotASignedNote, UnicodeDecodeError) as error:
                log.error("a note was not understood", stream=self._notes, sequence=sequence, error=str(error))
        await self._compare()

    async def _take_note(self, note: Note) -> None:
        """A checkpoint of the owner, one of another log that it countersigned, or what it found."""
        proving, state = self._proving, self._proving.state
        logs = {proving.origin(side): side for side in Side}
        if note.body.startswith(HEAD):
            discrepancy = Discrepancy.read(note.body)
            found = discrepancy.checkpoint
            if (
                found.origin in logs
                and proving.signs(self._owner, note)
                and proving.signs(logs[found.origin], discrepancy.signed)
            ):
                state.doubt(logs[found.origin], self._owner, found.size, written(proving.clock.now()))
            else:
                log.error("a discrepancy is no evidence", said_by=self._owner, log=found.origin, events=found.size)
            return
        checkpoint = Checkpoint.read(note.body)
        if checkpoint.origin == proving.origin(self._owner):
            if len(note.signatures) == MOST:
                raise NotASignedNote("no room for a countersignature")
            if proving.signs(self._owner, note):
                self._newest = note
                state.agreed(self._owner, self._owner)  # its ledger is again what it signed
            else:
                log.error("a checkpoint has no signature of a known key", log=self._owner, signed=checkpoint.size)
        elif (
            checkpoint.origin in logs
            and proving.signs(logs[checkpoint.origin], note)
            and proving.countersigns(self._owner, note)
        ):
            state.agreed(logs[checkpoint.origin], self._owner)
            if logs[checkpoint.origin] is self._side:
                await asyncio.to_thread(proving.keep, self._side, self._owner, note)
                state.countersigned[self._owner.value] = checkpoint.size

    async def _compare(self) -> None:
        """The newest checkpoint of the owner with as many events of the mirror, as soon as they are there.

        What was countersigned before has to be its beginning. Another that comes meanwhile has its turn behind it.
        """
        async with self._comparing:
            newest = self._newest
            if newest is not None and await self._settled(newest) and self._newest is newest:
                self._newest = None

    async def _settled(self, note: Note) -> bool:
        """False while the events for it are not all there."""
        checkpoint, last = Checkpoint.read(note.body), self._proving.newest(self._owner)
        if max(checkpoint.size, last[1].size if last else 0) > self._tree.size:
            return False
        if last is not None and not self._has(last[1]):
            note, checkpoint = last
        if self._has(checkpoint):
            await self._countersign(note, checkpoint)
        elif self._owner not in self._proving.read_again:
            self._proving.read_again.add(self._owner)
            self._tree.cut(0)
            await end_following(self._connection, self._stream, self._durable)  # with this attempt
        else:
            await say(self._connection, self._proving, self._owner, note, self._tree.root(checkpoint.size))
        return True

    def _has(self, checkpoint: Checkpoint) -> bool:
        return checkpoint.size <= self._tree.size and self._tree.root(checkpoint.size) == checkpoint.root

    async def _countersign(self, note: Note, checkpoint: Checkpoint) -> None:
        signature = self._proving.key().cosign(note.body, self._proving.clock.now())
        signed = note.also([signature])
        await asyncio.to_thread(self._proving.keep, self._owner, self._side, signed)
        subject = bus_names.checkpoint_subject(self._proving.jurisdiction, self._owner, self._side)
        await bus.store(self._connection, BusMessage(subject, signed.text.encode()))
        self._proving.read_again.discard(self._owner)
        self._proving.state.reconciled[self._owner.value] = checkpoint.size
        self._proving.state.agreed(self._owner, self._side)
