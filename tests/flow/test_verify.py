"""`verify` and `archive` over real sides: all the same, and every way of not being the same."""

from __future__ import annotations

import asyncio
import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import orjson
import pytest
from nats.aio.client import Client

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation.ledgers import open_ledger
from fuyuan.operations import bus_reader, health, verify_bundle
from fuyuan.operations.archive import archive
from fuyuan.operations.bus_reader import connected
from fuyuan.operations.open_file import opened
from fuyuan.operations.recover import recover
from fuyuan.operations.tell import Finding
from fuyuan.operations.verify import verify
from fuyuan.reaching.way import way_to
from fuyuan.settings import Settings
from projections.filling.rebuild import from_ledger, replay
from projections.opening import open_store
from services.bus.object_store import newest_file
from services.proof.checkpoint import Checkpoint
from services.proof.note import Note
from services.proof.tree import TreeHash
from tests.edge.world import bulletin
from tests.flow.installation import copied, fuyuan, quiet, settings_in, supervised
from tests.papers_as_files import PDF
from tests.waiting import eventually

SHA256 = hashlib.sha256(PDF).hexdigest()


def change(file: Path, statement: str) -> None:
    """Somebody tampers with a database."""
    with closing(sqlite3.connect(file)) as connection, connection:
        assert connection.execute(statement).rowcount


def ledger_file(settings: Settings, side: Side = Side.COURT) -> Path:
    file = settings.ledger_file(side)
    assert file is not None
    return file


def fill_views(settings: Settings) -> None:
    """The read model as it would be after the projections took everything."""
    store = open_store(settings.views_at)
    for side in Side:
        ledger = open_ledger(settings, side)
        assert ledger is not None
        events = from_ledger(side, ((entry.ledger_id, entry.raw) for entry in ledger.everything()))
        keys = {key.stream: key for key in ledger.texts.everything()}
        replay(store, events, key_of=lambda _, stream, keys=keys: keys.get(stream))
        ledger.close()
    store.close()


async def checks(settings: Settings) -> list[Finding]:
    return [check async for check in verify(settings)]


async def wrong(settings: Settings) -> str:
    return " ".join(check.en for check in await checks(settings) if check.good is False)


async def test_everything_is_the_same_and_then_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_in(tmp_path)
    async with supervised(settings):
        await quiet(settings)
        await countersigned(settings)
        fill_views(settings)
        found = await checks(settings)
        assert [check.good for check in found] == [True] * 12, found
        with monkeypatch.context() as small:
            small.setattr(bus_reader, "AT_ONCE", 1)
            assert await checks(settings) == found

        shown = fuyuan("verify", "--data-dir", str(settings.data_dir))
        assert (shown.returncode, len(shown.stdout.splitlines()), shown.stderr) == (0, 12, "")
        assert "件，政府、领导小组办公室已核签 / court ledger: what was signed, up to" in shown.stdout
        await proved(settings, tmp_path)

        change(ledger_file(settings), "UPDATE stored_events SET state = replace(state, '2020', '2021') WHERE rowid = 3")
        assert "court stream: the ledger's bytes: 1 wrong (sequence 3 is not event 3" in await wrong(settings)
        assert "court events in the read model: the ledger's bytes: 1 wrong" in await wrong(settings)
        assert "court ledger: what was signed, up to" in await wrong(settings)
        shown = fuyuan("verify", "--data-dir", str(settings.data_dir))
        assert shown.returncode == 1
        assert "✗" in shown.stdout

        last = "(SELECT max(rowid) FROM stored_events)"
        change(ledger_file(settings, Side.GOVERNMENT), f"DELETE FROM stored_events WHERE rowid = {last}")
        assert "government stream: the ledger's bytes: 1 wrong (the stream goes on" in await wrong(settings)
        assert "the read model has 1 events that the ledger has not" in await wrong(settings)

    stopped = await checks(settings)
    assert [check.good for check in stopped if "stream" in check.en] == [None] * 3


async def countersigned(settings: Settings) -> None:
    """Until every side knows its whole log to be countersigned by both others."""

    def all_is() -> bool:
        reports = [health.of_side(way_to(settings, side)) for side in Side]
        return all(
            report is not None
            and len(report[1]["bus"]["proofs"]["countersigned"]) == 2
            and set(report[1]["bus"]["proofs"]["countersigned"].values()) == {report[1]["bus"]["sequence"]}
            for report in reports
        )

    await eventually(all_is)


async def proved(settings: Settings, folder: Path) -> None:
    """An event is proved on the command line, and checked with nothing but what an auditor is given."""
    ledger = open_ledger(settings, Side.COURT)
    assert ledger is not None
    *_, entry = ledger.everything()
    ledger.close()
    event, out = f"{entry.originator_id}:{entry.originator_version}", folder / "proof.json"
    made = fuyuan("prove", event, "--out", str(out), "--data-dir", str(settings.data_dir))
    assert (made.returncode, made.stderr) == (0, "")
    assert orjson.loads(out.read_bytes())["event"].encode() == entry.raw
    keys = [str(settings.folder("keys") / f"{side.value}.pub") for side in Side]
    arguments = [sys.executable, "-I", verify_bundle.__file__, str(out), *keys]
    checked = await asyncio.to_thread(
        subprocess.run, arguments, capture_output=True, text=True, check=False, timeout=60, cwd=folder
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    assert f"属实 / proved: {event}" in checked.stdout
    assert checked.stdout.count("核签") == 2
    assert fuyuan("verify-bundle", str(out), *keys).stdout == checked.stdout
    refused = fuyuan("verify-bundle", str(out), keys[1])
    assert refused.returncode == 1
    assert "没有 fuyuan.410204/court 的有效签名" in refused.stderr
    unknown = fuyuan("prove", "suggestion:none:1", "--out", str(out), "--data-dir", str(settings.data_dir))
    assert unknown.returncode == 78
    assert "没有编号为 suggestion:none:1 的事件" in unknown.stderr


async def test_an_unsound_ledger(stopped: Path, tmp_path: Path) -> None:
    settings = copied(stopped, tmp_path)
    file = ledger_file(settings)
    change(file, "UPDATE stored_events SET topic = 'other.thing.v1' WHERE rowid = 2")
    assert "ledger id 2: the event is not what its row says" in await wrong(settings)
    change(file, "UPDATE stored_events SET state = 'x' WHERE rowid = 4")
    assert "ledger id 4: not JSON" in await wrong(settings)
    change(file, "DELETE FROM stored_events WHERE rowid = 6")
    assert "has version 7 where 6 comes" in await wrong(settings)
    change(file, 'UPDATE stored_events SET state = replace(state, \'"time":"20\', \'"time":"19\') WHERE rowid = 9')
    assert "4 wrong" in await wrong(settings)


def test_the_archive_holds_the_ledgers_bytes_and_can_be_checked_by_anybody(stopped: Path) -> None:
    settings, out = settings_in(stopped), stopped / "archive"
    manifest = orjson.loads((out / "manifest.json").read_bytes())
    for side in Side:
        said = manifest["sides"][side.value]
        content = b"".join((out / part["file"]).read_bytes() for part in said["parts"])
        lines = content.removesuffix(b"\n").split(b"\n")
        ledger = open_ledger(settings, side)
        assert ledger is not None
        assert lines == [entry.raw for entry in ledger.everything()]
        ledger.close()
        tree = TreeHash()
        for line in lines:
            tree.add(line)
        assert said["merkle_root"] == tree.root().hex()
        assert said["sha256"] == hashlib.sha256(content).hexdigest()
        assert (said["events"], said["bytes"]) == (len(lines), len(content))
        assert (said["first"], said["last"]) == (orjson.loads(lines[0])["id"], orjson.loads(lines[-1])["id"])
        signed = Checkpoint.read(Note.read((out / said["checkpoint"]).read_text()).body)
        tree = TreeHash()
        for line in lines[: signed.size]:
            tree.add(line)
        assert (signed.size, signed.root) == (tree.size, tree.root())
    assert sorted(os.listdir(out)) == ["court", "government", "joint", "manifest.json"]


async def test_a_file_that_is_lost_is_told_and_put_back_from_the_bus(tmp_path: Path) -> None:
    settings, out = settings_in(tmp_path), tmp_path / "archive"
    file = settings.attachments(Side.COURT) / SHA256[:2] / SHA256
    async with supervised(settings):
        await quiet(settings)
        socket = httpx.AsyncHTTPTransport(uds=str(settings.socket(Side.COURT)))
        headers = {"Fuyuan-Organ": "district-court", "Idempotency-Key": "with-a-file"}
        async with httpx.AsyncClient(transport=socket, base_url="http://court", headers=headers, timeout=20) as court:
            attachment = (await court.post("/attachments?name=a.pdf", content=PDF)).json()
            issued = await court.post("/commands/issue-bulletin", json={**bulletin(), "files": [attachment]})
            assert issued.status_code == 200, issued.text
        async with connected(settings, Side.GOVERNMENT) as government:
            await eventually(lambda: newest_of_court(government))
        assert "✓ 法院附件 1 个与记录一致" in fuyuan("verify", "--data-dir", str(settings.data_dir)).stdout
    archive(settings, out)
    sealed = file.read_bytes()
    assert (out / "attachments" / SHA256).read_bytes() == sealed
    assert opened(sealed, SHA256, (out / "court" / "text-keys.ndjson").read_bytes().splitlines()) == PDF
    file.write_bytes(b"%PDF-changed")
    assert f"court files: 1 as recorded: 1 wrong ({SHA256} was changed)" in await wrong(settings)
    file.unlink()
    assert f"court files: 1 as recorded: 1 wrong ({SHA256} is missing)" in await wrong(settings)
    archive(settings, out)
    said = orjson.loads((out / "manifest.json").read_bytes())["sides"]["court"]
    assert (said["files"], said["files_lost"]) == (1, [SHA256])
    recovered = await recover(settings, Side.COURT)
    assert (recovered.files, recovered.files_lost) == (1, 0)
    assert file.read_bytes() == sealed


async def newest_of_court(connection: Client) -> bool:
    return await newest_file(connection, Side.COURT) > 0


def test_nothing_to_archive(tmp_path: Path) -> None:
    with pytest.raises(BadDay, match="no ledger"):
        archive(settings_in(tmp_path), tmp_path / "out")
