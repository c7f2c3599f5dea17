"""Asking a part how it is, on the way to it or over TCP."""

from __future__ import annotations

import http.client
from typing import Any, Final

import orjson

from fuyuan.reaching.way import WayToSide

WITHIN: Final = 2.0  # seconds


class _Near(http.client.HTTPConnection):
    """HTTP on the way to a side."""

    def __init__(self, way: WayToSide, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._way, self._within = way, timeout

    def connect(self) -> None:
        self.sock = self._way.dial(self._within)


def of_side(way: WayToSide, within: float = WITHIN) -> tuple[int, dict[str, Any]] | None:
    """Status and report of the side at the end of the way; None when it does not answer `within` seconds."""
    return _get(_Near(way, within), "/health")


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
