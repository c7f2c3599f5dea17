"""重建共享视图: begun from the page, one at a time, in a process of its own; how far it is, and what became of it."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder
from fuyuan.operations.rebuild import rebuild
from fuyuan.operations.rebuild_progress import STOPPED, Stage, lock, newest, said
from fuyuan.settings import Settings
from projections.access.role import Role
from tests.access.administered_world import LOGINS, administered_world
from tests.access.test_audit import noted, sign_in
from tests.edge.console_world import ConsoleWorld, inline
from tests.waiting import eventually

OURS = {"Origin": "http://fuyuan.test"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings.read(data_dir=tmp_path)
    data_folder.prepare(made)
    return made


def test_how_far_it_is_can_be_read_while_it_runs_and_afterwards(settings: Settings) -> None:
    assert newest(settings) is None
    with data_folder.only_one(lock(settings), "a test"), said(settings, 200) as saying:
        saying._said = 0
        saying.now(done=50, parked=1)
        now = newest(settings)
        assert now
        assert (now.stage, now.percent, now.parked, now.ended) == (Stage.READING, 25, 1, None)
        saying.now(stage=Stage.INDEXING, done=200)
        assert (now := newest(settings))
        assert (now.stage, now.percent) == (Stage.INDEXING, 99)
        with pytest.raises(BadDay, match="rebuild"):
            rebuild(settings, None)
    assert (now := newest(settings))
    assert (now.stage, now.percent) == (Stage.DONE, 100)
    assert now.began <= (now.ended or now.began) <= datetime.now(UTC)


def test_why_it_failed_is_told_and_one_whose_process_is_gone_has_failed(settings: Settings) -> None:
    with pytest.raises(BadDay), said(settings, 1):
        raise BadDay("账本打不开", "no ledger")
    assert (now := newest(settings))
    assert (now.stage, now.why) == (Stage.FAILED, "账本打不开")
    with pytest.raises(SystemExit), said(settings, 1):
        sys.exit(1)
    assert (now := newest(settings))
    assert (now.stage, now.why) == (Stage.FAILED, STOPPED)
    with said(settings, 1):  # nobody holds the lock
        assert (now := newest(settings))
        assert (now.stage, "中途停止" in now.why) == (Stage.FAILED, True)


def ended(console: ConsoleWorld) -> list[tuple[str, str, str, str]]:
    return [row[1:] for row in noted(console) if row[2] == "rebuild"]


async def test_the_operator_begins_one_and_sees_it_done(tmp_path: Path) -> None:
    async with administered_world(tmp_path) as console, console.client(None) as operator:
        await sign_in(operator, LOGINS[Role.OPERATOR])
        assert "还没有重建过" in (await operator.get("/rebuild")).text
        assert (await operator.post("/rebuild", headers={"Origin": "http://evil.test"})).status_code == 403
        at_once = await asyncio.gather(*(operator.post("/rebuild", headers=OURS) for _ in range(3)))
        assert sorted(answer.status_code for answer in at_once) == [303, 409, 409]
        assert "data-again" in (await operator.get("/rebuild")).text
        again = await operator.post("/rebuild", headers=OURS)
        assert (again.status_code, "重建正在进行" in again.text) == (409, True)
        await eventually(lambda: ended(console))
        page = (await operator.get("/rebuild")).text
        assert "已完成" in page
        assert "data-again" not in page
        assert (tmp_path / "logs" / "rebuild.log").read_text() == ""
        assert list(inline(page)) == []
        by = LOGINS[Role.OPERATOR]
        assert ended(console) == [(by, "rebuild", "0 events, 0 parked", "ok")]
        assert (by, "begin rebuild", "", "ok") in [row[1:] for row in noted(console)]
