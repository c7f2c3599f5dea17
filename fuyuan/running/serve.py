"""One part as a process: `fuyuan serve nats-server|court|government|joint|projections|edge`.

Each part imports only what it needs. It stops on SIGTERM or Ctrl-C, and says on the notice socket when it is
ready. What it cannot cure itself it says in one line on stderr, and ends with `bad_day.EXIT_CODE`.
"""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from typing import Final

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import broker, data_folder, secrets
from fuyuan.installation.log_lines import log_lines
from fuyuan.running import notify
from fuyuan.running.explain import explained
from fuyuan.running.supervisor import BROKER
from fuyuan.running.traces import traced
from fuyuan.settings import Settings

LOOK_EVERY: Final = 0.05  # seconds between looks at our own health while we start
Body = Callable[[Settings, asyncio.Event], Awaitable[None]]


def serve(part: str, settings: Settings) -> None:
    """Run a part until it is told to stop. Raises BadDay."""
    if part in (side.value for side in settings.elsewhere):
        raise BadDay(
            f"{Side(part).zh}不在本安装：数据目录 {settings.data_dir} 不是为它建立的",
            f"{part} lives in another installation: the data folder {settings.data_dir} was not made for it",
        )
    os.umask(0o077)
    data_folder.require_sound_if_new(settings)
    data_folder.prepare(settings)
    run_part(part, settings, PARTS[part])


def run_part(part: str, settings: Settings, body: Body) -> None:
    """Its body, as a process of a data folder that is prepared. Raises BadDay."""
    log_lines()
    faulthandler.enable()  # a library that aborts the process leaves in the log where
    lock = data_folder.lock_file(settings) if part == BROKER else settings.folder("run") / f"{part}.pid"
    loop_factory = None if part == BROKER else _loop_factory()  # uvloop has no unix datagrams to listen to
    with data_folder.only_one(lock, part):
        try:
            with traced(part, settings), asyncio.Runner(loop_factory=loop_factory) as runner:
                runner.run(_until_told(body, settings))
        except Exception as error:
            raise explained(part, settings, error) from error


async def _until_told(body: Body, settings: Settings) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await body(settings, stop)


async def _nats_server(settings: Settings, stop: asyncio.Event) -> None:
    """The broker, with what `fuyuan up` makes before it: secrets and configuration. It is watched over likewise."""
    from fuyuan.operations.tell import say
    from fuyuan.running.supervisor import Supervisor
    from fuyuan.running.up import broker_part

    server = broker.prepare(settings, secrets.ensure(settings.secrets_file, broker.users(settings)))
    supervisor = Supervisor(
        [broker_part(settings, server)],
        notices=settings.folder("run") / "notify.sock",
        broker=(server.port, server.name),
        say=say,
    )

    async def ready() -> None:
        notify.ready(BROKER)

    await supervisor.run(stop, ready)


async def _serve_side(side: Side, settings: Settings, stop: asyncio.Event) -> None:
    from fuyuan.running.side_part import definition_of, given, is_ready
    from services.side import serve_side

    async with _told_when(partial(is_ready, settings, side), side.value):
        await serve_side(definition_of(side), given(settings, side), stop)


@contextlib.asynccontextmanager
async def _told_when(ready: Callable[[], bool], part: str) -> AsyncIterator[None]:
    """Meanwhile, says that the part is ready as soon as it is."""

    async def look() -> None:
        while not await asyncio.to_thread(ready):  # noqa: ASYNC110  (the answer is a server's, not an event of ours)
            await asyncio.sleep(LOOK_EVERY)
        notify.ready(part)

    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await looking


async def _court(settings: Settings, stop: asyncio.Event) -> None:
    await _serve_side(Side.COURT, settings, stop)


async def _government(settings: Settings, stop: asyncio.Event) -> None:
    await _serve_side(Side.GOVERNMENT, settings, stop)


async def _joint(settings: Settings, stop: asyncio.Event) -> None:
    await _serve_side(Side.JOINT, settings, stop)


async def _projections(settings: Settings, stop: asyncio.Event) -> None:
    from events.cancelling import end
    from fuyuan.running.projections_part import filling
    from projections.opening import open_store

    store = await asyncio.to_thread(open_store, settings.views_at)
    part = filling(settings, store)
    running, stopped = asyncio.create_task(part.run()), asyncio.create_task(stop.wait())
    async with _told_when(part.ready, "projections"):
        await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
        await end(running, stopped)
    if not running.cancelled():
        running.result()
    store.close()


async def _edge(settings: Settings, stop: asyncio.Event) -> None:
    from fuyuan.http.server import run
    from fuyuan.running.edge_part import edge_of
    from services.serving import listening

    bound = listening(settings.host, settings.port)
    async with edge_of(settings) as edge:
        await run(edge.app, bound, edge.pulse.stop, stop, partial(notify.ready, "edge"))


PARTS: Final[Mapping[str, Body]] = {
    BROKER: _nats_server,
    "court": _court,
    "government": _government,
    "joint": _joint,
    "projections": _projections,
    "edge": _edge,
}


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    import uvloop

    return uvloop.new_event_loop
