"""A text that one organisation erases is gone from both, from what they archived and from what they backed up."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import httpx
import orjson
import pytest

from events.base import Side
from services.attachments.file_key import key_stream_of
from services.ledger.ledger import Ledger
from tests.apart import Apart, apart
from tests.flow.installation import fuyuan
from tests.flow.test_two_installations import board, client
from tests.load import BULLETIN
from tests.papers_as_files import PDF
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side
WITHIN = "第三号楼东单元住户"
NAMED, BLANK = f"审理中{WITHIN}反映送达程序不规范。", "审理中当事人反映送达程序不规范。"
pytestmark = [pytest.mark.systems, pytest.mark.timeout(300)]


def posted(caller: httpx.Client, command: str, body: object) -> httpx.Response:
    headers = {"Idempotency-Key": uuid4().hex}
    return caller.post(f"/api/v1/commands/{command}", content=orjson.dumps(body), headers=headers)


def kept(*folders: Path) -> list[tuple[Path, bytes]]:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return [(path, path.read_bytes()) for path in files if path.exists()]


def holding(text: bytes, *folders: Path) -> list[Path]:
    return [path for path, content in kept(*folders) if text in content]


def saved(two: Apart, to: Path) -> None:
    """Both archive and back up."""
    for one in two.both:
        for command in ("archive", "backup"):
            done = one.system.run(command, "--out", str(to / f"{one.name}-{command}"))
            assert done.returncode == 0, done.stderr


async def test_it_is_gone_from_both_from_archives_and_from_backups_and_all_that_was_signed_holds(
    tmp_path: Path,
) -> None:
    folders = [tmp_path / "apart", tmp_path / "saved"]
    for folder in folders:
        folder.mkdir()
    with apart(folders[0]) as two:
        await eventually(lambda: two.court.health(COURT).get("registry"))
        with client(two.court, "district-court") as court, client(two.government, "district-government") as government:
            scan = PDF + WITHIN.encode()
            file = court.post("/api/v1/attachments", params={"name": "名单.pdf"}, content=scan).json()
            body = {"content": {**BULLETIN, "text": NAMED}, "files": [file]}
            answer = posted(court, "issue-bulletin", body)
            assert answer.status_code == 200, answer.text
            stream = answer.json()["stream"]
            for caller in (court, government):
                await eventually(lambda caller=caller: board(caller).get(stream, {}).get("received_on"))
                assert WITHIN in caller.get("/api/v1/views/audit_trail", params={"stream": stream}).text
                await eventually(lambda caller=caller: _file_at(caller, stream, file["sha256"]).content == scan)
            await eventually(two.caught_up)
            saved(two, folders[1])
            assert holding(WITHIN.encode(), *folders) == [] or all(
                path.name.startswith("views.db") for path in holding(WITHIN.encode(), *folders)
            )
            ledger = Ledger(two.court.settings.ledger_url(COURT))
            keys = [ledger.texts.of(name) for name in (stream, key_stream_of(file["sha256"]))]
            roots = [re.findall(rb'"":"([^"]+)"', key.document())[0] for key in keys if key is not None]
            ledger.close()
            assert len(roots) == 2
            assert all(holding(root, one.folder) for one in two.both for root in roots)
            recorded = two.court.ledger(COURT)

            change = {"content": {"text": BLANK}, "files": None}
            body = {"event": f"{stream}:1", "change": change, "reason": "文中写有可识别个人的住址"}
            assert posted(government, "erase-text", body).status_code in {403, 404}
            erased = posted(court, "erase-text", body)
            assert erased.status_code == 200, erased.text
            assert [event["type"] for event in erased.json()["events"]] == ["record.erased.v1"]
            for caller in (court, government):
                await eventually(lambda caller=caller: _forgotten(caller, stream))
                assert BLANK in caller.get("/api/v1/views/audit_trail", params={"stream": stream}).text
                await eventually(lambda caller=caller: _file_at(caller, stream, file["sha256"]).status_code != 200)
                assert "依法删除" in _file_at(caller, stream, file["sha256"]).json()["detail"]
            await eventually(two.caught_up)
            saved(two, folders[1])
            assert two.court.ledger(COURT)[: len(recorded)] == recorded
            for gone in (WITHIN.encode(), *roots):
                await eventually(lambda gone=gone: not holding(gone, *folders), within=60)
        assert two.court.digest(tmp_path / "c.db") == two.government.digest(tmp_path / "g.db")
        for one in two.both:
            done = one.system.run("verify")
            assert done.returncode == 0, done.stdout + done.stderr
    backup = folders[1] / "court-backup"
    older = sorted(path for path in backup.iterdir() if path.name.startswith("20"))[0]
    done = fuyuan("--data-dir", str(tmp_path / "new"), "restore", str(older))
    assert done.returncode == 0, done.stderr
    restored = Ledger(f"sqlite:///{tmp_path / 'new' / 'ledgers' / 'court.db'}")
    told = [entry.opened() for entry in restored.stream(stream)]
    restored.close()
    assert told
    assert WITHIN.encode() not in b"".join(told)


def _file_at(caller: httpx.Client, stream: str, sha256: str) -> httpx.Response:
    return caller.get(f"/api/v1/streams/{stream}/attachments/{sha256}")


def _forgotten(caller: httpx.Client, stream: str) -> bool:
    trail = caller.get("/api/v1/views/audit_trail", params={"stream": stream}).text
    found = caller.get("/api/v1/views/search", params={"text": WITHIN}).json()["items"]
    return WITHIN not in trail and not found
