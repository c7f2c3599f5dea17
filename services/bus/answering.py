"""The commands of organs, answered over NATS by FastStream's subscriber."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import structlog
from faststream import AckPolicy
from faststream.nats import NatsBroker, NatsMessage
from faststream.security import SASLPlaintext
from nats.aio.msg import Msg

from events.base import Side
from events.errors import reason_of
from services.bus import connection as bus
from services.bus import names as bus_names
from services.endpoint.endpoint import Endpoint

COMMANDS_AT_ONCE: Final = 256
STOP_WITHIN: Final = 3.0  # seconds
log = structlog.get_logger()


def answering(url: str, password: str, jurisdiction: str, side: Side, endpoint: Endpoint) -> NatsBroker:
    """To be started, and stopped with `stop`."""
    broker = NatsBroker(
        url.split(","),
        security=SASLPlaintext(bus_names.service_user(side), password),
        name=f"fuyuan-{side}-commands",
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        logger=None,
        apply_types=False,
        parser=_parsed,
        decoder=_whole,
    )
    _answer_commands(broker, jurisdiction, side, endpoint)
    return broker


def _answer_commands(broker: NatsBroker, jurisdiction: str, side: Side, endpoint: Endpoint) -> None:
    """Take commands as they come and answer each when it is recorded, at most COMMANDS_AT_ONCE in hand.

    The subscriber only hands over: FastStream's own pool and reply path cost twice the rest of the command, and
    its log context, which nobody reads, a seventh.
    """
    free = asyncio.Semaphore(COMMANDS_AT_ONCE)
    answering: set[asyncio.Task[None]] = set()

    async def answer(message: NatsMessage) -> None:
        try:
            *_, organ, command_type = message.raw_message.subject.split(".")
            key = message.headers.get("Idempotency-Key")
            _, document = await endpoint.answer(organ, command_type, message.body, key)
            await message.raw_message.respond(document)
        finally:
            free.release()

    subscriber = broker.subscriber(
        bus_names.command_subjects(jurisdiction, side),
        queue="commands",
        no_reply=True,
        ack_policy=AckPolicy.MANUAL,  # core NATS: nothing to acknowledge
    )
    subscriber.get_log_context = lambda message: {}  # type: ignore[method-assign]

    @subscriber
    async def command(message: NatsMessage) -> None:
        await free.acquire()
        task = asyncio.create_task(answer(message))
        answering.add(task)
        task.add_done_callback(answering.discard)


async def _parsed(raw: Msg) -> NatsMessage:
    """Without what FastStream's own parser makes of a subject, and with the caller's inbox for an id."""
    return NatsMessage(raw, raw.data, headers=raw.headers, reply_to=raw.reply, correlation_id=raw.reply)


async def _whole(message: Any) -> Any:
    """Handlers get the message itself: bodies are decoded by us, never by guess."""
    return message


async def stop(broker: NatsBroker) -> None:
    """Stop, and close the connection also where a broken one cannot be drained."""
    connection = broker._connection
    try:
        async with asyncio.timeout(STOP_WITHIN):
            await broker.stop()
    except Exception as error:  # the broker of a lost connection
        log.info("broker stopped hard", error=reason_of(error))
    finally:
        if connection is not None:
            await bus.close(connection)
