"""`POST /api/v1/commands/{type}`: who asks is checked here, what is asked is decided by the side's ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from events.base import Side
from fuyuan.access.audit import DONE, Act, Kind, Records, act
from fuyuan.access.permissions import barred
from fuyuan.access.tokens import Grant
from fuyuan.contracts.tables import CommandEntry, CommandTable
from fuyuan.http.auth import Authentication
from fuyuan.http.gateway import Gateway
from fuyuan.http.problems import Answer, forbidden, relayed, stop
from fuyuan.http.reads import Reads
from fuyuan.http.route import Route
from services.endpoint import problems
from services.endpoint.endpoint import KEY, MAX_BODY

NO_KEY = (
    "请在 Idempotency-Key 中给出1至128个可见ASCII字符 / give an Idempotency-Key of 1 to 128 visible ASCII characters"
)
NO_QUERY = "此处只能带 ?dry-run（试办，不作记录）/ nothing but ?dry-run may be asked here: decided, not recorded"
SideOf = Callable[[str], Awaitable[Side | None]]


@dataclass(frozen=True, slots=True)
class Giving:
    """The one way of a command to the ledger that takes it: who may not give it in its role is stopped here."""

    gateway: Gateway
    reads: Reads
    records: Records
    here: Collection[Side] = tuple(Side)
    """The sides that live here: in the name of other sides' organs nothing is done."""

    async def side_for(self, entry: CommandEntry, organ: str, body: bytes) -> Side:
        """Which ledger takes it."""
        return entry.sides[0] if len(entry.sides) == 1 else entry.side_for(await self.reads.side_of(organ), body)

    async def give(self, entry: CommandEntry, caller: Grant, key: str, body: bytes, *, dry: bool) -> Answer:
        """The side's own answer; what was not dry has its audit record then. Raises ProblemError 403, 503, BadDay."""
        if why := barred(caller, entry.command) or await self._barred(caller):
            await self.records.note(act(Kind.COMMAND, caller, entry.type, outcome="403"))
            raise forbidden(why)
        side = await self.side_for(entry, caller.organ, body)
        if dry:
            return await self.gateway.give(side, caller.organ, entry.type, key, body, dry=True)
        return await self._recorded(side, entry, caller, key, body)

    async def tell(self, entry: CommandEntry, caller: Grant, key: str, body: bytes) -> Answer:
        """What follows from the caller's looking, whatever its role. Raises ProblemError 403, 503, BadDay."""
        if why := await self._barred(caller):
            raise forbidden(why)
        side = await self.side_for(entry, caller.organ, body)
        return await self._recorded(side, entry, caller, key, body)

    async def _recorded(self, side: Side, entry: CommandEntry, caller: Grant, key: str, body: bytes) -> Answer:
        await self.records.require()
        subject, outcome = key, "503"  # what became of it is not known: the key leads to it
        try:
            status, answer = await self.gateway.give(side, caller.organ, entry.type, key, body, dry=False)
            subject, outcome = told(status, orjson.loads(answer))
            return status, answer
        finally:
            await self.records.note(act(Kind.COMMAND, caller, entry.type, subject, outcome))

    async def rehearse(self, side: Side, caller: Grant, commands: bytes) -> AsyncIterator[bytes]:
        """Several commands, each decided on what those before it would do and none recorded: lists of answers.

        Raises ProblemError 403, 503, BadDay.
        """
        if why := await self._barred(caller):
            raise forbidden(why)
        async for answers in self.gateway.rehearse(side, caller.organ, commands):
            yield answers

    async def give_together(self, side: Side, caller: Grant, commands: bytes) -> Answer:
        """Several commands, recorded all or none (`Endpoint.answer_together`). Raises ProblemError 403, 503, BadDay.

        Whether the caller may give them in its role is for whoever made them of what the caller sent.
        """
        if why := await self._barred(caller):
            raise forbidden(why)
        await self.records.require()
        acts = [act(Kind.COMMAND, caller, "together", outcome="503")]
        try:
            status, answer = await self.gateway.give_together(side, caller.organ, commands)
            acts = told_together(caller, commands, status, answer)
            return status, answer
        finally:
            await self.records.note(*acts)

    async def _barred(self, caller: Grant) -> str | None:
        """Why nothing is done for this caller here; of an organ that was dissolved, people alone: a system's commands
        are the ledger's to refuse.
        """
        home = None if len(self.here) == len(Side) else await self.reads.side_of(caller.organ)
        if home is not None and home not in self.here:
            zh = f"本单位属于{home.zh}一方，其事项在该方自己的系统中办理，本系统不能代为办理"
            return f"{zh} / your organ is of the {home} side, which lives elsewhere: give its commands there"
        ended = await self.reads.ended(caller.organ) if caller.account else None
        return ended and f"{ended.zh} / {ended.en}"


def told(status: int, document: Mapping[str, Any]) -> tuple[str, str]:
    """What an audit record says of a side's answer: the events that were recorded, or why none were."""
    if status == HTTPStatus.OK:
        return " ".join(event["id"] for event in document["events"]) or document["stream"], DONE
    return "", document.get("rule") or str(status)


def told_together(caller: Grant, commands: bytes, status: int, answer: bytes) -> list[Act]:
    """A record for each command; one for all where one was refused, and so none was recorded."""
    given = orjson.loads(commands)
    answers = orjson.loads(answer) if status == HTTPStatus.OK else []
    if not answers or any(one != HTTPStatus.OK for one, _ in answers):
        refused = next((str(one) for one, _ in answers if one != HTTPStatus.OK), str(status))
        return [act(Kind.COMMAND, caller, "together", f"{len(given)}", refused)]
    each = zip(given, answers, strict=True)
    return [act(Kind.COMMAND, caller, one["type"], *told(code, said)) for one, (code, said) in each]


def routes(auth: Authentication, table: CommandTable, giving: Giving) -> list[Route]:
    """The API's commands."""

    async def command(request: Request) -> Response:
        caller, command_type = auth.clerk(request), request.path_params["command_type"]
        entry = table.get(command_type)
        if entry is None:
            raise stop(problems.unknown_command(command_type))
        key = request.headers.get("Idempotency-Key", "")
        if KEY.fullmatch(key) is None:
            raise stop(problems.problem("malformed", NO_KEY))
        dry = request.url.query == "dry-run"
        if request.url.query and not dry:  # what was meant for a dry run must not be recorded
            raise stop(problems.problem("malformed", NO_QUERY))
        body = await read_body(request, MAX_BODY)
        return relayed(await giving.give(entry, caller, key, body, dry=dry))

    return [Route("/commands/{command_type}", command, methods=["POST"])]


async def read_body(request: Request, limit: int) -> bytes:
    """The body, at most `limit` bytes. Raises ProblemError 413 at the first byte too many, chunked or announced."""
    announced = request.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise stop(problems.too_large(limit))
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise stop(problems.too_large(limit))
    except ClientDisconnect as error:
        raise stop(problems.problem("malformed", "连接在传输中断开 / the connection broke off")) from error
    return bytes(body)
