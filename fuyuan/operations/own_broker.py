"""Our nats-server for as long as a command needs it, where nothing else has it at work."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from tempfile import TemporaryFile
from typing import IO, Final

from fuyuan.bad_day import BadDay, one_line
from fuyuan.installation import broker, data_folder, secrets
from fuyuan.settings import Settings

BROKER_WITHIN: Final = 600.0  # seconds; a large store takes its time to be read
LOOK_EVERY: Final = 0.02
Prepare = Callable[[Settings], broker.Broker]


def of_installation(settings: Settings) -> broker.Broker:
    """Ready to be started, of one that has it for itself. Raises BadDay."""
    return broker.prepare(settings, secrets.ensure(settings.secrets_file, broker.users(settings)))


@asynccontextmanager
async def broker_at_work(settings: Settings, command: str, prepare: Prepare = of_installation) -> AsyncIterator[None]:
    """Our nats-server at work for `command`, unless `fuyuan up` runs it or it runs elsewhere. Raises BadDay.

    `prepare`: what is started; of a district that of its engine.
    """
    lock = data_folder.lock_file(settings)
    if not settings.runs_broker or data_folder.holder(lock) is not None:
        yield
        return
    with data_folder.only_one(lock, command), TemporaryFile() as said:
        server = prepare(settings)
        process = await asyncio.create_subprocess_exec(
            str(server.binary), "-c", str(server.config), stdout=subprocess.DEVNULL, stderr=said
        )
        try:
            async with asyncio.timeout(BROKER_WITHIN):
                while await asyncio.to_thread(broker.greeting, server.port) != server.name:
                    if process.returncode is not None:
                        raise _did_not_start(said)
                    await asyncio.sleep(LOOK_EVERY)
            yield
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


def _did_not_start(said: IO[bytes]) -> BadDay:
    said.seek(0)
    why = one_line(said.read().decode(errors="replace").strip().rpartition("\n")[2])
    zh = f"消息服务器未能启动（{why}）：端口被占用的，请先停止占用它的程序"
    return BadDay(zh, f"nats-server did not start: {why}; where a port is in use, stop what listens there")
