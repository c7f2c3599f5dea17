"""The way from the edge to a side of another installation: requests over the broker and its link.

The answers are those that the side's own socket gives, byte for byte. The broker lets an installation pass on commands
of its own organs to the joint office, and nothing else; what it would not let through is refused here, in words.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import aclosing
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

import nats.errors
import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg

from events import tracing
from events.base import Side
from events.terms import Words
from fuyuan.http.problems import (
    Answer,
    ProblemError,
    forbidden,
    not_rehearsed,
    not_uploaded,
    out_of_reach,
    stop,
    unanswered,
)
from services.bus import connection as bus
from services.bus.answering import COMMAND, FILE_NAME, KEY, MOST_TOGETHER
from services.bus.conversation import OF_ONE_ORGAN, BrokenOff, converse
from services.bus.errors import NotConnected
from services.bus.names import Way, command_subject, service_user
from services.endpoint import problems
from services.refusal.rule import refusal_by

CONNECT: Final = 2.0  # seconds
ANSWER: Final = 10.0  # seconds; where the broker there is up and the side is not, this long nobody says so
TOGETHER: Final = 10.0  # times as long for many commands in one transaction
HomeOf = Callable[[str], Awaitable[Side | None]]
"""The side of an organ."""
NameOf = Callable[[str], Awaitable[Words | None]]
"""What an organ is called today."""


class Elsewhere:
    """`passwords`: of the service user of each side that lives here; the organs of a side are spoken for by it."""

    def __init__(
        self,
        url: str,
        passwords: Mapping[Side, str],
        jurisdiction: str,
        home_of: HomeOf,
        name_of: NameOf,
        passed_on: Callable[[], Collection[str]],
        answer_within: float = ANSWER,
    ) -> None:
        """`passed_on`: the organs whose commands the broker's configuration names now. `answer_within`: seconds until a
        side that does not answer counts as away.
        """
        self._url, self._passwords, self._jurisdiction, self._home_of = url, passwords, jurisdiction, home_of
        self._name_of, self._passed_on = name_of, passed_on
        self._answer_within = answer_within
        self._connections: dict[Side, Client] = {}
        self._connecting, self._uploads = asyncio.Lock(), asyncio.Semaphore(OF_ONE_ORGAN)

    async def aclose(self) -> None:
        for connection in self._connections.values():
            await connection.close()

    async def give(
        self, side: Side, organ: str, command_type: str, key: str, body: bytes, *, dry: bool = False
    ) -> Answer:
        """As `Gateway.give`."""
        if refused := await self._refused(side, organ):
            return refused
        asked, headers = (Way.DRY_RUN, {KEY: key, COMMAND: command_type}) if dry else (command_type, {KEY: key})
        line = await self._line(side, organ, asked, self._answer_within)
        return _answer((await line.ask(body, headers)).data, side)

    async def give_together(self, side: Side, organ: str, body: bytes) -> Answer:
        """As `Gateway.give_together`; also 413, for it takes less."""
        if refused := await self._refused(side, organ) or _too_long(body):
            return refused
        line = await self._line(side, organ, Way.TOGETHER, self._answer_within * TOGETHER)
        return _answer(await line.answer(_whole(body), {}), side)

    async def rehearse(self, side: Side, organ: str, body: bytes) -> AsyncIterator[bytes]:
        """As `Gateway.rehearse`; also 413, for it takes less."""
        if refused := await self._refused(side, organ) or _too_long(body):
            raise stop(refused)
        line = await self._line(side, organ, Way.REHEARSAL, self._answer_within, not_rehearsed)
        async with aclosing(line.lines(_whole(body), {})) as lines:
            async for answers in lines:
                if not answers.startswith(b"["):
                    raise stop(_answer(answers, side))
                yield answers

    async def upload(self, side: Side, organ: str, name: str, chunks: AsyncIterable[bytes]) -> Answer:
        """As `FileWays.upload`."""
        if refused := await self._refused(side, organ):
            return refused
        async with self._uploads:
            line = await self._line(side, organ, Way.ATTACHMENTS, self._answer_within, not_uploaded)
            return _answer(await line.answer(chunks, {FILE_NAME: quote(name)}), side)

    async def _refused(self, side: Side, organ: str) -> Answer | None:
        """What the ledger of a side answers that takes commands of its own organs alone; None for the joint one."""
        if side is Side.JOINT:
            return None
        rule = "GRP-03" if await self._home_of(organ) is Side.JOINT else "GEN-03"
        return problems.problem_of(refusal_by(rule, organ=await self._name_of(organ) or organ, side=side))

    async def _line(
        self, side: Side, organ: str, asked: str, within: float, silent: Callable[[Side], ProblemError] = unanswered
    ) -> _Line:
        """Raises ProblemError 503 where this installation is not on its own bus, or does not speak for the organ; 403
        where the broker does not know the organ yet.
        """
        if organ not in self._passed_on():
            raise forbidden(
                f"本单位的事项暂不能送往{side.zh}一方：机关名录中没有本单位，或者本单位已经撤销。"
                "刚刚登记的，请稍后再试 / "
                f"the link to the {side} side does not know {organ}: it is not registered or has ended; "
                "one that was registered just now is known in a moment"
            )
        home = await self._home_of(organ)
        if home is None or home not in self._passwords:
            raise out_of_reach(side)
        async with self._connecting:
            if (connection := self._connections.get(home)) is None:
                user, password = service_user(home), self._passwords[home]
                try:
                    connection = await bus.connect(
                        self._url, user=user, password=password, name=f"fuyuan-edge-{home}-commands", within=CONNECT
                    )
                except NotConnected as error:
                    raise out_of_reach(side) from error
                self._connections[home] = connection
        return _Line(connection, command_subject(self._jurisdiction, side, organ, asked), side, within, silent)


class _Line:
    """One request, or the requests of one conversation. `silent`: what is said where there is no answer in time."""

    def __init__(
        self, connection: Client, subject: str, side: Side, within: float, silent: Callable[[Side], ProblemError]
    ) -> None:
        self._connection, self._subject, self._side = connection, subject, side
        self._within, self._silent, self._heard = within, silent, False

    async def ask(self, body: bytes, headers: dict[str, str]) -> Msg:
        """Raises ProblemError 503. What the client could not send at once is not sent later."""
        if not self._connection.is_connected:
            raise self._nobody()
        told = {**headers, **tracing.headers()}
        try:
            reply = await self._connection.request(self._subject, body, timeout=self._within, headers=told)
        except nats.errors.NoRespondersError as error:
            raise self._nobody() from error
        except nats.errors.Error as error:
            raise self._silent(self._side) from error
        self._heard = True
        return reply

    def _nobody(self) -> ProblemError:
        return self._silent(self._side) if self._heard else out_of_reach(self._side)

    async def lines(self, said: AsyncIterable[bytes], headers: Mapping[str, str]) -> AsyncGenerator[bytes]:
        """The lines of the answer. Raises ProblemError 503, and what breaks `said` off."""
        try:
            async for line in converse(self.ask, said, headers):
                yield line
        except BrokenOff as error:
            raise self._silent(self._side) from error

    async def answer(self, said: AsyncIterable[bytes], headers: Mapping[str, str]) -> bytes:
        """The first line."""
        async for line in self.lines(said, headers):
            return line
        raise self._silent(self._side)


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    yield body


def _answer(document: bytes, side: Side) -> Answer:
    """With the status that a problem document has inside. Raises ProblemError 503 for what is no document."""
    try:
        said = orjson.loads(document)
        return HTTPStatus(said.get("status", HTTPStatus.OK) if isinstance(said, dict) else HTTPStatus.OK), document
    except ValueError as error:
        raise unanswered(side) from error


def _too_long(body: bytes) -> Answer | None:
    return problems.too_large(MOST_TOGETHER) if len(body) > MOST_TOGETHER else None
