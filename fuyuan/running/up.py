"""`fuyuan up`: what has to be in order before anything starts, which parts there are, and running them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from fuyuan.bad_day import BadDay
from fuyuan.installation import broker, data_folder, secrets
from fuyuan.installation.broker import Broker
from fuyuan.installation.sqlite_check import CHECK_UP_TO, damage, size, wal_size
from fuyuan.operations.lost_ledger import require_kept
from fuyuan.running.broker_following import follow, state_of_installation, text_for_installation
from fuyuan.running.explain import port_in_use
from fuyuan.running.processes import Child, Part
from fuyuan.running.supervisor import BROKER, Say, Supervisor
from fuyuan.settings import Settings, sqlite_file

Beside = Callable[[Child], Coroutine[Any, Any, None]]
OnReady = Callable[[asyncio.Event], Awaitable[None]]
"""Called when every part is ready, with the event that stops them all."""

# Stopped from the highest layer to the lowest, one layer after the other: 9.5 seconds at most.
ABOVE: Final = {"edge": (3, 2.5), "projections": (2, 2.5)}
SIDE_LAYER: Final = (1, 3.0)
BROKER_GRACE: Final = 1.5
BROKER_MEMORY: Final = 160
"""MiB. Up to here Go lets garbage grow; the caches of a burst alone took 350 MB."""
BROKER_GARBAGE: Final = 100


def up(settings: Settings, on_ready: OnReady, say: Say) -> None:
    """Run everything until Ctrl-C or SIGTERM. Raises BadDay, with nothing left running."""
    os.umask(0o077)
    if data_folder.holder(data_folder.lock_file(settings)) is None:  # else it is said below who runs
        require_free_port(settings)
    data_folder.require_sound_if_new(settings)
    data_folder.prepare(settings)
    with data_folder.only_one(data_folder.lock_file(settings), "fuyuan up"):
        known = secrets.ensure(settings.secrets_file, broker.users(settings))
        _require_sound_ledgers(settings)
        server = broker.prepare(settings, known) if settings.runs_broker else None
        asyncio.run(supervise(settings, parts(settings, server), server, on_ready, say))


async def supervise(
    settings: Settings, listed: Sequence[Part], server: Broker | None, on_ready: OnReady, say: Say
) -> None:
    """Keep these parts running until Ctrl-C or SIGTERM. Raises BadDay."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    supervisor = Supervisor(
        listed,
        notices=settings.folder("run") / "notify.sock",
        broker=(server.port, server.name) if server else None,
        say=say,
    )

    def told() -> None:
        if stop.is_set():  # a second time: do not wait
            supervisor.kill_all()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, told)
    await supervisor.run(stop, lambda: on_ready(stop))


def parts(settings: Settings, server: Broker | None) -> list[Part]:
    """Every process of an installation."""
    layers = ABOVE | {side.value: SIDE_LAYER for side in settings.sides}
    listed = [part_of(settings, name, *layer) for name, layer in layers.items()]
    if server is not None:
        listed.insert(0, broker_part(settings, server))
    return listed


def part_of(settings: Settings, name: str, layer: int, grace: float, more: Sequence[str] = ()) -> Part:
    """`fuyuan serve NAME` as a process; `more` is said to it besides."""
    given = ("--data-dir", str(settings.data_dir), "--http", settings.http)
    environment = {"NOTIFY_SOCKET": str(settings.folder("run") / "notify.sock")}
    # -P: a folder named like one of our packages, where we were started, is not taken for it
    program = (sys.executable, "-P", "-m", "fuyuan")
    return Part(name, (*program, *given, "serve", name, *more), settings.log(name), layer, grace, environment)


def broker_part(settings: Settings, server: Broker) -> Part:
    """The nats-server itself; it learns of credentials and pairing while it runs."""
    state, text = partial(state_of_installation, settings), partial(text_for_installation, settings, server)
    return broker_process(server, settings.log(BROKER), partial(follow, state, text, server))


def broker_process(
    server: Broker,
    log: Path,
    beside: Beside,
    megabytes: int = BROKER_MEMORY,
    garbage: int = BROKER_GARBAGE,
    grace: float = BROKER_GRACE,
) -> Part:
    """Go lets garbage grow to so many percent of what is used, and with that up to so many megabytes."""
    command = (str(server.binary), "-c", str(server.config))
    wanted = {"GOMEMLIMIT": f"{megabytes}MiB", "GOGC": str(garbage)}
    environment = {name: os.environ.get(name, value) for name, value in wanted.items()}
    return Part(BROKER, command, log, 0, grace, environment, beside)


def require_free_port(settings: Settings) -> None:
    """Raises BadDay."""
    try:
        free = broker.port_is_free(settings.host, settings.port)
    except OSError as error:
        raise BadDay(
            f"不能在 {settings.http} 上监听：请用 --http 指定本机地址",
            f"cannot listen on {settings.http}: name an address of this machine with --http ({error})",
        ) from error
    if not free:
        raise port_in_use(settings)


def _require_sound_ledgers(settings: Settings) -> None:
    """Small ledgers are checked in full at each start, and those that were not closed, whose WAL may be that of
    another file; `fuyuan doctor` checks all. None may be lost.
    """
    for side in settings.sides:
        file = sqlite_file(settings.ledger_url(side))
        if file is not None and (reason := damage(file, in_full=size(file) <= CHECK_UP_TO or wal_size(file) > 0)):
            from fuyuan.installation.ledgers import damaged_ledger

            raise damaged_ledger(settings, side, reason)
        require_kept(settings, side)
