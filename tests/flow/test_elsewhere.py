"""The court's installation, its joint office in the government's: what edge and commands do where a side is elsewhere.

As two operators run them, over their link.
"""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
import orjson
import pytest
import pytest_asyncio

from events.base import Side
from projections.store.kept import message
from projections.store.packing import BLOCK, block_of, packed, unpacked
from services.proof.proving import note_file
from tests.apart import Apart, Installation, apart
from tests.flow.installation import fuyuan
from tests.nats_server import free_port
from tests.papers_as_files import PDF
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side
COURTS, GOV, OFFICE = "district-court", "district-government", "group-office"
READ_AGAIN = 200.0
"""Seconds: a round of reading, the next of which begins after 20 s, and the rebuild, whose process asks the broker."""
PRESENT = [COURTS, "justice-bureau", "housing-bureau"]
pytestmark = [pytest.mark.systems, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]


class Reported(NamedTuple):
    """What the court reported on what was agreed, with a file, while the link stood still."""

    stream: str
    event: str
    file: dict[str, Any]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    with apart(tmp_path_factory.mktemp("two")) as made:
        yield made


def client(at: Installation, organ: str, role: str = "clerk") -> httpx.Client:
    headers = {"Authorization": f"Bearer {at.system.token(organ, role)}"}
    return httpx.Client(base_url=f"{at.system.url}/api/v1", headers=headers, timeout=30)


def give(caller: httpx.Client, command: str, on: str, key: str | None = None, **body: Any) -> httpx.Response:
    headers = {"Idempotency-Key": key or uuid4().hex}
    return caller.post(f"/commands/{command}", json={"occurred_on": on, **body}, headers=headers)


def given(caller: httpx.Client, command: str, on: str, **body: Any) -> str:
    answer = give(caller, command, on, **body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["stream"])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reported(two: Apart) -> Reported:
    """The broker over there stands still while the report is on its way."""
    await eventually(lambda: two.court.health(COURT).get("registry"))
    with client(two.court, COURTS) as court, client(two.government, GOV) as gov, client(two.government, OFFICE) as all_:
        stream = given(court, "propose-meeting", "2024-05-20", subject="府院联席会议", reason="类案增多")
        of_it = {"id": stream.partition(":")[2]}
        called = {"kind": "ad_hoc", "subject": "府院联席会议", "place": "会议室", "trigger": "类案增多"}
        called |= {"planned_on": "2024-06-10"}
        given(gov, "convene-meeting", "2024-05-21", **of_it, **called)
        given(court, "add-agenda-item", "2024-05-22", **of_it, title="审判情况", purposes=["report_trial"])
        given(gov, "hold-meeting", "2024-06-10", **of_it, organs_present=PRESENT)
        agreed = {"text": "报送类案清单", "owner": COURTS, "due_on": "2024-09-30"}
        given(all_, "adopt-resolution", "2024-06-10", **of_it, **agreed)
        minutes = {"document_number": "鼓法联〔2024〕1号", "text": "会议议定事项如下。"}
        given(all_, "issue-minutes", "2024-06-12", **of_it, **minutes)
        given(all_, "assign-action-item", "2024-06-13", **of_it, resolution=1)
        uploaded = court.post("/attachments", params={"name": "类案清单.pdf", "side": "joint"}, content=PDF)
        assert uploaded.status_code == 200, uploaded.text
        said = {**of_it, "item": 1, "result": "已报送", "files": [uploaded.json()]}
        broker = two.government.system.part("nats-server")
        assert broker is not None
        broker.send_signal(signal.SIGSTOP)
        try:
            cut = give(court, "report-action-item", "2024-09-20", "the-report", **said)
        finally:
            broker.send_signal(signal.SIGCONT)
        assert cut.status_code == 503, cut.text
        assert "以同一幂等键重试" in cut.json()["detail"]

        async def again() -> httpx.Response | None:
            answer = give(court, "report-action-item", "2024-09-20", "the-report", **said)
            return answer if answer.status_code != 503 else None

        answer = await eventually(again)
        assert answer.status_code == 200, answer.text
        return Reported(stream, answer.json()["events"][0]["id"], uploaded.json())


async def test_a_command_with_a_file_is_recorded_once_though_the_link_broke_in_the_middle(
    two: Apart, reported: Reported
) -> None:
    recorded = [raw for raw in two.government.ledger(JOINT) if b'"action-item.reported.v1"' in raw]
    assert len(recorded) == 1
    with client(two.court, COURTS, "viewer") as court:
        at = f"/streams/{reported.stream}/attachments/{reported.file['sha256']}"

        async def had() -> bytes:
            answer = court.get(at)
            assert answer.status_code in {200, 404, 503}, answer.text
            return answer.content if answer.status_code == 200 else b""

        assert await eventually(had) == PDF  # of the mirror here


async def test_what_its_organs_may_not_ask_of_a_side_elsewhere_is_told(two: Apart) -> None:
    with client(two.court, COURTS) as court:
        refused = give(court, "acknowledge-bulletin", "2024-06-01", id=str(uuid4()), revision=1)
        assert refused.status_code in {403, 404, 409}, refused.text
        upload = court.post("/attachments", params={"name": "a.pdf", "side": "government"}, content=PDF)
        assert upload.status_code == 403
    for organ in (GOV, OFFICE):
        refused_token = two.court.system.run("token", "create", "--organ", organ, "--role", "clerk")
        assert refused_token.returncode == 78
        assert "不在本安装" in refused_token.stderr


async def test_what_is_held_of_a_side_elsewhere_is_verified_and_proved(
    two: Apart, reported: Reported, tmp_path: Path
) -> None:
    await eventually(two.caught_up)
    verified = two.court.system.run("verify")
    assert verified.returncode == 0, verified.stdout
    for said in ("法院所存领导小组办公室镜像", "政府镜像与已签名的校验点一致", "政府事件在共享视图中与镜像一致"):
        assert f"✓ {said}" in verified.stdout, verified.stdout
    out = tmp_path / "proof.json"
    proved = two.court.system.run("prove", reported.event, "--out", str(out))
    assert proved.returncode == 0, proved.stderr
    keys = [str(two.court.folder / "keys" / f"{side}.pub") for side in Side]
    assert two.court.system.run("verify-bundle", str(out), *keys).returncode == 0
    assert reported.stream in orjson.loads(out.read_bytes())["event"]

    note = note_file(two.court.folder / "proofs" / "court", JOINT, COURT)
    signed = note.read_bytes()
    size = signed.split(b"\n")[1]
    note.write_bytes(signed.replace(b"\n%b\n" % size, b"\n%d\n" % (int(size) - 1), 1))
    with closing(sqlite3.connect(two.court.folder / "read" / "views.db", timeout=10)) as views, views:
        moved = "UPDATE event SET sequence = -sequence WHERE side = 'government' AND sequence = 1"
        assert views.execute(moved).rowcount == 1
    try:
        wrong = two.court.system.run("verify")
    finally:
        note.write_bytes(signed)
        with closing(sqlite3.connect(two.court.folder / "read" / "views.db", timeout=10)) as views, views:
            views.execute("UPDATE event SET sequence = -sequence WHERE sequence < 0")
    assert wrong.returncode == 1
    assert "✗ 领导小组办公室镜像与已签名的校验点核对" in wrong.stdout, wrong.stdout
    assert "✗ 政府事件在共享视图中与镜像核对" in wrong.stdout, wrong.stdout


async def test_what_is_done_where_the_ledger_is(two: Apart, tmp_path: Path) -> None:
    await eventually(two.caught_up)
    refused = two.court.system.run("recover", "joint")
    assert refused.returncode == 78
    assert "请在领导小组办公室的安装中运行" in refused.stderr
    parked = two.court.system.run("parked", "retry", f"joint/parked-event:{uuid4()}")
    assert parked.returncode == 78
    assert "由该方在自己的系统中处理" in parked.stderr
    at_another_address = two.court.system.run("doctor").stdout
    assert "没有应答：启动时以 --http" in at_another_address, at_another_address
    archived = two.court.system.run("archive", "--out", str(tmp_path / "archive"))
    assert archived.returncode == 0, archived.stderr
    assert list(orjson.loads((tmp_path / "archive" / "manifest.json").read_bytes())["sides"]) == ["court"]


async def test_an_organ_that_is_registered_later_commands_the_joint_office_until_it_ends(two: Apart) -> None:
    later: dict[str, Any] = {"organ": "court-branch", "name": "鼓楼区人民法院派出法庭", "organ_kind": "court"}
    later |= {"organ_side": "court", "superior": COURTS, "is_member": True}
    meeting = {"subject": "会商", "reason": "类案增多"}
    await eventually(two.caught_up)
    pids = [one.system.part("nats-server") for one in two.both]
    with client(two.government, OFFICE) as office, client(two.court, "court-branch") as branch:
        assert give(branch, "propose-meeting", "2024-07-01", **meeting).status_code == 403
        given(office, "register-organ", "2024-06-01", **later)

        async def taken() -> bool:
            answer = give(branch, "propose-meeting", "2024-07-01", "proposed-later", **meeting)
            assert answer.status_code in {200, 403, 503}, answer.text
            return answer.status_code == 200

        await eventually(taken)
        given(office, "deactivate-organ", "2024-07-02", organ="court-branch", reason="机构改革")

        async def ended() -> bool:
            answer = give(branch, "propose-meeting", "2024-07-03", uuid4().hex, **meeting)
            assert answer.status_code == 403, answer.text
            return "已经撤销" in answer.json()["detail"]

        await eventually(ended)
    assert [one.system.part("nats-server") for one in two.both] == pids


def changed_text(at: Installation) -> int:
    """Somebody changes a text of the joint office in the read model, packed or not yet; its place on the bus."""
    with closing(sqlite3.connect(at.views, timeout=10)) as views, views:
        seq, place = views.execute("SELECT min(seq), min(sequence) FROM event WHERE side = 'joint'").fetchone()
        block = block_of(seq)
        if (kept := views.execute("SELECT texts FROM event_texts WHERE block = ?", (block,)).fetchone()) is None:
            changed = "UPDATE event_text SET text = replace(text, '\"data\":', '\"dat\":') WHERE seq = ?"
            assert views.execute(changed, (seq,)).rowcount == 1
        else:
            texts = unpacked(kept[0], range(block * BLOCK + 1, (block + 1) * BLOCK + 1))
            texts[seq] = texts[seq].replace('"data":', '"dat":')
            again = packed([text.encode() for text in texts.values()])
            assert views.execute("UPDATE event_texts SET texts = ? WHERE block = ?", (again, block)).rowcount == 1
    return int(place)


def as_recorded(two: Apart, place: int) -> bool:
    """Whether the court's read model has of the joint office's event what its ledger has."""
    kept = message(two.court.settings.views_at, JOINT, place)
    return kept is not None and kept.raw == two.government.ledger(JOINT)[place - 1]


async def test_a_text_of_a_side_elsewhere_that_was_changed_is_put_right_from_the_mirror(two: Apart) -> None:
    await eventually(two.caught_up)
    place, before = changed_text(two.court), two.court.views
    assert not as_recorded(two, place)
    await eventually(lambda: two.court.views != before, within=READ_AGAIN)
    await eventually(lambda: as_recorded(two, place))
    await eventually(two.caught_up)


def wrong(at: Installation) -> list[str]:
    """What `fuyuan doctor` finds not in order."""
    return [
        line
        for line in at.system.run("doctor", "--http", at.system.url.removeprefix("http://")).stdout.splitlines()
        if line.startswith("✗")
    ]


async def test_a_link_that_is_down_is_told_and_nothing_else_is_wrong(two: Apart, reported: Reported) -> None:
    """The last but one: the other installation is stopped."""
    await eventually(two.caught_up)

    def part() -> dict[str, Any]:
        ready = httpx.get(f"{two.court.system.url}/health/ready")
        assert ready.status_code == 200, ready.text
        return dict(ready.json()["parts"]["joint"])

    await eventually(lambda: part().get("reachable"))
    assert wrong(two.court) == []
    two.government.system.process.terminate()
    assert two.government.system.process.wait(30) == 0
    away = await eventually(lambda: part() if part()["reachable"] is False else None)
    assert away["since"].endswith("Z")
    assert away["held"] > 0
    government, joint = wrong(two.court)
    assert "政府不在本安装" in government
    assert "领导小组办公室不在本安装" in joint
    assert "起联系不上，本方照常办理" in joint
    assert "件，尚缺未知：" in joint
    with client(two.court, COURTS) as court:
        answer = give(court, "propose-meeting", "2024-05-20", subject="会商", reason="类案增多")
    assert answer.status_code == 503
    assert "未作任何记录" in answer.json()["detail"]


async def test_a_rebuild_takes_a_side_elsewhere_from_its_mirror_or_leaves_everything(two: Apart) -> None:
    """The very last one: nothing is at work any more."""
    two.court.system.process.terminate()
    assert two.court.system.process.wait(30) == 0
    held, place = two.court.positions(), changed_text(two.court)
    nobody = {**two.court.system.environment, "FUYUAN_NATS_URL": f"nats://127.0.0.1:{free_port()}"}
    for command in (("rebuild",), ("review", "2024", "--out", str(two.court.folder))):
        refused = fuyuan("--data-dir", str(two.court.folder), *command, environment=nobody)
        assert refused.returncode == 78, refused.stderr
        assert "政府账本不在本安装，其镜像目前读不到" in refused.stderr
    assert not as_recorded(two, place)
    rebuilt = two.court.system.run("rebuild")
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert f"已重建：{sum(held.values())} 件事件，未能处理 0 件" in rebuilt.stdout
    assert as_recorded(two, place)

    kept = (two.court.folder / "proofs" / "court").rglob("*.note")
    notes = {path: path.read_bytes() for path in kept if "joint" in str(path)}
    for path, signed in notes.items():
        size = signed.split(b"\n")[1]
        path.write_bytes(signed.replace(b"\n%b\n" % size, b"\n%d\n" % (int(size) - 1), 1))
    unsigned = two.court.system.run("rebuild")
    for path, signed in notes.items():
        path.write_bytes(signed)
    assert unsigned.returncode == 78
    assert "镜像不能采信" in unsigned.stderr
