"""A data folder with real parts under a real supervisor, and the command line as a user calls it."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from events.base import Side
from fuyuan.installation import broker, data_folder, secrets
from fuyuan.operations import health
from fuyuan.reaching.way import way_to
from fuyuan.running.processes import Part
from fuyuan.running.supervisor import BROKER, LONGEST_PAUSE, Supervisor
from fuyuan.running.up import parts
from fuyuan.settings import Settings
from tests import forked
from tests.nats_server import free_port
from tests.waiting import eventually

SIDES = (BROKER, *(side.value for side in Side))
FUYUAN = Path(sys.executable).with_name("fuyuan")
READY_WITHIN = 40.0  # seconds, on a machine that does other things too


@dataclass
class Running:
    """A supervisor at work. `said`: its lines for the operator."""

    supervisor: Supervisor
    stop: asyncio.Event
    task: asyncio.Task[None]
    said: list[str] = field(default_factory=list)

    async def end(self) -> None:
        self.stop.set()
        await self.task


def settings_in(folder: Path) -> Settings:
    return Settings.read(data_dir=folder / "var", http=f"127.0.0.1:{free_port()}")


def copied(stopped: Path, folder: Path) -> Settings:
    """What the sides left in `stopped`, as an installation of its own."""
    settings = settings_in(folder)
    shutil.copytree(stopped / "var", settings.data_dir, ignore=shutil.ignore_patterns("run"))
    return settings


@asynccontextmanager
async def supervised(
    settings: Settings,
    names: Sequence[str] = SIDES,
    extra: Sequence[Part] = (),
    first_pause: float = 0.05,
    longest_pause: float = LONGEST_PAUSE,
) -> AsyncIterator[Running]:
    """The named parts of an installation and some more, ready; stopped at the end."""
    data_folder.prepare(settings)
    server = broker.prepare(settings, secrets.ensure(settings.secrets_file, broker.users(settings)))
    wanted = [*(part for part in parts(settings, server) if part.name in names), *extra]
    said: list[str] = []
    supervisor = Supervisor(
        wanted,
        notices=settings.folder("run") / "notify.sock",
        broker=(server.port, server.name),
        say=lambda zh, en: said.append(f"{zh} / {en}"),
        first_pause=first_pause,
        longest_pause=longest_pause,
    )
    stop, ready = asyncio.Event(), asyncio.Event()

    async def on_ready() -> None:
        ready.set()

    task = asyncio.create_task(supervisor.run(stop, on_ready))
    waiting = asyncio.create_task(ready.wait())
    try:
        await asyncio.wait({task, waiting}, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            await task
        assert ready.is_set(), "the parts did not become ready"
        yield Running(supervisor, stop, task, said)
    finally:
        waiting.cancel()
        stop.set()
        await asyncio.gather(task, return_exceptions=True)


async def quiet(settings: Settings) -> None:
    """Until every side has published all it recorded, and the registry has gone round."""

    def sent() -> bool:
        reports = [health.of_side(way_to(settings, side)) for side in Side]
        heads = {report[1]["ledger"]["head"] for report in reports if report}
        return len(heads) == 1 and all(
            report is not None and report[1]["bus"]["published"] == report[1]["ledger"]["head"] for report in reports
        )

    await eventually(sent)


def stand_in(settings: Settings, name: str, program: str, layer: int = 5, grace: float = 5.0) -> Part:
    """A tiny part: `program` is Python; `ready()` in it says that it is ready."""
    head = f"import signal, sys\nfrom fuyuan.running import notify\nready = lambda: notify.ready({name!r})\n"
    environment = {"NOTIFY_SOCKET": str(settings.folder("run") / "notify.sock")}
    command = (sys.executable, "-P", "-c", head + program)
    return Part(name, command, settings.log(name), layer, grace, environment)


def fuyuan(
    *arguments: str, environment: dict[str, str] | None = None, within: float = 60, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """`fuyuan …` as a user calls it."""
    return forked.run(arguments, environment, stdin, within)


def alive(pid: int) -> bool:
    """Whether the process runs (one that has ended and waits to be collected does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in {"Z", "X"}
