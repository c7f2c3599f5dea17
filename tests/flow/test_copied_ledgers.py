"""A14, A15: backups put back wrongly, and plain copies of a ledger in use: damaged or older, never a mixture."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder
from fuyuan.running import up
from fuyuan.settings import Settings
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from tests.flow.installation import settings_in


class Copied:
    """The court's ledger in use: what was recorded, and what an operator copied of its files meanwhile."""

    def __init__(self, settings: Settings, aside: Path) -> None:
        data_folder.prepare(settings)
        self.settings, self.recorded = settings, list[bytes]()
        file = settings.ledger_file(Side.COURT)
        assert file is not None
        self.file, self.wal = file, file.with_name("court.db-wal")
        self.backup, self.copy, self.late_wal = aside / "backup.db", aside / "copy.db", aside / "late-wal"
        with closing(Ledger(settings.ledger_url(Side.COURT))) as ledger:
            self._record(ledger, 150)
            with closing(sqlite3.connect(file)) as live, closing(sqlite3.connect(self.backup)) as backup:
                live.backup(backup)
            shutil.copy(file, self.copy)
            self._record(ledger, 150)
            with closing(sqlite3.connect(file)) as live:
                live.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # as SQLite does by itself every thousand pages
            self._record(ledger, 10)
            shutil.copy(self.wal, self.late_wal)

    def _record(self, ledger: Ledger, count: int) -> None:
        for place in range(len(self.recorded), len(self.recorded) + count):
            raw = f"{place:04}".encode() * 500
            ledger.append([Recorded(f"matter:{place * 7919 % 1000}", 1, "a.b.v1", raw)])
            self.recorded.append(raw)

    def put(self, ledger: Path, wal: Path | None) -> None:
        """These files in the place of the ledger's; no others."""
        for left in self.file.parent.glob("court.db*"):
            left.unlink()
        shutil.copy(ledger, self.file)
        if wal is not None:
            shutil.copy(wal, self.wal)

    def start(self) -> None:
        up._require_sound_ledgers(self.settings)

    def held(self) -> list[bytes]:
        with closing(Ledger(self.settings.ledger_url(Side.COURT))) as ledger:
            return [entry.raw for entry in ledger.everything()]


@pytest.fixture
def copied(tmp_path: Path) -> Copied:
    return Copied(settings_in(tmp_path), tmp_path)


@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
def test_a14_a_backup_beside_the_wal_of_the_former_file_is_refused_until_put_back_alone(
    copied: Copied, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite writes the frames of one into the other. A ledger not closed is looked at in full, whatever its size."""
    if large:
        monkeypatch.setattr(up, "CHECK_UP_TO", 0)
    copied.put(copied.backup, copied.late_wal)
    with pytest.raises(BadDay, match="remove the -wal and -shm files"):
        copied.start()
    copied.put(copied.backup, None)
    copied.start()
    assert copied.held() == copied.recorded[:150]


def test_a14_a_mixture_in_which_only_an_index_is_older_is_refused(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    data_folder.prepare(settings)
    file, before, after = settings.ledger_file(Side.COURT), tmp_path / "before.db", tmp_path / "after-wal"
    assert file is not None
    with closing(Ledger(settings.ledger_url(Side.COURT))) as ledger:
        ledger.append([Recorded(f"matter:{place:04}", 1, "a.b.v1", b"{}") for place in range(900)])
        with closing(sqlite3.connect(file)) as live, closing(sqlite3.connect(before)) as backup:
            live.backup(backup)
        ledger.append([Recorded("matter:0000a", 1, "a.b.v1", b"{}")])  # in the first leaf of the index
        with closing(sqlite3.connect(file)) as live:
            live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ledger.append([Recorded("matter:z", 1, "a.b.v1", b"{}")])  # in the last one
        shutil.copy(file.with_name("court.db-wal"), after)
    shutil.copy(before, file)
    shutil.copy(after, file.with_name("court.db-wal"))
    with pytest.raises(BadDay, match="missing from index"):
        up._require_sound_ledgers(settings)


def test_a15_file_and_wal_copied_one_after_the_other_are_refused(copied: Copied) -> None:
    copied.put(copied.copy, copied.late_wal)
    with pytest.raises(BadDay, match="已损坏"):
        copied.start()


def test_a15_the_file_copied_alone_is_merely_older(copied: Copied) -> None:
    """What it lacks is known to streams and read model: tests/flow/test_set_back.py."""
    copied.put(copied.copy, None)
    copied.start()
    held = copied.held()
    assert held == copied.recorded[: len(held)]
    assert len(held) < len(copied.recorded)
