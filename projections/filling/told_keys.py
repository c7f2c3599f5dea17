"""The keys to what people wrote, as the sides tell them on the bus."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Final

from nats.aio.client import Client
from nats.js.errors import NotFoundError

from events.base import Side
from events.text_key import TextKey, key_stream, key_subject
from projections.filling.message import Message
from projections.store.text_keys import Place, needed

AT_ONCE: Final = 500
KEPT: Final = 10_000
WITHIN: Final = 2.0
"""Seconds for a key to come: of a side elsewhere the mirror of its keys may be a little behind that of its events."""
LOOK_EVERY: Final = 0.02
Told = list[tuple[Side, TextKey]]


class ToldKeys:
    """Asked before events are applied: whose keys the read model has is remembered, as far as it matters."""

    def __init__(self, connection: Client, jurisdiction: str) -> None:
        self._connection, self._jurisdiction = connection, jurisdiction
        self._known: OrderedDict[Place, None] = OrderedDict()

    async def ahead(self, messages: Sequence[Message]) -> Told:
        """Those that these events may need, and of what they erase what is left."""
        needs = [need for message in messages if (need := needed(message.raw, message.side)) is not None]
        return await self.of(need.place for need in needs if need.erased or need.place not in self._known)

    async def of(self, places: Iterable[Place]) -> Told:
        """Those of these streams. Raises NotATextKey, errors of nats-py."""
        wanted, found = list(dict.fromkeys(places)), Told()
        until = asyncio.get_running_loop().time() + WITHIN
        while wanted:
            for first in range(0, len(wanted), AT_ONCE):
                found += await self._told(wanted[first : first + AT_ONCE])
            came = {(side.value, key.stream) for side, key in found}
            wanted = [place for place in wanted if place not in came]
            if not wanted or asyncio.get_running_loop().time() > until:
                break
            await asyncio.sleep(LOOK_EVERY)
        self._known.update(((side.value, key.stream), None) for side, key in found)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return found

    async def _told(self, places: Sequence[Place]) -> Told:
        some = [(Side(side), stream) for side, stream in places]
        told = await asyncio.gather(*(self._key(side, stream) for side, stream in some))
        return [(side, key) for (side, _), key in zip(some, told, strict=True) if key is not None]

    async def _key(self, side: Side, stream: str) -> TextKey | None:
        subject = key_subject(self._jurisdiction, side, stream)
        try:
            message = await self._connection.jsm().get_last_msg(key_stream(side), subject)
        except NotFoundError:
            return None
        return TextKey.read(message.data or b"")
