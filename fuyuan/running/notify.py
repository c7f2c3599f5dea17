"""How a part says that it is ready: the datagram of systemd's `sd_notify`, to systemd or to our supervisor."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

VARIABLE: Final = "NOTIFY_SOCKET"
_PART: Final = "X_FUYUAN_PART"


def ready(part: str) -> None:
    """Say it; nobody listening is no error."""
    path = os.environ.get(VARIABLE)
    if not path:
        return
    address = "\0" + path[1:] if path.startswith("@") else path
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        try:
            sender.sendto(f"READY=1\n{_PART}={part}".encode(), address)
        except OSError:
            return


class _Listener(asyncio.DatagramProtocol):
    def __init__(self, heard: Callable[[str], None]) -> None:
        self._heard = heard

    def datagram_received(self, data: bytes, _: object) -> None:
        message = dict(line.partition("=")[::2] for line in data.decode("utf-8", "replace").splitlines())
        if message.get("READY") == "1":
            self._heard(message.get(_PART, ""))


async def listen(path: Path, heard: Callable[[str], None]) -> asyncio.BaseTransport:
    """Call `heard` with the name of each part that says it is ready, until the transport is closed."""
    await asyncio.to_thread(path.unlink, missing_ok=True)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Listener(heard), local_addr=str(path), family=socket.AF_UNIX
    )
    return transport
