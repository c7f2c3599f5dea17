"""A side says which keys it signs with, in its stream of proofs, before it signs with them: so the others learn of a
new one, and of one that counts no more, from the keys that they know.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from nats.aio.client import Client

from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.connection import BusMessage
from services.bus.names import Store
from services.proof.keys import KeysDiffer
from services.proof.note import NotASignedNote
from services.proof.proving import Proving


class KeySayings:
    """Of the own side: `say` before anything is signed."""

    def __init__(self, connection: Client, proving: Proving) -> None:
        self._connection, self._proving = connection, proving
        self._said: bytes | None = None
        self._subject = bus_names.keys_subject(proving.jurisdiction, proving.side)

    async def remember(self) -> None:
        """What was said last. It is taken where it goes on behind what lies here: a backup was put back.

        Raises BusError, KeyUnusable, OSError.
        """
        side = self._proving.side
        await asyncio.to_thread(self._proving.prepare)
        wanted = {"last_by_subj": self._subject}
        last = await bus.stored(self._connection, bus_names.stream_name(side, Store.PROOFS), wanted)
        self._said = last.data if last else b""
        if last is not None:
            with suppress(NotASignedNote, UnicodeDecodeError, KeysDiffer):
                await asyncio.to_thread(self._proving.keys.take, side, last.data.decode())

    async def say(self) -> None:
        """Raises BusError, KeyUnusable, OSError."""
        if self._said is None:
            await self.remember()
        keys = (await asyncio.to_thread(self._proving.keys.exported, self._proving.side)).encode()
        if keys != self._said:
            await bus.store(self._connection, BusMessage(self._subject, keys))
            self._said = keys
