"""The units of `deploy/systemd`: read by systemd's own tool, and their commands started in the order that they say."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from fuyuan.bad_day import EXIT_CODE
from fuyuan.districts.up import WORKERS
from fuyuan.operations import health
from fuyuan.running import notify
from fuyuan.running.serve import PARTS
from fuyuan.settings import PREFIX, Settings
from tests.deploy.units import DATA, ENGINE, FOLDER, INSTALLED, SERVICES, Unit, waves
from tests.flow.installation import FUYUAN, READY_WITHIN
from tests.nats_server import free_port

EXPOSURE = 20
"""Tenths of the ten points of `systemd-analyze security`: 9.6 without any of our lines."""


def analyze(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`systemd-analyze` on units whose program is the one of this environment: it looks whether it is there."""
    shutil.copytree(FOLDER, folder)
    units = sorted(folder.rglob("*.service"))
    for path in units:
        path.write_text(path.read_text().replace(str(Path(INSTALLED).parent), str(FUYUAN.parent)))
    environment = {**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:{folder / ENGINE.name}:"}
    command = ["systemd-analyze", *arguments, *map(str, units)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.mark.systemd
def test_systemd_takes_every_line(tmp_path: Path) -> None:
    verified = analyze(tmp_path / "units", "verify", "--man=no")
    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.systemd
def test_little_is_left_that_a_part_could_do_to_the_machine(tmp_path: Path) -> None:
    weighed = analyze(tmp_path / "units", "security", "--offline=yes", "--no-pager", f"--threshold={EXPOSURE}")
    assert weighed.returncode == 0, weighed.stdout[-400:]


def test_there_is_a_unit_for_every_part_and_the_target_starts_them_all() -> None:
    assert sorted(Unit(name).part for name in SERVICES) == sorted(PARTS)
    assert wanted(FOLDER) == SERVICES
    for name in SERVICES:
        unit = Unit(name)
        assert name == f"fuyuan-{unit.part}.service"
        assert unit.words("Type") == ["notify"]
        assert unit.words("RestartPreventExitStatus") == [str(EXIT_CODE)]
        assert all(variable.removeprefix(PREFIX).lower() in Settings.model_fields for variable in settings_of(unit))


def wanted(folder: Path) -> list[str]:
    """The units that the target of a folder starts."""
    target = (folder / "fuyuan.target").read_text()
    return sorted(word for line in target.splitlines() if line.startswith("Wants=") for word in line[6:].split())


def test_an_engine_has_units_for_its_workers_beside_broker_and_edge() -> None:
    workers = sorted(path.name for path in ENGINE.glob("*.service"))
    assert workers == [f"fuyuan-{worker}.service" for worker in WORKERS]
    for name in workers:
        assert Unit(name, ENGINE).part == name.removeprefix("fuyuan-").removesuffix(".service")
    assert wanted(ENGINE) == sorted(["fuyuan-nats-server.service", "fuyuan-edge.service", *workers])


def test_commands_beside_the_parts_have_the_settings_of_the_parts() -> None:
    document = (FOLDER.parents[1] / "docs" / "deployment.md").read_text("utf-8")
    wrapper = document.partition("exec systemd-run")[2].partition("\nEND")[0]
    words = shlex.split(wrapper)
    given = dict(words[at + 1].split("=", 1) for at, word in enumerate(words) if word == "-p")
    assert set(given) >= {"User", "Environment", "EnvironmentFile", "LoadCredential"}
    for name in SERVICES:
        assert {option: Unit(name).words(option) for option in given} == {
            option: shlex.split(value) for option, value in given.items()
        }
    assert words[-2:] == [INSTALLED, "$@"]


def settings_of(unit: Unit) -> list[str]:
    """The settings that a unit makes."""
    return [name for name in unit.environment if name.startswith(PREFIX)]


async def test_the_parts_start_by_their_units_from_nothing_and_stop(tmp_path: Path) -> None:
    """What systemd does: each in its environment, the next when those before said that they are ready; SIGTERM
    backwards."""
    data, port = tmp_path / "fuyuan", free_port()
    notices, told = tmp_path / "notify", {part: asyncio.Event() for part in PARTS}

    async def start(unit: Unit) -> asyncio.subprocess.Process:
        environment = {name: value.replace(DATA, str(data)) for name, value in unit.environment.items()}
        # the file of EnvironmentFile=, and what systemd sets itself
        environment |= {f"{PREFIX}HTTP": f"127.0.0.1:{port}", notify.VARIABLE: str(notices), "PATH": "/usr/bin:/bin"}
        with (tmp_path / unit.part).open("wb") as journal:
            return await asyncio.create_subprocess_exec(
                FUYUAN, "serve", unit.part, env=environment, stderr=journal, process_group=0
            )

    def journal(part: str) -> str:
        return (tmp_path / part).read_text()

    listener = await notify.listen(notices, lambda part: told[part].set())
    running: list[tuple[Unit, asyncio.subprocess.Process]] = []
    try:
        early = await start(Unit("fuyuan-court.service"))  # before the broker's unit ever ran: no restart cures that
        assert await early.wait() == EXIT_CODE
        assert "no broker was started here yet" in journal("court")

        for units in waves():
            started = [(unit, await start(unit)) for unit in units]
            running += started
            ended = [asyncio.create_task(process.wait()) for _, process in started]
            ready = asyncio.gather(*(told[unit.part].wait() for unit in units))
            await asyncio.wait({ready, *ended}, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
            assert ready.done(), [journal(unit.part) for unit in units]
            for task in ended:
                task.cancel()
        assert len(running) == len(PARTS)
        answer = await asyncio.to_thread(health.of_edge, "127.0.0.1", port)
        assert answer is not None
        assert (data / "secrets.json").stat().st_mode & 0o777 == 0o600

        for unit, process in reversed(running):
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(float(unit.words("TimeoutStopSec")[0])):
                assert await process.wait() == 0, journal(unit.part)
    finally:
        listener.close()
        for _, process in running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
