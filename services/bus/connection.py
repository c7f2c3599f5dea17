"""The bus of one side: connecting to NATS, publishing fenced batches, reading a stream's last message.

A batch is atomic (ADR-50): all its messages enter the stream or none does, and only behind the sequence the
writer expected. So two relays can never interleave, and no duplicate window is needed.
"""

from __future__ import annotations

import asyncio
import base64
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import nats.errors
import orjson
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

from events.errors import reason_of
from services.bus.answers import patience, refused, tells_of_a_stream
from services.bus.client import Connection
from services.bus.errors import (
    ApiRefused,
    NotConnected,
    OutcomeUnknown,
    SequenceConflict,
    StreamUnavailable,
    Unreadable,
)

MAX_BATCH: Final = 1000
PENDING_BYTES: Final = 8 * 1024 * 1024
EXPECTED_LAST: Final = "Nats-Expected-Last-Sequence"
EXPECTED_LAST_OF_SUBJECT: Final = "Nats-Expected-Last-Subject-Sequence"
WRONG_LAST_SEQUENCE: Final = 10071
NO_MESSAGE_FOUND: Final = 10037
DELETE_FAILED: Final = 10057
STREAM_NOT_FOUND: Final = 10059

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class BusMessage:
    """One event as it goes on the bus: `data` is the stored envelope, byte for byte."""

    subject: str
    data: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """One event as the stream holds it; `sequence` counts from 1 and is the same in every mirror."""

    sequence: int
    subject: str
    data: bytes
    headers: Mapping[str, str]


async def connect(
    url: str, *, user: str, password: str, name: str, inbox: str = "_INBOX", within: float = 10.0
) -> Connection:
    """A connection that, once made, comes back for ever. `name` is what the server shows of us.

    `url` names a server, or with commas between all of a cluster.

    Raises NotConnected when it cannot be made `within` seconds; the last reason is in it.
    """
    logger = log.bind(connection=name)
    reason = "no answer"

    async def failed(error: Exception) -> None:
        nonlocal reason
        if not isinstance(error, ConnectionResetError):  # it may come instead of the broker's own word
            reason = reason_of(error)
        if client.options["allow_reconnect"]:  # else `close` has begun
            logger.warning("bus.error", error=reason_of(error))

    async def disconnected() -> None:
        if client.options["allow_reconnect"]:
            logger.warning("bus.disconnected")

    async def reconnected() -> None:
        logger.info("bus.reconnected")

    client = Connection()
    try:
        async with asyncio.timeout(within):
            await client.connect(
                url.split(","),
                user=user,
                password=password,
                name=name,
                inbox_prefix=inbox,
                pending_size=PENDING_BYTES,
                error_cb=failed,
                disconnected_cb=disconnected,
                reconnected_cb=reconnected,
                max_reconnect_attempts=-1,
                reconnect_time_wait=0.2,  # seconds
            )
    except (TimeoutError, OSError, nats.errors.Error) as error:
        await client.close()
        raise NotConnected(url, user, reason) from error
    return client


def replicas(connection: Client) -> int:
    """How many servers are to store a stream: three where the one that we are connected to is of a cluster.

    One that calls another over a leaf link names a cluster too, by its own name.
    """
    server = connection._server_info
    return 1 if server.get("cluster", server["server_name"]) == server["server_name"] else 3


async def api(connection: Client, subject: str, request: Any = None, *, within: float | None = None) -> dict[str, Any]:
    """One call of the JetStream API, e.g. `STREAM.INFO.COURT` (or with its prefix); `within` in seconds.

    Raises ApiRefused, StreamUnavailable (no JetStream there, nobody leads it now, or no connection), OutcomeUnknown.
    """
    subject = subject if subject.startswith(("$JS.", "JS.")) else f"$JS.API.{subject}"
    within = within or patience(subject)
    answer = await _ask(connection, subject, b"" if request is None else orjson.dumps(request), within=within)
    if (error := answer.get("error")) is not None:
        raise refused(subject, error)
    if ".STREAM.INFO." in subject and not tells_of_a_stream(answer):
        raise Unreadable(subject)
    return answer


async def last_message(connection: Client, stream: str, *, prefix: str = "") -> StoredMessage | None:
    """The newest message, read from the stream's leader (Direct Get may lag); None when it holds none.

    `prefix` is that of another account's API, where that account lets us read there.
    """
    return await stored(connection, stream, {"last_by_subj": ">"}, prefix)


async def message(connection: Client, stream: str, sequence: int, *, prefix: str = "") -> StoredMessage | None:
    """One message by its sequence; None when the stream does not hold it."""
    return await stored(connection, stream, {"seq": sequence}, prefix)


async def stored(connection: Client, stream: str, which: dict[str, Any], prefix: str = "") -> StoredMessage | None:
    """The message that the request of `STREAM.MSG.GET` names; None when the stream does not hold it."""
    subject = f"{prefix}STREAM.MSG.GET.{stream}"
    try:
        answer = await api(connection, subject, which)
    except ApiRefused as refused:
        if refused.err_code == NO_MESSAGE_FOUND:
            return None
        raise
    try:
        stored = answer["message"]
        return StoredMessage(
            sequence=int(stored["seq"]),
            subject=str(stored["subject"]),
            data=base64.b64decode(stored.get("data", "")),
            headers=_headers(base64.b64decode(stored.get("hdrs", ""))),
        )
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(subject) from error


async def delete_message(connection: Client, stream: str, sequence: int) -> None:
    """Have the broker overwrite a message; the others keep their sequences. One that is gone is. Raises BusErrors."""
    try:
        await api(connection, f"STREAM.MSG.DELETE.{stream}", {"seq": sequence})
    except ApiRefused as refused:
        if refused.err_code not in {NO_MESSAGE_FOUND, DELETE_FAILED}:
            raise


async def stream_head(connection: Client, stream: str) -> int:
    """The sequence of the newest message, 0 when there never was one. ApiRefused when there is no stream."""
    return int((await api(connection, f"STREAM.INFO.{stream}"))["state"]["last_seq"])


async def store(connection: Client, message: BusMessage, *, within: float = 5.0) -> int:
    """Store one message wherever it comes to stand, and give its sequence. Raises as `publish_batch`."""
    return await _commit(connection, message, dict(message.headers), 0, within)


async def publish_batch(
    connection: Client, messages: Sequence[BusMessage], expected_last_sequence: int, *, within: float = 5.0
) -> int:
    """Store 1 to 1000 messages, all or none, right behind `expected_last_sequence`; gives the new last one.

    Raises SequenceConflict, StreamUnavailable, ApiRefused (nothing stored in these) or OutcomeUnknown (no
    answer in `within` seconds: learn the position again by `last_message`).
    """
    if not 1 <= len(messages) <= MAX_BATCH:
        raise ValueError(f"a batch has 1 to {MAX_BATCH} messages, not {len(messages)}")
    *earlier, last = messages
    fence = {EXPECTED_LAST: str(expected_last_sequence)}
    if not earlier:
        return await _commit(connection, last, {**last.headers, **fence}, expected_last_sequence, within)
    batch = uuid.uuid4().hex
    if not connection.is_connected:  # else the client would buffer it for later
        raise StreamUnavailable(last.subject)
    try:
        for number, message in enumerate(earlier, start=1):
            headers = {**message.headers, "Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(number)}
            await connection.publish(message.subject, message.data, headers=headers | (fence if number == 1 else {}))
    except (nats.errors.ConnectionClosedError, nats.errors.OutboundBufferLimitError) as lost:
        raise StreamUnavailable(last.subject) from lost  # never committed
    commit = {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(len(messages)), "Nats-Batch-Commit": "1"}
    return await _commit(connection, last, {**last.headers, **commit}, expected_last_sequence, within)


async def publish_each(
    connection: Client, messages: Sequence[BusMessage], expected_last_sequence: int, *, within: float = 5.0
) -> int:
    """Store messages one behind the other, all on their way at once, each fenced by its own place; gives the last.

    For a few messages this is several times faster than an atomic batch, which the server first stages on disk. Where
    it fails (errors as for `publish_batch`), some of the first may be stored, and never one behind a gap.
    """
    places = range(expected_last_sequence, expected_last_sequence + len(messages))
    answers = await asyncio.gather(
        *(
            publish_batch(connection, [message], place, within=within)
            for message, place in zip(messages, places, strict=True)
        ),
        return_exceptions=True,
    )
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return places.stop


async def _commit(
    connection: Client, message: BusMessage, headers: dict[str, str], expected: int, within: float
) -> int:
    answer = await _ask(connection, message.subject, message.data, headers=headers, within=within)
    error = answer.get("error")
    if error is None:
        return int(answer["seq"])
    if error.get("err_code") == WRONG_LAST_SEQUENCE:
        raise SequenceConflict(expected, error.get("description", ""))
    raise ApiRefused(message.subject, error["code"], error.get("err_code", 0), error.get("description", ""))


async def _ask(
    connection: Client, subject: str, data: bytes, *, within: float, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    if not connection.is_connected:
        raise StreamUnavailable(subject)
    try:
        reply: Msg = await connection.request(subject, data, timeout=within, headers=headers)
    except nats.errors.NoRespondersError as nobody:
        raise StreamUnavailable(subject) from nobody
    except (nats.errors.TimeoutError, nats.errors.ConnectionClosedError) as silent:
        raise OutcomeUnknown(subject) from silent
    try:
        answer = orjson.loads(reply.data)
    except orjson.JSONDecodeError as error:
        raise Unreadable(subject) from error
    if not isinstance(answer, dict):
        raise Unreadable(subject)
    return answer


def _headers(raw: bytes) -> dict[str, str]:
    """The header block as stored: a version line, then `Name: value` lines."""
    lines = raw.decode().split("\r\n")[1:]
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
