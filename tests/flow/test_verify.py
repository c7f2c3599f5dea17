"""`verify` and `archive` over real sides: all the same, and every way of not being the same."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import orjson
import pytest
from nats.aio.client import Client

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation.ledgers import open_ledger
from fuyuan.operations.archive import archive
from fuyuan.operations.bus_reader import connected
from fuyuan.operations.merkle import TreeHash
from fuyuan.operations.recover import recover
from fuyuan.operations.tell import Finding
from fuyuan.operations.verify import verify
from fuyuan.settings import Settings
from projections.filling.rebuild import from_ledger, replay
from projections.opening import open_store
from services.bus.object_store import newest_file
from tests.edge.world import bulletin
from tests.flow.installation import copied, fuyuan, quiet, settings_in, supervised
from tests.papers_as_files import PDF
from tests.waiting import eventually

# Leaves and roots of the Certificate Transparency test vectors.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

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
        replay(store, from_ledger(side, ((entry.ledger_id, entry.raw) for entry in ledger.everything())))
        ledger.close()
    store.close()


async def checks(settings: Settings) -> list[Finding]:
    return [check async for check in verify(settings)]


async def wrong(settings: Settings) -> str:
    return " ".join(check.en for check in await checks(settings) if check.good is False)


async def test_everything_is_the_same_and_then_is_not(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    async with supervised(settings):
        await quiet(settings)
        fill_views(settings)
        found = await checks(settings)
        assert [check.good for check in found] == [True] * 9, found

        shown = fuyuan("verify", "--data-dir", str(settings.data_dir))
        assert (shown.returncode, len(shown.stdout.splitlines()), shown.stderr) == (0, 9, "")

        change(ledger_file(settings), "UPDATE stored_events SET state = replace(state, '2020', '2021') WHERE rowid = 3")
        assert "court stream: the ledger's bytes: 1 wrong (sequence 3 is not event 3" in await wrong(settings)
        assert "court events in the read model: the ledger's bytes: 1 wrong" in await wrong(settings)
        shown = fuyuan("verify", "--data-dir", str(settings.data_dir))
        assert shown.returncode == 1
        assert "✗" in shown.stdout

        last = "(SELECT max(rowid) FROM stored_events)"
        change(ledger_file(settings, Side.GOVERNMENT), f"DELETE FROM stored_events WHERE rowid = {last}")
        assert "government stream: the ledger's bytes: 1 wrong (the stream goes on" in await wrong(settings)
        assert "the read model has 1 events that the ledger has not" in await wrong(settings)

    stopped = await checks(settings)
    assert [check.good for check in stopped if "stream" in check.en] == [None] * 3


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
        said, content = manifest["sides"][side.value], (out / f"{side.value}.ndjson").read_bytes()
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
    assert sorted(os.listdir(out)) == ["court.ndjson", "government.ndjson", "joint.ndjson", "manifest.json"]


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
    assert (out / "attachments" / SHA256).read_bytes() == PDF
    file.write_bytes(b"%PDF-changed")
    assert f"court files: 1 as recorded: 1 wrong ({SHA256} was changed)" in await wrong(settings)
    file.unlink()
    assert f"court files: 1 as recorded: 1 wrong ({SHA256} is missing)" in await wrong(settings)
    archive(settings, out)
    said = orjson.loads((out / "manifest.json").read_bytes())["sides"]["court"]
    assert (said["files"], said["files_lost"]) == (1, [SHA256])
    recovered = await recover(settings, Side.COURT)
    assert (recovered.files, recovered.files_lost) == (1, 0)
    assert file.read_bytes() == PDF


async def newest_of_court(connection: Client) -> bool:
    return await newest_file(connection, Side.COURT) > 0


def test_nothing_to_archive(tmp_path: Path) -> None:
    with pytest.raises(BadDay, match="no ledger"):
        archive(settings_in(tmp_path), tmp_path / "out")


@pytest.mark.parametrize("count", range(len(ROOTS)))
def test_the_tree_hash_is_that_of_rfc_6962(count: int) -> None:
    tree = TreeHash()
    for leaf in LEAVES[:count]:
        tree.add(bytes.fromhex(leaf))
    assert (tree.size, tree.root().hex()) == (count, ROOTS[count])
