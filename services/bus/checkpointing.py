"""Signing what was published: a Merkle tree over the ledger, and a checkpoint of it soon after each batch of the relay.

The tree is made of the ledger's bytes; the others compare it with what the stream brought them. The newest checkpoint
is on disk before it goes out, so a side never signs two histories: where its ledger is not any more what it signed, it
says so and signs nothing. While it works, the ledger is read again and again, a little at a time, and compared. A
checkpoint goes out behind the one that was the newest, or not at all: another process may sign for the side by now.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final, NamedTuple

import structlog
from nats.aio.client import Client

from events.cancelling import alive
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.connection import BusMessage
from services.bus.discrepancies import say
from services.bus.errors import SequenceConflict
from services.bus.just_published import JustPublished
from services.bus.key_sayings import KeySayings
from services.bus.names import Store
from services.bus.relay import BATCH, Position
from services.bus.signing_pace import SigningPace
from services.bus.witnesses import copy_of
from services.ledger.ledger import Ledger, LedgerUnavailable
from services.ledger.recorded import Entry
from services.ledger.witness import holds
from services.proof.checkpoint import Checkpoint
from services.proof.errors import KeyLost
from services.proof.note import NotASignedNote, Note, PublicKey
from services.proof.proving import Proving
from services.proof.tree import leaf_hash
from services.proof.tree_files import TreeFiles

PACE: Final = 0.25  # seconds between two looks, and two checkpoints, at least
KEYS_EVERY: Final = 2.0
"""Seconds between two looks at the keys; one look costs as much as eight at an idle log."""
AT_ONCE: Final = 10 * BATCH  # events read from the disk for the tree
AGAIN: Final = 500
AGAIN_EVERY: Final = 30.0
"""Events read again at each look (120,000 a minute), and seconds from one beginning to the next, at least."""
NEWEST: Final = 5_000
"""Events that are read again all at once so often, however long the ledger is."""
log = structlog.get_logger()


class Place(NamedTuple):
    """Up to where the ledger was read: the id of an event, and how many there are up to it."""

    ledger_id: int
    leaf: int


class Checkpointing:
    """`await checkpointing.run()` until it is cancelled or the bus fails (BusError): start it again then."""

    def __init__(
        self,
        ledger: Ledger,
        connection: Client,
        proving: Proving,
        position: Callable[[], Position | None],
        just_published: JustPublished | None = None,
    ) -> None:
        """`position`: how far the relay is. `just_published`: what it published last, where it is in this process."""
        self._ledger, self._connection, self._proving, self._position = ledger, connection, proving, position
        self._just_published = just_published or JustPublished()
        self._read_to, self._again_from, self._newest_from = Place(0, 0), 0.0, 0.0
        self._keys, self._keys_from = KeySayings(connection, proving), 0.0
        self._pace = SigningPace()
        self._note: Note | None = None
        self._signing: list[PublicKey] = []

    async def run(self) -> None:
        """Raises BusError, LedgerUnavailable, and UNABLE of `services/proof/proving.py`."""
        while alive():
            with suppress(SequenceConflict):  # somebody else published there: begin at what is the newest now
                await self._work()
                return

    async def _work(self) -> None:
        side, state = self._proving.side, self._proving.state
        self._tree = await asyncio.to_thread(TreeFiles, self._proving.folder / side.value)
        self._reached, self._note, self._place, self._read_to = 0, None, 0, Place(0, 0)
        try:
            await self._keys.remember()
            newest = await self._signed_last()
            if newest is None:
                self._tree.cut(0)
            while alive():
                if newest is not None:
                    note, checkpoint = newest
                    if not await self._still(checkpoint):
                        if alive():  # else it was not looked at to its end
                            found = self._tree.root(min(self._tree.size, checkpoint.size))
                            await say(self._connection, self._proving, side, note, found)
                        return
                    self._note, state.signed = note, checkpoint.size
                    state.agreed(side, side)
                await self._go_on()
                self._tree.cut(0)  # the ledger is not what the tree is made of: one of them is wrong
                self._reached, self._read_to = 0, Place(0, 0)
                newest = self._proving.newest(side)
        finally:
            self._tree.close()

    async def _go_on(self) -> None:
        """Sign what is published, until an event in the ledger is not what it was."""
        state, clock = self._proving.state, asyncio.get_running_loop().time
        while alive():
            with state.telling(self._proving.side):
                await self._grow()
                now = clock()
                grown = self._pace.due(now, unsigned=self._tree.size > state.signed)
                # what is signed with is said before
                other_keys = (grown or self._keys_from <= now) and await self._keys_looked_at(now)
                if grown or other_keys:
                    self._pace.signs(now)
                    await self._sign()
                    state.signed = self._tree.size
                if not (await self._newest_again() and await self._read_again()):
                    return
            await self._pace.rest(PACE)

    async def _newest_again(self) -> bool:
        """Whether the newest events in the ledger are still those in the tree. Raises LookupError."""
        now = asyncio.get_running_loop().time()
        if now < self._newest_from or self._tree.size <= NEWEST:  # a short ledger is read whole as often
            return True
        self._newest_from, behind = now + AGAIN_EVERY, max(0, self._reached - NEWEST)
        return await self._as_signed(behind, NEWEST, self._reached, None) is not None

    async def _read_again(self) -> bool:
        """Whether the next events in the ledger are still those in the tree; behind the last comes the first.

        Raises LookupError where they cannot be read.
        """
        at, now = self._read_to, asyncio.get_running_loop().time()
        if at.leaf == 0:
            if now < self._again_from:
                return True
            self._again_from = now + AGAIN_EVERY
        entries = await self._as_signed(at.ledger_id, AGAIN, None, at.leaf)
        if entries is None:
            return False
        self._read_to = Place(entries[-1].ledger_id, at.leaf + len(entries)) if entries else Place(0, 0)
        return bool(entries) or at.leaf >= self._tree.size

    async def _as_signed(self, behind: int, most: int, until: int | None, leaf: int | None) -> list[Entry] | None:
        """The events behind a ledger id, None where they are not the leaves from `leaf` on, or the last ones.

        Raises LookupError where they cannot be read.
        """
        try:
            entries = await asyncio.to_thread(self._ledger.entries, behind, most, until)
        except LedgerUnavailable as error:
            raise LookupError(f"the ledger cannot be read behind {behind}: {error}") from error
        first = max(0, self._tree.size - len(entries)) if leaf is None else leaf
        entries = entries[: max(0, self._tree.size - first)]
        if [leaf_hash(entry.raw) for entry in entries] != self._tree.leaves(first, len(entries)):
            log.warning("the ledger is not what it was", side=self._proving.side, behind=behind)
            return None
        return entries

    async def _still(self, checkpoint: Checkpoint) -> bool:
        """Whether the ledger begins with what was signed, once the relay has come so far."""
        self._tree.cut(min(self._tree.size, checkpoint.size))  # what is behind may not be on disk as it was
        self._reached, anew = await self._in_the_tree(), self._tree.size == 0
        while alive():
            position = await self._grow(from_disk=anew)
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

    async def _grow(self, *, from_disk: bool = False) -> Position | None:
        """Take into the tree what the relay has published; gives how far that is."""
        position = self._position()
        while position is not None and self._reached < position.ledger_id:
            if not from_disk and (leaves := self._just_published.behind(self._reached)) is not None:
                self._tree.append_hashes(leaves.hashes)
                self._reached = leaves.last
                continue
            entries = await asyncio.to_thread(self._ledger.entries, self._reached, AT_ONCE)
            entries = [entry for entry in entries if entry.ledger_id <= position.ledger_id]
            if not entries:
                break
            self._tree.append([entry.raw for entry in entries])
            self._reached = entries[-1].ledger_id
        return position

    async def _sign(self) -> None:
        checkpoint = Checkpoint(self._proving.origin(self._proving.side), self._tree.size, self._tree.root())
        self._note = await asyncio.to_thread(self._proving.sign, checkpoint)
        await self._publish(self._note)

    async def _keys_looked_at(self, now: float) -> bool:
        """Whether a checkpoint is wanted for the keys alone."""
        self._keys_from = now + KEYS_EVERY
        await self._keys.say()
        return await self._keys_changed()

    async def _keys_changed(self) -> bool:
        """The newest checkpoint lacks the signature of a key that signs now. One that signs no more is forgotten."""
        signing, newest = await asyncio.to_thread(self._proving.signing), self._note
        if (keys := [own.public for own in signing]) != self._signing:
            await asyncio.to_thread(self._proving.forget)
            self._signing = keys
        return newest is not None and not all(newest.signed_by(own.public) for own in signing)

    async def _publish(self, note: Note) -> None:
        """Raises SequenceConflict where another checkpoint came meanwhile: it was the turn of another process."""
        side = self._proving.side
        subject = bus_names.checkpoint_subject(self._proving.jurisdiction, side, side)
        fence = {bus.EXPECTED_LAST_OF_SUBJECT: str(self._place)}
        self._place = await bus.store(self._connection, BusMessage(subject, note.text.encode(), fence))

    async def _signed_last(self) -> tuple[Note, Checkpoint] | None:
        """As the folder knows, or the stream where the folder was lost or set back.

        It is published again where it did not get out, or went with the stream.
        """
        side, newest = self._proving.side, self._proving.newest(self._proving.side)
        wanted = {"last_by_subj": bus_names.checkpoint_subject(self._proving.jurisdiction, side, side)}
        last = await bus.stored(self._connection, bus_names.stream_name(side, Store.PROOFS), wanted)
        self._place = last.sequence if last else 0
        if last is not None:
            with suppress(NotASignedNote, UnicodeDecodeError):
                note = Note.read(last.data.decode())
                checkpoint = Checkpoint.read(note.body)
                if newest is None and self._strange(note, checkpoint):
                    raise KeyLost(_ELSEWHERE)
                if self._proving.keys.signs(side, note, checkpoint) and (
                    newest is None or checkpoint.size > newest[1].size
                ):
                    await asyncio.to_thread(self._proving.keep, side, side, note)
                    return note, checkpoint
        if newest is not None and (last is None or last.data != newest[0].text.encode()):
            await self._publish(newest[0])
        return newest

    def _strange(self, note: Note, checkpoint: Checkpoint) -> bool:
        """The log was signed with a key that is not known here, and nobody decided since to begin anew."""
        side = self._proving.side
        history = self._proving.keys.history(side)
        if history is None or history.term(note) is not None:
            return False
        return history.terms[-1].begins.get(checkpoint.origin, 0) < checkpoint.size


_ELSEWHERE: Final = (
    "消息流中已有用另一密钥签名的校验点：请从备份放回 keys/；确实无法找回的，运行 fuyuan keys rotate --lost / "
    "the stream has checkpoints signed with another key: put keys/ back from a backup, or `fuyuan keys rotate --lost`"
)
