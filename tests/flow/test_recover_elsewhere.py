"""What a restored ledger lacks comes back from the mirrors of the other organisation; who cannot be asked is named."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.apart import Apart, apart
from tests.flow.installation import fuyuan
from tests.load import BULLETIN
from tests.waiting import eventually

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(240)]


def stopped(two: Apart, name: str) -> None:
    process = {"court": two.court, "government": two.government}[name].system.process
    process.terminate()
    assert process.wait(30) == 0


def issue(two: Apart) -> None:
    """The court issues a bulletin."""
    system = two.court.system
    headers = {"Authorization": f"Bearer {system.token('district-court')}", "Idempotency-Key": uuid4().hex}
    url = f"{system.url}/api/v1/commands/issue-bulletin"
    assert httpx.post(url, json={"content": dict(BULLETIN)}, headers=headers).status_code == 200


async def test_recover_asks_the_other_installation_and_says_where_it_could_not(tmp_path: Path) -> None:
    out, new, late = tmp_path / "backup", tmp_path / "new", tmp_path / "late"
    with apart(tmp_path) as two:
        await eventually(two.caught_up)
        assert two.court.system.run("backup", "--out", str(out)).returncode == 0
        issue(two)
        await eventually(two.caught_up)
        for folder in (new, late):
            assert fuyuan("restore", str(out), "--data-dir", str(folder)).returncode == 0
        busy = fuyuan("recover", "court", "--data-dir", str(new))
        assert (busy.returncode, "消息服务器未能启动" in busy.stderr) == (78, True), busy
        assert "in use" in busy.stderr
        stopped(two, "court")
        back = fuyuan("recover", "court", "--data-dir", str(new))
        assert back.returncode == 0, back
        assert "已补回 1 件，来自" in back.stdout
        assert "所存镜像" in back.stdout
        stopped(two, "government")
        alone = fuyuan("recover", "court", "--data-dir", str(late))
        assert alone.returncode == 1, alone
        assert "没有缺失" not in alone.stdout
        assert "未能询问政府所存镜像、领导小组办公室所存镜像" in alone.stdout
