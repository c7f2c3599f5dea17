"""`fuyuan up` on the data folder of an engine: the broker, two workers that share the districts, and the edge."""

from __future__ import annotations

import asyncio
import os
from functools import partial
from typing import Final

from fuyuan.districts.districts import FOLDERS, Districts, states
from fuyuan.districts.engine_broker import EngineConfig
from fuyuan.installation import broker, data_folder
from fuyuan.installation.broker import Broker
from fuyuan.running.broker_following import follow
from fuyuan.running.processes import Part
from fuyuan.running.supervisor import BROKER, Say
from fuyuan.running.up import ABOVE, BROKER_MEMORY, OnReady, broker_process, part_of, require_free_port, supervise
from fuyuan.settings import Settings
from services.kept_file import keep

WORKERS: Final = ("worker-1", "worker-2")
"""Two: one that dies is followed by the other at once."""
WORKER_LAYER: Final = (1, 6.0)
BROKER_GARBAGE: Final = 30
"""Percent: what the blocks of some thousand streams left behind would stay for minutes."""
BROKER_GRACE: Final = 8.0
"""Seconds in which it closes some thousand streams; one that is killed reads them anew at its next start."""
OF_A_DISTRICT: Final = 12
"""MiB of the broker's memory where it is at work: the blocks of its streams. Less than is used, and the broker does
nothing but look for garbage."""


def up(engine: Settings, on_ready: OnReady, say: Say) -> None:
    """Run everything until Ctrl-C or SIGTERM. Raises BadDay, with nothing left running."""
    os.umask(0o077)
    lock = data_folder.lock_file(engine)
    if data_folder.holder(lock) is None:  # else it is said below who runs
        require_free_port(engine)
    data_folder.make(engine, FOLDERS)
    with data_folder.only_one(lock, "fuyuan up"):
        server = prepared(engine) if engine.runs_broker else None
        asyncio.run(supervise(engine, parts(engine, server), server, on_ready, say))


def prepared(engine: Settings) -> Broker:
    """The broker ready to be started, with every district's accounts. Raises BadDay."""
    binary = broker.find_binary(engine)
    broker.version(binary)
    config = EngineConfig(engine, broker.kept_port(engine))
    path = engine.folder("nats") / "nats.conf"
    keep(path, config.text().encode())
    return Broker(binary, path, config.port, config.server_name)


def parts(engine: Settings, server: Broker | None) -> list[Part]:
    """Every process of an engine."""
    listed = [part_of(engine, name, *WORKER_LAYER) for name in WORKERS]
    listed.append(part_of(engine, "edge", *ABOVE["edge"]))
    if server is not None:
        listed.insert(0, broker_part(engine, server))
    return listed


def broker_part(engine: Settings, server: Broker) -> Part:
    """The nats-server itself; it learns of districts, organs and credentials while it runs."""
    state, text = (lambda: dict(states(engine))), EngineConfig(engine, server.port).text
    memory = BROKER_MEMORY + OF_A_DISTRICT * len(Districts(engine).codes())
    return broker_process(
        server, engine.log(BROKER), partial(follow, state, text, server), memory, BROKER_GARBAGE, BROKER_GRACE
    )
