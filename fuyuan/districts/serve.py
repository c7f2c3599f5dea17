"""The parts of an engine as processes: `fuyuan serve nats-server|worker…|edge` on a data folder with many districts."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.districts.districts import FOLDERS
from fuyuan.installation import data_folder
from fuyuan.running import notify
from fuyuan.running.serve import Body, run_part
from fuyuan.running.supervisor import BROKER
from fuyuan.settings import Settings

WORKER: Final = "worker"
THREADS: Final = 32
"""Of a worker: the ledgers and read models of all its districts are asked in them."""
SWITCH_EVERY: Final = 0.001
"""Seconds that a thread may compute while the others wait: one that fills rows keeps no command waiting."""


def serve(part: str, engine: Settings) -> None:
    """Run a part until it is told to stop. `worker` and `worker-…` are workers: any number of them share the districts.

    Raises BadDay.
    """
    body = partial(_worker, part) if part == WORKER or part.startswith(f"{WORKER}-") else _BODIES.get(part)
    if body is None:
        raise BadDay(
            f"多个辖区的数据目录没有部件 {part}：请用 {BROKER}、{WORKER} 或 edge",
            f"a data folder with many districts has no part {part}: it has {BROKER}, {WORKER}, edge",
        )
    os.umask(0o077)
    data_folder.make(engine, FOLDERS)
    run_part(part, engine, body)


async def _worker(part: str, engine: Settings, stop: asyncio.Event) -> None:
    from fuyuan.districts.worker import Worker
    from fuyuan.running.side_part import definition_of

    for side in Side:
        definition_of(side)
    sys.setswitchinterval(SWITCH_EVERY)
    gc.freeze()  # the program itself is not gone through again each time a district rests
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, WORKER))
    await Worker(engine).run(stop, partial(notify.ready, part))


async def _edge(engine: Settings, stop: asyncio.Event) -> None:
    from fuyuan.districts.edge import serve_districts

    await serve_districts(engine, stop, partial(notify.ready, "edge"))


async def _nats_server(engine: Settings, stop: asyncio.Event) -> None:
    """The broker alone, watched over as `fuyuan up` does."""
    from fuyuan.districts.up import broker_part, prepared
    from fuyuan.operations.tell import say
    from fuyuan.running.supervisor import Supervisor

    server = prepared(engine)
    notices = engine.folder("run") / "notify.sock"
    parts = [broker_part(engine, server)]

    async def ready() -> None:
        notify.ready(BROKER)

    await Supervisor(parts, notices=notices, broker=(server.port, server.name), say=say).run(stop, ready)


_BODIES: Final[Mapping[str, Body]] = {BROKER: _nats_server, "edge": _edge}
