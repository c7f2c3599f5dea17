"""What somebody does to a database who may write its file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

import orjson

from events.base import Side
from fuyuan.settings import Settings, sqlite_file

AT: Final = 5
"""The event that is harmed, counted from 1."""
How = Literal["flip", "remove", "swap", "insert", "backdate", "cut"]
Change = Callable[[sqlite3.Connection], object]


def flip(file: Path, place: int) -> None:
    raw = bytearray(file.read_bytes())
    raw[place] ^= 1
    file.write_bytes(raw)


def in_ledger(how: How) -> Callable[[Settings], None]:
    def do(settings: Settings) -> None:
        file = settings.ledger_file(Side.COURT)
        assert file is not None
        _write(file, _CHANGES[how])

    return do


def in_read_model(how: Literal["swap", "remove"]) -> Callable[[Settings], None]:
    def do(settings: Settings) -> None:
        file = sqlite_file(settings.views_at)
        assert file is not None
        _write(file, _IN_VIEWS[how])

    return do


def _write(file: Path, change: Change) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        change(connection)


def _rows(connection: sqlite3.Connection) -> list[int]:
    return [row for (row,) in connection.execute("SELECT rowid FROM stored_events ORDER BY rowid")]


def _flip(connection: sqlite3.Connection) -> None:
    row = _rows(connection)[AT - 1]
    [state] = connection.execute("SELECT state FROM stored_events WHERE rowid = ?", [row]).fetchone()
    raw = bytearray(state)
    raw[raw.index(b'"commandid":"') + 14] ^= 1
    connection.execute("UPDATE stored_events SET state = ? WHERE rowid = ?", [bytes(raw), row])


def _remove(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM stored_events WHERE rowid = ?", [_rows(connection)[AT - 1]])


def _swap(connection: sqlite3.Connection) -> None:
    first, second = _rows(connection)[AT - 1 : AT + 1]
    for old, new in ((first, -1), (second, first), (-1, second)):
        connection.execute("UPDATE stored_events SET rowid = ? WHERE rowid = ?", [new, old])


def _insert(connection: sqlite3.Connection) -> None:
    *_, row = _rows(connection)[:AT]
    for later in reversed(_rows(connection)[AT - 1 :]):
        connection.execute("UPDATE stored_events SET rowid = ? WHERE rowid = ?", [later + 1, later])
    _copy(connection, row + 1, row, timedelta(0))


def _backdate(connection: sqlite3.Connection) -> None:
    last = _rows(connection)[-1]
    _copy(connection, last, last + 1, timedelta(days=-30))


def _cut(connection: sqlite3.Connection) -> None:
    connection.executemany("DELETE FROM stored_events WHERE rowid = ?", [[row] for row in _rows(connection)[-2:]])


def _copy(connection: sqlite3.Connection, row: int, to: int, by: timedelta) -> None:
    """An event that looks sound: of a stream of its own, at another instant."""
    asked = "SELECT topic, state FROM stored_events WHERE rowid = ?"
    topic, state = connection.execute(asked, [row]).fetchone()
    said = orjson.loads(state)
    instant = datetime.fromisoformat(said["time"]) + by
    said |= {"id": "number-register:forged:1", "subject": "number-register:forged"}
    said["time"] = instant.isoformat().replace("+00:00", "Z")
    values = ["number-register:forged", 1, topic, orjson.dumps(said), to]
    columns = "originator_id, originator_version, topic, state, rowid"
    connection.execute(f"INSERT INTO stored_events ({columns}) VALUES (?, ?, ?, ?, ?)", values)


_CHANGES: Final[dict[How, Change]] = {
    "flip": _flip,
    "remove": _remove,
    "swap": _swap,
    "insert": _insert,
    "backdate": _backdate,
    "cut": _cut,
}


def _swap_rows(connection: sqlite3.Connection) -> None:
    for old, new in ((AT, -1), (AT + 1, AT), (-1, AT + 1)):
        connection.execute("UPDATE event SET sequence = ? WHERE side = 'court' AND sequence = ?", [new, old])


def _remove_row(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM event WHERE side = 'court' AND sequence = ?", [AT])


_IN_VIEWS: Final[dict[Literal["swap", "remove"], Change]] = {"swap": _swap_rows, "remove": _remove_row}
