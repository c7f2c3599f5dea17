"""Holding the log of another side to its word: its mirror is made into a tree, and compared with what that side signs.

Where the roots agree, the checkpoint is countersigned, and the owner has proof that what it sent has arrived, whole and
in order. Where they do not, although the mirror was read once more from its beginning, that is said and signed, for
everybody to see.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import structlog
from nats.aio.client import Client

from events.base import Side
from events.cancelling import alive
from events.instants import written
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.connection import BusMessage
from services.bus.discrepancies import say
from services.bus.followers import end_following, ensure_following, follow_behind
from services.bus.following import Following, Take
from services.bus.key_sayings import KeySayings
from services.bus.names import Store
from services.kept_file import keep
from services.proof.checkpoint import Checkpoint
from services.proof.discrepancy import HEAD, Discrepancy
from services.proof.keys import KeysDiffer
from services.proof.note import MOST, NotASignedNote, Note
from services.proof.proving import Proving
from services.proof.tree import leaf_hash
from services.proof.tree_files import TreeFiles

log = structlog.get_logger()


class Countersigning:
    """`await countersigning.run()` until it is cancelled or the bus fails (BusError): start it again then."""

    def __init__(self, connection: Client, owner: Side, proving: Proving) -> None:
        self._connection, self._owner, self._proving = connection, owner, proving
        self._side, self._stream = proving.side, bus_names.stream_name(owner)
        self._notes = bus_names.stream_name(owner, Store.PROOFS)
        self._durable = f"proof_{self._side.value}"
        self._newest: Note | None = None
        self._keys = KeySayings(connection, proving)
        self._comparing = asyncio.Lock()
        self._origin_file = proving.folder / owner.value / "stream"
        self._unlike: bytes | None = None
        """When the stream was made, as long as it is not read to where the tree ended that was made of another."""

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
        """On both mirrors. A stream that was made anew is read from its beginning, and compared with the tree."""
        last = self._proving.newest(self._owner)
        self._tree.cut(min(self._tree.size, last[1].size if last else 0))  # what is behind may not be on disk as it was
        head = await bus.stream_head(self._connection, self._notes)
        await ensure_following(self._connection, self._notes, self._durable, forgotten=True)
        await follow_behind(self._connection, self._notes, self._durable, head)  # the newest are asked for
        floor = await ensure_following(self._connection, self._stream, self._durable, forgotten=True)
        made = str((await bus.api(self._connection, f"STREAM.INFO.{self._stream}"))["created"]).encode()
        self._unlike = None if made == await asyncio.to_thread(_read, self._origin_file) else made
        size = self._tree.size
        if behind := size if self._unlike is None else min(floor or 0, size):
            await follow_behind(self._connection, self._stream, self._durable, behind)

    async def _newest_notes(self) -> list[tuple[int, bytes]]:
        """Of each kind, in the order in which the owner signed them."""
        jurisdiction, owner = self._proving.jurisdiction, self._owner
        notes = await self._last(bus_names.keys_subject(jurisdiction, owner))
        for log_of in Side:
            agreed = await self._last(bus_names.checkpoint_subject(jurisdiction, log_of, owner))
            doubted = await self._last(bus_names.discrepancy_subject(jurisdiction, log_of, owner))
            notes += agreed if agreed > doubted else [*agreed, *doubted]  # what came later settled it
        return sorted(notes)

    async def _last(self, subject: str) -> list[tuple[int, bytes]]:
        last = await bus.stored(self._connection, self._notes, {"last_by_subj": subject})
        return [] if last is None else [(last.sequence, last.data)]

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
        if self._unlike is not None and events[-1][0] >= self._tree.size:
            await asyncio.to_thread(keep, self._origin_file, self._unlike)
            self._unlike = None
        await self._compare()

    async def _take_notes(self, notes: Sequence[tuple[int, bytes]]) -> None:
        for sequence, raw in notes:
            try:
                text = raw.decode()
                if text.startswith(f"{self._proving.origin(self._owner)}+"):
                    await self._take_keys(text)
                else:
                    await self._take_note(Note.read(text))
            except (NotASignedNote, UnicodeDecodeError) as error:
                log.error("a note was not understood", stream=self._notes, sequence=sequence, error=str(error))
        await self._compare()

    async def _take_keys(self, text: str) -> None:
        """Of the owner, as it says itself. One that no known key of it vouches for is doubted until people took it."""
        try:
            if await asyncio.to_thread(self._proving.keys.take, self._owner, text):
                log.info("the keys of another side have changed", side=self._owner)
        except KeysDiffer as differ:
            log.error("a key that nobody vouches for", side=self._owner, key=differ.key.id.hex())
            now = written(self._proving.clock.now())
            self._proving.state.doubt(self._owner, self._side, 0, now, differ.key.id.hex())

    async def _take_note(self, note: Note) -> None:
        """A checkpoint of the owner, one of another log that it countersigned, or what it found."""
        proving, state = self._proving, self._proving.state
        logs = {proving.origin(side): side for side in Side}
        if note.body.startswith(HEAD):
            discrepancy = Discrepancy.read(note.body)
            found, now = discrepancy.checkpoint, written(proving.clock.now())
            key = proving.keys.signed_once(logs[found.origin], discrepancy.signed) if found.origin in logs else None
            if key is not None and proving.keys.signs(self._owner, note, found):
                counts = proving.keys.signs(logs[found.origin], discrepancy.signed, found)
                state.doubt(logs[found.origin], self._owner, found.size, now, "" if counts else key.id.hex())
            else:
                log.error("a discrepancy is no evidence", said_by=self._owner, log=found.origin, events=found.size)
            return
        checkpoint = Checkpoint.read(note.body)
        if checkpoint.origin == proving.origin(self._owner):
            if len(note.signatures) == MOST:
                raise NotASignedNote("no room for a countersignature")
            key = proving.keys.signed_once(self._owner, note)
            if key is None:
                log.error("a checkpoint has no signature of a known key", log=self._owner, signed=checkpoint.size)
            elif proving.keys.signs(self._owner, note, checkpoint):
                self._newest = note
                state.agreed(self._owner, self._owner)  # its ledger is again what it signed
                state.agreed(self._owner, self._side, key.id.hex())
            else:
                there = self._tree.root(min(checkpoint.size, self._tree.size))
                await say(self._connection, proving, self._owner, note, there, key)
        elif (
            checkpoint.origin in logs
            and proving.keys.signs(logs[checkpoint.origin], note, checkpoint)
            and proving.keys.countersigned_at(self._owner, note, checkpoint) is not None
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
        await self._keys.say()
        signed = await asyncio.to_thread(self._proving.countersign, self._owner, note)
        subject = bus_names.checkpoint_subject(self._proving.jurisdiction, self._owner, self._side)
        await bus.store(self._connection, BusMessage(subject, signed.text.encode()))
        self._proving.read_again.discard(self._owner)
        self._proving.state.reconciled[self._owner.value] = checkpoint.size
        self._proving.state.agreed(self._owner, self._side)


def _read(file: Path) -> bytes | None:
    with suppress(FileNotFoundError):
        return file.read_bytes()
    return None
