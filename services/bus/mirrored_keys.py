"""The mirrors of the others' keys: of a key of which something was destroyed, nothing older stays in them."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from nats.aio.client import Client

from events.base import Side
from events.text_key import NotATextKey, TextKey
from services.bus.followers import ensure_following
from services.bus.following import Following
from services.bus.names import Store, stream_name
from services.bus.text_keys import destroy_older

log = structlog.get_logger(__name__)


async def forget_destroyed(connection: Client, jurisdiction: str, owner: Side, reader: Side) -> None:
    """In the mirror at `reader`, until it is cancelled. Raises BusError."""
    stream, durable = stream_name(owner, Store.TEXT_KEYS), f"destroyed_{reader}"

    async def take(messages: Sequence[tuple[int, bytes]]) -> None:
        for sequence, document in messages:
            try:
                key = TextKey.read(document)
            except NotATextKey as error:
                log.warning("not a text key", side=owner, sequence=sequence, error=str(error))
                continue
            if key.destroyed:
                await destroy_older(connection, jurisdiction, owner, key.stream, keep=1)

    await ensure_following(connection, stream, durable)
    await Following(connection, stream, durable, take).run()
