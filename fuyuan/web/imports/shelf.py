"""The imports of this edge: in memory only, a day at most, so that nothing of an uploaded file lies anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from fuyuan.access.tokens import Grant
from fuyuan.http.commands import Giving
from fuyuan.http.problems import ProblemError, forbidden, stop
from fuyuan.web.imports.job import Job, check, record
from fuyuan.web.imports.ledger import Ledger, Ours, Values
from fuyuan.web.imports.written import LookUp
from services.endpoint import problems

KEPT_FOR: Final = timedelta(days=1)
MOST_OF_ORGAN: Final = 3


class Shelf:
    """One import is worked on at a time; the others wait."""

    def __init__(self, giving: Giving, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._giving, self._clock = giving, clock
        self._jobs: dict[str, Job] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()

    def begin(
        self,
        caller: Grant,
        ledger: Ledger,
        name: str,
        content: bytes,
        for_all: Values,
        known: LookUp,
        ours: Ours,
    ) -> Job:
        """Read and try it in the background. Raises ProblemError 429 where the organ has too much under way."""
        mine = self.of(caller.organ)
        if sum(job.busy for job in mine) >= MOST_OF_ORGAN:
            detail = "本单位已有导入正在核对，请等它完成后再上传 / imports of this organ are under way"
            raise stop(problems.problem("too-many-requests", detail), Retry_After="5")
        idle = [job for job in mine if not job.busy]
        for job in idle[: max(0, len(mine) + 1 - MOST_OF_ORGAN)]:
            del self._jobs[job.id]
        job = Job(caller.organ, ledger, name, self._clock(), for_all)
        self._jobs[job.id] = job
        self._start(check(job, content, known, ours, self._giving, caller))
        return job

    def record(self, job: Job, caller: Grant) -> None:
        """In the background; once, however often it is asked. Raises ProblemError 403."""
        if why := job.barred(caller):
            raise forbidden(why)
        if job.recordable:
            job.phase = "recording"
            self._start(record(job, self._giving, caller))

    def of(self, organ: str) -> list[Job]:
        """The imports of an organ, oldest first."""
        oldest = self._clock() - KEPT_FOR
        self._jobs = {id_: job for id_, job in self._jobs.items() if job.busy or job.began > oldest}
        return [job for job in self._jobs.values() if job.organ == organ]

    def job(self, organ: str, id_: str) -> Job:
        """Raises ProblemError 404 for one that is another organ's, or gone."""
        for job in self.of(organ):
            if job.id == id_:
                return job
        raise _gone()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        async def in_turn() -> None:
            async with self._turn:
                await work

        task = asyncio.create_task(in_turn())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _gone() -> ProblemError:
    return stop(problems.problem("not-found", "没有这次导入 / there is no such import"))
