"""Backups: whole, of one instant, read strictly; and the whole way back from one, with what was recorded since."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import orjson
import pytest
from nats.aio.client import Client

from events.base import Side
from events.bulletin import BulletinIssued
from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder
from fuyuan.installation.ledgers import open_ledger
from fuyuan.operations import backup as making
from fuyuan.operations.backup import BackedUp, backup
from fuyuan.operations.backup_manifest import newest
from fuyuan.operations.bus_reader import connected
from fuyuan.operations.recover import recover
from fuyuan.operations.restore import restore
from fuyuan.operations.verify import verify
from fuyuan.settings import Settings
from services.bus.object_store import newest_file
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from services.proof.tree import TreeHash
from tests.edge.world import bulletin
from tests.flow.installation import copied, fuyuan, quiet, settings_in, supervised
from tests.papers_as_files import PDF
from tests.waiting import eventually

SHA256 = hashlib.sha256(PDF).hexdigest()
SIDES = ("court", "government")
ATTACHMENT = f"attachments/court/{SHA256[:2]}/{SHA256}"


def held(settings: Settings, side: Side) -> list[bytes]:
    ledger = open_ledger(settings, side)
    assert ledger is not None
    with closing(ledger):
        return [entry.raw for entry in ledger.everything()]


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def filled(folder: Path) -> Settings:
    """An installation with one ledger, one file that it names, a key, and whatever else lies in a data folder."""
    settings = settings_in(folder)
    data_folder.prepare(settings)
    named = {"name": "a.pdf", "media_type": "application/pdf", "length": len(PDF), "sha256": SHA256}
    with closing(Ledger(settings.ledger_url(Side.COURT))) as ledger:
        raw = orjson.dumps({"data": {"files": [named]}})
        ledger.append([Recorded("bulletin:1", 1, BulletinIssued.type, raw)])
        ledger.append([Recorded(f"matter:{n}", 1, "a.b.v1", f'{{"n":{n}}}'.encode()) for n in range(50)])
    for path, content in {
        ATTACHMENT: PDF,
        "attachments/court/drafts/half": b"half",
        "tokens.json": b"{}",
        "secrets.json": b"{}",
        "holidays.toml": b"",
        "papers/a.docx": b"template",
        "keys/court.key": b"private",
        "proofs/court.note": b"signed",
        "logs/edge.log": b"made anew",
    }.items():
        (settings.data_dir / path).parent.mkdir(parents=True, exist_ok=True)
        (settings.data_dir / path).write_bytes(content)
    return settings


@pytest.fixture
def made(tmp_path: Path) -> BackedUp:
    return backup(filled(tmp_path / "old"), tmp_path / "backups")


def test_a_backup_holds_what_cannot_be_made_anew_for_its_owner_only(made: BackedUp, tmp_path: Path) -> None:
    kept = {"holidays.toml", "keys/court.key", "ledgers/court.db", "papers/a.docx", "proofs/court.note"}
    assert set(made.manifest.files) == kept | {"installation.json", "secrets.json", "tokens.json", ATTACHMENT}
    assert set(everything(made.folder)) == set(made.manifest.files) - {ATTACHMENT} | {"manifest.json"}
    for path in (tmp_path / "backups").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    tree, events = TreeHash(), held(settings_in(tmp_path / "old"), Side.COURT)
    for raw in events:
        tree.add(raw)
    state = made.manifest.ledgers[Side.COURT]
    assert (state.head, state.events, state.merkle_root) == (51, 51, tree.root().hex())


def test_a_second_backup_shares_the_files_of_the_first_and_clears_away_one_that_was_interrupted(
    made: BackedUp, tmp_path: Path
) -> None:
    settings, out = settings_in(tmp_path / "old"), tmp_path / "backups"
    (out / "2099-01-01T000000.000000Z.draft").mkdir()
    (settings.data_dir / ATTACHMENT).unlink()  # the backup has it
    second = backup(settings, out)
    assert (made.copied, second.copied, newest(out)) == (1, 0, second.folder)
    assert second.manifest.ledgers[Side.COURT].files_lost == ()
    assert list(out.glob("*.draft")) == []
    assert list((out / "attachments").rglob("*.*")) == []


def test_what_others_keep_beside_backups_is_neither_cleared_away_nor_taken_for_one(
    made: BackedUp, tmp_path: Path
) -> None:
    out = tmp_path / "backups"
    (out / "minutes.draft").mkdir()
    (out / "2099-01-01T000000.000000Z.draft").write_bytes(b"a plain file")
    for name in ("manifest.json", "zebra/manifest.json"):
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_bytes(b'{"format":"fuyuan-archive/2"}')
    assert newest(out) == made.folder
    assert newest(made.folder) == made.folder
    assert backup(settings_in(tmp_path / "old"), out).folder == newest(out) != made.folder
    assert {path.name for path in out.glob("*.draft")} == {"minutes.draft", "2099-01-01T000000.000000Z.draft"}


def test_a_file_that_is_lost_is_told(tmp_path: Path) -> None:
    settings = filled(tmp_path / "old")
    (settings.data_dir / ATTACHMENT).write_bytes(b"%PDF-changed")
    said = fuyuan("backup", "--out", str(tmp_path / "backups"), "--data-dir", str(settings.data_dir))
    assert (said.returncode, "files lost: 1" in said.stdout) == (1, True), said
    assert list((tmp_path / "backups" / "attachments").rglob("*")) == []


@pytest.mark.parametrize("step", ["_copy_ledgers", "_read", "_kept"])
def test_a_backup_that_breaks_off_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    settings, out = filled(tmp_path / "old"), tmp_path / "backups"
    monkeypatch.setattr(making, step, full)
    with pytest.raises(BadDay, match="No space left"):
        backup(settings, out)
    with pytest.raises(BadDay, match="no whole backup"):
        newest(out)


def test_a_damaged_or_a_lost_ledger_is_not_backed_up(tmp_path: Path) -> None:
    settings = filled(tmp_path / "old")
    file = settings.ledger_file(Side.COURT)
    assert file is not None
    content = bytearray(file.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    file.write_bytes(content)
    with pytest.raises(BadDay, match="damaged"):
        backup(settings, tmp_path / "backups")
    file.unlink()
    with pytest.raises(BadDay, match="no ledger"):
        backup(settings, tmp_path / "backups")


def test_the_ledgers_of_a_backup_are_of_one_instant(tmp_path: Path) -> None:
    """The court records, then the government what follows from it: no backup has the second without the first."""
    settings, stop = settings_in(tmp_path), threading.Event()
    data_folder.prepare(settings)
    court, government = (Ledger(settings.ledger_url(side)) for side in (Side.COURT, Side.GOVERNMENT))

    def work() -> None:
        place = 0
        while not stop.is_set():
            place += 1
            for ledger in (court, government):
                ledger.append([Recorded(f"matter:{place}", 1, "a.b.v1", b"{}" * 2000)], behind=place - 1)

    working = threading.Thread(target=work)
    working.start()
    try:
        found = [backup(settings, tmp_path / "backups").manifest.ledgers for _ in range(5) if working.is_alive()]
    finally:
        stop.set()
        working.join()
        court.close()
        government.close()
    heads = [(state[Side.COURT].head, state[Side.GOVERNMENT].head) for state in found if len(state) == 2]
    assert heads
    assert len(set(heads)) > 1, "nobody recorded meanwhile"
    assert all(first - second in {0, 1} for first, second in heads), heads


def test_nobody_records_while_the_copies_are_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, opened, busy = settings_in(tmp_path), making._open, list[str]()
    data_folder.prepare(settings)
    for side in (Side.COURT, Side.GOVERNMENT):
        Ledger(settings.ledger_url(side)).close()

    def looked_at(file: Path) -> sqlite3.Connection:
        connection = opened(file)
        if file.parent == settings.folder("ledgers"):
            for side in (Side.COURT, Side.GOVERNMENT):
                with closing(sqlite3.connect(settings.ledger_file(side) or "", timeout=0)) as writer:
                    try:
                        writer.execute("BEGIN IMMEDIATE")
                    except sqlite3.OperationalError:
                        busy.append(f"{file.stem}: {side}")
        return connection

    monkeypatch.setattr(making, "_open", looked_at)
    backup(settings, tmp_path / "backups")
    locks, copies = ["government: court"], [f"{file}: {side}" for file in SIDES for side in SIDES]
    assert busy == [*locks, *copies]


def test_what_is_restored_is_what_was_backed_up(made: BackedUp, tmp_path: Path) -> None:
    new = settings_in(tmp_path / "new")
    ended = fuyuan("restore", str(tmp_path / "backups"), "--data-dir", str(new.data_dir))
    assert (ended.returncode, f"fuyuan recover court --data-dir {new.data_dir}" in ended.stdout) == (0, True), ended
    restored, old = everything(new.data_dir), everything(settings_in(tmp_path / "old").data_dir)
    assert held(new, Side.COURT) == held(settings_in(tmp_path / "old"), Side.COURT)
    for path in set(made.manifest.files) - {"ledgers/court.db"}:
        assert restored[path] == old[path]
    assert not {path for path in restored if ".draft" in path or ".restoring" in path}
    assert (new.data_dir / "keys" / "court.key").stat().st_mode & 0o777 == 0o600


def test_what_takes_its_place_is_on_disk_in_that_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of every file or folder that was renamed is synchronised before the next one is."""
    steps, replace, fsync = list[tuple[str, Path]](), Path.replace, os.fsync

    def replaced(self: Path, target: Path) -> Path:
        steps.append(("renamed in", target.parent))
        return replace(self, target)

    def synchronised(descriptor: int) -> None:
        steps.append(("synchronised", Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    settings, out, new = filled(tmp_path / "old"), tmp_path / "backups", settings_in(tmp_path / "new")
    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(os, "fsync", synchronised)
    backup(settings, out)
    restore(new, out)
    renamed = [place for place, (step, _) in enumerate(steps) if step == "renamed in"]
    assert {out, new.data_dir, (out / ATTACHMENT).parent} <= {steps[place][1] for place in renamed}
    assert [steps[place] for place in renamed if steps[place + 1] != ("synchronised", steps[place][1])] == []


def change(path: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def spoil(made: Path) -> None:
        file = made / path
        content = file.read_bytes()
        assert old in content
        file.write_bytes(content.replace(old, new, 1))

    return spoil


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "torn": (lambda made: os.truncate(made / "ledgers/court.db", 4096), "court.db is not as long"),
    "changed byte": (change("ledgers/court.db", b'{"n":7}', b'{"n":8}'), "court.db is not what"),
    "file missing": (lambda made: (made / "keys/court.key").unlink(), "court.key is missing"),
    "wal beside": (lambda made: (made / "ledgers/court.db-wal").write_bytes(b"x"), "court.db-wal is no part"),
    "other jurisdiction": (change("manifest.json", b'"410204"', b'"410205"'), "is of jurisdiction 410205"),
    "newer format": (change("manifest.json", b"fuyuan-backup/1", b"fuyuan-backup/2"), "format fuyuan-backup/2"),
    "torn manifest": (lambda made: os.truncate(made / "manifest.json", 300), "manifest.json is damaged"),
    "path outside": (change("manifest.json", b'"tokens.json"', b'"../evil.json"'), "manifest.json is damaged"),
    "no manifest": (lambda made: (made / "manifest.json").unlink(), "no whole backup"),
    "not whole": (lambda made: made.rename(made.with_name(made.name + ".draft")), "no whole backup"),
}


@pytest.mark.parametrize("content", [None, b"", PDF.replace(b"%PDF", b"%pdf")], ids=["missing", "torn", "changed"])
def test_an_attachment_that_a_backup_lost_is_named_and_the_next_backup_has_it_again(
    made: BackedUp, tmp_path: Path, content: bytes | None
) -> None:
    kept = tmp_path / "backups" / ATTACHMENT
    kept.unlink() if content is None else kept.write_bytes(content)
    new = tmp_path / "new"
    said = fuyuan("restore", str(tmp_path / "backups"), "--data-dir", str(new))
    told = all(
        words in said.stdout for words in (ATTACHMENT, "files lost: 1", f"fuyuan recover court --data-dir {new}")
    )
    assert (said.returncode, told) == (1, True), said
    assert held(settings_in(tmp_path / "old"), Side.COURT) == held(Settings.read(data_dir=new), Side.COURT)
    assert not (new / ATTACHMENT).exists()
    assert backup(settings_in(tmp_path / "old"), tmp_path / "backups").copied == 1
    assert kept.read_bytes() == PDF


@pytest.mark.parametrize("how", sorted(SPOILT))
def test_a_backup_that_is_not_as_it_was_made_is_refused_before_anything_is_written(
    made: BackedUp, tmp_path: Path, how: str
) -> None:
    spoil, words = SPOILT[how]
    spoil(made.folder)
    with pytest.raises(BadDay, match=words):
        restore(settings_in(tmp_path / "new"), tmp_path / "backups")
    assert not (tmp_path / "new").exists()


def test_it_is_restored_into_a_new_folder_only_and_where_its_ledgers_lie(
    made: BackedUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = settings_in(tmp_path / "new")
    with pytest.raises(BadDay, match="not empty"):
        restore(settings_in(tmp_path / "old"), made.folder)
    data_folder.prepare(new)
    with (
        data_folder.only_one(data_folder.lock_file(new), "fuyuan up"),
        pytest.raises(BadDay, match=f"in use .process {os.getpid()}"),
    ):
        restore(new, made.folder)
    shutil.rmtree(new.data_dir)
    elsewhere = new.model_copy(update={"ledger_url_court": "postgresql://user@host/database"})
    with pytest.raises(BadDay, match="FUYUAN_LEDGER_URL_COURT points elsewhere"):
        restore(elsewhere, made.folder)
    assert not new.data_dir.exists()


def test_a_restore_that_breaks_off_leaves_the_folder_as_it_was(
    made: BackedUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = settings_in(tmp_path / "new")
    real = Path.replace

    def full(self: Path, target: Path) -> Path:
        if self == new.data_dir / ".restoring" / "secrets.json":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    new.data_dir.mkdir(parents=True)
    with pytest.raises(BadDay, match="No space left"):
        restore(new, made.folder)
    assert list(new.data_dir.iterdir()) == []


async def mirrored(government: Client, sha256: str, settings: Settings) -> bool:
    """Whether the government keeps this file of the court's, the newest one."""
    naming = [place for place, raw in enumerate(held(settings, Side.COURT), start=1) if sha256.encode() in raw]
    return await newest_file(government, Side.COURT) >= naming[0]


@pytest.mark.systems
async def test_the_way_back_from_a_backup_of_sides_at_work(stopped: Path, tmp_path: Path) -> None:
    """Back up, record more, lose the folder but for the broker's store, restore, recover: byte for byte as it was."""
    old, new, out = copied(stopped, tmp_path / "old"), settings_in(tmp_path / "new"), tmp_path / "backups"
    async with supervised(old):
        await quiet(old)
        socket = httpx.AsyncHTTPTransport(uds=str(old.socket(Side.COURT)))
        async with httpx.AsyncClient(transport=socket, base_url="http://court", timeout=20) as court:

            async def issue(day: int, file: bytes) -> None:
                headers = {"Fuyuan-Organ": "district-court", "Idempotency-Key": f"key-{day}"}
                attachment = (await court.post("/attachments?name=a.pdf", content=file, headers=headers)).json()
                period = {"start": f"2024-01-0{day}", "end": f"2024-01-0{day}"}
                body = bulletin()
                body = {**body, "content": {**body["content"], "period": period}, "files": [attachment]}
                issued = await court.post("/commands/issue-bulletin", json=body, headers=headers)
                assert issued.status_code == 200, issued.text
                matter = issued.json()["stream"].rpartition(":")[2].encode()
                await eventually(lambda: any(matter in raw for raw in held(old, Side.GOVERNMENT)))
                async with connected(old, Side.GOVERNMENT) as government:
                    await eventually(lambda: mirrored(government, attachment["sha256"], old))

            await issue(1, PDF)
            ended = fuyuan("backup", "--out", str(out), "--data-dir", str(old.data_dir))
            assert ended.returncode == 0, ended
            assert ended.stdout.startswith(str(newest(out)))
            await issue(2, PDF + b"\n% another")
    before = {side: held(old, side) for side in Side}

    restore(new, out)
    assert len(held(new, Side.COURT)) == len(before[Side.COURT]) - 1
    old.folder("nats").rename(new.folder("nats"))
    shutil.rmtree(old.data_dir)
    recovered = await recover(new, Side.COURT)
    assert (recovered.events.count, recovered.files, recovered.files_lost) == (1, 1, 0)
    for side in (Side.GOVERNMENT, Side.JOINT):
        assert (await recover(new, side)).files_lost == 0
    assert {side: held(new, side) for side in Side} == before
    async with supervised(new):
        checks = [check async for check in verify(new)]
        assert [check.en for check in checks if check.good is False] == []
    assert {side: held(new, side) for side in Side} == before
