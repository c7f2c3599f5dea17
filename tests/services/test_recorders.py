"""The recorders of the ledger."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from services.ledger import recorders
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded


def test_it_may_be_opened_by_several_at_once(postgres_url: str) -> None:
    """A part that is started again, and the one that it replaces; before anything was made there, too."""
    with ThreadPoolExecutor(8) as pool:
        for ledger in pool.map(Ledger, [postgres_url] * 24):
            ledger.close()


def test_a17_a_wal_that_grew_behind_a_long_reader_shrinks_when_the_reader_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A forgotten shell or a backup tool: nothing is restarted."""
    monkeypatch.setattr(recorders, "WAL_KEPT", 100_000)
    file, wal = tmp_path / "test.db", tmp_path / "test.db-wal"
    with closing(Ledger(f"sqlite:///{file}")) as ledger:
        ledger.append([Recorded("matter:first", 1, "a.b.v1", b"{}")])
        with closing(sqlite3.connect(file, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT 1 FROM stored_events").fetchone()
            for number in range(300):
                ledger.append([Recorded(f"matter:{number}", 1, "a.b.v1", bytes(20_000))])
            assert wal.stat().st_size > 6_000_000
        for number in range(300, 303):
            ledger.append([Recorded(f"matter:{number}", 1, "a.b.v1", b"{}")])
        assert wal.stat().st_size <= 100_000


def test_a_ledger_is_closed_when_nobody_reads_it_any_more(sqlite_url: str) -> None:
    """A cancelled task leaves its thread at work; a connection of SQLite that is closed under it ends the process."""
    ledger = Ledger(sqlite_url)
    with ThreadPoolExecutor(1) as beside:
        with ledger.recorder.datastore.get_connection(commit=False) as connection, connection.cursor() as cursor:
            closes = beside.submit(ledger.close)
            with pytest.raises(TimeoutError):
                closes.result(0.2)
            cursor.execute("SELECT 1")
            assert tuple(cursor.fetchone()) == (1,)
        closes.result(5)


def test_events_are_read_between_two_ids_and_by_type(database_url: str) -> None:
    said = [Recorded(f"matter:{n}", 1, "a.b.v1" if n % 2 else "a.c.v1", b"%d" % n) for n in range(1, 6)]
    with closing(Ledger(database_url)) as ledger:
        first, *_ = ids = ledger.append(said)
        read = ledger.entries(first, 2, ids[3], ["a.b.v1", "a.c.v1"])
        assert [(it.ledger_id, it.originator_id, it.raw) for it in read] == [
            (ids[1], "matter:2", b"2"),
            (ids[2], "matter:3", b"3"),
        ]
        assert [it.raw for it in ledger.entries(0, 9, ids[3], ["a.b.v1"])] == [b"1", b"3"]
        assert ledger.entries(0, 9, 0) == []
        assert [it.raw for it in ledger.everything(ids[2])] == [b"1", b"2", b"3"]
        assert list(ledger.everything()) == ledger.entries(0)
