"""The way from the edge to the sides: to each that lives here (`fuyuan/reaching`), in HTTP; over the bus else.

Over plain streams: both ends are ours, each answer says how long it is, and a client made for every server takes more
CPU than everything else that the edge does for a command (docs/decisions/0017).
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

import orjson

from events import tracing
from events.base import Side
from fuyuan.http.elsewhere import Elsewhere
from fuyuan.http.problems import Answer, ProblemError, not_rehearsed, out_of_reach, unanswered, unavailable
from fuyuan.reaching.way import Connection, WayToSide, say
from services.endpoint import problems

CONNECT: Final = 2.0  # seconds
MOVED: Final = 5.0  # seconds that a side may take from one process to another
LOOK_AGAIN: Final = 0.05
CONNECTIONS: Final = 256  # to each side
KEPT: Final = 2.0  # seconds that an idle connection is kept; a side keeps it longer
ANSWER: Final = 30.0  # seconds; a ledger decides within milliseconds unless its database is in trouble
TOGETHER: Final = 10.0  # times as long for many commands in one transaction
_HEAD: Final = re.compile(rb"HTTP/1\.1 (\d{3}) .*\r\ncontent-length: (\d+)\r\n", re.DOTALL)
BROKEN: Final = (OSError, EOFError, ValueError, asyncio.LimitOverrunError)
"""What a side that stops in the middle of its answer looks like."""


async def head_of(reader: asyncio.StreamReader) -> tuple[int, int, bool]:
    """Status and length of an answer, and whether the connection can be kept behind it. Raises one of `BROKEN`."""
    head = await reader.readuntil(b"\r\n\r\n")
    if (said := _HEAD.match(head)) is None:
        raise ValueError(head)
    return int(said[1]), int(said[2]), b"\r\nconnection: close\r\n" not in head


def _together(query: str, side: Side, organ: str, body: bytes) -> bytes:
    head = f"POST /together{query} HTTP/1.1\r\nHost: {side}\r\nFuyuan-Organ: {organ}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n{_traced()}\r\n".encode() + body


def _traced() -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in tracing.headers().items())


class Gateway:
    """`async with aclosing(Gateway(ways)) as gateway: status, body = await gateway.give(…)`."""

    def __init__(
        self,
        ways: Mapping[Side, WayToSide],
        answer_within: float = ANSWER,
        elsewhere: Elsewhere | None = None,
        *,
        moves: bool = False,
    ) -> None:
        """`ways`: to the sides that live here. `answer_within`: seconds until a side that does not answer counts as
        away. `elsewhere`: the way to the others. `moves`: a side that is not there may be moving to another process.
        """
        self._ways, self._answer_within, self._elsewhere = ways, answer_within, elsewhere
        self._connect_within = MOVED if moves else 0.0
        self._places = {side: asyncio.Semaphore(CONNECTIONS) for side in ways}
        self._idle: dict[Side, deque[tuple[float, asyncio.StreamReader, asyncio.StreamWriter]]]
        self._idle = {side: deque() for side in ways}

    @property
    def here(self) -> Sequence[Side]:
        """The sides that live here."""
        return [side for side in Side if side in self._ways]

    def elsewhere(self, side: Side) -> Elsewhere | None:
        """The way to a side of another installation, None where it lives here. Raises ProblemError 503."""
        if side in self._ways:
            return None
        if self._elsewhere is None:
            raise out_of_reach(side)
        return self._elsewhere

    async def aclose(self) -> None:
        if self._elsewhere is not None:
            await self._elsewhere.aclose()
        for idle in self._idle.values():
            for _, _, writer in idle:
                writer.close()

    async def give(
        self, side: Side, organ: str, command_type: str, key: str, body: bytes, *, dry: bool = False
    ) -> Answer:
        """The side's own answer, byte for byte. Raises ProblemError 503 when there is none.

        A connection that broke is not tried again here: the caller repeats with the same key, at no risk.
        """
        if there := self.elsewhere(side):
            return await there.give(side, organ, command_type, key, body, dry=dry)
        query = "?dry-run" if dry else ""
        head = (
            f"POST /commands/{command_type}{query} HTTP/1.1\r\nHost: {side}\r\nFuyuan-Organ: {organ}\r\n"
            f"Idempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n{_traced()}\r\n"
        )
        return await self._ask(side, head.encode() + body, self._answer_within)

    async def give_together(self, side: Side, organ: str, body: bytes) -> Answer:
        """Several commands, recorded all or none: `Endpoint.answer_together`. Raises ProblemError 503."""
        if there := self.elsewhere(side):
            return await there.give_together(side, organ, body)
        return await self._ask(side, _together("", side, organ, body), self._answer_within * TOGETHER)

    async def rehearse(self, side: Side, organ: str, body: bytes) -> AsyncIterator[bytes]:
        """Several commands, none recorded: lists of answers as they come (`Endpoint.rehearse`).

        Raises ProblemError 503, or as the side answers.
        """
        if there := self.elsewhere(side):
            async for answers in there.rehearse(side, organ, body):
                yield answers
            return
        reader, writer = await self.connect(side)
        try:
            say(writer, _together("?dry-run", side, organ, body))
            async with asyncio.timeout(self._answer_within):
                head = await reader.readuntil(b"\r\n\r\n")
                if (whole := _HEAD.match(head)) is not None:
                    raise ProblemError(int(whole[1]), await reader.readexactly(int(whole[2])))
            while True:
                async with asyncio.timeout(self._answer_within):
                    size = int(await reader.readline(), 16)  # in chunks: RFC 9112, 7.1
                    chunk = await reader.readexactly(size + 2)
                if not size:
                    return
                yield chunk[:-2]
        except BROKEN as error:
            raise not_rehearsed(side) from error
        finally:
            writer.close()

    async def parked(self, side: Side, stream: str, act: str, **said: str) -> Answer:
        """`retry` or `skip` an event that the side parked in this stream: `ParkedEvents`. Raises ProblemError 503.

        What a side of another installation parked is for its own operator: 403.
        """
        if side not in self._ways:
            detail = (
                f"停在{side.zh}一方，由该方在自己的系统中处理 / the {side} side parked it and deals with it elsewhere"
            )
            return problems.problem("forbidden", detail)
        body = orjson.dumps(said)
        head = f"POST /parked/{stream}/{act} HTTP/1.1\r\nHost: {side}\r\nContent-Length: {len(body)}\r\n\r\n"
        return await self._ask(side, head.encode() + body, self._answer_within)

    async def retrieved(self, side: Side, body: bytes) -> Answer:
        """What systems of its organs took from their streams, to a side that lives here (`Retrievals`).

        Raises ProblemError 503.
        """
        head = f"POST /retrieved HTTP/1.1\r\nHost: {side}\r\nContent-Length: {len(body)}\r\n\r\n"
        return await self._ask(side, head.encode() + body, self._answer_within)

    async def health(self, side: Side) -> dict[str, Any] | None:
        """What a side that lives here says about itself; None when it does not answer."""
        if side not in self._ways:
            return None
        try:
            _, answer = await self._ask(side, f"GET /health HTTP/1.1\r\nHost: {side}\r\n\r\n".encode(), CONNECT)
            report = orjson.loads(answer)
        except (ProblemError, orjson.JSONDecodeError):
            return None
        return report if isinstance(report, dict) else None

    async def _ask(self, side: Side, request: bytes, within: float) -> Answer:
        async with self._places[side]:
            reader, writer = self._kept(side) or await self.connect(side)
            keep = False
            try:
                async with asyncio.timeout(within):
                    say(writer, request)
                    status, length, kept = await head_of(reader)
                    answer = status, await reader.readexactly(length)
                keep = kept
                return answer
            except BROKEN as error:
                raise unanswered(side) from error
            finally:
                if keep:
                    self._idle[side].append((time.monotonic(), reader, writer))
                else:  # an answer may still be on its way: the next request would take it for its own
                    writer.close()

    def _kept(self, side: Side) -> Connection | None:
        """The connection used last, where the side surely keeps it too."""
        idle, oldest = self._idle[side], time.monotonic() - KEPT
        while idle and idle[0][0] < oldest:
            idle.popleft()[2].close()
        while idle:
            _, reader, writer = idle.pop()
            if not (reader.at_eof() or writer.is_closing()):
                return reader, writer
            writer.close()
        return None

    async def connect(self, side: Side) -> Connection:
        """A connection of its own to a side. Raises ProblemError 503."""
        last = time.monotonic() + self._connect_within
        while True:
            try:
                async with asyncio.timeout(CONNECT):
                    return await self._ways[side].connect()
            except OSError as error:
                if time.monotonic() > last:
                    zh = f"{side.zh}一方的服务没有运行，未作任何记录"
                    raise unavailable(f"{zh} / the {side} service is not running") from error
            await asyncio.sleep(LOOK_AGAIN)
