"""Archives by year: only what is new is written, and nothing is added to what is not the same record."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import orjson
import polars as pl
import pytest

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder
from fuyuan.operations import archive as archive_module
from fuyuan.operations import archive_part
from fuyuan.operations.archive import archive
from fuyuan.settings import Settings
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from services.proof.tree import TreeHash
from tests.flow.installation import settings_in

TIMES = ["2024-12-31T15:59:59.999999Z", "2024-12-31T16:00:00.000000Z", "2025-06-01T00:00:00.000000Z"]
"""The second is in 2025 in Shanghai."""


def event(number: int, time: str) -> bytes:
    return orjson.dumps({"id": f"matter:{number}:1", "type": "a.b.v1", "time": time, "data": {"text": "a\u2028b\r"}})


def record(settings: Settings, *times: str) -> list[bytes]:
    """Append events recorded at these times; all events of the ledger."""
    data_folder.prepare(settings)
    with closing(Ledger(settings.ledger_url(Side.COURT))) as ledger:
        head = ledger.head()
        events = [event(number, time) for number, time in enumerate(times, start=head + 1)]
        ledger.append([Recorded(f"matter:{head + n}", 1, "a.b.v1", raw) for n, raw in enumerate(events, start=1)])
        return [entry.raw for entry in ledger.everything()]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = settings_in(tmp_path)
    record(settings, *TIMES)
    return settings


def files(out: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(out)): (path.stat().st_ino, path.read_bytes())
        for path in out.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def test_a_year_has_its_files_and_a_second_archive_adds_only_what_is_new(settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    archive(settings, out)
    first = files(out)
    assert sorted(first) == [
        f"court/{name}.{suffix}" for name in ("2024/0000000001", "2025/0000000002") for suffix in ("ndjson", "parquet")
    ]
    archive(settings, out)
    assert files(out) == first
    events = record(settings, "2025-12-31T15:00:00.000000Z", "2026-01-01T00:00:00.000000Z")
    archived = archive(settings, out)[Side.COURT]
    second = files(out)
    assert second.items() >= first.items()
    assert sorted(second.keys() - first.keys()) == [
        f"court/{name}.{suffix}" for name in ("2025/0000000004", "2026/0000000005") for suffix in ("ndjson", "parquet")
    ]
    tree = TreeHash()
    for raw in events:
        tree.add(raw)
    lines = b"".join((out / part.file).read_bytes() for part in archived.parts)
    assert lines == b"".join(raw + b"\n" for raw in events)
    assert (archived.events, archived.sha256) == (5, hashlib.sha256(lines).hexdigest())
    assert archived.merkle_root == tree.root().hex()
    for part in archived.parts:
        for name, digest in ((part.file, part.sha256), (part.parquet, part.parquet_sha256)):
            assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    assert [(part.year, part.events, part.first, part.last) for part in archived.parts] == [
        (2024, 1, "matter:1:1", "matter:1:1"),
        (2025, 2, "matter:2:1", "matter:3:1"),
        (2025, 1, "matter:4:1", "matter:4:1"),
        (2026, 1, "matter:5:1", "matter:5:1"),
    ]
    table = pl.read_parquet(out / "court/*/*.parquet").sort("sequence")
    assert [text.encode() for text in table["event"]] == events
    assert table["sequence"].to_list() == [1, 2, 3, 4, 5]
    assert table["time"].dt.to_string("%Y-%m-%dT%H:%M:%S%.6fZ").to_list()[:3] == TIMES
    assert table["id"].to_list()[0] == "matter:1:1"


def test_the_parquet_says_what_stands_in_the_bytes_however_they_are_written(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    data_folder.prepare(settings)
    begin = {
        "specversion": "1.0",
        "id": "matter:1:1",
        "source": "/410204/court",
        "type": "a.b.v1",
        "subject": "matter:1",
    }
    usual = orjson.dumps({**begin, "time": TIMES[1], "data": {"text": '"type":"x","time":"y"'}})
    quoted = orjson.dumps({**begin, "id": 'matter:"1":2', "time": TIMES[1]})
    longer = orjson.dumps({**begin, "more": "", "time": TIMES[2]})
    raws = [usual, quoted, event(4, TIMES[2]), longer, b"{}"]
    with closing(Ledger(settings.ledger_url(Side.COURT))) as ledger:
        ledger.append([Recorded(f"matter:{n}", 1, "a.b.v1", raw) for n, raw in enumerate(raws)])
    archive(settings, tmp_path / "out")
    table = pl.read_parquet(tmp_path / "out/court/*/*.parquet").sort("sequence")
    documents = [orjson.loads(raw) for raw in raws]
    assert [text.encode() for text in table["event"]] == raws
    for name in ("id", "type"):
        assert table[name].to_list() == [document.get(name) for document in documents]
    written = table["time"].dt.to_string("%Y-%m-%dT%H:%M:%S%.6fZ").to_list()
    assert written == [document.get("time") for document in documents]


def test_a_year_of_many_events_has_several_files_and_is_one_log(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_module, "LARGEST", 2)
    events = record(settings, *[TIMES[-1]] * 4)
    archived = archive(settings, tmp_path)[Side.COURT]
    assert [(part.year, part.events) for part in archived.parts] == [(2024, 1), (2025, 2), (2025, 2), (2025, 2)]
    assert b"".join((tmp_path / part.file).read_bytes() for part in archived.parts) == b"".join(
        raw + b"\n" for raw in events
    )
    table = pl.read_parquet(tmp_path / "court/*/*.parquet").sort("sequence")
    assert table["sequence"].to_list() == list(range(1, 8))


def test_two_archives_at_once_are_made_one_after_another(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody_else(*_: object) -> None:
        with (settings.data_dir / "archive.lock").open() as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        looked.append(True)
        return real(*_)

    looked, real = list[bool](), archive_part._write_parquet
    monkeypatch.setattr(archive_part, "_write_parquet", nobody_else)
    archive(settings, tmp_path / "out")
    assert looked


def test_an_archive_that_broke_off_is_gone_on_with(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    with monkeypatch.context() as broken:
        broken.setattr(archive_part, "_write_parquet", lambda *_: os.truncate(tmp_path / "nothing", 0))
        with pytest.raises(BadDay):
            archive(settings, out)
    assert not (out / "manifest.json").exists()
    record(settings, TIMES[-1])
    assert archive(settings, out)[Side.COURT].events == 4
    assert len(files(out)) == 4


def tampered(settings: Settings, out: Path) -> None:
    (out / "court/2024/0000000001.ndjson").write_bytes(b"{}\n")


def missing(settings: Settings, out: Path) -> None:
    (out / "court/2025/0000000002.parquet").unlink()


def set_back(settings: Settings, out: Path) -> None:
    file = settings.ledger_file(Side.COURT)
    assert file is not None
    file.unlink()
    record(settings, *TIMES[:2])


def another(settings: Settings, out: Path) -> None:
    set_back(settings, out)
    record(settings, TIMES[1], TIMES[2])


def gone(settings: Settings, out: Path) -> None:
    file = settings.ledger_file(Side.COURT)
    assert file is not None
    file.rename(file.with_name("joint.db"))


def earlier_format(settings: Settings, out: Path) -> None:
    (out / "manifest.json").write_text('{"format": "fuyuan-archive/1", "jurisdiction": "410204", "sides": {}}')


def torn(settings: Settings, out: Path) -> None:
    os.truncate(out / "manifest.json", 100)


SPOILT: dict[str, tuple[Callable[[Settings, Path], None], str]] = {
    "tampered": (tampered, "archive is not whole"),
    "missing": (missing, "archive is not whole"),
    "torn manifest": (torn, "archive is not whole"),
    "ledger set back": (set_back, "court ledger is not what was archived"),
    "another ledger": (another, "court ledger is not what was archived"),
    "ledger gone": (gone, "court ledger is not what was archived"),
    "earlier format": (earlier_format, "another format"),
}


@pytest.mark.parametrize("how", sorted(SPOILT))
def test_nothing_is_added_to_an_archive_that_does_not_fit(settings: Settings, tmp_path: Path, how: str) -> None:
    out, (spoil, words) = tmp_path / "out", SPOILT[how]
    archive(settings, out)
    spoil(settings, out)
    manifest = (out / "manifest.json").read_bytes()
    with pytest.raises(BadDay, match=words):
        archive(settings, out)
    assert (out / "manifest.json").read_bytes() == manifest


def test_an_event_that_is_no_text_is_told(settings: Settings, tmp_path: Path) -> None:
    with closing(Ledger(settings.ledger_url(Side.COURT))) as ledger:
        ledger.append([Recorded("matter:bad", 1, "a.b.v1", b'{"id":"\xff"}')])
    with pytest.raises(BadDay, match="run `fuyuan verify`"):
        archive(settings, tmp_path / "out")
    assert not (tmp_path / "out" / "manifest.json").exists()
