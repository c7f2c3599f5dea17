"""An HTTP app served until we are told to stop, and the socket that it is served on."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import uvicorn


def nothing() -> None:
    """Nobody asks."""


def listening(host: str, port: int) -> socket.socket:
    """The bound socket. Raises OSError: the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns off Nagle's delay only where the protocol is named: 40 ms per answer otherwise
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()


async def serve(
    app: Any,
    stop: asyncio.Event,
    *,
    bound: list[socket.socket] | None = None,
    on_ready: Callable[[], None] = nothing,
    on_stop: Callable[[], None] = nothing,
    **settings: Any,
) -> None:
    """Serve `app` on the `bound` sockets, or where the further uvicorn `settings` say, until `stop` is set.

    `on_ready` is called once requests are taken, `on_stop` before those under way are waited for. Raises what keeps
    it from serving.
    """
    config = uvicorn.Config(
        app,
        http="httptools",
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,  # a forwarded address is whatever the caller says
        **settings,
    )
    server = _Server(config, on_ready)
    serving = asyncio.create_task(server._serve(bound))  # signals are the process's business, not the server's
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    on_stop()
    server.should_exit = True
    await serving
