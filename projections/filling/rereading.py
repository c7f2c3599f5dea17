"""Reading the read model again all the time, a little at once: does it still follow from the events that were signed.

Rows of views that do not are written anew from the events of their matter. An event that is missing, or is not what was
signed, is told and leads to a rebuild, where there is one to be had: nothing is made from it meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from events.base import Side
from events.cancelling import alive
from events.errors import reason_of
from projections.filling.anew import tell_anew
from projections.filling.comparing import Signed, Wrong, changed, differing, next_matters, parked_behind, uncounted
from projections.filling.engine import Projector
from projections.store.reread import write_round
from projections.store.schema import STAMP
from projections.totals.settling import take_in

EVERY: Final = 20.0
"""Seconds from the beginning of one round to that of the next, at least."""
SHARE: Final = 0.05
"""Of a core that it takes meanwhile."""
MATTERS: Final = 60  # in one step
REBUILT_EVERY: Final = 600.0  # seconds between two rebuilds, at least
SHOWN: Final = 3
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Round:
    """What one round has seen so far; `wrong` in words, "" for nothing."""

    identity: str
    events: int = 0
    matters: int = 0
    mended: int = 0
    wrong: str = ""


class Rereading:
    """`await Rereading(…).run()` works until it is cancelled."""

    def __init__(
        self,
        projector: Projector,
        writing: asyncio.Lock,
        signed: Signed,
        anew: Callable[[], Awaitable[object]] | None = None,
        *,
        every: float = EVERY,
        share: float = SHARE,
        turn: asyncio.Semaphore | None = None,
    ) -> None:
        """`writing` is the lock of whoever else writes the read model; `anew` begins a rebuild from what was signed.

        `turn` is taken for each round: of many read models in a process one is read at a time.
        """
        self._projector, self._writing, self._signed, self._anew = projector, writing, signed, anew
        self._every, self._share = every, share
        self._not_before, self._turn = 0.0, turn or asyncio.Semaphore()

    async def run(self) -> None:
        clock = asyncio.get_running_loop().time
        while alive():
            began = clock()
            try:
                async with self._turn:
                    await self._round()
            except (SQLAlchemyError, OSError) as error:
                log.warning("view.reread", error=reason_of(error))
            await asyncio.sleep(max(began + self._every - clock(), 0.1))

    async def _round(self) -> None:
        store = self._projector.store
        with store.reading() as connection:
            seen = Round(str(connection.scalar(select(STAMP.c.identity))))
        steps = self._steps(seen)
        try:
            while alive():
                taken = await asyncio.to_thread(self._step, steps)
                if taken is None:
                    break
                await asyncio.sleep(taken * (1 / self._share - 1))
        except Exception as error:
            if _no_answer(error):
                raise
            seen.wrong = f"it cannot be read: {type(error).__name__} {error}"
        async with self._writing:
            whole = await asyncio.to_thread(self._told, seen)
        if whole and seen.wrong:
            log.error("view.wrong", what=seen.wrong)
            if self._anew is not None and self._not_before <= (now := time.monotonic()):
                self._not_before = now + REBUILT_EVERY
                await self._anew()

    def _step(self, steps: Iterator[None]) -> float | None:
        """Seconds of CPU that the next step took; None where there is none."""
        began = time.thread_time()
        return None if next(steps, self) is self else time.thread_time() - began

    def _steps(self, seen: Round) -> Iterator[None]:
        store, projector = self._projector.store, self._projector
        with store.snapshot() as connection:
            if missing := uncounted(connection):
                seen.wrong = ", ".join(f"events of {side.value} are missing" for side in missing)
        yield
        wrong, after = [], 0
        while True:
            with store.snapshot() as connection:
                reached, found = changed(connection, after, self._signed)
            if reached == after or not self._same(seen):
                break
            seen.events, after = seen.events + reached - after, reached
            wrong += found
            yield
        hidden: list[Wrong] = []
        for side in Side:
            after = 0
            while self._same(seen):
                with store.snapshot() as connection:
                    parked = parked_behind(connection, side, after)
                if not parked:
                    break
                after = parked[-1].sequence
                wrong += [Wrong(*one[:2]) for one in parked if self._signed(side, one.sequence, [one.raw]) == [False]]
                hidden += [Wrong(*one[:2]) for one in parked if projector.takes(one)]
                yield
        told = ((wrong, "are not what was signed"), (hidden, "stand among the parked without a cause"))
        found_so = (f"{len(those)} events {what}: {_first(those)}" for those, what in told if those)
        seen.wrong = "; ".join(filter(None, (seen.wrong, *found_so)))
        matter = b""
        while not seen.wrong:
            with store.snapshot() as connection:
                matters = next_matters(connection, matter, MATTERS, projector.views)
                found_in = differing(connection, matters, projector.views, projector.handlers_of)
            if not matters or not self._same(seen):
                break
            for name, tables in found_in.items():
                self._mend(seen, name, tables)
            seen.matters, matter = seen.matters + len(matters), matters[-1]
            yield

    def _mend(self, seen: Round, matter: bytes, tables: list[str]) -> None:
        """Write the rows of a matter anew, with what they add to the totals."""
        views, handlers = self._projector.views, self._projector.handlers_of
        with self._projector.store.writing() as connection:
            if not differing(connection, [matter], views, handlers):
                return  # an event that came meanwhile was half seen
            tell_anew(connection, matter, views, handlers)
            take_in(connection, [matter])
            left = differing(connection, [matter], views, handlers)
        seen.mended += 1
        log.error("view.mended", matter=matter.hex(), tables=tables)
        if left:
            seen.wrong = f"rows of {', '.join(left[matter])} do not follow from their events"

    def _same(self, seen: Round) -> bool:
        """Whether no other read model stands there meanwhile."""
        with self._projector.store.reading() as connection:
            return connection.scalar(select(STAMP.c.identity)) == seen.identity

    def _told(self, seen: Round) -> bool:
        """Write down what was seen, unless another read model stands there by now."""
        with self._projector.store.writing() as connection:
            if connection.scalar(select(STAMP.c.identity)) != seen.identity:
                return False
            write_round(connection, seen.events, seen.matters, seen.mended, seen.wrong)
        return True


def _first(wrong: Sequence[Wrong]) -> str:
    return ", ".join(f"{one.side.value} {one.sequence}" for one in wrong[:SHOWN])


def _no_answer(error: Exception) -> bool:
    """The database is away, which is no fault of what it holds. SQLite calls a text that is none by the same name."""
    return isinstance(error, OperationalError) and "UTF-8" not in str(error)
