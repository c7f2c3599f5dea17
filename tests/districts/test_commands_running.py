"""Every command of one district while the engine runs: each once, on one of two districts that are alike."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import postgres_database
from tests.engine_at_work import COURT, Engine, engine, last_said, taken
from tests.engines import GULOU, YUWANGTAI
from tests.waiting import until

pytestmark = [pytest.mark.systems, pytest.mark.timeout(300)]


@pytest.fixture
def running(postgres_server: str, folder: Path) -> Iterator[Engine]:
    with postgres_database(postgres_server) as database, engine(folder, database) as found:
        yield found


def test_all_commands_of_a_district_work_beside_the_running_engine(running: Engine, tmp_path: Path) -> None:
    http = ("--http", running.at.url.removeprefix("http://"))

    def done(*command: str, code: int = 0) -> str:
        ended: subprocess.CompletedProcess[str] = running.at.run(*http, "--district", GULOU, *command)
        assert ended.returncode == code, (command, ended.stdout, ended.stderr)
        return ended.stdout

    woken = running.at.run(*http, "--district", YUWANGTAI, "doctor")  # which nobody has asked anything yet
    assert (woken.returncode, "✗" in woken.stdout) == (0, False), woken.stdout
    event = taken(running, GULOU, "first").json()["events"][0]["id"]
    foreign = taken(running, YUWANGTAI, "first").json()["events"][0]["id"]
    here = running.at.folder / "districts" / GULOU

    for part in ("nats-server", "edge", "worker-1", "worker-2"):
        assert running.at.run(*http, "health", part).returncode == 0, part
    for side in ("court", "government", "joint"):
        done("health", side)
    doctor = done("doctor")
    assert "镜像" not in doctor
    assert "法院消息流" in doctor
    assert "✗" not in done("verify")

    done("prove", event, "--out", str(tmp_path / "proof.json"))
    keys = [str(path) for path in sorted((here / "keys").glob("*.pub"))]
    assert running.at.run("verify-bundle", str(tmp_path / "proof.json"), *keys).returncode == 0
    foreign_keys = [str(path) for path in sorted((here.parent / YUWANGTAI / "keys").glob("*.pub"))]
    assert running.at.run("verify-bundle", str(tmp_path / "proof.json"), *foreign_keys).returncode != 0
    done("prove", foreign, "--out", str(tmp_path / "foreign.json"), code=78)

    assert COURT in done("token", "list")
    assert "/invitation?code=" in done("people", "invite")
    assert "people" not in done("people", "list")
    key = done("credentials", "create", "--organ", "justice-bureau", "--out", str(tmp_path / "seed")).strip()
    assert key in done("credentials", "list")
    assert key not in running.at.run("--district", YUWANGTAI, "credentials", "list").stdout
    done("credentials", "revoke", key)
    assert done("parked", "list") == ""
    done("parked", "retry", "court/parked-event:00000000-0000-0000-0000-000000000000", code=78)
    assert done("keys", "list").count("\n") == 3
    done("keys", "rotate", "government")
    assert done("keys", "list").count("\n") == 4

    done("archive", "--out", str(tmp_path / "archive"))
    done("review", "2026", "--out", str(tmp_path / "review"), "--figures-only")
    assert "0 parked" in done("rebuild")
    assert "没有缺失" in done("recover", "court")
    done("backup", "--out", str(tmp_path / "kept"))
    token = done("token", "create", "--organ", COURT, "--role", "viewer").split()[-1]
    assert running.ask(GULOU, "GET", "/api/v1/views", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    done("token", "revoke", done("token", "list").splitlines()[-1].split()[0])

    # Its folder is lost, and comes back while the other district goes on.
    before = running.bulletins(GULOU)
    running.at.run("jurisdiction", "suspend", GULOU, "--reason", "目录丢失")
    until(lambda: running.ask(GULOU, "GET", "/api/v1/views").status_code == 503)
    until(lambda: last_said(running.at.folder, GULOU) == "district.given_up")
    shutil.rmtree(here)
    assert taken(running, YUWANGTAI, "meanwhile").status_code == 200
    done("restore", str(tmp_path / "kept"))
    assert taken(running, GULOU, "after").status_code == 200
    assert set(before) <= set(running.bulletins(GULOU, taken(running, GULOU, "after").json()["position"]))
    assert "✗" not in done("verify")
