"""Whether a SQLite file is sound."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

CHECK_UP_TO: Final = 64 * 1024 * 1024
"""Bytes: a full check of that much takes some tenths of a second."""


def size(file: Path) -> int:
    """Bytes, 0 when there is no file yet."""
    return file.stat().st_size if file.exists() else 0


def wal_size(file: Path) -> int:
    """Bytes of the WAL beside it: there while it is open, after a kill, and of a file in whose place it was put."""
    return size(file.with_name(f"{file.name}-wal"))


def damage(file: Path, *, in_full: bool = True) -> str | None:
    """What is wrong with it; None when nothing is, or there is no file yet. Not `in_full`: only its schema."""
    if not file.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=10)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if not in_full:
                return None
            # not `quick_check`: of 3,000 mixtures of a file and another's WAL it passed 10 whose index did not fit
            verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        return str(error)
    return None if verdict == ("ok",) else str(verdict[0] if verdict else "no answer")
