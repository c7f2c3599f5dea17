"""The edge of one side: bytes in, bytes out, the same over NATS and over the local HTTP socket."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import orjson
import structlog
from pydantic import BaseModel, TypeAdapter

from events import tracing
from events.as_written import Reading
from services.decider import Command, Decider
from services.endpoint import problems
from services.errors import FuyuanError, Unavailable
from services.ledger.group_commit import CommandQueue
from services.ledger.request import Outcome, Request
from services.ledger.writer import Writer
from services.reading.parsing import DoubledKey, parse

MAX_BODY = 256 * 1024
MAX_TOGETHER = 64 * 1024 * 1024  # bytes
KEY = re.compile(r"[\x21-\x7e]{1,128}")
SLICE = 250  # commands that are rehearsed at a time
NOT_COMMANDS = "请求体应为若干命令的列表 / the body is a list of commands: type, key, body"


class Given(BaseModel):
    """One of several commands."""

    type: str
    key: str
    body: Any


_GIVEN = TypeAdapter(list[Given])
Read = tuple[Request | tuple[int, bytes], Reading]
"""A command as it was read, or what is answered instead; and how it was read."""
log = structlog.get_logger()


def public_commands(deciders: Iterable[Decider[Any]]) -> dict[str, type[Command]]:
    """The commands that callers may give in matters of these aggregates, by wire type."""
    return {command.type: command for decider in deciders for command in decider.decisions if not command.internal}


class Endpoint:
    """Parse, check, execute, answer."""

    def __init__(
        self, commands: Mapping[str, type[Command]], queue: CommandQueue, side: str, organ_named: Callable[[str], str]
    ) -> None:
        """`organ_named`: the id of the organ that is called so. Raises ValueError where none or several are."""
        self._commands, self._queue, self._side, self._organ_named = commands, queue, side, organ_named

    async def answer(
        self, organ: str, command_type: str, body: bytes, key: str | None, *, dry: bool = False, trace: str = ""
    ) -> tuple[int, bytes]:
        """Status and JSON body for one command of `organ`, which the caller has authenticated. A `dry` one is decided
        and not recorded. `trace`: the header that came with it, where the caller traces what it does.
        """
        reading = Reading(self._organ_named)
        request = self._read(organ, command_type, body, key, reading, dry)
        if not isinstance(request, Request):
            return request
        try:
            with tracing.span(f"decide {command_type}", trace) as say:
                if not dry:
                    tracing.commanded(organ, request.key)
                outcome = await self._queue.execute(request)
                say(side=self._side, organ=organ, stream=outcome.stream, version=outcome.version)
        except Exception as error:
            return self._told(error, command_type)
        return 200, self._accepted(outcome, dry, reading.mended)

    async def answer_together(self, organ: str, body: bytes, trace: str = "") -> tuple[int, bytes]:
        """`[{"type": …, "key": …, "body": {…}}, …]`, recorded all or none: a status and an answer for each, in order.

        Where one is refused the others are answered as if nobody were, and nothing is recorded.
        """
        if len(body) > MAX_TOGETHER:
            return problems.too_large(MAX_TOGETHER)
        try:
            items = _GIVEN.validate_python(orjson.loads(body))
        except ValueError:
            return problems.problem("malformed", NOT_COMMANDS)
        read = await asyncio.to_thread(self._read_all, organ, items)  # others are answered meanwhile
        requests = [request for request, _ in read if isinstance(request, Request)]
        if len(requests) < len(read):  # of commands that cannot all be read none is recorded
            try:
                aside = await self.aside()
            except Unavailable as error:
                return problems.problem_of(error)
            return 200, await asyncio.to_thread(self._rehearsed, aside, organ, items)
        with tracing.span("decide together", trace) as say:
            for request in requests:
                tracing.commanded(organ, request.key)
            outcomes = await self._queue.execute_together(requests)
            say(side=self._side, organ=organ, commands=len(requests))
        return 200, self._told_all(read, outcomes, dry=False)

    async def aside(self) -> Writer:
        """What decides a rehearsal. Raises Unavailable."""
        return await asyncio.to_thread(self._queue.writer.aside)

    async def rehearse(self, aside: Writer, organ: str, body: bytes) -> AsyncIterator[bytes]:
        """The same commands, each decided `aside` on what those before it would do, and none recorded.

        Their answers come in several lists, as they are decided; the ledger takes other commands meanwhile.
        """
        try:
            items = _GIVEN.validate_python(orjson.loads(body))
        except ValueError:
            yield problems.problem("malformed", NOT_COMMANDS)[1]
            return
        for start in range(0, len(items), SLICE):
            yield await asyncio.to_thread(self._rehearsed, aside, organ, items[start : start + SLICE])

    def _rehearsed(self, aside: Writer, organ: str, items: Sequence[Given]) -> bytes:
        read = self._read_all(organ, items, dry=True)
        requests = [request for request, _ in read if isinstance(request, Request)]
        return self._told_all(read, aside.rehearse(requests), dry=True)

    def _read_all(self, organ: str, items: Sequence[Given], *, dry: bool = False) -> list[Read]:
        organ_named = cache(self._organ_named)  # the same few organs, line by line
        readings = [Reading(organ_named) for _ in items]
        return [
            (self._read(organ, item.type, orjson.dumps(item.body), item.key, reading, dry), reading)
            for item, reading in zip(items, readings, strict=True)
        ]

    def _told_all(self, read: Iterable[Read], decided: Iterable[Outcome | Exception], *, dry: bool) -> bytes:
        """Of each command the status and the answer; what is foreseen is told in words alone."""
        left, answers = iter(decided), []
        for request, reading in read:
            if not isinstance(request, Request):
                answers.append(request)
            elif isinstance(outcome := next(left), Exception):
                answers.append(self._told(outcome, request.command.type))
            else:
                answers.append((200, self._accepted(outcome, dry, reading.mended, in_full=False)))
        return orjson.dumps([[status, orjson.Fragment(answer)] for status, answer in answers])

    def _read(
        self, organ: str, command_type: str, body: bytes, key: str | None, reading: Reading, dry: bool
    ) -> Request | tuple[int, bytes]:
        """The request, or what is answered instead."""
        command_class = self._commands.get(command_type)
        if command_class is None:
            return problems.unknown_command(command_type)
        if len(body) > MAX_BODY:
            return problems.too_large(MAX_BODY)
        if key is None or not KEY.fullmatch(key):
            return problems.problem(
                "malformed",
                "请在 Idempotency-Key 中给出1至128个可见ASCII字符 / Idempotency-Key: 1 to 128 visible ASCII characters",
            )
        try:
            return Request(parse(command_class, body, reading), organ, key, dry=dry)
        except orjson.JSONDecodeError as error:
            return problems.problem("malformed", f"请求体不是 JSON / the body is not JSON: {error}")
        except DoubledKey as error:
            return problems.problem("malformed", f"请求体中同一字段出现两次 / the body names a field twice: {error}")
        except Exception as error:
            return self._told(error, command_type)

    def _told(self, error: Exception, command_type: str) -> tuple[int, bytes]:
        """A refusal in its words; anything else is a defect of ours, for the log."""
        if isinstance(error, FuyuanError):
            return problems.problem_of(error)
        log.error("a command failed", side=self._side, command=command_type, exc_info=error)
        return problems.defect()

    def _accepted(
        self, outcome: Outcome, dry: bool, mended: Iterable[tuple[str, str]], *, in_full: bool = True
    ) -> bytes:
        answer = {
            "stream": outcome.stream,
            "version": outcome.version,
            "position": f"{self._side}:{outcome.ledger_id}",
            "events": [{"id": event_id, "type": event_type} for event_id, event_type in outcome.events],
        }
        if dry:
            answer["foreseen"] = [
                {"type": event.type, "message": f"{event.zh} / {event.en}"}
                | ({"data": orjson.Fragment(event.data())} if in_full else {})
                for event in outcome.foreseen
            ]
        if dry and (given := outcome.corrects) is not None:
            body = orjson.Fragment(given.model_dump_json(exclude_none=True, exclude={"id", "false_alarm"}))
            answer["corrects"] = {"type": given.type, "body": body}
        if mended:
            answer["mended"] = [{"written": written, "stored": stored} for written, stored in mended]
        if outcome.warnings:
            answer["warnings"] = [
                {"code": each.value, "message": f"{each.zh} / {each.en}"} for each in outcome.warnings
            ]
        return orjson.dumps(answer)
