"""Asking an authority for a time stamp on the newest checkpoint, beside the signing and never on its way."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Final

import httpx
import structlog
from rfc3161_client import TimeStampRequest

from events.cancelling import alive
from events.errors import reason_of
from events.instants import written
from services.proof.note import NotASignedNote
from services.proof.proving import Proving
from services.proof.time_stamps import LARGEST, NotATimestamp, TimestampAuthority, request_for, stamped_at, stamps_of

PACE: Final = 5.0  # seconds between two looks whether there is something to stamp
AGAIN: Final = 60.0  # seconds from what went wrong to the next try
WITHIN: Final = 20.0  # seconds an authority has
AHEAD: Final = timedelta(days=1)  # that an authority may be before this machine's clock
HEADERS: Final = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
log = structlog.get_logger()


class Stamping:
    """`run` works until it is cancelled. What goes wrong stands in the state, and is tried again."""

    def __init__(self, proving: Proving, authority: TimestampAuthority) -> None:
        self._proving, self._authority = proving, authority
        self._stamps = stamps_of(proving.folder / proving.side.value)
        self._kept_at: datetime | None = None  # by this machine's clock

    async def run(self) -> None:
        state = self._proving.state
        while alive():
            wait = PACE
            try:
                await self.stamp()
                state.unstamped = None
            except (NotATimestamp, NotASignedNote, OSError, httpx.HTTPError, TimeoutError) as error:
                state.unstamped = reason_of(error)
                log.warning("no time stamp", side=self._proving.side, error=state.unstamped)
                wait = AGAIN
            await asyncio.sleep(wait)

    async def stamp(self) -> None:
        """The newest checkpoint, where it has none and it is time. Raises NotATimestamp and what else may go wrong."""
        newest = await asyncio.to_thread(self._proving.newest, self._proving.side)
        if newest is None or not await asyncio.to_thread(self._due, newest[1].size):
            return
        note, checkpoint = newest
        request = request_for(checkpoint)
        answer = await self._ask(request)
        at = await asyncio.to_thread(stamped_at, answer, checkpoint.body, self._authority.trusted, request)
        now = self._proving.clock.now()
        if at - now > AHEAD:
            raise NotATimestamp(f"the authority says {written(at)}, this machine's clock {written(now)}")
        await asyncio.to_thread(self._stamps.keep, note, answer)
        self._kept_at = now
        self._proving.state.stamped = checkpoint.size
        log.info("time stamp", side=self._proving.side, events=checkpoint.size, at=written(at))

    def _due(self, size: int) -> bool:
        """Something was signed since the last time stamp, long enough ago. Raises NotASignedNote, OSError."""
        sizes = self._stamps.sizes()
        if not sizes:
            return True
        self._proving.state.stamped = sizes[-1]
        last = self._stamps.read(sizes[-1])
        try:
            at = stamped_at(last.answer, last.checkpoint.body, self._authority.trusted)
        except NotATimestamp:  # of another authority, that is trusted no more
            return True
        return size > sizes[-1] and self._proving.clock.now() - (self._kept_at or at) >= self._authority.every

    async def _ask(self, request: TimeStampRequest) -> bytes:
        async with asyncio.timeout(WITHIN), httpx.AsyncClient(timeout=WITHIN) as client:
            asking = client.stream("POST", self._authority.url, content=request.as_bytes(), headers=HEADERS)
            async with asking as response:
                response.raise_for_status()
                answer = b""
                async for chunk in response.aiter_bytes():
                    answer += chunk
                    if len(answer) > LARGEST:
                        raise NotATimestamp("the answer is too large to be a time stamp")
                return answer
