"""What systems of organs took from their streams, as whoever keeps these streams tells it: recorded once for each.

Over the local socket of the side: `POST /retrieved`. No caller of the exchange comes here, so nobody says it of itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, TypeAdapter

from events.papers import MATTERS
from events.reading import PaperKind
from events.streams import principal_stream
from events.values import EventId, OrganId
from services.decider import Decider
from services.endpoint import problems
from services.errors import FuyuanError, KeyReused
from services.ledger.group_commit import CommandQueue
from services.ledger.request import Request
from services.rules.retrieval import NoteRetrieval

RETRIEVED: Final = "/retrieved"
NOT_RETRIEVALS: Final = "请求体应为已取回文书的列表 / the body is a list of papers that were taken"


class Retrieved(BaseModel):
    """A system of the organ acknowledged the event of sending `sent` by this day (Asia/Shanghai)."""

    kind: PaperKind
    organ: OrganId
    sent: EventId
    on: date

    @property
    def category(self) -> str:
        """Of the matter, "" where it is none that has papers."""
        category, _, matter = self.sent.partition(":")
        return category if category in MATTERS and ":" in matter else ""

    def request(self, command: type[NoteRetrieval]) -> Request:
        """In the name of the organ: it is its own doing. The key is that of paper and organ, whoever tells it."""
        said: dict[str, Any] = {"kind": self.kind, "organ": self.organ, "sent": self.sent}
        given = command(id=UUID(self.sent.split(":")[1]), occurred_on=self.on, **said)
        return Request(given, self.organ, f"retrieved/{self.sent}/{self.organ}", self.sent, self.sent)


_GIVEN = TypeAdapter(list[Retrieved])


class Retrievals:
    """Of one side, whose aggregates say where it is noted. Of what it sends to its own organs it may keep no part."""

    def __init__(self, deciders: Iterable[Decider[Any]], queue: CommandQueue) -> None:
        self._queue = queue
        self._commands: dict[str, type[NoteRetrieval]] = {
            principal_stream(decider.category): command
            for decider in deciders
            for command in decider.decisions
            if issubclass(command, NoteRetrieval)
        }

    async def answer(self, body: bytes) -> tuple[int, bytes]:
        """200 where all are recorded, now or before, that this side keeps; else the problem of the first."""
        try:
            given = _GIVEN.validate_json(body)
        except ValueError:
            return problems.problem("malformed", NOT_RETRIEVALS)
        if not all(one.category for one in given):
            return problems.problem("malformed", NOT_RETRIEVALS)
        requests = [one.request(command) for one in given if (command := self._commands.get(one.category))]
        for answer in await asyncio.gather(*map(self._queue.execute, requests), return_exceptions=True):
            if isinstance(answer, KeyReused):  # told before, of another day
                continue
            if isinstance(answer, FuyuanError):
                return problems.problem_of(answer)
            if isinstance(answer, BaseException):
                raise answer
        return 200, b"{}"
