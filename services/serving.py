"""An HTTP app served until we are told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from socket import socket
from typing import Any

import uvicorn


def nothing() -> None:
    """Nobody asks."""


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()


async def serve(
    app: Any,
    stop: asyncio.Event,
    *,
    bound: list[socket] | None = None,
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
