"""One command, given until it is answered: the same over HTTP and over NATS."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Final, ParamSpec
from uuid import uuid4

from fuyuan.client.answers import Accepted
from fuyuan.client.retrying import attempts
from services.decider import Command

PATIENCE: Final = 60.0  # seconds
P = ParamSpec("P")


class Giver(ABC):
    """`patience`: seconds for which a command is given again that nobody answered."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience

    async def give(self, command: Command, key: str | None = None) -> Accepted:
        """What the ledger recorded. Raises Refused, WrongFields, NotAllowed, Problem, NotNow.

        The key stands for this act for ever: who gives the command again with it hears the first outcome, and nothing
        is recorded twice. One that the system can name again after a crash, such as `docket-4711`, is worth more than
        the random one that is made here, which is kept for the retries of this call alone.
        """
        return await self.send(command.type, command.model_dump_json(exclude_none=True), key or uuid4().hex)

    async def send(self, command_type: str, body: str, key: str) -> Accepted:
        """The same for a command that is JSON already, as `Outbox` keeps it."""
        return Accepted.model_validate_json(await self._patiently(self._once, command_type, body.encode(), key))

    async def _patiently(self, once: Callable[P, Awaitable[bytes]], *args: P.args, **kwargs: P.kwargs) -> bytes:
        """What `once` answers, asked again at each NotNow while there is patience."""
        async for attempt in attempts(self._patience):
            with attempt:
                answer = await once(*args, **kwargs)
        return answer

    @abstractmethod
    async def _once(self, command_type: str, body: bytes, key: str) -> bytes:
        """One attempt: the answer of a command that was accepted. Raises ClientError."""
