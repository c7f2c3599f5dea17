"""The same commands over NATS, for a system that sits on the broker of its side."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Self

import nats
import orjson
from nats.aio.client import Client as Nats
from nats.aio.msg import Msg
from nats.errors import AuthorizationError, Error
from nats.js.client import JetStreamContext

from events.base import Side
from events.envelope import Envelope
from events.streams import CATEGORIES
from fuyuan.client.commands import TAKEN_BY
from fuyuan.client.errors import NotAllowed, NotNow, raised
from fuyuan.client.giving import PATIENCE, Giver
from services.amendment.commands import AMENDING, matter_named
from services.bus.client import close
from services.bus.names import ORGAN_API, ORGAN_CONSUMER, command_subject, inbox_prefix, organ_stream

ANSWER: Final = 5.0  # seconds until a command that nobody answers is given again
PORTION: Final = 20
"""Events that are asked for at once; each has to be handled within a minute of that."""
PATIENCE_FOR_ONE, PATIENCE_FOR_MORE = 10.0, 0.05  # seconds; more are waited for only while they come
PAUSE: Final = 0.5  # seconds while the broker is away
REFUSED: Final = "authorization violation"
"""What the broker says to a user that it does not know, in the words of nats-server."""
_AMENDING: Final = {command.type for command in AMENDING}


class BusClient(Giver):
    """`async with BusClient(url, Path("court.nk"), "410204", Side.COURT, "district-court") as court:`.

    `seed` is the file that `fuyuan credentials create` wrote, `side` that of the organ. Other arguments go to
    `nats.connect`: `tls`, `tls_hostname`.
    """

    def __init__(
        self,
        url: str,
        seed: Path,
        jurisdiction: str,
        side: Side,
        organ: str,
        *,
        patience: float = PATIENCE,
        **connect: Any,
    ) -> None:
        super().__init__(patience)
        self._url, self._seed, self._connect = url, seed, connect
        self._jurisdiction, self._side, self._organ = jurisdiction, side, organ
        self._nats: Nats | None = None

    async def __aenter__(self) -> Self:
        """Raises nats.errors.Error where the broker is not there or does not let the organ in."""
        self._nats = await nats.connect(
            self._url,
            nkeys_seed=str(self._seed),
            inbox_prefix=inbox_prefix(self._organ).encode(),
            max_reconnect_attempts=-1,
            allow_reconnect=False,  # who is not let in at first is told so, not tried for ever
            **self._connect,
        )
        self._nats.options["allow_reconnect"] = True
        return self

    async def __aexit__(self, *_: object) -> None:
        with suppress(Error):
            await close(self._connected)

    async def events(self) -> AsyncGenerator[Envelope, None]:
        """Every event that the organ may know of, from the first one on, or behind those that were acknowledged.

        One is acknowledged when the next is asked for; until then it comes again, to this program or another one, also
        where a minute passes: `Inbox` tells. It goes on over restarts of the broker and cuts of the network. Raises
        NotAllowed once the broker does not accept the credentials any more, nats.errors.Error where there is no stream.
        """
        stream = self._connected.jetstream(prefix=ORGAN_API)
        pulled = await stream.pull_subscribe_bind(ORGAN_CONSUMER, organ_stream(self._organ))
        held = deque[Msg]()
        try:
            while True:
                for wanted, within in ((1, PATIENCE_FOR_ONE), (PORTION, PATIENCE_FOR_MORE)):
                    held.extend(await self._fetched(pulled, wanted, within))
                    while held:
                        yield Envelope.decode(held[0].data)
                        await held.popleft().ack()
        finally:
            with suppress(Error):
                for message in held:
                    await message.nak()  # to be had at once by whoever comes next
                await pulled.unsubscribe()

    async def replay(self) -> None:
        """`events` begins with the first one again, for every program of the organ. Raises nats.errors.Error."""
        subject = f"{ORGAN_API}.CONSUMER.RESET.{organ_stream(self._organ)}.{ORGAN_CONSUMER}"
        await self._connected.request(subject, b'{"seq":1}', timeout=ANSWER)

    @property
    def _connected(self) -> Nats:
        assert self._nats is not None, "async with BusClient(…)"
        return self._nats

    async def _once(self, command_type: str, body: bytes, key: str) -> bytes:
        subject = command_subject(self._jurisdiction, self._ledger(command_type, body), self._organ, command_type)
        try:
            answer = await self._connected.request(subject, body, timeout=ANSWER, headers={"Idempotency-Key": key})
        except (Error, TimeoutError) as error:
            self._must_be_let_in()
            raise NotNow(f"未得到答复 / no answer: {error or type(error).__name__}") from error
        document = orjson.loads(answer.data)
        if "status" in document:
            raise raised(document["status"], document)
        return answer.data

    def _ledger(self, command_type: str, body: bytes) -> Side:
        """Of its own side where that takes it, else of the joint office; an amendment goes where the matter is kept."""
        named = matter_named(orjson.loads(body))
        kept = CATEGORIES.get(named.partition(":")[0]) if command_type in _AMENDING and named else None
        sides = kept.sides if kept else TAKEN_BY[command_type]
        return self._side if self._side in sides else Side.JOINT

    async def _fetched(self, pulled: JetStreamContext.PullSubscription, wanted: int, within: float) -> list[Msg]:
        """What came in time. Raises NotAllowed, and nats.errors.Error where the connection was closed for good."""
        try:
            return await pulled.fetch(wanted, within)
        except TimeoutError:
            self._must_be_let_in()
        except Error:
            self._must_be_let_in()
            if self._connected.is_closed:
                raise
            await asyncio.sleep(PAUSE)
        return []

    def _must_be_let_in(self) -> None:
        """Raises NotAllowed where the broker, when it was last there, did not accept the credentials."""
        error = self._connected.last_error
        refused = isinstance(error, AuthorizationError) or REFUSED in str(error).lower()
        if refused and not self._connected.is_connected:
            zh, en = (
                "总线不再接受此凭据，可能已被吊销",
                "the broker does not accept these credentials any more: revoked?",
            )
            raise NotAllowed(HTTPStatus.UNAUTHORIZED, "not-accepted", zh, en)
