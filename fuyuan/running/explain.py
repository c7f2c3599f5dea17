"""Errors that end a part, as what the operator can do about them."""

from __future__ import annotations

from errno import EADDRINUSE

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.settings import Settings


def explained(part: str, settings: Settings, error: Exception) -> Exception:
    """What the operator can do about an error that ended a part; the error itself when we do not know."""
    # imported here: a part that runs needs only some of them
    from sqlalchemy.exc import SQLAlchemyError

    from fuyuan.installation.ledgers import damaged_ledger
    from services.ledger.ledger import LedgerUnavailable
    from services.ledger.witness import HistoryMissing
    from services.proof.errors import KeyUnusable

    match error:
        case BadDay():
            return error
        case OSError(errno=number) if number == EADDRINUSE:
            return port_in_use(settings)
        case LedgerUnavailable():
            return damaged_ledger(settings, Side(part), error)
        case HistoryMissing():
            return BadDay(error.zh, error.en)
        case KeyUnusable():
            zh, _, en = str(error).partition(" / ")
            return BadDay(f"{part} 的签名密钥不能使用：{zh}", f"the key that {part} signs with cannot be used: {en}")
        case SQLAlchemyError() if "database is locked" in str(error):
            return BadDay(
                "共享视图正被其他程序占用：请稍后再试",
                f"another program holds the read model: try again in a while ({error})",
            )
        case SQLAlchemyError():
            return BadDay(
                "共享视图打不开或已损坏：请运行 fuyuan rebuild",
                f"the read model cannot be opened or is damaged: run `fuyuan rebuild` ({error})",
            )
        case _:
            return error


def port_in_use(settings: Settings) -> BadDay:
    """Somebody else listens at the public address."""
    return BadDay(
        f"端口 {settings.http} 已被占用：请停止占用它的程序，或用 --http 指定其他端口",
        f"{settings.http} is in use: stop what listens there, or name another port with --http",
    )
