"""Opening ledgers for those who only read them: what is not there yet is not made."""

from __future__ import annotations

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation.sqlite_check import size
from fuyuan.settings import Settings
from services.ledger.ledger import Ledger, LedgerUnavailable


def open_ledger(settings: Settings, side: Side) -> Ledger | None:
    """The ledger of a side, None when there is no file yet, or an empty one. Raises BadDay when it does not open."""
    file = settings.ledger_file(side)
    if file is not None and not size(file):
        return None
    try:
        return Ledger(settings.ledger_url(side))
    except LedgerUnavailable as error:
        raise damaged_ledger(settings, side, error) from error


def damaged_ledger(settings: Settings, side: Side, reason: object) -> BadDay:
    """The ledger of a side does not open, or cannot be read."""
    file = settings.ledger_file(side)
    zh, en = ("，删除旁边的 -wal、-shm 文件", "remove the -wal and -shm files beside it, ") if file else ("", "")
    where = file or "PostgreSQL"
    return BadDay(
        f"{side.zh}账本 {where} 打不开或已损坏：请停止使用{zh}，从备份恢复，再运行 fuyuan verify",
        f"the {side.value} ledger {where} cannot be opened or is damaged ({reason}): {en}restore it from a backup, "
        "then run `fuyuan verify`",
    )
