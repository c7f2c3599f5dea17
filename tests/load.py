"""Callers that give one command after the other over HTTP, and repeat each until it is acknowledged."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final
from uuid import uuid4

import httpx

BULLETIN: Final[Mapping[str, str]] = {
    "topic": "J4",
    "title": "行政执法程序中的普遍问题",
    "text": "部分处罚决定未告知陈述、申辩权利。",
    "issuer": "district-court",
    "addressee": "district-government",
}
AGAIN: Final = 0.05  # seconds to the next try
LATER: Final = {429, 502, 503, 504}
"""Statuses that ask for another try."""


async def acknowledged(client: httpx.AsyncClient, content: Mapping[str, str] = BULLETIN) -> str:
    """The stream of a bulletin that is issued: asked for again, with its key, until it is.

    Raises AssertionError where it is refused for good.
    """
    key = {"Idempotency-Key": uuid4().hex}
    while True:
        with suppress(httpx.TransportError):
            body = {"content": dict(content)}
            answer = await client.post("/api/v1/commands/issue-bulletin", json=body, headers=key)
            if answer.status_code == httpx.codes.OK:
                return str(answer.json()["stream"])
            if answer.status_code not in LATER:
                raise AssertionError(answer.text)
        await _paused(AGAIN)


class Load:
    """Bulletins like `content`, issued at an address."""

    def __init__(
        self, url: str, token: str, content: Mapping[str, str] = BULLETIN, pause: float = 0.05, host: str | None = None
    ) -> None:
        """`pause`: seconds that each caller takes between two commands. `host`: as which the address is called."""
        self.acknowledged: list[str] = []
        self.refused: str | None = None
        self._url, self._content, self._pause = url, content, pause
        self._headers = {"Authorization": f"Bearer {token}"} | ({"Host": host} if host else {})

    def reached(self, count: int) -> bool:
        """Whether so many commands were acknowledged. Raises AssertionError where one was refused for good."""
        assert self.refused is None, self.refused
        return len(self.acknowledged) >= count

    async def run(self) -> None:
        async with httpx.AsyncClient(base_url=self._url, headers=self._headers, timeout=5) as client:
            while True:
                try:
                    self.acknowledged.append(await acknowledged(client, self._content))
                except AssertionError as refused:
                    self.refused = str(refused)
                    raise
                await _paused(self._pause)


async def _paused(seconds: float) -> None:
    try:
        await asyncio.wait_for(asyncio.Event().wait(), seconds)
    except TimeoutError:
        return


@asynccontextmanager
async def load(work: Load, callers: int = 4) -> AsyncIterator[Load]:
    tasks = [asyncio.create_task(work.run()) for _ in range(callers)]
    try:
        yield work
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
