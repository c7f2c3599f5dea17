"""The commands of organs, answered over NATS by FastStream's subscriber.

In place of a command type an organ may name a `Way`: what the edge of its installation asks for in its name.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import unquote

import structlog
from faststream import AckPolicy
from faststream.nats import NatsBroker, NatsMessage
from faststream.security import SASLPlaintext
from nats.aio.msg import Msg

from events import tracing
from events.base import Side
from events.errors import reason_of
from services.attachments.files import Files
from services.bus import names as bus_names
from services.bus.client import close
from services.bus.conversation import ANSWER, Conversations
from services.bus.names import Way
from services.endpoint import problems
from services.endpoint.endpoint import Endpoint

COMMANDS_AT_ONCE: Final = 256
MOST_TOGETHER: Final = 8 * 1024 * 1024  # bytes
KEY, COMMAND, FILE_NAME = "Idempotency-Key", "Fuyuan-Command", "Fuyuan-File-Name"
"""Headers. The name of a file is percent-encoded."""
STOP_WITHIN: Final = 3.0  # seconds
log = structlog.get_logger()


class Answering:
    """`await answering.broker.start()`; `await answering.stop()`."""

    def __init__(
        self, url: str, user: str, password: str, jurisdiction: str, side: Side, endpoint: Endpoint, files: Files
    ) -> None:
        self.broker = NatsBroker(
            url.split(","),
            security=SASLPlaintext(user, password),
            name=f"fuyuan-{side}-commands",
            max_reconnect_attempts=-1,
            reconnect_time_wait=1,
            logger=None,
            apply_types=False,
            parser=_parsed,
            decoder=_whole,
        )
        self._endpoint, self._files, self._conversations = endpoint, files, Conversations()
        _hand_over(self.broker, bus_names.command_subjects(jurisdiction, side), self._answer)

    async def stop(self) -> None:
        """Also where a broken connection cannot be drained."""
        await self._conversations.close()
        connection = self.broker._connection
        try:
            async with asyncio.timeout(STOP_WITHIN):
                await self.broker.stop()
        except Exception as error:  # the broker of a lost connection
            log.info("broker stopped hard", error=reason_of(error))
        finally:
            if connection is not None:
                await close(connection)

    async def _answer(self, message: Msg) -> None:
        *_, organ, asked = message.subject.split(".")
        headers, body = message.headers or {}, message.data
        match asked:
            case Way.TOGETHER | Way.REHEARSAL | Way.ATTACHMENTS:
                kind, piece = await self._conversations.hear(
                    organ, headers, body, lambda said: self._talk(Way(asked), organ, headers, said)
                )
                await message._client.publish(message.reply, piece, headers={ANSWER: kind})
            case _:
                dry = asked == Way.DRY_RUN
                command_type = headers.get(COMMAND, "") if dry else asked
                key, trace = headers.get(KEY), headers.get(tracing.HEADER, "")
                _, document = await self._endpoint.answer(organ, command_type, body, key, dry=dry, trace=trace)
                await message.respond(document)

    async def _talk(
        self, way: Way, organ: str, headers: Mapping[str, str], said: AsyncIterator[bytes]
    ) -> AsyncIterator[bytes]:
        if way is Way.ATTACHMENTS:
            file = await self._files.take(unquote(headers.get(FILE_NAME, "")), said)
            yield file.model_dump_json().encode()
            return
        body = bytearray()
        async for piece in said:
            body += piece
            if len(body) > MOST_TOGETHER:
                yield problems.too_large(MOST_TOGETHER)[1]
                return
        if way is Way.TOGETHER:
            trace = headers.get(tracing.HEADER, "")
            yield (await self._endpoint.answer_together(organ, bytes(body), trace))[1]
            return
        async for answers in self._endpoint.rehearse(await self._endpoint.aside(), organ, bytes(body)):
            yield answers


def _hand_over(broker: NatsBroker, subjects: str, answer: Callable[[Msg], Awaitable[None]]) -> None:
    """Take commands as they come and answer each when it is recorded, at most COMMANDS_AT_ONCE in hand.

    The subscriber only hands over: FastStream's own pool and reply path cost twice the rest of the command, and
    its log context, which nobody reads, a seventh.
    """
    free = asyncio.Semaphore(COMMANDS_AT_ONCE)
    answering: set[asyncio.Task[None]] = set()

    async def answered(message: Msg) -> None:
        try:
            await answer(message)
        finally:
            free.release()

    subscriber = broker.subscriber(
        subjects,
        queue="commands",
        no_reply=True,
        ack_policy=AckPolicy.MANUAL,  # core NATS: nothing to acknowledge
    )
    subscriber.get_log_context = lambda message: {}  # type: ignore[method-assign]

    @subscriber
    async def command(message: NatsMessage) -> None:
        await free.acquire()
        task = asyncio.create_task(answered(message.raw_message))
        answering.add(task)
        task.add_done_callback(answering.discard)


async def _parsed(raw: Msg) -> NatsMessage:
    """Without what FastStream's own parser makes of a subject, and with the caller's inbox for an id."""
    return NatsMessage(raw, raw.data, headers=raw.headers, reply_to=raw.reply, correlation_id=raw.reply)


async def _whole(message: Any) -> Any:
    """Handlers get the message itself: bodies are decoded by us, never by guess."""
    return message
