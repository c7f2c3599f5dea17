"""待处理的消息: why something waits, trying it again, leaving it at that with a reason; what is shown afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from events.base import Side
from events.parked import ForeignEventParked, ForeignEventSkipped
from fuyuan.access.people import People
from fuyuan.bad_day import BadDay
from fuyuan.cli import app
from fuyuan.http.problems import unavailable
from fuyuan.installation import organs_late
from fuyuan.installation.organs_late import Late
from fuyuan.settings import Settings
from projections.access.role import Role
from services.endpoint import problems
from tests.access.administered_world import LOGINS, Sides, administered_world
from tests.access.test_audit import noted, sign_in
from tests.access.world import Office
from tests.edge.console_world import ConsoleWorld, inline

OURS = {"Origin": "http://fuyuan.test"}
ON = date(2024, 5, 6)
STREAM = "parked-event:7c9e6679-7425-40de-944b-e07fc1f90ae7"
NOTE = {"side": "government", "stream": STREAM}
HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[ConsoleWorld]:
    async with administered_world(tmp_path) as made:
        note = ForeignEventParked(
            occurred_on=ON, source=Side.COURT, sequence=2, reason=f"{HOSTILE}没有这件案件 / no such case", rule="GEN-06"
        )
        made.story.government(STREAM, note)
        made.story.carry(Side.COURT, b"no event at all")
        made.happens()
        yield made


@pytest.fixture
async def operator(console: ConsoleWorld) -> AsyncIterator[httpx.AsyncClient]:
    async with console.client(None) as browser:
        await sign_in(browser, LOGINS[Role.OPERATOR])
        yield browser


def sides(console: ConsoleWorld) -> Sides:
    assert isinstance(console.edge.gateway, Sides)
    return console.edge.gateway


def administered(console: ConsoleWorld) -> list[tuple[str, str, str]]:
    return [(what, subject, outcome) for kind, _, what, subject, outcome in noted(console) if kind == "administration"]


async def test_what_waits_is_shown_with_its_reason(console: ConsoleWorld, operator: httpx.AsyncClient) -> None:
    page = (await operator.get("/parked")).text
    assert "没有这件案件" in page
    assert "不是本系统的事件" in page
    assert HOSTILE not in page
    assert list(inline(page)) == []
    assert '<a href="/parked">2</a>' in (await operator.get("/")).text
    async with console.client(None) as auditor:
        await sign_in(auditor, LOGINS[Role.AUDITOR])
        seen = (await auditor.get("/parked")).text
        assert "没有这件案件" in seen
        assert 'action="/parked' not in seen


async def test_what_a_side_elsewhere_parked_is_for_its_own_operator(
    console: ConsoleWorld, operator: httpx.AsyncClient
) -> None:
    sides(console).live(Side.COURT)
    page = (await operator.get("/parked")).text
    assert "没有这件案件" in page
    assert "由该方处理" in page
    assert 'action="/parked/retry"' not in page
    refused = await operator.post("/parked/retry", data=NOTE, headers=OURS)
    assert (refused.status_code, "由该方在自己的系统中处理" in refused.text) == (403, True)
    assert sides(console).asked == []


async def test_the_page_of_the_parts_tells_sides_elsewhere_apart(
    console: ConsoleWorld, operator: httpx.AsyncClient
) -> None:
    assert "设在别处的各方" not in (await operator.get("/system")).text
    sides(console).live(Side.COURT)
    others: dict[str, dict[str, Any]] = {"joint": {"held": 41, "head": 45, "away_since": "2026-11-29T16:00:00Z"}}
    sides(console).reports = {Side.COURT: {"ready": True, "bus": {"connected": True, "others": others}}}
    page = (await operator.get("/system")).text
    assert "设在别处的各方" in page
    assert "2026-11-30 00:00起联系不上" in page
    assert '镜像记录数" class="num">41<' in page
    assert '镜像尚缺" class="num">未知<' in page
    assert '对方镜像缺少" class="num">未知<' in page
    assert "尚不知道" in page  # of the government
    assert "没有应答" not in page
    others["joint"]["away_since"] = None
    page = (await operator.get("/system")).text
    assert '镜像尚缺" class="num">4<' in page
    assert '对方镜像缺少" class="num">0<' in page


async def test_health_and_the_page_say_who_stands_by_and_which_streams_of_organs_are_behind(
    console: ConsoleWorld, operator: httpx.AsyncClient, tmp_path: Path
) -> None:
    on_the_bus = {"ready": True, "bus": {"connected": True}}
    sides(console).reports = dict.fromkeys(Side, on_the_bus)
    ready = (await operator.get("/health/ready")).json()["parts"]
    assert (ready["court"], "organs_late" in ready["views"]) == ({"ready": True, "bus": True}, False)
    page = (await operator.get("/system")).text
    assert "待命" not in page
    assert "机关的事件流尚未补齐" not in page

    sides(console).reports |= {Side.COURT: {"ready": True, "bus": {"connected": True, "standby": True}}}
    since = datetime(2026, 11, 29, 16, tzinfo=UTC)
    organs_late.write(tmp_path, {"housing-bureau": Late(since, "no space <left>"), "district-court": Late(since, "")})
    ready = (await operator.get("/health/ready")).json()["parts"]
    assert ready["court"]["standby"] is True
    assert "standby" not in ready["joint"]
    behind = {"since": "2026-11-29T16:00:00.000000Z"}
    assert ready["views"]["organs_late"] == {
        "housing-bureau": {**behind, "failing": True},
        "district-court": {**behind, "failing": False},
    }
    page = (await operator.get("/system")).text
    assert "待命，由另一台收发" in page
    assert "housing-bureau自2026-11-30 00:00起尚未补齐：no space &lt;left&gt;" in page
    assert "district-court自2026-11-30 00:00起尚未补齐<" in page
    (tmp_path / "organs.json").write_text("{")
    assert "organs_late" not in (await operator.get("/health/ready")).json()["parts"]["views"]


async def test_one_is_tried_again(console: ConsoleWorld, operator: httpx.AsyncClient) -> None:
    sides(console).kept_by = ["仍没有这件案件 / still none"]
    kept = await operator.post("/parked/retry", data=NOTE, headers=OURS)
    assert (kept.status_code, "仍没有这件案件" in kept.text) == (409, True)
    sides(console).kept_by = []
    assert (await operator.post("/parked/retry", data=NOTE, headers=OURS)).status_code == 303
    assert sides(console).asked == [(Side.GOVERNMENT, STREAM, "retry", {})] * 2
    subject = f"government {STREAM}"
    assert administered(console) == [("retry parked", subject, "409"), ("retry parked", subject, "ok")]


async def test_one_is_skipped_with_a_reason_that_stays(console: ConsoleWorld, operator: httpx.AsyncClient) -> None:
    for reason in ("", " ", "x" * 2001):
        answer = await operator.post("/parked/skip", data={**NOTE, "reason": reason}, headers=OURS)
        assert (answer.status_code, "请写明不再办理的理由" in answer.text) == (422, True)
    why = f"{HOSTILE}另行发文"
    assert (await operator.post("/parked/skip", data={**NOTE, "reason": why}, headers=OURS)).status_code == 303
    assert sides(console).asked == [(Side.GOVERNMENT, STREAM, "skip", {"reason": why})]
    console.story.government(STREAM, ForeignEventSkipped(occurred_on=ON, reason=why))
    console.happens()
    page = (await operator.get("/parked")).text
    assert ("另行发文" in page, "已决定不再办理" in page, HOSTILE in page) == (True, True, False)
    assert '<a href="/parked">1</a>' in (await operator.get("/")).text
    assert administered(console) == [("skip parked", f"government {STREAM} {why}", "ok")]


async def test_a_message_that_the_read_model_did_not_take_is_left_out(
    console: ConsoleWorld, operator: httpx.AsyncClient
) -> None:
    [number] = [message.sequence for message in console.story.messages if message.raw == b"no event at all"]
    given = {"side": "court", "sequence": str(number)}
    answer = await operator.post("/parked/leave", data=given, headers=OURS)
    assert answer.status_code == 422
    given["reason"] = "演练时写入"
    assert (await operator.post("/parked/leave", data=given, headers=OURS)).status_code == 303
    assert "演练时写入" in (await operator.get("/parked")).text
    assert '<a href="/parked">1</a>' in (await operator.get("/")).text
    assert administered(console) == [("skip unread", f"court {number} 演练时写入", "ok")]


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("/parked/retry", {"side": "moon", "stream": STREAM}),
        ("/parked/retry", {"side": "court", "stream": "parked-event:../../x"}),
        ("/parked/skip", {"side": "court", "stream": "bulletin:1", "reason": "x"}),
        ("/parked/leave", {"side": "court", "sequence": "-1", "reason": "x"}),
        ("/parked/leave", {"side": "court", "sequence": "9" * 40, "reason": "x"}),
        ("/parked/leave", {"side": "court", "sequence": "１", "reason": "x"}),
    ],
)
async def test_what_is_not_parked_is_not_there(
    console: ConsoleWorld, operator: httpx.AsyncClient, address: str, given: dict[str, str]
) -> None:
    assert (await operator.post(address, data=given, headers=OURS)).status_code == 404
    assert (sides(console).asked, administered(console)) == ([], [])


async def test_a_foreign_page_skips_nothing(console: ConsoleWorld, operator: httpx.AsyncClient) -> None:
    for origin in ({}, {"Origin": "http://evil.test"}):
        answer = await operator.post("/parked/skip", data={**NOTE, "reason": "x"}, headers=origin)
        assert answer.status_code == 403
    assert sides(console).asked == []


@pytest.mark.parametrize("do", ["retry", "skip"])
async def test_what_a_side_refuses_or_does_not_answer_is_recorded_too(
    console: ConsoleWorld, operator: httpx.AsyncClient, do: str
) -> None:
    """A side that answered too late may have recorded it."""
    given = {**NOTE, "reason": "另行发文"}
    sides(console).away = unavailable("来不及答复 / too late")
    assert (await operator.post(f"/parked/{do}", data=given, headers=OURS)).status_code == 503
    sides(console).away = None
    sides(console).refusal = problems.problem("refused", "不行 / no", rule="GEN-05")
    assert (await operator.post(f"/parked/{do}", data=given, headers=OURS)).status_code == 409
    sides(console).refusal = problems.problem("malformed", "不行 / no")
    assert (await operator.post(f"/parked/{do}", data=given, headers=OURS)).status_code == 400
    subject = f"government {STREAM}" + (" 另行发文" if do == "skip" else "")
    assert administered(console) == [(f"{do} parked", subject, outcome) for outcome in ("503", "GEN-05", "400")]


@pytest.mark.parametrize("act", [("retry",), ("skip", "--reason", "另行发文")])
def test_the_command_line_leaves_a_record_of_what_came_to_nothing(tmp_path: Path, act: tuple[str, ...]) -> None:
    """No side runs here."""
    answer = CliRunner().invoke(app, ["parked", act[0], f"government/{STREAM}", *act[1:], "--data-dir", str(tmp_path)])
    assert isinstance(answer.exception, BadDay)
    people = People.open(Settings.read(data_dir=tmp_path).people_file)
    subject = " ".join(("government", STREAM, *act[2:]))
    assert noted(Office(people)) == [("administration", "command line", f"{act[0]} parked", subject, "503")]
    people.close()
