"""What an operator does about the events that a side parked: one is tried again now, or is left at that with a reason.

Over the local socket of the side, which alone writes its ledger: `POST /parked/<stream>/retry` and `…/skip`.
"""

from __future__ import annotations

import asyncio
from uuid import uuid4

import orjson

from events.base import Side
from services.endpoint import problems
from services.errors import FuyuanError, Unavailable
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from services.ledger.request import Request
from services.policies.parked_notes import parked_at
from services.policies.parking import SkipForeignEvent
from services.policies.runner import Fetch, PolicyRunner
from services.reading.parsing import parse

PARKED = "/parked/"
AWAY = "消息服务未连接，暂时取不到来文，请稍后再试 / the bus is away: try again later"
COMES_AGAIN = (
    "其他辖区的来文每分钟自动再办一次，无须人工重试 / what another district sent is tried again every minute by itself"
)


class ParkedEvents:
    """Of one side. The caller has authenticated who asks."""

    def __init__(
        self, side: Side, ledger: Ledger, queue: CommandQueue, principal: str, runner: PolicyRunner, fetch: Fetch
    ) -> None:
        self._side, self._ledger, self._queue, self._principal = side, ledger, queue, principal
        self._runner, self._fetch = runner, fetch

    async def answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        """`{"position": …, "kept_by": […]}`: what still keeps it, nothing where it is as was asked for."""
        stream, _, act = path.removeprefix(PARKED).partition("/")
        try:
            match act:
                case "retry":
                    kept_by = await self._retry(stream)
                case "skip":
                    kept_by = await self._skip(stream, body)
                case _:
                    return problems.problem("not-found", "没有这个地址 / no such address")
        except FuyuanError as error:
            return problems.problem_of(error)
        head = await asyncio.to_thread(self._ledger.head)
        return 200, orjson.dumps({"position": f"{self._side}:{head}", "kept_by": kept_by})

    async def _retry(self, stream: str) -> list[str]:
        parked = await asyncio.to_thread(parked_at, self._ledger, stream)
        if parked.jurisdiction is not None:
            raise Unavailable(COMES_AGAIN)
        raw = await self._fetch(parked.source, parked.sequence)
        if raw is None:
            raise Unavailable(AWAY)
        return [failure.reason for failure in await self._runner.retry(parked.source, raw, [stream])]

    async def _skip(self, stream: str, body: bytes) -> list[str]:
        given = orjson.loads(body) | {"id": stream.rpartition(":")[2]}
        await self._queue.execute(Request(parse(SkipForeignEvent, orjson.dumps(given)), self._principal, uuid4().hex))
        return []
