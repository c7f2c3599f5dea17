"""A ledger that was here and is not any more: its file is gone or empty, and events of it were published.

Started like that, a side would begin a second history behind the first. What shows that there was a first one are
the streams of our own broker and the read model; the first start finds neither. PostgreSQL ledgers are not looked at.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation.sqlite_check import size
from fuyuan.settings import Settings, sqlite_file


def require_kept(settings: Settings, side: Side) -> None:
    """Raises BadDay when the ledger of a side was lost; makes no file."""
    file = settings.ledger_file(side)
    if file is None or _holds(file, "SELECT 1 FROM stored_events LIMIT 1"):
        return
    if not _on_a_stream(settings, side) and not _in_the_read_model(settings, side):
        return
    what = ("是空的", "is empty") if file.exists() else ("不见了", "is missing")
    raise BadDay(
        f"{side.zh}账本 {file} {what[0]}，而它的事件已经发布：请从备份放回该文件，或用 --data-dir 指定新的数据目录",
        f"the {side.value} ledger {file} {what[1]}, but events of it were published: "
        "put the file back from the backup, or name a new data folder with --data-dir",
    )


def _on_a_stream(settings: Settings, side: Side) -> bool:
    """The stream, or a mirror of it, in any account of the broker that we run."""
    name = side.value.upper()
    blocks = settings.folder("nats").glob(f"store/jetstream/*/streams/{name}/msgs/*.blk")
    return any(size(block) for block in blocks)


def _in_the_read_model(settings: Settings, side: Side) -> bool:
    file = sqlite_file(settings.views_at)
    return file is not None and _holds(file, "SELECT 1 FROM checkpoint WHERE side = ? AND sequence > 0", side.value)


def _holds(file: Path, question: str, *given: str) -> bool:
    """Whether the question has an answer; not where there is no such file or table, or it is damaged."""
    if not size(file):
        return False
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=10)) as connection:
            return connection.execute(question, given).fetchone() is not None
    except sqlite3.Error:
        return False
