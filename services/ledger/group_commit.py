"""Group commit: commands that wait at the same moment share one transaction.

One thread decides and writes. While it writes a group, the next gathers in its inbox; an empty inbox adds no
wait. The caller's event loop stays free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Self

from services.errors import Unavailable
from services.ledger.request import Outcome, Request
from services.ledger.writer import Writer

MAX_GROUP = 256
_Waiting = tuple[Request, "asyncio.Future[Outcome]"]


class CommandQueue:
    """`async with CommandQueue(writer) as queue: outcome = await queue.execute(request)`."""

    def __init__(self, writer: Writer, on_commit: Callable[[], None] = lambda: None) -> None:
        """`on_commit` is called in the event loop after each group that led to events (it wakes the relay)."""
        self._writer, self._on_commit = writer, on_commit
        self._inbox: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="ledger", daemon=True)
        self._closed = False

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
        if self._closed:
            raise Unavailable("服务正在停止，未作任何记录 / the service is stopping")
        future: asyncio.Future[Outcome] = self._loop.create_future()
        self._inbox.put((request, future))
        return await future

    def _work(self) -> None:
        while (first := self._inbox.get()) is not None:
            group, last = self._gather(first)
            answers: list[Outcome | Exception]
            try:
                answers = self._writer.commit([request for request, _ in group])
            except Exception as error:  # a defect answers its callers and costs the next group nothing
                self._writer.forget_everything()
                answers = [error] * len(group)
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
        for (_, future), answer in zip(group, answers, strict=True):
            if future.done():  # the caller went away; what was recorded stays recorded
                continue
            if isinstance(answer, Outcome):
                future.set_result(answer)
            else:
                future.set_exception(answer)
        if any(isinstance(answer, Outcome) and answer.events for answer in answers):
            self._on_commit()
