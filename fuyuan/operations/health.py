"""Asking a part how it is, over its local HTTP socket or over TCP."""

from __future__ import annotations

import http.client
import socket
from pathlib import Path
from typing import Any, Final

import orjson

WITHIN: Final = 2.0  # seconds


class _Local(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path: Path, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def of_side(path: Path, within: float = WITHIN) -> tuple[int, dict[str, Any]] | None:
    """Status and report of the side that listens at `path`; None when it does not answer `within` seconds."""
    return _get(_Local(path, within), "/health")


def of_edge(host: str, port: int) -> tuple[int, dict[str, Any]] | None:
    """The same for the public edge, by `/health/live`."""
    return _get(http.client.HTTPConnection(host, port, timeout=WITHIN), "/health/live")


def _get(connection: http.client.HTTPConnection, path: str) -> tuple[int, dict[str, Any]] | None:
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        answer = connection.getresponse()
        document = orjson.loads(answer.read() or b"{}")
        return answer.status, document if isinstance(document, dict) else {}
    except (OSError, http.client.HTTPException, orjson.JSONDecodeError):
        return None
    finally:
        connection.close()
