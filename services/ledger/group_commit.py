"""Group commit: commands that wait at the same moment share one transaction.

One thread decides and writes. While it writes a group, the next gathers in its inbox; an empty inbox adds no
wait. The caller's event loop stays free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
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
_Waiting = tuple[Sequence[Request], "asyncio.Future[list[Outcome | Exception]]"]


class CommandQueue:
    """`async with CommandQueue(writer) as queue: outcome = await queue.execute(request)`."""

    def __init__(self, writer: Writer, on_commit: Callable[[], None] = lambda: None) -> None:
        """`on_commit` is called in the event loop after each group that led to events (it wakes the relay)."""
        self._writer, self._on_commit = writer, on_commit
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
        if self._closed:
            raise Unavailable("服务正在停止，未作任何记录 / the service is stopping")
        future: asyncio.Future[list[Outcome | Exception]] = self._loop.create_future()
        self._inbox.put((requests, future))
        return await future

    def _work(self) -> None:
        while (first := self._inbox.get()) is not None:
            group, last = self._gather(first)
            requests = [request for waiting, _ in group for request in waiting]
            follows = set(range(len(requests))) - set(accumulate((len(waiting) for waiting, _ in group), initial=0))
            answers: list[Outcome | Exception]
            try:
                answers = self._writer.commit(requests, follows)
            except Exception as error:  # a defect answers its callers and costs the next group nothing
                self._writer.forget_everything()
                answers = [error] * len(requests)
            self._loop.call_soon_threadsafe(self._deliver, group, answers)
            if last:
                return

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

    def _deliver(self, group: list[_Waiting], answers: list[Outcome | Exception]) -> None:
        unable = next((answer for answer in answers if isinstance(answer, Unavailable)), None)
        if unable is not None and self._writer.ledger.missing is None:
            self._failed = self._loop.time(), str(unable)
        left = iter(answers)
        for requests, future in group:
            theirs = list(islice(left, len(requests)))
            if not future.done():  # else the caller went away; what was recorded stays recorded
                future.set_result(theirs)
        if any(isinstance(answer, Outcome) and answer.events for answer in answers):
            self._failed = -inf, ""
            self._on_commit()
