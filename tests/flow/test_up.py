"""`fuyuan up` as a user runs it: every real part, ready, hurt, stopped by Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import psutil

from fuyuan.installation import data_folder
from fuyuan.operations import health
from tests.flow.installation import FUYUAN, alive, fuyuan, settings_in
from tests.waiting import eventually


async def test_up_is_ready_restarts_what_dies_and_stops_cleanly(tmp_path: Path) -> None:
    """By Ctrl-C; `tests.system` stops it by SIGTERM."""
    settings = settings_in(tmp_path)
    command = [str(FUYUAN), "up", "--data-dir", str(settings.data_dir), "--http", settings.http]
    with subprocess.Popen(  # noqa: ASYNC220
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONWARNINGS": ""}
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            ready, invited, hint = (process.stdout.readline() for _ in range(3))
            assert settings.address in ready, process.stderr.read()
            assert f"{settings.address}/invitation?code=" in invited
            assert "fuyuan token create" in hint
            assert data_folder.holder(data_folder.lock_file(settings)) == process.pid
            children = {child.pid: child.cmdline() for child in psutil.Process(process.pid).children()}
            assert len(children) == 6

            edge = next(pid for pid, line in children.items() if line[-1] == "edge")
            os.kill(edge, signal.SIGKILL)
            await eventually(lambda: not alive(edge))
            await eventually(lambda: health.of_edge(settings.host, settings.port))
        finally:
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert time.monotonic() - began < 10.5
        lines = process.stderr.read().splitlines()
    assert "edge 意外退出（-9）" in lines[0]
    assert len(lines) <= 2, lines
    assert not any(alive(pid) for pid in children)
    verified = fuyuan("verify", "--data-dir", str(settings.data_dir))
    assert verified.returncode == 0, verified
