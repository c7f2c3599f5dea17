"""One of two installations is lost with its disk, but for a backup of before: the other has everything since."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from events.base import Side
from tests.apart import Apart, apart, running
from tests.flow.installation import fuyuan
from tests.flow.test_two_installations import ANSWERING, board, client, issued
from tests.load import BULLETIN
from tests.system import System
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side
pytestmark = [pytest.mark.systems, pytest.mark.timeout(300)]


async def test_what_was_recorded_since_the_backup_comes_back_from_the_other_installation(tmp_path: Path) -> None:
    """The same bytes under the same numbers, countersigned as far as before, and the exchange goes on.

    While it stands in use nothing is recovered; where the other is away, who could not be asked is named.
    """
    with apart(tmp_path) as two:
        await eventually(lambda: two.court.health(COURT).get("registry"))
        with client(two.court, "district-court") as court, client(two.government, "district-government") as government:

            async def acts() -> None:
                streams = [issued(court, BULLETIN), issued(government, ANSWERING)]
                for caller in (court, government):
                    for stream in streams:
                        await eventually(
                            lambda caller=caller, stream=stream: board(caller).get(stream, {}).get("received_on")
                        )

            await acts()
            kept = two.court.system.run("backup", "--out", str(tmp_path / "kept"))
            assert kept.returncode == 0, kept.stderr
            before = len(two.court.ledger(COURT))
            for _ in range(3):
                await acts()
        await eventually(two.caught_up)
        late, here = tmp_path / "late", {**two.court.system.environment}
        assert fuyuan("restore", str(tmp_path / "kept"), "--data-dir", str(late), environment=here).returncode == 0
        busy = fuyuan("recover", "court", "--data-dir", str(late), environment=here)
        assert (busy.returncode, "消息服务器未能启动" in busy.stderr) == (78, True), busy
        assert "in use" in busy.stderr
        recorded = two.court.ledger(COURT)
        lost = len(recorded) - before
        assert lost > 3
        folder = two.court.folder
        stopped(two.court.system)
        shutil.rmtree(folder)

        where = ("--data-dir", str(folder))
        restored = fuyuan(*where, "restore", str(tmp_path / "kept"), environment=here)
        assert restored.returncode == 0, restored.stderr
        assert len(two.court.ledger(COURT)) == before
        recovered = fuyuan(*where, "recover", "court", environment=here)
        assert recovered.returncode == 0, recovered.stderr
        assert f"已补回 {lost} 件，来自" in recovered.stdout, (recovered.stdout, lost)
        assert "所存镜像" in recovered.stdout
        assert two.court.ledger(COURT) == recorded

        with running(tmp_path, "court") as back, client(back, "district-court") as court:
            again = Apart(back, two.government)
            await eventually(again.caught_up)
            assert back.ledger(COURT) == recorded
            for one in again.both:
                for reader in one.sides:
                    streams = await one.streams(reader)
                    assert all(streams[side] == again.of(side).ledger(side) for side in Side)
            stream = issued(court, BULLETIN)
            with client(two.government, "district-government") as government:
                await eventually(lambda: board(government).get(stream, {}).get("received_on"))
            await eventually(again.caught_up)
            assert back.digest(tmp_path / "c.db") == two.government.digest(tmp_path / "g.db")
            verified = back.system.run("verify")
            assert verified.returncode == 0, verified.stdout
            stopped(back.system)
        stopped(two.government.system)
        alone = fuyuan("recover", "court", "--data-dir", str(late), environment=here)
        assert alone.returncode == 1, alone
        assert "没有缺失" not in alone.stdout
        assert "未能询问政府所存镜像、领导小组办公室所存镜像" in alone.stdout


def stopped(system: System) -> None:
    system.process.terminate()
    assert system.process.wait(30) == 0
