"""Keeps the parts running: starts them, waits until they are ready, restarts what dies, stops all in order."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby
from pathlib import Path
from subprocess import SubprocessError
from typing import Any, Final

from fuyuan.bad_day import EXIT_CODE, BadDay
from fuyuan.installation.broker import greeting
from fuyuan.running import notify
from fuyuan.running.processes import Child, Part

READY_WITHIN: Final = 30.0
"""Seconds. A part that died within them and is not ready has failed; one that is at it since its start is waited for,
and what it last wrote is said as often."""
FIRST_PAUSE: Final = 0.5  # seconds before the first restart; doubled each time
LONGEST_PAUSE: Final = 30.0
GOOD_RUN: Final = 60.0  # seconds; after that a death counts as the first one again
LOOK_EVERY: Final = 0.02  # seconds between looks at a starting nats-server
BROKER: Final = "nats-server"
STUCK_EVERY: Final = 5.0  # seconds between looks whether a broker whose disk was full is stuck
ROOM: Final = 64 * 1024 * 1024  # bytes; with less there is no use in starting it anew
Say = Callable[[str, str], None]
"""Takes one line for the operator: Chinese, English."""


class Supervisor:
    """`await Supervisor(parts, …).run(stop, on_ready)`.

    `broker` is the port and the name by which our nats-server is known to be up; the other parts say so
    themselves (`fuyuan.running.notify`) on the socket `notices`.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        notices: Path,
        broker: tuple[int, str] | None,
        say: Say,
        first_pause: float = FIRST_PAUSE,
        longest_pause: float = LONGEST_PAUSE,
    ) -> None:
        self._parts, self._notices, self._broker, self._say = parts, notices, broker, say
        self._first_pause, self._longest_pause = first_pause, longest_pause
        self._children: dict[str, Child] = {}
        self._is_ready = {part.name: asyncio.Event() for part in parts}
        self._died: set[str] = set()
        self._all_ready_once = self._stopping = False

    @property
    def pids(self) -> dict[str, int]:
        """The process of each part that runs now."""
        return {name: child.pid for name, child in self._children.items()}

    async def run(self, stop: asyncio.Event, on_ready: Callable[[], Awaitable[None]]) -> None:
        """Until `stop` is set. Raises BadDay when the parts do not become ready; everything is stopped then."""
        listener = await notify.listen(self._notices, self._heard)
        keepers = [asyncio.create_task(self._keep(part)) for part in self._parts]
        failed = asyncio.gather(*keepers)
        stopped = asyncio.create_task(stop.wait())
        ready = asyncio.create_task(self._ready(on_ready))
        try:
            first: set[asyncio.Future[Any]] = {ready, failed, stopped}
            await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
            if ready.done() and not stop.is_set():
                await ready
                await asyncio.wait(first - {ready}, return_when=asyncio.FIRST_COMPLETED)
            if failed.done():
                await failed
        finally:
            self._stopping = True
            for task in (ready, stopped, *keepers):
                task.cancel()
            await self._stop_all()
            await asyncio.gather(ready, stopped, failed, *keepers, return_exceptions=True)
            listener.close()
            self._notices.unlink(missing_ok=True)

    def kill_all(self) -> None:
        """Do not wait any longer."""
        for child in self._children.values():
            child.kill()

    def _heard(self, name: str) -> None:
        if name in self._is_ready and not self._is_ready[name].is_set():
            self._is_ready[name].set()
            if self._all_ready_once:
                self._say(f"{name} 已恢复", f"{name} is back")

    async def _ready(self, on_ready: Callable[[], Awaitable[None]]) -> None:
        ready = asyncio.gather(*(event.wait() for event in self._is_ready.values()))
        try:
            while not (await asyncio.wait({ready}, timeout=READY_WITHIN))[0]:
                self._tell_late()
        finally:
            ready.cancel()
        self._all_ready_once = True
        await on_ready()

    def _tell_late(self) -> None:
        """Raises BadDay for a part that died."""
        for part in self._parts:
            if self._is_ready[part.name].is_set():
                continue
            words = part.last_words()
            if part.name in self._died:
                raise _did_not_start(part, words or f"{READY_WITHIN:.0f} s")
            if part.name in self._children:
                self._say(f"{part.name} 正在恢复，请等待：{words}", f"{part.name} is recovering, please wait: {words}")

    async def _keep(self, part: Part) -> None:
        if self._broker is not None and part.name != BROKER:
            await self._is_ready[BROKER].wait()  # it knows of events that a ledger may have lost
        loop, pause = asyncio.get_running_loop(), self._first_pause
        while not self._stopping:
            started = loop.time()
            try:
                child, code = await self._run_once(part)
                if child.ended_for and not self._stopping:
                    self._say(*child.ended_for)
                    continue
                zh, en = f"{part.name} 意外退出（{code}）", f"{part.name} ended ({code})"
            except BadDay as bad:
                if not self._all_ready_once:
                    raise
                code, zh, en = None, bad.zh, bad.en  # the others are well: what is short may come back
            if self._stopping:
                return
            self._died.add(part.name)
            if not self._all_ready_once and (part.name == BROKER or code == EXIT_CODE):
                raise _did_not_start(part, part.last_words())
            pause = self._first_pause if loop.time() - started > GOOD_RUN else pause
            self._say(f"{zh}，{pause:g} 秒后重启，详见 {part.log}", f"{en}, starting again in {pause:g} s")
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._longest_pause)

    async def _run_once(self, part: Part) -> tuple[Child, int]:
        """A process of the part to its end, and how it ended."""
        self._is_ready[part.name].clear()
        try:
            child = await Child.start(part)
        except (OSError, SubprocessError) as error:
            raise BadDay(f"{part.name} 无法启动", f"cannot start {part.command[0]}: {error}") from error
        self._children[part.name] = child
        watchers = [self._greeted(), _unstick(child)] if part.name == BROKER else []
        if part.beside is not None:
            watchers.append(part.beside(child))
        watching = [asyncio.create_task(watcher) for watcher in watchers]
        try:
            return child, await child.wait()
        finally:
            if child is self._children.get(part.name) and not self._stopping:
                del self._children[part.name]
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)

    async def _greeted(self) -> None:
        """Until the server at our port greets with our name."""
        assert self._broker is not None
        port, name = self._broker
        while await asyncio.to_thread(greeting, port) != name:  # noqa: ASYNC110  (a server has no event to wait for)
            await asyncio.sleep(LOOK_EVERY)
        self._heard(BROKER)

    async def _stop_all(self) -> None:
        """Those above first, so that nobody loses what it stands on; each layer at once."""
        running = sorted(self._children.values(), key=lambda child: -child.part.layer)
        for _, layer in groupby(running, key=lambda child: child.part.layer):
            await asyncio.gather(*(self._stop(child) for child in layer))

    async def _stop(self, child: Child) -> None:
        if not await child.stop():
            part = child.part
            self._say(f"{part.name} 未在 {part.grace:g} 秒内停止，已强制结束", f"{part.name} had to be killed")


async def _unstick(broker: Child) -> None:
    """End the broker where its disk was full and has room again.

    nats-server 2.15 refuses a stream once it could not write it, until it is started anew (A7).
    """
    folder = Path(broker.part.command[-1]).parent  # of its configuration, beside its store
    while True:
        await asyncio.sleep(STUCK_EVERY)
        disk = os.statvfs(folder)
        if "no space left on device" in broker.part.last_words() and disk.f_bavail * disk.f_frsize > ROOM:
            await broker.end_for(
                "磁盘已腾出空间，nats-server 重新启动", "the disk has room again: nats-server is started again"
            )


def _did_not_start(part: Part, why: str) -> BadDay:
    zh, slash, en = why.partition(" / ")
    if slash:  # the part has said itself what is to be done
        return BadDay(zh, en)
    return BadDay(
        f"{part.name} 未能启动：请查看 {part.log}", f"{part.name} did not start, see its log: {why or 'no words'}"
    )
