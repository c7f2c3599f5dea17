"""The witnesses on the bus: a side's own stream, and the mirrors of it in the other accounts."""

from __future__ import annotations

from nats.aio.client import Client

from events.base import Side
from events.envelope import LEDGER_ID, ledger_id
from events.terms import Words
from services.bus import connection as bus
from services.bus.connection import STREAM_NOT_FOUND, StoredMessage
from services.bus.errors import ApiRefused, BusError
from services.bus.names import mirror_api, stream_name
from services.ledger.witness import Copy, Keeper, Unreachable


class StreamKeeper(Keeper):
    """The stream of a side, read with that side's own connection: `held_by` the side itself, or in a mirror."""

    def __init__(self, connection: Client, side: Side, held_by: Side) -> None:
        self._connection, self._stream = connection, stream_name(side)
        self._prefix = "" if held_by is side else f"{mirror_api(held_by)}."
        self.words = Words("消息流", "its stream")
        if held_by is not side:
            self.words = mirror_words(held_by)

    async def newest(self) -> Copy | None:
        return await self._copy(None)

    async def at(self, sequence: int) -> Copy | None:
        return await self._copy(sequence)

    async def _copy(self, sequence: int | None) -> Copy | None:
        try:
            if sequence is None:
                message = await bus.last_message(self._connection, self._stream, prefix=self._prefix)
            else:
                message = await bus.message(self._connection, self._stream, sequence, prefix=self._prefix)
        except ApiRefused as refused:
            if refused.err_code == STREAM_NOT_FOUND:
                return None
            raise Unreachable(str(refused)) from refused
        except BusError as error:
            raise Unreachable(str(error)) from error
        return None if message is None else copy_of(message)


def mirror_words(held_by: Side) -> Words:
    return Words(f"{held_by.zh}所存镜像", f"the mirror at {held_by.value}")


def copy_of(message: StoredMessage) -> Copy:
    """A message of a stream or mirror, as a witness keeps it."""
    return Copy(message.sequence, ledger_id(message.headers.get(LEDGER_ID)), message.data)


def on_the_bus(connection: Client, side: Side, *, mirrored: bool = True) -> list[Keeper]:
    """Whom `side` can ask over `connection`: the others too, where they keep mirrors."""
    others = (other for other in Side if other is not side and mirrored)
    return [StreamKeeper(connection, side, held_by) for held_by in (side, *others)]
