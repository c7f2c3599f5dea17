"""A nats-server of its own for a benchmark, configured as `fuyuan up` does."""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from events.base import Side
from fuyuan.installation.nats_config import BrokerConfig, users

ORGANS = {"district-court": Side.COURT, "district-government": Side.GOVERNMENT, "group-office": Side.JOINT}


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    passwords: Mapping[str, str]


@contextmanager
def broker(folder: Path) -> Iterator[Server]:
    """Running when entered, gone when left."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    passwords = {user: secrets.token_urlsafe(12) for user in users()}
    config = BrokerConfig(
        server_name="bench",
        store_dir=folder / "store",
        port=port,
        jurisdiction="410204",
        organs=ORGANS,
        passwords=passwords,
    )
    path = folder / "nats.conf"
    config.write(path)
    with subprocess.Popen(
        [Path(sys.executable).with_name("nats-server"), "-c", path], stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(port)
            yield Server(f"nats://127.0.0.1:{port}", passwords)
        finally:
            process.terminate()


def wait_for(port: int, within: float = 5.0) -> None:
    """Until a server answers there. Raises RuntimeError."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError("nats-server did not start")
