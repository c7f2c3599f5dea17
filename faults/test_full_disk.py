"""A7: a disk is full, then free again: nothing is half written, all runs again without an operator. Needs root."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from events.base import Side
from fuyuan.installation import data_folder
from fuyuan.operations import health
from fuyuan.settings import Settings
from services.attachments.files import Files
from services.ledger.ledger import Ledger
from tests.papers_as_files import PDF
from tests.system import System, system
from tests.waiting import eventually

BULLETIN = {
    "topic": "J4",
    "title": "行政执法程序中的普遍问题",
    "text": "部分处罚决定未告知陈述、申辩权利。" * 200,
    "issuer": "district-court",
    "addressee": "district-government",
}


@contextmanager
def small_disk(at: Path, megabytes: int = 100) -> Iterator[None]:
    at.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "none", at], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", at], check=True)


def fill(filler: Path) -> None:
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 65536)


def given(running: System, token: str, times: int) -> Counter[int]:
    headers = {"Authorization": f"Bearer {token}"}
    statuses: Counter[int] = Counter()
    with httpx.Client(base_url=running.url, headers=headers, timeout=40) as client:
        for _ in range(times):
            key = {"Idempotency-Key": uuid4().hex}
            answer = client.post("/api/v1/commands/issue-bulletin", json={"content": BULLETIN}, headers=key)
            statuses[answer.status_code] += 1
            if answer.status_code == 503:
                assert "磁盘已满" in answer.json()["detail"]
                assert answer.headers["Retry-After"]
    return statuses


def readiness(running: System) -> httpx.Response:
    return httpx.get(f"{running.url}/health/ready")


def whole(running: System) -> bool:
    ready = readiness(running)
    return ready.status_code == 200 and ready.json()["parts"]["views"]["current"] is True


@pytest.mark.timeout(300)
@pytest.mark.parametrize("on", ["ledgers", "nats"])
async def test_a7_everything_runs_again_once_there_is_room(tmp_path: Path, on: str) -> None:
    folder = tmp_path / "var"
    data_folder.prepare(Settings.read(data_dir=folder, http="127.0.0.1:1"))
    disk = folder / on
    with small_disk(disk), system(folder) as running:
        token = running.token("district-court")
        assert given(running, token, 5) == {200: 5}
        fill(disk / "filler")
        statuses = given(running, token, 60)
        if on == "nats":
            assert statuses == {200: 60}  # the ledger still can
            await eventually(lambda: "no space left on device" in (folder / "logs" / "nats-server.log").read_text())
        else:
            assert statuses[503] > 0
            assert readiness(running).status_code == 503
        (disk / "filler").unlink()
        if on != "nats":
            assert given(running, token, 5) == {200: 5}
        await eventually(lambda: whole(running))
        verified = running.run("verify")
        assert verified.returncode == 0, verified.stdout
        assert "so far" not in verified.stdout


SHARES = [("read", "database or disk is full"), ("proofs", "No space left on device")]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("on", "reason"), SHARES, ids=[on for on, _ in SHARES])
async def test_a_full_disk_of_what_can_be_made_again_keeps_nobody_from_recording(
    tmp_path: Path, on: str, reason: str
) -> None:
    """It is told, and what was left is made up for as soon as there is room."""
    folder = tmp_path / "var"
    settings = Settings.read(data_dir=folder, http="127.0.0.1:1")
    data_folder.prepare(settings)
    disk = folder / on

    def proofs() -> dict[str, Any]:
        answer = health.of_side(settings.socket(Side.COURT))
        return answer[1]["bus"]["proofs"] if answer else {}

    def told() -> bool:
        if on == "read":
            return readiness(running).json()["parts"]["views"]["current"] is False and reason in log.read_text()
        return any(reason in error for error in proofs().get("errors", {}).values())

    with small_disk(disk), system(folder) as running:
        token, log = running.token("district-court"), folder / "logs" / "projections.log"
        assert given(running, token, 5) == {200: 5}
        await eventually(lambda: whole(running))
        fill(disk / "filler")
        assert given(running, token, 60) == {200: 60}
        await eventually(told)
        (disk / "filler").unlink()
        await eventually(lambda: whole(running) and not proofs()["errors"])
        await eventually(lambda: set(proofs()["countersigned"].values()) == {proofs()["signed"]})
        verified = running.run("verify")
        assert verified.returncode == 0, verified.stdout
        assert "so far" not in verified.stdout


@pytest.mark.timeout(300)
async def test_a_full_disk_of_the_files_refuses_files_and_records_all_else(tmp_path: Path) -> None:
    """No half of one is kept, and the same file is taken once there is room."""
    folder = tmp_path / "var"
    data_folder.prepare(Settings.read(data_dir=folder, http="127.0.0.1:1"))
    disk = folder / "attachments"
    with small_disk(disk, megabytes=400), system(folder) as running:
        token, content = running.token("district-court"), PDF + bytes(2**20)

        def sent() -> httpx.Response:
            with httpx.Client(base_url=running.url, headers={"Authorization": f"Bearer {token}"}, timeout=40) as client:
                return client.post("/api/v1/attachments", params={"name": "a.pdf"}, content=content)

        fill(disk / "filler")
        before = sorted(path for path in disk.rglob("*") if path.is_file())
        refused = sent()
        assert refused.status_code == 503
        assert "磁盘空间不足" in refused.json()["detail"]
        assert sorted(path for path in disk.rglob("*") if path.is_file()) == before
        assert given(running, token, 5) == {200: 5}
        assert readiness(running).status_code == 200
        (disk / "filler").unlink()
        kept = sent()
        assert kept.status_code == 200, kept.text
        ledger = Ledger(f"sqlite:///{folder / 'ledgers' / 'court.db'}")
        there = Files(disk / "court", ledger.texts).file(kept.json()["sha256"]).checked()
        assert b"".join(there.blocks()) == content
        ledger.close()
