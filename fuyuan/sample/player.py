"""Plays the acts of the sample year over the public command API, as the organs would.

Acts start in the order of business days, some at once; each waits for those it needs. What the other side has to
know first arrives over the bus: an act that says so is tried again until it has, for a bounded time. Every try bears
the same idempotency key, so none counts twice. With `arrived` the events within a matter, too, come in the same
order on every run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
import orjson

from events.errors import first_of
from fuyuan.sample.act import Act

PATIENCE = 10.0  # seconds that a fact may take from one side to the other
AT_ONCE = 24
FIRST_PAUSE, LONGEST_PAUSE = 0.03, 0.4  # seconds between two tries; the pause doubles
COMMANDS, STREAMS = "/api/v1/commands", "/api/v1/streams"
_PASSES = frozenset({429, 503})  # whatever the command

Post = Callable[..., Awaitable[httpx.Response]]
"""`AsyncClient.post`, or what is called like it: (url, *, content, headers)."""

Arrived = Callable[[str, int], Awaitable[bool]]
"""Whether a stream has reached a version on the side that an act speaks to."""


@dataclass(eq=False)
class Stopped(Exception):
    """An act was refused for good; the year was not played on."""

    act: Act
    status: int
    document: Any

    def __str__(self) -> str:
        answer = self.document if isinstance(self.document, str) else orjson.dumps(self.document).decode()
        return f"{self.act.on} {self.act.organ} {self.act.command} [{self.act.key}] → {self.status} {answer}"


async def play(
    post: Post,
    acts: Sequence[Act],
    token: Callable[[str], str],
    *,
    arrived: Arrived | None = None,
    patience: float = PATIENCE,
    played: Callable[[Act], None] = lambda act: None,
) -> None:
    """Play all of `acts`; `token` gives the bearer token of an organ, `played` is told of every act that was taken.

    Raises Stopped at the first act that is refused, or whose turn does not come within `patience` seconds.
    """
    stage = _Stage(post, token, arrived, patience, played)
    try:
        async with asyncio.TaskGroup() as group:
            for act in acts:
                await stage.gate.acquire()
                stage.done[act.key] = asyncio.Event()
                group.create_task(stage.perform(act))
    except* Stopped as stopped:
        raise first_of(stopped) from None


def seen_over(get: Callable[..., Awaitable[httpx.Response]], token: str) -> Arrived:
    """`arrived` by way of `GET /streams/<stream>`; `token` is that of a reader who sees every stream: an auditor."""
    known: dict[str, int] = {}

    async def arrived(stream: str, version: int) -> bool:
        if known.get(stream, 0) < version:
            try:
                answer = await get(f"{STREAMS}/{quote(stream, safe='')}", headers={"Authorization": f"Bearer {token}"})
            except httpx.TransportError:  # asked again
                return False
            items = orjson.loads(answer.content)["items"] if answer.status_code == 200 else []
            names = (item["id"].rpartition(":") for item in items)  # the other side's stream of the matter is there too
            known[stream] = max((int(number) for name, _, number in names if name == stream), default=0)
        return known[stream] >= version

    return arrived


@dataclass(slots=True)
class _Stage:
    post: Post
    token: Callable[[str], str]
    arrived: Arrived | None
    patience: float
    played: Callable[[Act], None]
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    done: dict[str, asyncio.Event] = field(default_factory=dict)

    async def perform(self, act: Act) -> None:
        try:
            for key in act.needs:
                await self.done[key].wait()
            await self._given(act)
        finally:
            self.gate.release()
        self.done[act.key].set()
        self.played(act)

    async def _given(self, act: Act) -> None:
        """Try until it is taken. The pause doubles from try to try."""
        loop = asyncio.get_running_loop()
        until, pause = loop.time() + self.patience, FIRST_PAUSE
        while True:
            status, document = await self._try(act)
            if status == 200:
                return
            if loop.time() >= until or not _may_pass(act, status, document):
                raise Stopped(act, status, document)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _try(self, act: Act) -> tuple[int, Any]:
        if self.arrived is not None:
            for stream, version in act.awaits:
                if not await self.arrived(stream, version):
                    return 404, {"type": "urn:fuyuan:problem:matter-not-found", "detail": f"{stream}:{version}"}
        headers = {
            "Authorization": f"Bearer {self.token(act.organ)}",
            "Content-Type": "application/json",
            "Idempotency-Key": act.key,
        }
        try:
            answer = await self.post(f"{COMMANDS}/{act.command}", content=orjson.dumps(act.body), headers=headers)
        except httpx.TransportError as error:
            return 503, f"{type(error).__name__}: {error}"
        try:
            return answer.status_code, orjson.loads(answer.content)
        except orjson.JSONDecodeError:
            return answer.status_code, answer.text


def _may_pass(act: Act, status: int, document: Any) -> bool:
    """Whether the same act may be taken a moment later."""
    kind = document.get("type", "") if isinstance(document, dict) else ""
    if status in _PASSES or kind.endswith(":version-conflict"):
        return True
    return act.after_bus and (kind.endswith(":matter-not-found") or (status == 409 and kind.endswith(":refused")))
