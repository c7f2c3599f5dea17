"""What is too long for one message of NATS: said in pieces, and answered in pieces, each a request with one reply.

Of a service in another account or on a linked server only one reply comes back, so the caller fetches the answer piece
by piece too. The pieces are numbered, and the last one has the SHA-256 of all that was said: what broke off on the way
was never said. An answer is lines; each is a JSON document.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Final
from uuid import uuid4

import structlog
from nats.aio.msg import Msg

from events.cancelling import end
from services.endpoint import problems
from services.errors import FuyuanError

PIECE: Final = 128 * 1024
AT_ONCE, OF_ONE_ORGAN = 16, 4
"""Conversations under way at the same moment."""
SILENCE: Final = 30.0  # seconds without a word of the caller; then it is gone
CONVERSATION: Final = "Fuyuan-Conversation"
NUMBER: Final = "Fuyuan-Piece"
DIGEST: Final = "Fuyuan-SHA256"
"""Stands at the last piece that is said."""
ANSWER: Final = "Fuyuan-Answer"
"""Stands at every reply: GO_ON, MORE (a piece of the answer), END or BROKEN."""
GO_ON, MORE, END, BROKEN = "go-on", "more", "end", "broken-off"
NOTHING: Final = "-"
"""The digest of what was not said to the end."""
Ask = Callable[[bytes, dict[str, str]], Awaitable[Msg]]
"""Sends one message with headers, and gives its reply."""
Talk = Callable[[AsyncIterator[bytes]], AsyncIterator[bytes]]
"""Hears all that is said, and answers in lines."""
Reply = tuple[str, bytes]
log = structlog.get_logger()


class BrokenOff(Exception):
    """The other end lost the thread, or is gone: what became of it is not known."""


async def converse(ask: Ask, said: AsyncIterable[bytes], headers: Mapping[str, str]) -> AsyncIterator[bytes]:
    """The lines of the answer.

    Raises BrokenOff, what `ask` raises, and what breaks `said` off: nothing was said then.
    """
    name, number, hashed, pieces = uuid4().hex, 0, hashlib.sha256(), _cut(said)

    async def turn(piece: bytes, digest: str | None = None) -> Reply:
        nonlocal number
        number += 1
        its_own = {CONVERSATION: name, NUMBER: str(number)} | ({DIGEST: digest} if digest else {})
        reply = await ask(piece, {**headers, **its_own})
        kind = (reply.headers or {}).get(ANSWER)
        if kind == BROKEN:
            raise BrokenOff
        return (kind, reply.data) if kind else (END, reply.data + b"\n")  # of one that knows no conversations

    kind, answer = GO_ON, b""
    while kind == GO_ON:  # it may be refused before all is said
        try:
            piece, last = await anext(pieces)
        except Exception:
            if number:
                with suppress(Exception):  # else its silence tells
                    await turn(b"", NOTHING)
            raise
        hashed.update(piece)
        kind, answer = await turn(piece, hashed.hexdigest() if last else None)
    held = b""
    while True:
        *lines, held = (held + answer).split(b"\n")
        for line in lines:
            yield line
        if kind == END:
            return
        kind, answer = await turn(b"")


async def _cut(said: AsyncIterable[bytes]) -> AsyncIterator[tuple[bytes, bool]]:
    """In pieces of one size; the last one may be shorter, or empty."""
    held = bytearray()
    async for chunk in said:
        held += chunk
        while len(held) > PIECE:
            yield bytes(held[:PIECE]), False
            del held[:PIECE]
    yield bytes(held), True


class Conversations:
    """Those that one side has with its callers."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], _Conversation] = {}

    async def hear(self, organ: str, headers: Mapping[str, str], body: bytes, talk: Talk) -> Reply:
        """What is answered to one piece. `talk` begins with the first one."""
        name, number = (organ, headers.get(CONVERSATION, "")), headers.get(NUMBER, "")
        if number == "1" and name not in self._open:
            if len(self._open) >= AT_ONCE or sum(of == organ for of, _ in self._open) >= OF_ONE_ORGAN:
                detail = "同时进行的导入和上传过多，请稍后再试 / too many imports and uploads at once: try again later"
                return END, problems.problem("unavailable", detail)[1] + b"\n"
            self._open[name] = _Conversation(talk)
        if (conversation := self._open.get(name)) is None:
            return BROKEN, b""
        conversation.patience.cancel()
        reply = await conversation.hear(number, body, headers.get(DIGEST))
        if reply[0] in {END, BROKEN}:
            self._leave(name)
        else:
            conversation.patience = asyncio.get_running_loop().call_later(SILENCE, self._leave, name)
        return reply

    def _leave(self, name: tuple[str, str]) -> None:
        if (conversation := self._open.pop(name, None)) is not None:
            conversation.patience.cancel()
            conversation.task.cancel()

    async def close(self) -> None:
        tasks = [conversation.task for conversation in self._open.values()]
        for name in list(self._open):
            self._leave(name)
        await end(*tasks)


class _Conversation:
    """`patience`: what ends it where the caller says no more."""

    def __init__(self, talk: Talk) -> None:
        self._heard, self._said = asyncio.Queue[tuple[bytes, str | None]](1), asyncio.Queue[bytes](1)
        self._number, self._whole, self._answers, self._hears = 0, False, False, False
        self.task = asyncio.create_task(self._run(talk))
        self.patience = asyncio.get_running_loop().call_later(SILENCE, self.task.cancel)

    async def hear(self, number: str, body: bytes, digest: str | None) -> Reply:
        """One piece at a time; nothing, where the answer has begun or all was said: else nobody would ever answer."""
        self._number += 1
        if self._hears or number != str(self._number):
            return BROKEN, b""
        self._hears = True
        try:
            return await self._heard_of(body, digest)
        finally:
            self._hears = False

    async def _heard_of(self, body: bytes, digest: str | None) -> Reply:
        if self._whole or self._answers:
            return await self._next()
        if digest is None and not body:
            return BROKEN, b""
        self._whole = digest is not None
        putting = asyncio.create_task(self._heard.put((body, digest)))
        await asyncio.wait({putting, self.task}, return_when=asyncio.FIRST_COMPLETED)
        if self._whole or self.task.done() or self._said.full():
            putting.cancel()
            return await self._next()
        return GO_ON, b""

    async def _next(self) -> Reply:
        getting = asyncio.create_task(self._said.get())
        await asyncio.wait({getting, self.task}, return_when=asyncio.FIRST_COMPLETED)
        self._answers = True
        if getting.done():
            return MORE, getting.result()
        getting.cancel()
        return (END, b"") if self._said.empty() else (MORE, self._said.get_nowait())

    async def _run(self, talk: Talk) -> None:
        try:
            async for line in talk(self._all()):
                await self._say(line)
        except FuyuanError as error:
            await self._say(problems.problem_of(error)[1])
        except BrokenOff:
            pass
        except Exception as error:
            log.error("a conversation failed", exc_info=error)
            await self._say(problems.defect()[1])

    async def _all(self) -> AsyncIterator[bytes]:
        """What is said, as it comes. Raises BrokenOff at the end of what is not whole."""
        hashed, digest = hashlib.sha256(), None
        while digest is None:
            piece, digest = await self._heard.get()
            hashed.update(piece)
            yield piece
        if digest != hashed.hexdigest():
            raise BrokenOff

    async def _say(self, line: bytes) -> None:
        text = line + b"\n"
        for start in range(0, len(text), PIECE):
            await self._said.put(text[start : start + PIECE])
