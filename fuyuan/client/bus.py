"""The same commands over NATS, for a system that sits on the broker of its side."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self

import nats
import orjson
from nats.aio.client import Client as Nats
from nats.errors import Error

from events.base import Side
from events.streams import CATEGORIES
from fuyuan.client.commands import TAKEN_BY
from fuyuan.client.errors import NotNow, raised
from fuyuan.client.giving import PATIENCE, Giver
from services.amendment.commands import AMENDING, matter_named
from services.bus.names import command_subject, inbox_prefix

ANSWER: Final = 5.0  # seconds until a command that nobody answers is given again
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
        assert self._nats is not None
        with suppress(Error):
            await self._nats.close()

    async def _once(self, command_type: str, body: bytes, key: str) -> bytes:
        assert self._nats is not None, "async with BusClient(…)"
        subject = command_subject(self._jurisdiction, self._ledger(command_type, body), self._organ, command_type)
        try:
            answer = await self._nats.request(subject, body, timeout=ANSWER, headers={"Idempotency-Key": key})
        except (Error, TimeoutError) as error:
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
