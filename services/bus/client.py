"""The client of nats-py, where it does not end by itself what it was told to end (see events/cancelling.py)."""

from __future__ import annotations

from typing import Any

from nats.aio.client import Client

from events.cancelling import apart, end


class Connection(Client):
    """A client that can be told to give up connecting, and that stays closed once `close` has returned."""

    async def connect(self, *args: Any, **options: Any) -> None:
        """As the client's own, which tries for ever where a cancellation is lost in it (see events/cancelling.py)."""
        await apart(super().connect(*args, **options))

    async def close(self) -> None:
        await close(self)


async def close(connection: Client) -> None:
    """Close it for good, whoever made it.

    The client's own `close` cancels its reconnecting. Where the broker answers in that moment the cancellation is lost
    (see events/cancelling.py), and the closed connection comes back for ever.
    """
    connection.options["allow_reconnect"] = False
    while True:
        try:
            await Client.close(connection)
        except OSError:  # the broker went away before it took what was left to say: once more, without that
            connection._pending_data_size, connection._status = 0, Client.DISCONNECTED
        if connection._reconnection_task is not None:
            await end(connection._reconnection_task)
        if connection.is_closed:
            return
