"""Starting, watching and stopping the parts: the real nats-server, the real sides, and tiny stand-ins."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import broker, data_folder, secrets
from fuyuan.operations import health
from fuyuan.reaching.way import way_to
from fuyuan.running import supervisor
from fuyuan.running.processes import Part
from fuyuan.running.supervisor import BROKER, Supervisor
from fuyuan.settings import Settings
from tests.flow.installation import SIDES, alive, settings_in, stand_in, supervised
from tests.waiting import eventually, until

WAITS = "ready()\nsignal.sigwait({signal.SIGTERM})\n"
WRITES = "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})\n" + WAITS


def notes(settings_log: Path, name: str) -> str:
    """A stand-in that writes its name when it is told to stop."""
    return WRITES + f"with open({str(settings_log)!r}, 'a') as file: file.write({name + ' '!r})\n"


async def test_the_sides_start_come_back_after_a_kill_and_stop_within_ten_seconds(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    async with supervised(settings) as running:
        first = running.supervisor.pids
        assert set(first) == set(SIDES)
        status, report = health.of_side(way_to(settings, Side.COURT)) or (0, {})
        assert (status, report["side"]) == (200, "court")

        os.kill(first["court"], signal.SIGKILL)
        await eventually(lambda: any("court is back" in line for line in running.said))
        assert running.supervisor.pids["court"] != first["court"]
        assert "court 意外退出（-9）" in running.said[0]
        assert "\n" not in running.said[0]

        os.kill(first["government"], signal.SIGABRT)  # as a library written in C may
        await eventually(lambda: any("government is back" in line for line in running.said))
        assert "Fatal Python error: Aborted" in settings.log("government").read_text()

        last, began = running.supervisor.pids, time.monotonic()
        await running.end()
        assert time.monotonic() - began < 10
        assert not any(alive(pid) for pid in (*first.values(), *last.values()))


async def test_a_killed_broker_comes_back_on_its_port(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    async with supervised(settings, [BROKER]) as running:
        os.kill(running.supervisor.pids[BROKER], signal.SIGKILL)
        await eventually(lambda: f"{BROKER} is back" in " ".join(running.said))
        port = int(broker.url(settings).rpartition(":")[2])
        assert broker.greeting(port) == secrets.load(settings.secrets_file).server_name


async def test_a7_a_broker_whose_disk_was_full_is_started_anew_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """nats-server refuses such a stream for ever (faults/test_full_disk.py); this is the line that it says it with."""
    looks, last_words = [], Part.last_words
    monkeypatch.setattr(Part, "last_words", lambda part: looks.append(part) or last_words(part))
    monkeypatch.setattr(supervisor, "STUCK_EVERY", 0.05)
    settings = settings_in(tmp_path)
    async with supervised(settings, [BROKER]) as running:
        first = running.supervisor.pids[BROKER]
        monkeypatch.setattr(supervisor, "ROOM", 2**62)
        with settings.log(BROKER).open("a") as log:
            log.write("[ERR] JetStream failed to store a msg on stream 'COURT > COURT': no space left on device\n")
        seen = len(looks)
        await eventually(lambda: len(looks) > seen + 3)
        assert running.supervisor.pids[BROKER] == first
        monkeypatch.setattr(supervisor, "ROOM", 0)
        await eventually(lambda: f"{BROKER} is back" in " ".join(running.said))
        assert running.supervisor.pids[BROKER] != first
        assert "the disk has room again" in running.said[0]
        assert "意外退出" not in " ".join(running.said)


async def test_parts_stop_from_the_highest_layer_to_the_lowest(tmp_path: Path) -> None:
    settings, order = settings_in(tmp_path), tmp_path / "order"
    parts = [
        stand_in(settings, name, notes(order, name), layer) for name, layer in [("low", 4), ("high", 6), ("mid", 5)]
    ]
    async with supervised(settings, [BROKER], parts) as running:
        await running.end()
    assert order.read_text().split() == ["high", "mid", "low"]


async def test_the_pause_before_a_restart_doubles(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    crash = stand_in(settings, "weak", "ready()\nsys.exit(3)\n")
    async with supervised(settings, [BROKER], [crash], first_pause=0.01) as running:
        await eventually(lambda: sum("weak ended (3)" in line for line in running.said) >= 4)
    pauses = [line.split("starting again in ")[1] for line in running.said if "weak ended" in line]
    assert pauses[:4] == ["0.01 s", "0.02 s", "0.04 s", "0.08 s"]


async def test_a_part_that_does_not_listen_is_killed_after_its_grace(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nready()\nwhile True: signal.pause()\n"
    async with supervised(settings, [BROKER], [stand_in(settings, "deaf", deaf, grace=0.2)]) as running:
        pid = running.supervisor.pids["deaf"]
        await running.end()
        assert not alive(pid)


async def test_what_no_restart_can_cure_ends_the_start_with_the_parts_own_words(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    sick = stand_in(settings, "sick", "print('坏了：请修 / broken: mend it', file=sys.stderr)\nsys.exit(78)\n")
    with pytest.raises(BadDay, match="坏了：请修 / broken: mend it"):
        async with supervised(settings, [BROKER], [sick]):
            pass
    assert broker.greeting(int(broker.url(settings).rpartition(":")[2])) is None


async def test_a_restart_that_cannot_begin_leaves_the_others_alone(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    weak, well = stand_in(settings, "weak", WAITS), stand_in(settings, "well", WAITS)
    async with supervised(settings, [BROKER], [weak, well], first_pause=0.01) as running:
        first = running.supervisor.pids
        weak.log.unlink()
        weak.log.mkdir()  # it cannot be opened
        os.kill(first["weak"], signal.SIGKILL)
        await eventually(lambda: sum(str(weak.log) in line for line in running.said) >= 3)
        assert running.supervisor.pids["well"] == first["well"]
        assert alive(first["well"])
        weak.log.rmdir()
        await eventually(lambda: any("weak is back" in line for line in running.said))


async def test_a_slow_recovery_is_told_and_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A8."""
    monkeypatch.setattr("fuyuan.running.supervisor.READY_WITHIN", 0.2)
    settings, go = settings_in(tmp_path), tmp_path / "go"
    data_folder.prepare(settings)
    slow = stand_in(
        settings,
        "slow",
        f"import os, time\nprint('restored 40 of 100', flush=True)\n"
        f"while not os.path.exists({str(go)!r}): time.sleep(0.01)\n{WAITS}",
    )
    said: list[str] = []

    def say(zh: str, en: str) -> None:
        said.append(f"{zh} / {en}")
        if "40 of 100" in en:
            go.touch()

    stop = asyncio.Event()

    async def on_ready() -> None:
        stop.set()

    await Supervisor([slow], notices=settings.folder("run") / "notify.sock", broker=None, say=say).run(stop, on_ready)
    assert "slow 正在恢复，请等待：restored 40 of 100" in said[-1]


async def test_a_part_that_dies_again_and_again_ends_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuyuan.running.supervisor.READY_WITHIN", 2.0)
    settings = settings_in(tmp_path)
    weak = stand_in(settings, "weak", "print('no room', file=sys.stderr)\nsys.exit(3)\n")
    with pytest.raises(BadDay, match="no room"):
        async with supervised(settings, [BROKER], [weak], first_pause=0.01):
            pass


def test_the_children_die_with_the_supervisor(tmp_path: Path) -> None:
    program = f"""
import asyncio, sys
from pathlib import Path
from tests.flow.installation import settings_in, stand_in, supervised
async def main():
    settings = settings_in(Path({str(tmp_path)!r}))
    async with supervised(settings, ["nats-server"], [stand_in(settings, "one", {WAITS!r})]) as running:
        print(*running.supervisor.pids.values(), flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        pids = [int(pid) for pid in process.stdout.readline().split()]
        assert len(pids) == 2
        process.kill()
    until(lambda: not any(alive(pid) for pid in pids))


def test_two_supervisors_never_share_a_data_folder(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    data_folder.prepare(settings)
    lock = data_folder.lock_file(settings)
    with data_folder.only_one(lock, "fuyuan up"):
        assert data_folder.holder(lock) == os.getpid()
        with pytest.raises(BadDay, match=str(os.getpid())), data_folder.only_one(lock, "fuyuan up"):
            pass
    assert data_folder.holder(lock) is None
    with data_folder.only_one(lock, "fuyuan up"):
        pass


@pytest.mark.parametrize("url", ["nats://broker.example:4222", "nats://127.0.0.1:5222"])
def test_no_second_broker_is_started_beside_the_one_that_is_set(tmp_path: Path, url: str) -> None:
    settings = Settings.read(data_dir=tmp_path / "var", nats_url=url)
    data_folder.prepare(settings)
    with pytest.raises(BadDay, match="FUYUAN_NATS_URL names another broker"):
        broker.prepare(settings, secrets.ensure(settings.secrets_file, broker.users(settings)))
    assert not (settings.data_dir / "nats" / "nats.conf").exists()


def test_the_brokers_port_is_kept_until_somebody_else_takes_it(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    data_folder.prepare(settings)
    known = secrets.ensure(settings.secrets_file, broker.users(settings))
    first = broker.prepare(settings, known).port
    assert broker.prepare(settings, known).port == first
    with socket.create_server(("127.0.0.1", first)):
        other = broker.prepare(settings, known).port
    assert other != first
    assert broker.url(settings) == f"nats://127.0.0.1:{other}"
