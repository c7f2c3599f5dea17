"""The way from the edge to the three sides: one unix socket each, spoken to in HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import orjson

from events.base import Side
from fuyuan.http.problems import Answer, unavailable

CONNECT = 2.0  # seconds
CONNECTIONS = 256  # to each side
KEPT = 2.0  # seconds that an idle connection is kept; a side keeps it longer
HEALTH = aiohttp.ClientTimeout(total=CONNECT)
ANSWER = 30.0  # seconds; a ledger decides within milliseconds unless its database is in trouble


class Gateway:
    """`async with Gateway(sockets) as gateway: status, body = await gateway.give(…)`."""

    def __init__(self, sockets: Mapping[Side, Path], answer_within: float = ANSWER) -> None:
        """`answer_within`: seconds until a side that does not answer counts as away."""
        self._clients = {
            side: aiohttp.ClientSession(
                f"http://{side}",
                connector=aiohttp.UnixConnector(str(socket), limit=CONNECTIONS, keepalive_timeout=KEPT),
                timeout=aiohttp.ClientTimeout(total=answer_within, sock_connect=CONNECT),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("Accept", "Accept-Encoding", "User-Agent"),
            )
            for side, socket in sockets.items()
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            await client.close()

    async def give(self, side: Side, organ: str, command_type: str, key: str, body: bytes) -> Answer:
        """The side's own answer, byte for byte. Raises ProblemError 503 when there is none.

        A connection that broke is not tried again here: the caller repeats with the same key, at no risk.
        """
        headers = {"Fuyuan-Organ": organ, "Idempotency-Key": key, "Content-Type": "application/json"}
        try:
            async with self._clients[side].post(f"/commands/{command_type}", data=body, headers=headers) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise unavailable(
                f"{side.zh}一方的服务没有运行，未作任何记录 / the {side} service is not running"
            ) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise unavailable(
                f"{side.zh}一方未及时答复，结果未知，请以同一幂等键重试 / "
                f"the {side} service gave no answer: repeat with the same Idempotency-Key"
            ) from error

    async def health(self, side: Side) -> dict[str, Any] | None:
        """What the side says about itself; None when it does not answer."""
        try:
            async with self._clients[side].get("/health", timeout=HEALTH) as answer:
                report = orjson.loads(await answer.read())
        except (aiohttp.ClientError, TimeoutError, orjson.JSONDecodeError):
            return None
        return report if isinstance(report, dict) else None
