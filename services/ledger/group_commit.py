"""Group commit: commands that wait at the same moment share one transaction.

One thread decides and writes. While it writes a group, the next gathers in its inbox; an empty inbox adds no
wait. The caller's event loop stays free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from math import inf
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Self

from services.errors import Unavailable
from services.ledger.request import Outcome, Request
from services.ledger.writer import Writer

MAX_GROUP = 256
LATELY = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class _Waiting:
    """`together`: they are recorded all or none, in a transaction of their own."""

    requests: Sequence[Request]
    answer: asyncio.Future[list[Outcome | Exception]]
    together: bool = False


class CommandQueue:
    """`async with CommandQueue(writer) as queue: outcome = await queue.execute(request)`."""

    def __init__(self, writer: Writer, on_commit: Callable[[], None] = lambda: None) -> None:
        """`on_commit` is called in the event loop after each group that led to events (it wakes the relay)."""
        self.writer, self._on_commit = writer, on_commit
        self._inbox: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="ledger", daemon=True)
        self._closed = False
        self._failed = -inf, ""

    @property
    def unable(self) -> str | None:
        """Why nothing could be recorded lately; None when something was recorded since, or nobody tried for a while."""
        at, why = self._failed
        return why if self._loop.time() - at < LATELY else None

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._thread.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        self._inbox.put(None)
        await asyncio.to_thread(self._thread.join)

    async def execute(self, request: Request) -> Outcome:
        """Decide and record one command. Raises the FuyuanError that answers it instead."""
        [answer] = await self.execute_in_order([request])
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def execute_in_order(self, requests: Sequence[Request]) -> list[Outcome | Exception]:
        """Decide them in one transaction, each only if the one before was taken: behind a refusal all are refused."""
        return await self._wait(requests, together=False)

    async def execute_together(self, requests: Sequence[Request]) -> list[Outcome | Exception]:
        """Record all of them, or none where one is refused."""
        return await self._wait(requests, together=True)

    async def _wait(self, requests: Sequence[Request], *, together: bool) -> list[Outcome | Exception]:
        if self._closed:
            raise Unavailable("服务正在停止，未作任何记录 / the service is stopping")
        waiting = _Waiting(requests, self._loop.create_future(), together)
        self._inbox.put(waiting)
        return await waiting.answer

    def _work(self) -> None:
        while (first := self._inbox.get()) is not None:
            group, last = self._gather(first)
            for some in ([it for it in group if not it.together], *([it] for it in group if it.together)):
                if some:
                    self._loop.call_soon_threadsafe(self._deliver, some, self._answers(some))
            if last:
                return

    def _answers(self, group: Sequence[_Waiting]) -> list[Outcome | Exception]:
        requests = [request for waiting in group for request in waiting.requests]
        try:
            if group[0].together:
                return self.writer.commit(requests, together=True)
            begins = accumulate((len(waiting.requests) for waiting in group), initial=0)
            return self.writer.commit(requests, set(range(len(requests))) - set(begins))
        except Exception as error:  # a defect answers its callers and costs the next group nothing
            self.writer.forget_everything()
            return [error] * len(requests)

    def _gather(self, first: _Waiting) -> tuple[list[_Waiting], bool]:
        """What waits now, at most MAX_GROUP, and whether the queue was closed behind it."""
        group = [first]
        try:
            while len(group) < MAX_GROUP:
                waiting = self._inbox.get_nowait()
                if waiting is None:
                    return group, True
                group.append(waiting)
        except Empty:
            pass
        return group, False

    def _deliver(self, group: Sequence[_Waiting], answers: list[Outcome | Exception]) -> None:
        unable = next((answer for answer in answers if isinstance(answer, Unavailable)), None)
        if unable is not None and self.writer.ledger.missing is None:
            self._failed = self._loop.time(), str(unable)
        left = iter(answers)
        for waiting in group:
            theirs = list(islice(left, len(waiting.requests)))
            if not waiting.answer.done():  # else the caller went away; what was recorded stays recorded
                waiting.answer.set_result(theirs)
        if any(isinstance(answer, Outcome) and answer.events for answer in answers):
            self._failed = -inf, ""
            self._on_commit()
