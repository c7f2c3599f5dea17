"""`make cut`: the link of two installations is cut while both record what a busy day brings, 2,600 acts each unless
told, and each of their processes is paused and then killed in turn. Then the link is back: all has to arrive.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import structlog

from tests.apart import Held, Pair
from tests.load import Load, load
from tests.nats_server import free_port
from tests.soak import CALLERS, Pids, at_work, recorded, what_is_wrong
from tests.waiting import eventually

PAUSED: Final = 5.0
STILL: Final = 300.0
CAUGHT_UP_WITHIN: Final = 1200.0
"""Seconds: of a pause, in which nothing need move once the link is back, and to the end."""


@dataclass
class Cut:
    """What became of it. `pending` are the acts that stood on one side alone when the link came back."""

    acknowledged: int = 0
    pending: int = 0
    paused: int = 0
    killed: int = 0
    apart: float = 0
    caught_up: float = 0
    """Seconds: without the link, and from its return until nothing was missing anywhere."""
    events: int = 0
    wrong: list[str] = field(default_factory=list)


class Cable:
    """What the link runs through."""

    def __init__(self, to: int) -> None:
        self._to, self._whole, self._ends = to, True, set[asyncio.StreamWriter]()

    def cut(self) -> None:
        self._whole = False
        for end in self._ends:
            end.transport.abort()

    def mend(self) -> None:
        self._whole = True

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = {writer}
        try:
            if self._whole:
                there, back = await asyncio.open_connection("127.0.0.1", self._to)
                ends.add(back)
                self._ends |= ends
                await asyncio.wait(
                    {asyncio.create_task(_through(reader, back)), asyncio.create_task(_through(there, writer))},
                    return_when=asyncio.FIRST_COMPLETED,
                )
        except OSError:
            pass
        finally:
            self._ends -= ends
            for end in ends:
                end.transport.abort()


async def _through(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await source.read(65536):
            sink.write(some)
            await sink.drain()


@asynccontextmanager
async def cable(to: int) -> AsyncIterator[tuple[Cable, str]]:
    """And the address at which it is entered."""
    made = Cable(to)
    async with await asyncio.start_server(made.carry, "127.0.0.1", 0) as server:
        yield made, f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        made.cut()


async def cut(folder: Path, acts: int, said: Callable[[str], None] = lambda line: None) -> Cut:
    """Raises TimeoutError where nothing moves any more, or the end is not reached."""
    became, port = Cut(), free_port()
    async with AsyncExitStack() as stack:
        link, address = await stack.enter_async_context(cable(port))
        held, running, work = await stack.enter_async_context(at_work(folder, address, f"127.0.0.1:{port}"))
        async with AsyncExitStack() as loads:
            for one in work:
                await loads.enter_async_context(load(one, CALLERS))
            await eventually(lambda: all(one.reached(10) for one in work))
            link.cut()
            began, before = time.monotonic(), [len(one.acknowledged) for one in work]
            said(f"the link is cut, {before} acknowledged")
            for name, part in [(name, part) for name, pids in sorted(running.items()) for part in sorted(pids())]:
                await _paused_then_killed(running[name], part)
                became.paused, became.killed = became.paused + 1, became.killed + 1
                said(f"{name}: {part} was paused and killed, {[len(one.acknowledged) for one in work]} acknowledged")
            for one, count in zip(work, before, strict=True):
                while not one.reached(count + acts):
                    wanted = min(len(one.acknowledged) + 20, count + acts)
                    await eventually(lambda one=one, wanted=wanted: one.reached(wanted))
        became.acknowledged = sum(len(one.acknowledged) for one in work)
        became.pending = sum(len(one.acknowledged) - count for one, count in zip(work, before, strict=True))
        became.apart, began = time.monotonic() - began, time.monotonic()
        said(f"the link is back after {became.apart:.0f} s, {became.pending} acts wait on either side of it")
        link.mend()
        became.wrong = await _caught_up(held, work, said)
        became.caught_up, became.events = time.monotonic() - began, sum(held.heads().values())
    return became


async def _paused_then_killed(pids: Pids, part: str) -> None:
    former = pids()[part]
    os.kill(former, signal.SIGSTOP)
    with suppress(TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), PAUSED)
    for sent in (signal.SIGCONT, signal.SIGKILL):
        with suppress(ProcessLookupError):  # its supervisor was sooner
            os.kill(former, sent)
    await eventually(lambda: pids().get(part) not in (None, former))


async def _caught_up(held: Pair[Held], work: Sequence[Load], said: Callable[[str], None]) -> list[str]:
    async with asyncio.timeout(CAUGHT_UP_WITHIN):
        heads = held.heads()
        while missing := await asyncio.to_thread(recorded, held, work):
            said(f"{'; '.join(missing)} ({heads})")
            await eventually(lambda heads=heads: held.heads() != heads, STILL)
            heads = held.heads()
        return await what_is_wrong(held, work)


def main(arguments: Sequence[str]) -> int:
    """Says how far it is, then what it counted; 1 where anything is wrong."""
    options = argparse.ArgumentParser()
    options.add_argument("--acts", type=int, default=2600)
    asked = options.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # lost connections
    with tempfile.TemporaryDirectory(prefix="cut") as folder:
        became = asyncio.run(cut(Path(folder), asked.acts, lambda line: print(line, file=sys.stderr)))
    print(f"{became.apart:.0f} s without the link: {became.paused} processes paused, {became.killed} killed")
    print(f"{became.acknowledged} commands acknowledged, {became.pending} of them meanwhile, {became.events} events")
    print(f"{became.caught_up:.0f} s from the link's return until nothing was missing")
    print("\n".join(became.wrong) or "0 lost, 0 doubled, 0 gaps, roots equal, read models equal")
    return 1 if became.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
